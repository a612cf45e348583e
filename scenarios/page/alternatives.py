"""A search for alternatives as one self-contained HTML page: settled changes against the package, and what was not."""

from __future__ import annotations

from scenarios.alternatives.settings import SCREENING_REPLICATIONS
from scenarios.alternatives.study import Alternatives, Judged, Screened
from scenarios.alternatives.words import (
    COLUMNS,
    against_text,
    answers,
    candidate_name,
    cost_text,
    judged_cells,
    judged_name,
    package_cells,
    percent,
    together_text,
)
from scenarios.numbers import level_text
from scenarios.page.appendix import appendix_section, facts, measures_section
from scenarios.page.forest import Mark, Panel, forest_figure
from scenarios.page.frame import header, lead_text, page, section
from scenarios.page.html import Content, Markup, element, table
from scenarios.page.remarks import remark_chips
from scenarios.text import Text
from scenarios.words import arm_names, duration_text, for_line, runs_text, warm_up_text

COLOURS = {"more": "#1f7a4d", "same": "#2c6e6b", "unclear": "#d09a2c", "less": "#9aa5ab"}
LABEL_WIDTH = 330.0


def alternatives_page(found: Alternatives, text: Text) -> str:
    """The page of a search in the language of the texts."""
    comparison = found.comparison
    text = for_line(text, comparison.before.line)
    before, after = arm_names(comparison, text)
    title = text("page.title", name=text.own(comparison.name), before=before, after=after)
    chips = remark_chips(found.findings, found.notes, text)
    chips += [(runs_text(comparison, text), None), (warm_up_text(comparison, text), None)]
    top = header(text("alternatives.subtitle"), title, answers(found, text), chips)
    parts = [_settled(found, text)]
    if found.left_out:
        parts.append(_left_out(found, text))
    if found.not_made:
        rows = [(element("code", entry.key), entry.reason) for entry in found.not_made]
        heads = (text("alternatives.change"), text("alternatives.reason"))
        parts.append(section(text("alternatives.not_made_title"), "", table(heads, rows, "texts")))
    parts += [_work(found, text), measures_section(comparison, text), appendix_section(comparison, text)]
    return page(title, top, parts, text)


def _settled(found: Alternatives, text: Text) -> Markup:
    """What was looked at closely: a figure against the package, and all figures with costs."""
    judged = (found.nothing, *found.settled)
    names = [judged_name(entry, found, text) for entry in judged]
    marks = [_mark(entry, text) for entry in judged]
    margin = found.settings.margin
    panel = Panel(
        text("alternatives.axis"), marks, -100.0 * margin, text("alternatives.margin_line", margin=percent(margin))
    )
    sufficient = [judged_name(entry, found, text) for entry in found.sufficient]
    figure = forest_figure(names, [panel], text("alternatives.settled"), LABEL_WIDTH, sufficient)
    rows: list[list[Content]] = [[element("b", text("alternatives.package")), *package_cells(found, text)]]
    rows += [_row(entry, name, text) for entry, name in zip(judged, names, strict=True)]
    heads = [text("alternatives.change"), *(text(f"alternatives.{key}") for key in COLUMNS)]
    level = level_text(found.settings.run.level)
    return section(
        text("alternatives.settled"), text("alternatives.settled_lead", level=level), _legend(text), figure,
        table(heads, rows), lead_text(together_text(found, text)),
    )  # fmt: skip


def _mark(judged: Judged, text: Text) -> Mark:
    against = judged.against
    value, lower, upper = (
        None if end is None else 100.0 * end for end in (against.value, against.lower, against.upper)
    )
    return Mark(value, lower, upper, COLOURS[judged.verdict], against_text(against, text))


def _row(judged: Judged, name: str, text: Text) -> list[Content]:
    """The cells of the terminal, with the range of the bill where it has one."""
    *cells, cost = judged_cells(judged, text)
    known = None if judged.candidate is None else judged.candidate.cost
    if known is not None and known.low != known.high:
        cost = text("alternatives.cost_range", typical=cost, low=f"{known.low:,f}", high=f"{known.high:,f}")
    shown: list[Content] = [element("b", name) if judged.verdict in ("same", "more") else name, *cells]
    return [*shown, cost]


def _legend(text: Text) -> Markup:
    entries = (
        element("span", element("i", style=f"background:{colour}"), text(f"alternatives.{verdict}"))
        for verdict, colour in COLOURS.items()
    )
    return element("div", *entries, class_="legend")


def _left_out(found: Alternatives, text: Text) -> Markup:
    """What was screened only, each with the reason."""
    heads = [text(f"alternatives.{key}") for key in ("change", "screened_against", "reason", "cost")]
    horizon = duration_text(found.work.screening_horizon, text)
    level = level_text(found.settings.run.level)
    lead = text("alternatives.screened_lead", n=SCREENING_REPLICATIONS, horizon=horizon, level=level)
    rows = [_screened_row(entry, found, text) for entry in found.left_out]
    title = text("alternatives.screened_title", count=len(found.left_out))
    return section(title, lead, table(heads, rows, "texts"))


def _screened_row(entry: Screened, found: Alternatives, text: Text) -> tuple[str, ...]:
    reason = text("alternatives.no_place" if entry.possible else "alternatives.short", settled=found.settings.settled)
    name = candidate_name(entry.candidate, found, text)
    return name, against_text(entry.against, text), reason, cost_text(entry.candidate.cost, text)


def _work(found: Alternatives, text: Text) -> Markup:
    """How the search was made."""
    work = found.work
    rows: list[tuple[str, Content]] = [
        (text("alternatives.candidates"), f"{work.candidates:,}"),
        (text("alternatives.screening_runs"), f"{work.screening_runs:,}"),
        (text("alternatives.settling_runs"), f"{work.settling_runs:,}"),
        (text("alternatives.margin"), percent(found.settings.margin)),
        (text("alternatives.single_level"), f"{100.0 * found.simultaneous_level:.4g} %"),
    ]
    return section(text("alternatives.search"), "", facts(rows))
