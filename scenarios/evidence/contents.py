"""What the pack of an acceptance holds beside its files: terms, a table for each claim, and the verdicts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.acceptance.plan.frozen import terms_data
from scenarios.acceptance.plan.terms import PlanTerms, Window
from scenarios.acceptance.records import Records
from scenarios.acceptance.series.blocks import Week, weeks_of
from scenarios.acceptance.series.metrics import METRICS, Metric
from scenarios.acceptance.verdict import sufficiency
from scenarios.acceptance.verdict.adjusted import Adjusted
from scenarios.acceptance.verdict.events import left_out
from scenarios.acceptance.verdict.judged import Sides
from scenarios.acceptance.verdict.model import ClaimVerdict
from scenarios.evidence.canonical import canonical_json
from scenarios.evidence.manifest import PackFile
from scenarios.evidence.standalone.verify_lineproof import SIDES, TABLES, TERMS, VERDICTS

VERDICTS_SCHEMA, TABLE_SCHEMA = "lineproof.verdicts/1", "lineproof.claim_table/1"
# Found in rows, or in what isn't there: tables state these; all the others follow from their numbers.
STATED = frozenset({
    "COLUMN_MISSING", "STANDARD_TIME_MISSING", "DUPLICATE_ROWS", "GOOD_ABOVE_TOTAL", "TIME_ABOVE_PLANNED",
    "EVENT_KEPT", "EVENT_LEFT_OUT", "EVENT_BEYOND_RULE", "TIME_UNKNOWN", "TIME_GAPS", "OVERRIDDEN",
    "ADJUSTED_BY", "ADJUSTED_GATE", "ADJUSTED_MISSING", "ADJUSTED_VALUE",
})  # fmt: skip
_DIGITS = 17


def acceptance_files(
    terms: PlanTerms, records: Records, verdicts: Sequence[ClaimVerdict], adjusted: Adjusted | None = None
) -> list[PackFile]:
    """Terms, tables and verdicts as canonical JSON, from which `verify_lineproof.py` computes the verdicts again."""
    tables = {each.claim: claim_table(terms, records, each, adjusted) for each in verdicts}
    return [
        PackFile(TERMS, canonical_json(terms_data(terms)), "parameters"),
        *(PackFile(f"{TABLES}{name}.json", canonical_json(table), "table") for name, table in tables.items()),
        PackFile(VERDICTS, canonical_json(verdicts_data(verdicts)), "verdict"),
    ]


def verdicts_data(verdicts: Sequence[ClaimVerdict]) -> dict[str, Any]:
    """The verdicts as plain data; numbers as texts with 17 digits, None where there is none."""
    return {"schema": VERDICTS_SCHEMA, "claims": {each.claim: _verdict(each) for each in verdicts}}


def _verdict(verdict: ClaimVerdict) -> dict[str, Any]:
    numbers = ("estimate", "lower", "upper", "alpha", "p_value", "supported", "gap", "baseline", "reporting")
    return {
        "metric": verdict.metric,
        "claimed": str(verdict.claimed),
        "state": verdict.state.value,
        "by_estimate": None if verdict.by_estimate is None else verdict.by_estimate.value,
        **{name: _number(getattr(verdict, name)) for name in numbers},
        "findings": sorted({finding.code for finding in verdict.findings}),
        "tests": [
            [_number(float(value)) for value in (test.difference, test.standard_error, test.degrees_of_freedom)]
            for test in verdict.tests
        ],
    }


def _number(value: float | None) -> str | None:
    if value is not None and math.isnan(value):
        raise ValueError("a verdict holds no number that is none")
    return None if value is None else f"{value:.{_DIGITS}g}"


def claim_table(
    terms: PlanTerms, records: Records, verdict: ClaimVerdict, adjusted: Adjusted | None = None
) -> dict[str, Any]:
    """Numerator and denominator of every scheduled shift and lot of a claim, for its line and the control line.

    Also shifts expected of each week, the weeks of the case without the renovation, what was said of recording, gauge
    and inspection gates, and findings that lie elsewhere: in rows, in events, in that case's table ("stated").
    """
    metric, codes = METRICS[verdict.metric], {finding.code for finding in verdict.findings}
    # With a table of the case without the renovation this one is about held-out weeks, too.
    stated = codes & (STATED | {"TOO_FEW_WEEKS"} if terms.adjusted_baseline is not None else STATED)
    tested = not codes & {"COLUMN_MISSING", "STANDARD_TIME_MISSING"}
    control = bool(terms.control_line) and metric.test == "weeks" and tested
    whole = Sides.of(terms, records)
    sides = dict(zip(SIDES, (whole.before, whole.after), strict=True))
    without = {} if adjusted is None or terms.adjusted_baseline is None else adjusted.of_metric(metric.name)
    if any(value <= 0.0 or not math.isfinite(value) for value in without.values()):
        without = {}
    if control and not all(part.of_line(terms.control_line).rows for part in sides.values()):
        stated, control = stated | {"CONTROL_MISSING"}, False
    table: dict[str, Any] = {
        "schema": TABLE_SCHEMA, "claim": verdict.claim, "metric": metric.name, "definition": metric.definition,
        "numerator": metric.numerator, "denominator": metric.denominator, "unit": metric.unit,
        "stated": sorted(stated),
        "overridden": sorted({each.finding for each in terms.overrides} & codes),
    }  # fmt: skip
    for side, part in sides.items():
        own = part.of_line(terms.line)
        other = part.of_line(terms.control_line) if control else None
        window: Window = getattr(terms.windows, side)
        table[side] = {
            "own": _shifts(own, metric, terms, window) if tested else [],
            "control": _shifts(other, metric, terms, window) if other is not None else [],
            "expected": _expected(own, terms, window),
            "expected_of_control": _expected(other, terms, window) if other is not None else {},
            "without": {day.isoformat(): _number(without[day]) for day in window.weeks() if day in without},
            "lots": [list(lot) for lot in sufficiency.lots_of(own, metric)] if metric.test == "lots" and tested else [],
            **{name: _said(own, name) for name in ("recording", "gauge", "inspection_gates")},
        }
    return table


def _expected(records: Records, terms: PlanTerms, window: Window) -> dict[str, str | None]:
    expected = sufficiency.Expected.of(records, terms, left_out(terms, window))
    return {first.isoformat(): _number(expected.shifts(first)) for first in window.weeks()}


def _shifts(records: Records, metric: Metric, terms: PlanTerms, window: Window) -> list[list[str | None]]:
    weeks: Sequence[Week] = weeks_of(records, metric, terms.standard_times, window)
    return [
        [
            shift.day.isoformat(),
            shift.name,
            *(None if value is None else f"{value:f}" for value in (shift.numerator, shift.denominator)),
        ]
        for week in weeks
        for shift in week.shifts
    ]


def _said(records: Records, name: str) -> list[str]:
    values: Mapping[str, None] = dict.fromkeys(str(getattr(row, name)) for row in records.rows)
    return sorted(set(values) - {"", "None"})
