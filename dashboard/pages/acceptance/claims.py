"""Claims read of plain sentences: what was understood, what is asked, and what would be written into the terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from pydantic import ValidationError

from dashboard.components.panels import details, notice
from dashboard.context import Context
from dashboard.pages.acceptance.address import Shown
from dashboard.text import Text
from scenarios.acceptance.claims import (
    Claim,
    ParsedClaims,
    Question,
    check_consistency,
    parse_claim,
    requirements_missing,
    with_answers,
)
from scenarios.acceptance.claims.words import answer_text, claim_text, consistency_lines
from scenarios.acceptance.plan.draft import ANSWERED, METRIC_OF, tested_as
from scenarios.acceptance.shown import figure_text
from scenarios.text import half
from simcore.errors import LineproofError

SENTENCE, READ, FOUND = "acceptance-sentence", "acceptance-read", "acceptance-found"
ANSWER, CLAIMANT, WRITE = "acceptance-answer", "acceptance-claimant", "acceptance-write"
LONGEST = 2000
_IDENTIFIER = re.compile(r" \[[a-z0-9]+\.[A-Za-z_]+\]")
Answers = Mapping[tuple[int, str], str]


@dataclass(frozen=True, slots=True)
class Answered:
    """A claim with its answers: everything that was asked, and what is still open or can't be."""

    claim: Claim
    asked: tuple[Question, ...]
    open: tuple[Question, ...]
    wrong: str = ""

    @property
    def can_be_written(self) -> bool:
        """Whether a record can decide the claim as it now stands."""
        return not self.open and not self.wrong and self.refusal is None

    @property
    def refusal(self) -> LineproofError | None:
        """Why a record can't decide it."""
        try:
            tested_as(self.claim)
        except LineproofError as error:
            return error
        return None


def reading(shown: Shown) -> list[Any]:
    """Where a sentence is typed, with what was read of it below."""
    text = shown.text
    claimants = dict.fromkeys(claim.claimant for claim in shown.terms.claims.values())
    return [
        html.P(text("page_acceptance.claims_lead")),
        sentence_form(text),
        dmc.TextInput(
            id=CLAIMANT, label=text("page_acceptance.claimant"), value=next(iter(claimants), ""), maw=420, mb="sm",
            description=text("page_acceptance.claimant_help"), attributes={"input": {"maxLength": 200}},
        ),
        html.Div(id=FOUND, **{"aria-live": "polite"}),
    ]  # fmt: skip


def sentence_form(text: Text) -> Any:
    """The field for a sentence, and the button."""
    return html.Div(
        [
            dmc.Textarea(
                id=SENTENCE, label=text("page_acceptance.sentence"), flex=1, miw=320, maw=760, autosize=True,
                minRows=2, placeholder=text("page_acceptance.sentence_example"),
                attributes={"input": {"maxLength": LONGEST}},
            ),
            dmc.Button(text("page_acceptance.read"), id=READ, n_clicks=0),
        ],
        className="acceptance-row",
    )  # fmt: skip


def read_claims(context: Context, sentence: str, answers: Answers, shown: Shown | None) -> Any:
    """What a sentence claims, a field for everything that must be asked, and the button that writes the claims down."""
    text = context.text
    parsed = parse_claim(sentence[:LONGEST])
    found = answered_claims(parsed, answers)
    rows: list[Any] = [_claim(number, each, answers, text, len(found) == 1) for number, each in enumerate(found)]
    rows += [notice(question.text(text.language), "warning") for question in parsed.questions]
    if not rows:
        rows = [notice(text("page_acceptance.nothing_read"), "warning")]
    claims = tuple(each.claim for each in found)
    if len(claims) > 1:
        rows += _together(claims, text)
    return [*rows, *_writing(found, shown, text)]


def _together(claims: tuple[Claim, ...], text: Text) -> list[Any]:
    """Whether the claims can hold together: the answer at once, the reckoning one click away."""
    consistency = check_consistency(claims)
    # Identifiers of definitions are for files; here their names say enough.
    lines = [_IDENTIFIER.sub("", line) for line in consistency_lines(consistency, claims, text) if line.strip()]
    kind = "info" if consistency.feasible else "warning"
    reckoning = html.Pre("\n".join(lines[1:]), className="acceptance-pre")
    return [notice(lines[0], kind), details(text("page_acceptance.consistency"), reckoning,
                                            is_open=not consistency.feasible)]  # fmt: skip


def _writing(found: tuple[Answered, ...], shown: Shown | None, text: Text) -> list[Any]:
    """The button that writes, or why there is none."""
    if shown is None or not shown.may_change:
        return []
    if shown.plan is not None:
        return [notice(text("page_acceptance.terms_frozen"), "info")]
    ready = [each for each in found if each.can_be_written]
    said = text("page_acceptance.frame_of_terms", boundary=half(shown.terms.boundary, text))
    return [
        html.P(said, className="acceptance-who"),
        dmc.Button(text("page_acceptance.write"), id=WRITE, n_clicks=0, disabled=not ready),
    ]


