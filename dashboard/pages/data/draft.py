"""Terms drafted on the page: what a record doesn't say is asked for, question by question, and then written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import dash_mantine_components as dmc
import tomli_w
from dash import html
from pydantic import ValidationError

from dashboard.cases.editing import write_files
from dashboard.cases.loaded import snapshot
from dashboard.components.panels import panel
from dashboard.components.problems import problem_list
from dashboard.context import Context
from scenarios.acceptance.case import TERMS_FILE
from scenarios.acceptance.claims import (
    Claim,
    ParsedClaims,
    Question,
    parse_claim,
    requirements_missing,
    with_answers,
)
from scenarios.acceptance.claims.kpis import catalogue
from scenarios.acceptance.overview import Overview
from scenarios.acceptance.plan.draft import ANSWERED, METRIC_OF, Given, draft_terms
from scenarios.acceptance.plan.terms import REPORTING_WEEKS, loads_plan_terms
from scenarios.acceptance.records import read_records
from scenarios.text import BILINGUAL_SEPARATOR, Text
from simcore.errors import LineproofError, Problem, SpecError

FIELDS = ("claims", "firm", "boundary", "claimant", "works", "reporting", "weeks", "line", "later", "times")
"""What the form asks; each field has the id `data-NAME`."""
DRAFT, DRAFTED, ANSWER = "data-draft", "data-drafted", "data-answer"
REQUIRED = ("claims", "firm", "boundary", "claimant", "works", "reporting")
LONGEST = 2000
_FREE = (("text",), ("number",))
_MOST_TIMES = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a claim (its number from 1), and the answer that was given, if any."""

    number: int
    question: Question
    answer: str = ""

    @property
    def field(self) -> str:
        """As `draft_terms` takes it."""
        return f"{self.number}.{self.question.field}"


def form(found: Overview, text: Text) -> Any:
    """The form; standard times stand in it by product, for no record says what was agreed on."""
    several = len(found.lines) > 1
    times = "\n".join(f"{product} = " for product in found.products)
    return panel(
        text("page_data.draft"),
        html.P(text("page_data.draft_lead")),
        _area("claims", text, rows=2, placeholder=text("page_data.claims_example")),
        html.Div([_line("firm", text), _line("boundary", text), _line("claimant", text)], className="data-form"),
        html.Div(
            [
                _line("works", text, placeholder="2025-04-01"), _line("reporting", text, placeholder="2025-05-05"),
                dmc.NumberInput(id="data-weeks", label=text("page_data.field_weeks"), value=REPORTING_WEEKS, min=6,
                                max=53, description=text("page_data.help_weeks")),
                _line("later", text, value=text("page_data.later_default")),
                dmc.Select(
                    id="data-line", label=text("page_data.field_line"), data=list(found.lines), clearable=True,
                    value=found.lines[0] if len(found.lines) == 1 else None,
                    description=text("page_data.help_line"), style={} if several else {"display": "none"},
                ),
            ],
            className="data-form",
        ),
        html.Div(
            _area("times", text, rows=min(len(found.products), _MOST_TIMES) or 1, value=times),
            style={} if found.products else {"display": "none"},
        ),
        html.Div(id=DRAFTED, **{"aria-live": "polite"}),
        dmc.Button(text("page_data.draft_now"), id=DRAFT, n_clicks=0, mt="sm"),
        help=text("page_data.draft_help"),
        identifier="data-terms",
    )  # fmt: skip


def _line(name: str, text: Text, **more: Any) -> Any:
    required = name in REQUIRED
    return dmc.TextInput(id=f"data-{name}", label=text(f"page_data.field_{name}"), required=required,
                         description=text(f"page_data.help_{name}"), **more)  # fmt: skip


def _area(name: str, text: Text, rows: int, **more: Any) -> Any:
    return dmc.Textarea(
        id=f"data-{name}", label=text(f"page_data.field_{name}"), description=text(f"page_data.help_{name}"),
        minRows=rows, maxRows=12, autosize=True, required=name in REQUIRED, **more,
    )  # fmt: skip


