"""What stands beside the verdicts and changes none: questions, parts of the change, requirements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.panels import details, panel
from dashboard.pages.acceptance.document import attribution_of, certificate_of, checks_of, measures_of
from dashboard.pages.acceptance.words import as_sentence, finding_name
from dashboard.text import Text
from scenarios.acceptance.checks import check_name
from scenarios.acceptance.extras_words import (
    attribution_notes,
    attribution_rows,
    certificate_lines,
    measure_lines,
)
from scenarios.acceptance.records import places_text
from scenarios.acceptance.requirements import Entry, Status
from scenarios.acceptance.verdict.findings import SENTENCES

_COLOURS = {Status.MET: "teal", Status.TESTED: "teal", Status.NOT_MET: "yellow", Status.NOT_APPLICABLE: "gray"}


def beside(document: Mapping[str, Any], text: Text) -> Any:
    """Three things, each one click away; their headings say whether there is something to look at."""
    return panel(
        text("page_acceptance.beside_title"), *_questions(document, text), _attribution(document, text),
        _requirements(document, text), help=text("page_acceptance.beside_help"),
    )  # fmt: skip


def _questions(document: Mapping[str, Any], text: Text) -> list[Any]:
    checks = checks_of(document)
    asked = []
    for question in checks.questions:
        places = f" [{'; '.join(places_text(question.places, text.language))}]" if question.places else ""
        asked.append(html.Li([html.Strong(check_name(question.code, text)), f": {question.sentence(text)}{places}"]))
    rest = [html.Li(line) for line in dict.fromkeys(each.sentence(text) for each in checks.not_asked)]
    clean = dict.fromkeys(check_name(each.code, text) for each in checks.nothing_to_ask)
    if clean:
        rest.append(html.Li(f"{text('beside.nothing_to_ask')}: {', '.join(clean)}"))
    more = html.Ul(rest, className="acceptance-findings")
    key = "page_acceptance.questions_some" if asked else "page_acceptance.questions_none"
    title = text(key)
    if not asked:
        return [details(title, html.P(text("papers.questions_lead")), more)]
    return [details(title, html.P(text("papers.questions_lead")), html.Ul(asked, className="acceptance-findings"),
                    more)]  # fmt: skip


def _attribution(document: Mapping[str, Any], text: Text) -> Any:
    attribution, measures = attribution_of(document), measures_of(document)
    rows = [html.Tr([html.Td(name), html.Td(change, className="number")])
            for name, change in attribution_rows(attribution, text)]  # fmt: skip
    parts: list[Any] = []
    if rows:
        head = html.Tr([html.Th(text("papers.part"), scope="col"),
                        html.Th(text("papers.part_change"), scope="col", className="number")])  # fmt: skip
        parts.append(html.Table([html.Thead(head), html.Tbody(rows)], className="plain acceptance-narrow"))
    said = (*attribution_notes(attribution, text), *measure_lines(measures, text))
    parts.append(html.Ul([html.Li(line.strip()) for line in said], className="acceptance-findings"))
    return details(as_sentence(text("beside.attribution")), *parts)


def _requirements(document: Mapping[str, Any], text: Text) -> Any:
    """The certificate: first what isn't met, then everything."""
    certificate = certificate_of(document)
    summary, *_ = certificate_lines(certificate, text)
    open_ones = certificate.of(Status.NOT_MET)
    rest = [each for each in certificate.entries if each.status is not Status.NOT_MET]
    title = text("page_acceptance.requirements_open" if open_ones else "page_acceptance.requirements_met")
    parts: list[Any] = [html.P(summary)]
    if open_ones:
        parts.append(_entries(open_ones, text))
    return details(title, *parts, details(text("page_acceptance.requirements_rest"), _entries(rest, text)))


def _entries(entries: Any, text: Text) -> Any:
    rows = [html.Tr([html.Td(entry.requirement.id), html.Td(_status(entry, text)), html.Td(_sentence(entry, text))])
            for entry in entries]  # fmt: skip
    head = [html.Th(text(f"page_acceptance.requirement_{key}"), scope="col") for key in ("number", "status", "what")]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain acceptance-requirements")


def _status(entry: Entry, text: Text) -> Any:
    name = text(f"papers.requirement_{entry.status.name}")
    return dmc.Badge(name, color=_COLOURS[entry.status], variant="light", c="dark", size="sm", tt="none",
                     miw="max-content")  # fmt: skip


def _sentence(entry: Entry, text: Text) -> str:
    """The requirement, with names of checks or the number where those decide; paths of the data are no words."""
    named = [check_name(each, text) for each in entry.value.split(", ") if text.has(f"check_name.{each}")]
    coded = [finding_name(each, text) for each in entry.value.split(", ") if each in SENTENCES]
    number = [entry.value] if entry.value.isdigit() else []
    shown = ", ".join(named or coded or number)
    return f"{entry.requirement.sentence(text)} ({shown})" if shown else entry.requirement.sentence(text)
