"""Tables that the plan, the annex and the report have in common."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import COLUMNS
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.shown import claim_size, days_text, figure_text, quantity_text, unit_text
from scenarios.documents.model import Table
from scenarios.evidence.canonical import digest_of
from scenarios.numbers import number
from scenarios.text import Text

MICROSECONDS = 1_000_000
MOST_PRODUCTS = 6
KEYS = {"date", "product"}
NEEDED = ("date", "shift", "line", "product", "lot", "recording", "gauge", "inspection_gates", "unknown_time")


def definitions_table(terms: PlanTerms, text: Text, title: str) -> Table:
    """Each claim as a defined object: figure, definition, ratio, unit, direction, size, test, claimant."""
    rows = []
    for name, claim in terms.claims.items():
        metric = METRICS[claim.metric]
        ratio = f"{quantity_text(metric.numerator, text)} / {quantity_text(metric.denominator, text)}"
        rows.append((
            f"{figure_text(claim.metric, text)}\n{name} · {metric.definition}", f"Σ {ratio}",
            unit_text(metric.unit, text),
            f"{text(f'papers.better_{metric.better}')} ≥ {claim_size(float(claim.size), claim)}",
            text(f"papers.test_{metric.test}"), claim.claimant,
        ))  # fmt: skip
    keys = ("figure", "ratio", "unit", "claimed", "tested", "claimant")
    return Table(title, tuple(text(f"papers.{key}") for key in keys), tuple(rows), "texts",
                 widths=(2.5, 2.2, 0.9, 1.6, 1.2, 0.9), strong=(3,))  # fmt: skip


def windows_table(terms: PlanTerms, text: Text, title: str) -> Table:
    """Both windows by calendar weeks."""
    rows = []
    for name in ("baseline", "reporting"):
        window = getattr(terms.windows, name)
        weeks = [f"{first.isocalendar().year}-W{first.isocalendar().week:02d}" for first in window.weeks()]
        rows.append((text(f"acceptance.{name}"), days_text(window), f"{weeks[0]} – {weeks[-1]}", str(len(weeks)),
                     str(terms.shifts_per_week)))  # fmt: skip
    keys = ("window", "days", "calendar_weeks", "weeks", "shifts_a_week")
    return Table(title, tuple(text(f"papers.{key}") for key in keys), tuple(rows), "texts",
                 widths=(1.0, 2.0, 1.8, 0.7, 0.9), figures=(3, 4))  # fmt: skip


def standard_times_table(terms: PlanTerms, text: Text, title: str, most: int | None = None) -> Table:
    """Standard times by product [s], with the digest of the whole table; so many of them at most."""
    known = list(terms.standard_times.items())
    shown = known if most is None else known[:most]
    rows = tuple((product, number(time / MICROSECONDS, 3)) for product, time in shown)
    notes = [text("papers.standard_times_digest", digest=digest_of(terms.standard_times))]
    if len(shown) < len(known):
        notes.append(text("papers.more_products", count=len(known) - len(shown)))
    return Table(title, (text("papers.product"), text("papers.standard_time")), rows, notes=tuple(notes))


def record_table(terms: PlanTerms, text: Text, title: str) -> Table:
    """The columns that have to be handed in: those of the figures, and those that show how was counted."""
    wanted = {column for claim in terms.claims.values() for column in METRICS[claim.metric].columns} | {"good"}
    rows = tuple(
        (
            each.zh if text.language == "zh" else each.en, unit_text(each.unit, text) or "–",
            text(f"papers.column_{'needed' if each.name in wanted | KEYS else 'if'}"),
            text(f"papers.why_{'figure' if each.name in wanted else 'counting'}"),
        )
        for each in COLUMNS
        if each.name in wanted or each.name in NEEDED
    )  # fmt: skip
    keys = ("column", "unit", "column_when", "column_why")
    return Table(title, tuple(text(f"papers.{key}") for key in keys), rows, "texts", widths=(1.6, 0.7, 1.4, 2.2))


def exclusions(terms: PlanTerms, text: Text) -> Iterator[str]:
    """What is left out or compared with, as agreed; what isn't agreed is never left out."""
    yield text("papers.coverage", share=f"{terms.rule.coverage:.0%}")
    if terms.holidays:
        shown = "; ".join(f"{each.first} – {each.last} ({each.reason})" for each in terms.holidays)
        yield text("papers.holidays", holidays=shown)
    for name, rule in terms.event_rules.items():
        yield text("papers.event", name=name, does=text(f"papers.leaves_out_{rule.leaves_out}"), days=rule.most_days,
                   evidence=rule.evidence)  # fmt: skip
    if not terms.event_rules:
        yield text("papers.no_events")
    if terms.control_line:
        yield text("papers.control_line", line=terms.control_line)
    if terms.adjusted_baseline is not None:
        agreed = terms.adjusted_baseline
        yield text(
            "papers.adjusted", label=agreed.label, bias=f"{agreed.bias:.0%}", variation=f"{agreed.variation:.0%}"
        )


def rule_sentences(terms: PlanTerms, text: Text) -> Iterator[str]:
    """The rule of the verdict in words."""
    yield text(
        "papers.rule_decides", alpha=f"{terms.rule.alpha:.1%}", judged=text(f"acceptance.judged_{terms.rule.judged}")
    )
    yield text("papers.rule_states")
    yield text("papers.rule_uncertainty", good=f"{terms.uncertainty.good:.1%}",
               time=f"{terms.uncertainty.planned_busy_time:.1%}")  # fmt: skip