def write_terms(
    context: Context, names: Sequence[str], values: Mapping[str, Any], answers: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    """Write the terms that the form gives; the version that results, and what was written.

    Raises:
        SpecError: everything that is still to be said.
        Refused: WRONG_ROLE, VERSION_CHANGED.
    """
    given = _given(values, answers)
    versions = context.services.cases.versions(context.case)
    folder = snapshot(versions, context.version or versions.present())
    later = [name for name in [str(values.get("later") or "").strip()] if name and name not in names]
    records = read_records([folder / name for name in names])
    data = draft_terms(records, parse_claim(_claims(values)), given, [*names, *later])
    text = f"# {context.text('terms_command.head')}\n{tomli_w.dumps(data)}"
    loads_plan_terms(text, TERMS_FILE)
    version = write_files(context, {TERMS_FILE: text.encode("utf-8")}, context.text("page_data.drafted_what"))
    return version, data


def questions(values: Mapping[str, Any], answers: Mapping[str, str]) -> tuple[Asked, ...]:
    """What has to be asked of the claims, with the answers so far; an answered question stays, to be changed."""
    if not _claims(values).strip():
        return ()
    parsed: ParsedClaims = parse_claim(_claims(values))
    return tuple(asked for number, item in enumerate(parsed.claims, 1) for asked in _of(number, item.claim, answers))


def _of(number: int, claim: Claim, answers: Mapping[str, str]) -> Iterator[Asked]:
    shown: set[str] = set()
    # An answer may raise a new question: a defect rate, in per cent or in points?
    while True:
        open_now = [each for each in requirements_missing(claim) if each.field not in ANSWERED | shown]
        if not open_now:
            return
        question = open_now[0]
        shown.add(question.field)
        answer = answers.get(f"{number}.{question.field}", "")
        yield Asked(number, question, answer)
        if answer:
            try:
                claim = with_answers(claim, {question.field: answer})
            except ValidationError:
                return


def said(context: Context, asked: Sequence[Asked], error: LineproofError) -> Any:
    """The questions to be answered, then whatever else stands in the way."""
    text = context.text
    shown = {f"claims.{each.field}" for each in asked}
    others = [_of_page(problem, text) for problem in error.problems if problem.path not in shown]
    parts: list[Any] = []
    if asked:
        parts = [
            html.P(text("page_data.questions"), className="data-questions"),
            html.Div([_question(each, text) for each in asked], className="data-form"),
        ]
    return [*parts, *([problem_list(others, text)] if others else [])]


def _question(asked: Asked, text: Text) -> Any:
    question = asked.question
    label = text("page_data.of_claim", number=asked.number, question=question.text(text.language))
    identifier = {"type": ANSWER, "field": asked.field}
    if question.admissible and question.admissible not in _FREE:
        options = [{"value": each, "label": _option(each, text)} for each in _offered(question)]
        return dmc.Select(id=identifier, label=label, data=options, value=asked.answer or None, clearable=True)
    return dmc.TextInput(id=identifier, label=label, value=asked.answer, debounce=True)


def _offered(question: Question) -> tuple[str, ...]:
    """Answers that lead to terms: of definitions those that a record of shifts can decide, if there is one."""
    if question.field != "definition":
        return question.admissible
    return tuple(each for each in question.admissible if each in METRIC_OF) or question.admissible


def _option(answer: str, text: Text) -> str:
    for kpi in catalogue().values():
        definition = kpi.definition(answer)
        if definition is not None:
            return definition.label[text.language]
    if answer in catalogue():
        return catalogue()[answer].label[text.language]
    return text(f"page_data.answer_{answer}") if text.has(f"page_data.answer_{answer}") else answer


def _of_page(problem: Problem, text: Text) -> Problem:
    """A problem with what to do here in place of an option of the command."""
    key = f"page_data.hint_{problem.code.lower()}"
    return replace(problem, hint=text(key)) if text.has(key) else problem


def _claims(values: Mapping[str, Any]) -> str:
    return str(values.get("claims") or "")[:LONGEST]


def _given(values: Mapping[str, Any], answers: Mapping[str, str]) -> Given:
    problems = [
        Problem("FIELD_MISSING", f"尚未填写{BILINGUAL_SEPARATOR}is not filled in", name)
        for name in REQUIRED if not str(values.get(name) or "").strip()
    ]  # fmt: skip
    days = {name: _day(values.get(name)) for name in ("works", "reporting")}
    problems += [
        Problem("DATE", f"'{values[name]}' is no date", name, "2025-04-01")
        for name, day in days.items() if day is None and str(values.get(name) or "").strip()
    ]  # fmt: skip
    if problems or days["works"] is None or days["reporting"] is None:
        raise SpecError(tuple(problems))
    words = {name: str(values.get(name) or "").strip() for name in ("firm", "boundary", "claimant", "line")}
    return Given(
        words["firm"], words["boundary"], words["claimant"], days["works"], days["reporting"],
        int(values.get("weeks") or REPORTING_WEEKS), dict(_times(str(values.get("times") or ""))), words["line"], "",
        tuple((name, value) for name, value in answers.items() if value),
    )  # fmt: skip


def _times(lines: str) -> Iterator[tuple[str, str]]:
    for line in lines.splitlines():
        product, sign, value = line.rpartition("=")
        if sign and product.strip() and value.strip():
            yield product.strip(), value.strip()


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or "").strip())
    except ValueError:
        return None


def terms_path(context: Context, version: str) -> Path | None:
    """The terms of the case at a version; None where it has none."""
    path = snapshot(context.services.cases.versions(context.case), version) / TERMS_FILE
    return path if path.is_file() else None
