"""What a result rests on: measures, conditions, definitions, parameters."""

from __future__ import annotations

from scenarios.numbers import number
from scenarios.page.frame import fold
from scenarios.page.html import Content, Markup, element, join, table
from scenarios.page.tables import buffer_table, definition_rows, line_table
from scenarios.provenance import parameters, provenance
from scenarios.study import Comparison
from scenarios.text import Text, half
from scenarios.versions import versions
from scenarios.words import duration_text, warm_up_text

# More rows make a page that nobody scrolls; the rest stands in the line file.
MOST_PARAMETERS = 400
DEFINED = (
    "good_output_rate", "first_pass_defect_rate", "line_overall_equipment_effectiveness", "line_availability",
    "line_effectiveness", "line_quality_factor", "active_share", "capacity", "unhindered_rate", "output_rate",
    "defects_made", "pool_utilisation", "wait_per_request", "average_inventory", "mean_lead_time",
    "comprehensive_energy_consumption",
)  # fmt: skip
NAMES_OF_COLUMNS = {"capacity": "column.capacity"}


def measures_section(comparison: Comparison, text: Text) -> Markup:
    """The measures in their own words, with counter-effects."""
    if not comparison.measures:
        return Markup("")
    parts = []
    for name, measure in comparison.measures.items():
        title = element("b", text.name(measure.label, name))
        lines = [element("p", half(measure.description, text))] if measure.description else []
        if measure.counter_effects:
            effects = " ".join(half(each, text) for each in measure.counter_effects)
            lines.append(element("p", f"{text('page.counter_effects')}: {effects}"))
        if measure.source:
            lines.append(element("p", f"{text('page.measure_source')}: {measure.source}"))
        parts.append(element("div", title, *lines, class_="measure"))
    return element("section", element("h2", text("page.measures")), *parts)


def appendix_section(comparison: Comparison, text: Text) -> Markup:
    """Everything that a sceptical reader opens."""
    return element(
        "section",
        fold(text("page.more_figures"), line_table(comparison, text)),
        fold(text("page.buffers"), buffer_table(comparison, text)),
        fold(text("page.conditions"), _conditions(comparison, text), is_open=True),
        fold(text("page.definitions"), _definitions(text)),
        fold(text("page.assumptions"), _assumptions(comparison, text)),
    )


def facts(rows: list[tuple[str, Content]]) -> Markup:
    """Names and values in two columns."""
    return element("dl", *(join([element("dt", name), element("dd", value)]) for name, value in rows), class_="facts")


def _conditions(comparison: Comparison, text: Text) -> Markup:
    settings = comparison.settings
    conditions = comparison.after.conditions
    rows: list[tuple[str, Content]] = [
        (text("page.replications"), number(comparison.pairs, 0)),
        (text("page.window"), duration_text(settings.horizon, text)),
        (text("page.warmup"), warm_up_text(comparison, text)),
        (text("page.seed"), str(settings.seed)),
    ]
    keys = {
        "interruption_clocks": "page.clocks", "blocking": "page.blocking", "hands_over_when_down": "page.hands_over",
    }  # fmt: skip
    rows += [(text(keys[key]) if key in keys else key, value) for key, value in conditions.items()]
    rows += [
        (text("page.digest_before"), element("code", comparison.before.line_digest)),
        (text("page.digest_after"), element("code", comparison.after.line_digest)),
        (text("page.versions"), ", ".join(f"{name} {version}" for name, version in versions().items())),
        ("", text("page.seed_note")),
    ]
    return facts(rows)


def _definitions(text: Text) -> Markup:
    rows = definition_rows([key for key in DEFINED if key not in NAMES_OF_COLUMNS], text)
    rows += [[text(column), text(f"definition.{key}")] for key, column in NAMES_OF_COLUMNS.items()]
    return table([text("column.quantity"), text("page.definitions")], rows, "texts")


def _assumptions(comparison: Comparison, text: Text) -> Markup:
    line = comparison.before.line
    found = provenance(line)
    counts = "; ".join(f"{text(f'source.{source}')} {number(count, 0)}" for source, count in found.counts.items())
    lead = f"{text('page.assumptions_lead', total=found.total, plant=found.plant)} {counts}"
    every = parameters(line)
    rows: list[list[Content]] = [
        [element("code", entry.path), entry.typical, _range(entry.low, entry.high), text(f"source.{entry.source}"),
         entry.reference]
        for entry in every[:MOST_PARAMETERS]
    ]  # fmt: skip
    head = [text(f"page.{key}") for key in ("parameter", "typical", "range", "measure_source", "reference")]
    parts = [element("p", lead, class_="lead"), table(head, rows, "texts")]
    if len(every) > MOST_PARAMETERS:
        parts.append(element("p", text("page.shown_of", total=len(every), shown=MOST_PARAMETERS), class_="lead"))
    return join(parts)


def _range(low: str, high: str) -> str:
    return f"{low} – {high}" if low and high else ""