def answered_claims(parsed: ParsedClaims, answers: Answers) -> tuple[Answered, ...]:
    """Every claim with the answers that are about it."""
    return tuple(
        answered(item.claim, {field: value for (claim, field), value in answers.items() if claim == number and value})
        for number, item in enumerate(parsed.claims)
    )


def answered(claim: Claim, answers: Mapping[str, str]) -> Answered:
    """One claim with its answers, while they raise further questions; what the terms of the case say isn't asked."""
    asked: list[Question] = []
    wrong = ""
    while True:
        new = [each for each in _missing(claim) if each.code not in {known.code for known in asked}]
        if not new:
            return Answered(claim, tuple(asked), _missing(claim), wrong)
        for question in new:
            asked.append(question)
            given = {field: answers[field] for field in fields_of(question) if field in answers}
            if len(given) < len(fields_of(question)):
                continue
            try:
                claim = with_answers(claim, given)
            except (ValidationError, ValueError):
                wrong = question.code


def _missing(claim: Claim) -> tuple[Question, ...]:
    return tuple(each for each in requirements_missing(claim) if each.field not in ANSWERED)


def fields_of(question: Question) -> tuple[str, ...]:
    """The fields that answer a question: both levels where only they settle it."""
    return ("value.before", "value.after") if question.field == "value" else (question.field,)


def _claim(number: int, each: Answered, answers: Answers, text: Text, is_alone: bool) -> Any:
    """One claim: the sentence, fields for what is asked, and what it comes to."""
    words = claim_text(each.claim, text) or each.claim.source
    parts: list[Any] = [html.Strong(text("page_acceptance.claim_number", number=number + 1, words=words))]
    if is_alone and each.claim.source and each.claim.source != words:
        parts.append(html.Div(text("page_acceptance.as_said", words=each.claim.source), className="acceptance-who"))
    fields = [
        part for question in each.asked for part in _question(number, question, each, answers, text)
    ]  # fmt: skip
    if fields:
        parts.append(html.Div(fields, className="acceptance-fields"))
    if each.wrong:
        parts.append(notice(text("page_acceptance.answer_wrong"), "error"))
    parts.append(_comes_to(each, text))
    return html.Div(parts, className="acceptance-claim")


def _comes_to(each: Answered, text: Text) -> Any:
    if each.open:
        return html.P(text("page_acceptance.still_asked", count=len(each.open)), className="acceptance-who")
    refusal = each.refusal
    if refusal is not None:
        said = "; ".join(half(part, text) for part in (refusal.problems[0].message, refusal.problems[0].hint) if part)
        return html.P([html.Strong(text("page_acceptance.not_decidable")), " ", said])
    metric, _, size = tested_as(each.claim)
    shown = size.replace(" pp", f" {text('page_acceptance.points')}")
    return html.P([html.Strong(text("page_acceptance.ready")), f" {figure_text(metric, text)} ≥ {shown}"])


def _question(number: int, question: Question, each: Answered, answers: Answers, text: Text) -> list[Any]:
    """Fields of the kind that the question admits; one that no field answers is said as it is."""
    asked = question.text(text.language)
    if question.refuses or not question.admissible:
        return [notice(asked, "error")]
    if len(fields_of(question)) > 1 or question.admissible in (("number",), ("text",)):
        names = {"value.before": "shell.before", "value.after": "shell.after"}
        return [
            dmc.TextInput(
                id={"type": ANSWER, "claim": number, "field": field}, value=answers.get((number, field), ""),
                label=f"{asked} {text(names[field])}" if len(fields_of(question)) > 1 else asked,
                debounce=True, size="sm", attributes={"input": {"maxLength": 200}},
            )
            for field in fields_of(question)
        ]  # fmt: skip
    data = [{"value": name, "label": _option(question, name, each, text)} for name in question.admissible]
    return [dmc.Select(
        id={"type": ANSWER, "claim": number, "field": question.field}, label=asked, data=data, size="sm",
        value=answers.get((number, question.field)) or None, placeholder=text("page_acceptance.choose"),
    )]  # fmt: skip


def _option(question: Question, name: str, each: Answered, text: Text) -> str:
    """An answer by its name; a definition that no record of shifts decides is marked."""
    shown = answer_text(question, name, each.claim.kpi, text).removesuffix(f" [{name}]")
    if question.field == "definition" and name not in METRIC_OF:
        return text("page_acceptance.outside", name=shown)
    return shown


def empty_claims(text: Text) -> list[Any]:
    """The same without a case: sentences can be read, and nothing is written down."""
    return [html.P(text("page_acceptance.claims_lead")), sentence_form(text),
            dcc.Store(id=CLAIMANT, data=""), html.Div(id=FOUND, **{"aria-live": "polite"})]  # fmt: skip
