"""The verdict on whole records: worked examples, the four states, and what never happens."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.acceptance.inference import Contrast, Evidence
from scenarios.acceptance.records import Place, Records, Row, places_text
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.verdict.decide import decide
from scenarios.acceptance.verdict.findings import SENTENCES, Weight
from scenarios.acceptance.verdict.judged import oriented_case
from scenarios.acceptance.verdict.model import ClaimVerdict, State
from tests.scenarios.acceptance.firms import (
    BASELINE_WEEKS,
    COLUMNS,
    FIRST,
    REPORTING,
    REPORTING_WEEKS,
    TERMS,
    firm,
    records,
    swapped,
    terms,
    weeks,
)


def codes(verdict: ClaimVerdict) -> set[str]:
    return {finding.code for finding in verdict.findings if finding.weight is Weight.DISQUALIFIES}


def one(claim: str, whole: Records, text: str = TERMS) -> ClaimVerdict:
    (verdict,) = decide(terms(text, it=claim), whole)
    return verdict


FIRM = firm()


@pytest.mark.parametrize(
    ("claim", "state"),
    [("throughput 15 %", State.PROVEN), ("throughput 20 %", State.NOT_PROVEN), ("throughput 30 %", State.REFUTED),
     ("defect_rate 30 %", State.PROVEN), ("defect_rate 2.0 pp", State.PROVEN), ("defect_rate 60 %", State.REFUTED),
     ("oee 5 pp", State.PROVEN), ("labour_productivity 15 %", State.PROVEN), ("energy_intensity 50 %", State.REFUTED)],
)  # fmt: skip
def test_states(claim: str, state: State) -> None:
    verdict = one(claim, FIRM)
    assert (verdict.state, codes(verdict)) == (state, set())


def test_the_gain_lies_within_its_bounds_and_the_gap_is_what_is_not_supported() -> None:
    verdict = one("throughput 20 %", FIRM)
    assert verdict.lower is not None and verdict.upper is not None and verdict.estimate is not None
    assert verdict.lower < 0.20 < verdict.upper and verdict.lower < verdict.estimate < verdict.upper
    assert verdict.gap == pytest.approx(0.20 - verdict.lower)
    assert verdict.baseline == pytest.approx(500.0, rel=0.02)


def test_a_point_estimate_passes_where_the_lower_bound_does_not() -> None:
    verdict = one("throughput 19.5 %", FIRM)
    assert (verdict.state, verdict.by_estimate) == (State.NOT_PROVEN, State.PROVEN)


def week_of_two(first: dt.date, a: int, b: int, wobble: int = 1) -> list[Row]:
    """One shift a day that makes both products, in every second week a piece more of each."""
    return [
        Row(Place("v1.csv", "", 2), day, "白班", "A", product, "", Decimal(pieces + wobble * (week % 2)))
        for week in range(12)
        for day in (first + dt.timedelta(days=7 * week + number) for number in range(6))
        for product, pieces in (("A", a), ("B", b))
    ]


MIX = TERMS.replace('"6204" = "6 s", "6205" = "9 s"', '"A" = "30 s", "B" = "60 s"').replace("2025-07-06", "2025-07-27")


def test_another_mix_of_products_is_no_gain() -> None:
    """V1: 600 A and 300 B become 900 A and 180 B: +20.0 % of the pieces, +5.0 % of the standard minutes."""
    whole = records(week_of_two(FIRST, 600, 300), week_of_two(REPORTING, 900, 180))
    text = MIX.replace("shifts_per_week = 12", "shifts_per_week = 6")
    pieces, minutes = (one(f"{metric} 10 %", whole, text) for metric in ("good_pieces", "throughput"))
    assert pieces.estimate == pytest.approx(0.20, abs=5e-4)
    assert minutes.estimate == pytest.approx(0.05, abs=5e-4)
    assert (pieces.state, minutes.state) == (State.PROVEN, State.REFUTED)


def test_weeks_that_are_equal_to_the_last_digit_are_no_measurement() -> None:
    whole = records(week_of_two(FIRST, 600, 300, 0), week_of_two(REPORTING, 900, 180, 0))
    verdict = one("throughput 1 %", whole, MIX.replace("shifts_per_week = 12", "shifts_per_week = 6"))
    assert (verdict.state, codes(verdict)) == (State.CANNOT_TELL, {"NO_VARIATION"})


def with_control(gain: float, common: float, drift: float = 0.0) -> Records:
    def level(week: int, number: int) -> float:
        return 5_000.0 * (1.0 + drift) ** (week + number)

    later = (REPORTING - FIRST).days // 7
    return records(
        weeks(FIRST, BASELINE_WEEKS, lambda week: level(week, 0), 3),
        weeks(FIRST, BASELINE_WEEKS, lambda week: level(week, 0), 4, "B"),
        weeks(REPORTING, REPORTING_WEEKS, lambda week: level(week, later) * (1.0 + gain), 5),
        weeks(REPORTING, REPORTING_WEEKS, lambda week: level(week, later) * (1.0 + common), 6, "B"),
    )


CONTROL = TERMS.replace('line = "A"', 'line = "A"\ncontrol_line = "B"')


def test_what_an_untouched_line_gained_is_no_effect() -> None:
    """23 % with 5 % on the control line is 17.14 %."""
    verdict = one("throughput 10 %", with_control(0.23, 0.05), CONTROL)
    assert verdict.estimate == pytest.approx(1.23 / 1.05 - 1.0, abs=0.01)
    assert verdict.state is State.PROVEN


def test_a_drifting_baseline_is_refused_and_saved_by_a_control_line() -> None:
    drifting = with_control(0.20, 0.0, 0.0125)
    plain = one("throughput 15 %", drifting)
    assert (plain.state, codes(plain)) == (State.CANNOT_TELL, {"BASELINE_TREND"})
    assert one("throughput 15 %", drifting, CONTROL).state is State.PROVEN


def test_identical_tables_prove_nothing() -> None:
    before = weeks(FIRST, BASELINE_WEEKS, lambda week: 5_000.0, 1)
    after = [replace(row, date=row.date + (REPORTING - FIRST)) for row in before]
    text = TERMS.replace("2025-07-06", "2025-07-27")
    for claim in ("throughput 0.1 %", "defect_rate 0.1 %", "oee 0.1 pp"):
        verdict = one(claim, records(before, after), text)
        assert verdict.state is not State.PROVEN and verdict.estimate == pytest.approx(0.0, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 100), st.decimals("0.1", "60", places=1), st.decimals("0.1", "60", places=1))
def test_a_weaker_claim_than_a_proven_one_is_proven(seed: int, first: Decimal, second: Decimal) -> None:
    weak, strong = sorted((first, second))
    whole = firm(0.2, seed)
    if one(f"throughput {strong} %", whole).state is State.PROVEN:
        assert one(f"throughput {weak} %", whole).state is State.PROVEN


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(0, BASELINE_WEEKS + REPORTING_WEEKS - 1), min_size=1, max_size=4))
def test_without_some_weeks_nothing_can_be_told(gone: set[int]) -> None:
    starts = [FIRST + dt.timedelta(days=7 * k) for k in range(BASELINE_WEEKS)]
    starts += [REPORTING + dt.timedelta(days=7 * k) for k in range(REPORTING_WEEKS)]
    lost = {starts[k] + dt.timedelta(days=day) for k in gone for day in range(7)}
    verdict = one("throughput 5 %", replace(FIRM, rows=tuple(row for row in FIRM.rows if row.date not in lost)))
    assert verdict.state is State.CANNOT_TELL and "WEEK_MISSING" in codes(verdict)


def test_before_and_after_exchanged_change_the_sign() -> None:
    text = TERMS.replace("2025-07-06", "2025-07-27")
    both = records(
        weeks(FIRST, 12, lambda week: 5_000.0, 1), weeks(REPORTING, 12, lambda week: 6_000.0, 2, defects=0.04)
    )
    for claim in ("throughput 5 %", "defect_rate 5 %"):
        there, back = one(claim, both, text), one(claim, swapped(both), text)
        assert there.estimate is not None and back.estimate is not None
        sign = -1.0 if claim.startswith("defect") else 1.0
        assert math.log1p(sign * there.estimate) == pytest.approx(-math.log1p(sign * back.estimate))
        assert there.state is State.PROVEN and back.state is State.REFUTED


def test_a_holiday_that_was_agreed_on_is_no_week() -> None:
    week = FIRST + dt.timedelta(days=21)
    rows = tuple(row for row in FIRM.rows if not week <= row.date < week + dt.timedelta(days=7))
    days = f"first = {week}, last = {week + dt.timedelta(days=6)}"
    text = TERMS.replace(
        "[windows]", f'[[holidays]]\n{days.replace(", ", chr(10))}\nreason = "spring festival"\n\n[windows]'
    )
    assert one("throughput 15 %", replace(FIRM, rows=rows)).state is State.CANNOT_TELL
    assert one("throughput 15 %", replace(FIRM, rows=rows), text).state is State.PROVEN


def test_an_idle_shift_stays_in_the_sum_of_its_week() -> None:
    rows = [
        replace(row, good=Decimal(0)) if row.date == REPORTING and row.shift == "白班" else row for row in FIRM.rows
    ]
    idle, whole = one("throughput 15 %", replace(FIRM, rows=tuple(rows))), one("throughput 15 %", FIRM)
    assert idle.reporting is not None and whole.reporting is not None
    assert idle.reporting == pytest.approx(whole.reporting * (1.0 - 1.0 / 108.0), rel=0.003)


@pytest.mark.parametrize(
    ("change", "code"),
    [({"gauge": "G2"}, "GAUGE_CHANGED"), ({"recording": "automatic"}, "RECORDING_CHANGED"),
     ({"inspection_gates": Decimal(1)}, "INSPECTION_CHANGED")],
)  # fmt: skip
def test_what_is_defined_otherwise_is_not_compared(change: dict[str, Any], code: str) -> None:
    first: dict[str, Any] = {"gauge": "G1", "recording": "manual", "inspection_gates": Decimal(2)}
    rows = [
        replace(row, **{name: first[name] if row.date < REPORTING else after for name, after in change.items()})
        for row in FIRM.rows
    ]
    verdict = one("defect_rate 30 %", replace(FIRM, rows=tuple(rows)))
    assert (verdict.state, codes(verdict)) == (State.CANNOT_TELL, {code})
    # What it would have been is beside it: the numbers are measured, the comparison is refused.
    assert verdict.estimate is not None


def test_a_number_that_is_not_there_is_not_zero() -> None:
    rows = [replace(row, good=None, defective=None) if row.date == REPORTING else row for row in FIRM.rows]
    verdict = one("throughput 15 %", replace(FIRM, rows=tuple(rows)))
    assert "WEEK_THIN" in codes(verdict) and verdict.state is State.CANNOT_TELL
    assert verdict.estimate == pytest.approx(one("throughput 15 %", FIRM).estimate, abs=0.01)


def test_a_column_that_is_not_there_is_named() -> None:
    verdict = one("energy_intensity 10 %", replace(FIRM, columns=COLUMNS - {"energy"}))
    assert (verdict.state, verdict.estimate) == (State.CANNOT_TELL, None)
    assert "energy" in verdict.findings[0].sentence("en") and "用电量" in verdict.findings[0].sentence("zh")


def test_claims_judged_each_by_itself_are_harder_together() -> None:
    alone = one("throughput 17.5 %", FIRM)
    others = {"a": "oee 30 pp", "b": "defect_rate 90 %", "c": "energy_intensity 80 %"}
    together = decide(terms(it="throughput 17.5 %", **others), FIRM)
    assert together[0].alpha is not None and alone.alpha == 0.05 and together[0].alpha < alone.alpha
    assert together[0].lower is not None and alone.lower is not None and together[0].lower < alone.lower
    text = TERMS.replace("[windows]", '[rule]\njudged = "all"\n\n[windows]')
    plain = decide(terms(text, it="throughput 17.5 %", a="oee 30 pp"), FIRM)
    assert plain[0].lower == alone.lower


def test_every_finding_is_said_in_both_languages() -> None:
    assert all(zh and en and zh != en for zh, en in SENTENCES.values())


def test_two_weeks_of_a_baseline_are_no_verdict_and_no_crash() -> None:
    rows = tuple(row for row in FIRM.rows if not FIRST + dt.timedelta(days=14) <= row.date < REPORTING)
    verdict = one("throughput 15 %", replace(FIRM, rows=rows))
    assert verdict.state is State.CANNOT_TELL and "WEEK_MISSING" in codes(verdict)


def test_a_control_line_with_an_unknown_product_is_asked_for_its_standard_time() -> None:
    whole = with_control(0.2, 0.0)
    rows = tuple(replace(row, product="6999") if row.line == "B" else row for row in whole.rows)
    verdict = one("throughput 15 %", replace(whole, rows=rows), CONTROL)
    assert verdict.state is State.CANNOT_TELL
    assert any(finding.values.get("products") == "6999" for finding in verdict.findings)


def test_values_without_any_spread_prove_nothing() -> None:
    """Equal values have no error of their own; bounds without end are numbers still."""
    exact = Contrast(0.2, 0.0, 5.0)
    assert exact.p_beyond(0.1) == exact.p_short(0.3) == 1.0 and exact.lower(0.05) == -math.inf
    for claim in ("throughput 10 %", "energy_intensity 10 %", "oee 10 pp"):
        agreed = terms(it=claim).claims["it"]
        case = oriented_case(Evidence((exact,)), (), agreed, METRICS[agreed.metric], (0.5, 0.6))
        assert all(math.isfinite(case.size(float(bound(0.05)))) for bound in (case.evidence.lower, case.evidence.upper))


def test_a_place_in_a_record_is_named_in_the_language_of_the_reader() -> None:
    assert places_text(("report.xlsx row 36", "2025-01-23"), "zh") == ("report.xlsx 第 36 行", "2025-01-23")
    assert places_text(("report.xlsx row 36",), "en") == ("report.xlsx row 36",)
