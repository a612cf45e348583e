"""The appendix of the report: definitions, data, weeks, what others contribute, answers to objections."""

from __future__ import annotations

from scenarios.acceptance.papers.given import AcceptancePaper
from scenarios.acceptance.papers.tables import (
    definitions_table,
    exclusions,
    rule_sentences,
    standard_times_table,
    windows_table,
)
from scenarios.acceptance.papers.week_chart import charts_on_first, week_chart
from scenarios.acceptance.records import places_text
from scenarios.acceptance.shown import figure_text, level_text
from scenarios.acceptance.verdict.model import ClaimVerdict, Point
from scenarios.documents.model import Block, Bullets, Paragraph, Section, Table
from scenarios.numbers import ABSENT
from scenarios.text import Text, problem_text

OBJECTIONS = ("average", "simulation", "mix", "window", "autocorrelation", "bound", "holidays", "refuted", "data",
              "uncertainty", "claims", "market")  # fmt: skip


def appendix_sections(given: AcceptancePaper, text: Text) -> tuple[Section, ...]:
    """The sections in order; those of `extras` after the data."""
    return (
        _definitions(given, text),
        _quality(given, text),
        _weeks(given, text),
        *(section for extra in given.extras if (section := extra.section(text)) is not None),
        objections(text),
    )


def _definitions(given: AcceptancePaper, text: Text) -> Section:
    said = Bullets((*rule_sentences(given.terms, text), *exclusions(given.terms, text)))
    blocks: tuple[Block, ...] = (
        definitions_table(given.terms, text, ""), windows_table(given.terms, text, ""),
        standard_times_table(given.terms, text, ""), said,
    )  # fmt: skip
    sources = tuple(
        f"{figure_text(claim.metric, text)}: {claim.text}" for claim in given.terms.claims.values() if claim.text
    )
    if sources:
        blocks = (*blocks, Paragraph(text("papers.source_sentences"), "note"), Bullets(sources))
    return Section("definitions", text("papers.definitions"), blocks, new_page=True)


def _quality(given: AcceptancePaper, text: Text) -> Section:
    """Findings with the data that show them; nothing is left out of the list."""
    rows = tuple(
        (figure_text(each.metric, text), text(f"acceptance.{finding.weight}"), finding.code,
         finding.sentence(text.language), "\n".join(places_text(finding.places, text.language)) or ABSENT)
        for each in given.verdicts
        for finding in each.findings
    )  # fmt: skip
    blocks: list[Block] = []
    if rows:
        keys = ("figure", "weight", "code", "sentence", "places")
        head = tuple(text(f"papers.{key}") for key in keys)
        blocks.append(Table("", head, rows, "texts", widths=(1.6, 0.9, 1.6, 3.4, 1.6)))
    else:
        blocks.append(Paragraph(text("papers.no_findings_at_all")))
    warned = tuple(problem_text(warning, text) for warning in given.records.warnings)
    if warned:
        blocks.append(Bullets(warned))
    return Section("quality", text("papers.quality"), tuple(blocks))


def _weeks(given: AcceptancePaper, text: Text) -> Section:
    """Every week with its value, and the charts of the claims that have none on the first page."""
    blocks: list[Block] = []
    for place, verdict in enumerate(given.verdicts):
        chart = week_chart(given, verdict, text)
        if chart is not None and place >= charts_on_first(given):
            blocks.append(chart)
        if verdict.series.baseline or verdict.series.reporting:
            blocks.append(_week_table(verdict, text))
    return Section("weeks", text("papers.week_values"), tuple(blocks) or (Paragraph(text("papers.no_tests")),))


def _week_table(verdict: ClaimVerdict, text: Text) -> Table:
    """Both windows side by side, week by week."""
    sides = verdict.series.baseline, verdict.series.reporting
    with_line = any(point.beside is not None for side in sides for point in side)
    columns = ("week", "value", *(("beside",) if with_line else ()), "shifts")
    rows = tuple(
        tuple(cell for side in sides for cell in _cells(side, row, verdict.metric, with_line, text))
        for row in range(max(map(len, sides)))
    )
    head = tuple(
        f"{text(f'papers.{key}')}\n{text(f'acceptance.{side}')}" if key == "week" else text(f"papers.{key}")
        for side in ("baseline", "reporting") for key in columns
    )  # fmt: skip
    widths = tuple(1.2 if key == "week" else 1.2 if key in ("value", "beside") else 0.6 for key in columns) * 2
    return Table(figure_text(verdict.metric, text), head, rows, "numbers", widths=widths)


def _cells(side: tuple[Point, ...], row: int, metric: str, with_line: bool, text: Text) -> tuple[str, ...]:
    if row >= len(side):
        return ("",) * (4 if with_line else 3)
    point = side[row]
    beside = (level_text(point.beside, metric, text),) if with_line else ()
    return point.week.isoformat(), level_text(point.value, metric, text), *beside, str(point.shifts)


def objections(text: Text) -> Section:
    """Foreseeable objections with short answers."""
    rows = tuple((text(f"objection.{key}"), text(f"objection.{key}_answer")) for key in OBJECTIONS)
    head = (text("papers.objection"), text("papers.answer"))
    return Section(
        "objections", text("papers.objections"), (Table("", head, rows, "texts", widths=(1.3, 2.6), strong=(0,)),)
    )
