"""An explanation as one self-contained HTML page: causes, loss tree, worth of the measures, pairs, what limits."""

from __future__ import annotations

from scenarios.attribution import Attribution, Sharing
from scenarios.attribution.causes import causes
from scenarios.attribution.words import (
    limit_rows,
    loss_rows,
    loss_titles,
    own_measure_name,
    pair_name,
    quantity_title,
    rounding_text,
    strongest,
    worth_text,
)
from scenarios.estimates import Estimate
from scenarios.numbers import ABSENT, level_text, number
from scenarios.page.appendix import appendix_section, measures_section
from scenarios.page.forest import Mark, Panel, forest_figure
from scenarios.page.frame import fold, header, lead_text, page, section, sentences
from scenarios.page.heat import Cell, HeatPanel, heat_figure
from scenarios.page.html import Content, Markup, element, table
from scenarios.page.remarks import remark_chips
from scenarios.page.tables import pool_table
from scenarios.page.waterfall import waterfall_figure
from scenarios.text import Text
from scenarios.words import arm_names, cause_text, for_line, station_name, warm_up_text, work_text

TOLD, NOT_TOLD, WHOLE = "#2c6e6b", "#9aa5ab", "#16302f"
LABEL_WIDTH = 210.0
# Sentences that say what the package brings; they are the answer.
ANSWERS = "GAIN_"
# A table of more pairs is folded, for the strongest stand in the map.
MOST_OPEN = 6


def explanation_page(attribution: Attribution, text: Text) -> str:
    """The page of an explanation in the language of the texts."""
    comparison = attribution.comparison
    text = for_line(text, comparison.before.line)
    before, after = arm_names(comparison, text)
    title = text("page.title", name=text.own(comparison.name), before=before, after=after)
    found = causes(attribution)
    said = [cause_text(cause, comparison, text) for cause in found if cause.code.startswith(ANSWERS)]
    work = work_text(attribution.work, comparison.settings, text)
    chips = [*remark_chips(attribution.findings, attribution.notes, text), (work, None)]
    top = header(text("explain.subtitle"), title, said, [*chips, (warm_up_text(comparison, text), None)])
    reasons = [cause_text(cause, comparison, text) for cause in found if not cause.code.startswith(ANSWERS)]
    first = [section(text("explain.reasons"), "", sentences(reasons))] if reasons else []
    return page(title, top, [*first, *_sections(attribution, text)], text)


def _sections(attribution: Attribution, text: Text) -> list[Markup]:
    comparison = attribution.comparison
    constraint = " + ".join(station_name(comparison.before.line, name, text) for name in comparison.before.constraint)
    parts = [
        section(
            text("page.waterfall"), text("page.waterfall_lead", station=constraint),
            waterfall_figure(comparison, text), _losses(attribution, text),
        ),
        _worths(attribution, text),
    ]  # fmt: skip
    if attribution.work.measures > 1:
        parts.append(_pairs(attribution, text))
    return [
        *parts, _limits(attribution, text), measures_section(comparison, text), appendix_section(comparison, text),
    ]  # fmt: skip


def _worths(attribution: Attribution, text: Text) -> Markup:
    """What each measure brings, drawn and written."""
    sharings = list(attribution.sharings.values())
    names = {name: own_measure_name(attribution, name, text) for name in attribution.singles}
    package = text("explain.package")
    panels = [
        Panel(
            quantity_title(sharing.quantity, text),
            [*(_mark(sharing, sharing.values[name], text) for name in names), _mark(sharing, sharing.total, text)],
        )
        for sharing in sharings
    ]
    figure = forest_figure([*names.values(), package], panels, text("explain.measures"), LABEL_WIDTH, [package])
    rows: list[list[Content]] = [
        [shown, *(worth_text(sharing.values[name], sharing.quantity, text) for sharing in sharings)]
        for name, shown in names.items()
    ]
    totals = (worth_text(sharing.total, sharing.quantity, text) for sharing in sharings)
    rows.append([element("b", package), *(element("b", cell) for cell in totals)])
    heads = [text("explain.measure"), *(quantity_title(sharing.quantity, text) for sharing in sharings)]
    lead = text("explain.measures_lead", level=level_text(attribution.comparison.settings.level))
    return section(
        text("explain.measures_title"), lead, figure, table(heads, rows), lead_text(rounding_text(attribution, text))
    )


def _mark(sharing: Sharing, found: Estimate, text: Text) -> Mark:
    scale, quantity = sharing.quantity.style.scale, sharing.quantity
    colour = WHOLE if found is sharing.total else TOLD if found.excludes_zero else NOT_TOLD
    value, lower, upper = (None if end is None else end * scale for end in (found.value, found.lower, found.upper))
    return Mark(value, lower, upper, colour, worth_text(found, quantity, text))


def _pairs(attribution: Attribution, text: Text) -> Markup:
    """Interactions of every two measures: a map for each quantity, and the table."""
    order = {name: place for place, name in enumerate(attribution.singles)}
    sharings = list(attribution.sharings.values())
    panels = [HeatPanel(quantity_title(sharing.quantity, text), _cells(sharing, order, text)) for sharing in sharings]
    names = [own_measure_name(attribution, name, text) for name in order]
    leading = next((sharing for sharing in sharings if sharing.total.value is not None), sharings[0])
    rows = [
        (pair_name(attribution, pair, text),
         *(worth_text(sharing.interactions[pair], sharing.quantity, text) for sharing in sharings))
        for pair in strongest(leading.interactions)
    ]  # fmt: skip
    heads = ["", *(quantity_title(sharing.quantity, text) for sharing in sharings)]
    whole = fold(text("explain.pairs", n=len(rows)), table(heads, rows), is_open=len(rows) <= MOST_OPEN)
    lead = text("explain.pairs_lead", level=level_text(attribution.comparison.settings.level))
    return section(text("explain.pairs_title"), lead, heat_figure(names, panels, text("explain.pairs_title")), whole)


def _cells(sharing: Sharing, order: dict[str, int], text: Text) -> dict[tuple[int, int], Cell]:
    style, cells = sharing.quantity.style, {}
    for (one, other), found in sharing.interactions.items():
        first, second = sorted((order[one], order[other]))
        written = ABSENT if found.value is None else number(found.value * style.scale, style.decimals, sign=True)
        cells[first, second] = Cell(
            found.value, written, found.excludes_zero, worth_text(found, sharing.quantity, text)
        )  # fmt: skip
    return cells


def _limits(attribution: Attribution, text: Text) -> Markup:
    """Bottleneck and limiting people with each measure alone, and how busy all people are."""
    heads = [text(key) for key in ("explain.line", "table.bottleneck", "explain.people")]
    parts = [table(heads, limit_rows(attribution, text), "texts")]
    comparison = attribution.comparison
    if comparison.before.pools:
        parts += [element("h4", text("page.resources")), pool_table(comparison, text)]
    return section(text("explain.limits_title"), text("explain.limits_lead"), *parts)


def _losses(attribution: Attribution, text: Text) -> Markup:
    """The waterfall as a table; what is left stands last, and is bold."""
    comparison = attribution.comparison
    rows: list[list[Content]] = [[cell.strip() for cell in row] for row in loss_rows(comparison, text)]
    rows[-1] = [element("b", cell) for cell in rows[-1]]
    return table(loss_titles(comparison, text), rows)
