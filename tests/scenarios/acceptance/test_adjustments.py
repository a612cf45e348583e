"""Events by agreed rules, free days, the case without the renovation, other baselines, missing weeks."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from scenarios.acceptance.plan.forecast import forecast
from scenarios.acceptance.plan.frozen import terms_data
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import FileDigest, Records
from scenarios.acceptance.records.without import read_without
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.verdict.adjusted import Adjusted, gate_of
from scenarios.acceptance.verdict.decide import decide
from scenarios.acceptance.verdict.grounds import grounds_of
from scenarios.acceptance.verdict.missing import missing_weeks
from scenarios.acceptance.verdict.model import ClaimVerdict, State
from scenarios.acceptance.verdict.outlook import longer, outlook
from scenarios.acceptance.verdict.steps import steps
from scenarios.acceptance.verdict.windows import baseline_sensitivity
from simcore.errors import SpecError
from tests.scenarios.acceptance.firms import (
    BASELINE_WEEKS,
    FIRST,
    REPORTING,
    REPORTING_WEEKS,
    TERMS,
    firm,
    records,
    terms,
    weeks,
)

FIRM = firm()
WEEK = dt.timedelta(days=7)


def codes(verdict: ClaimVerdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def plan(more: str = "", claim: str = 'metric = "throughput", gain = "15 %"') -> PlanTerms:
    head = TERMS[: TERMS.index("[claims]")]
    return terms(f'{head}\n{more}\n[claims]\noutput = {{ {claim}, claimant = "vendor" }}\n')


def without(whole: Records, first: dt.date, days: int) -> Records:
    gone = {first + dt.timedelta(days=number) for number in range(days)}
    return replace(whole, rows=tuple(row for row in whole.rows if row.date not in gone))


def weakened(whole: Records, first: dt.date, days: int, factor: int) -> Records:
    """A flood, a power cut: on these days the line makes a fraction of what it makes else."""
    last = first + dt.timedelta(days=days)
    return replace(whole, rows=tuple(
        replace(row, good=row.good // factor, total=row.good // factor + row.defective)
        if first <= row.date < last and row.good is not None and row.defective is not None else row
        for row in whole.rows
    ))  # fmt: skip


def event(leaves_out: str, first: dt.date, days: int, most: int = 14) -> str:
    last = first + dt.timedelta(days=days - 1)
    return (
        f'[event_rules]\npower_cut = {{ leaves_out = "{leaves_out}", most_days = {most}, evidence = "grid notice" }}\n'
        f'[[events]]\nrule = "power_cut"\nfirst = {first}\nlast = {last}\nevidence = "notice 12"\n'
    )


CUT = REPORTING + 2 * WEEK


def test_an_event_is_left_out_by_the_rule_that_was_agreed_on() -> None:
    flooded = weakened(FIRM, CUT, 3, 20)
    (plain,) = decide(plan(), flooded)
    (week,) = decide(plan(event("weeks", CUT, 3)), flooded)
    (days,) = decide(plan(event("days", CUT, 3)), flooded)
    (kept,) = decide(plan(event("nothing", CUT, 3)), flooded)
    (clean,) = decide(plan(), FIRM)
    assert plain.state is State.NOT_PROVEN
    assert week.state is days.state is State.PROVEN
    assert (kept.estimate, kept.state) == (plain.estimate, plain.state) and "EVENT_KEPT" in codes(kept)
    assert len(week.series.reporting) == REPORTING_WEEKS - 1 and len(days.series.reporting) == REPORTING_WEEKS
    assert [test.numbers[1] for test in days.tests] == [REPORTING_WEEKS, 12 * REPORTING_WEEKS - 6]
    assert week.estimate == pytest.approx(clean.estimate, abs=0.01)
    assert "EVENT_LEFT_OUT" in codes(week) and not {"WEEK_THIN", "WEEK_MISSING"} & codes(days)


def test_events_beyond_what_their_rule_allows_are_counted() -> None:
    flooded = weakened(FIRM, CUT, 3, 20)
    (beyond,) = decide(plan(event("weeks", CUT, 3, most=6)), flooded)
    (plain,) = decide(plan(), flooded)
    assert (beyond.estimate, beyond.state) == (plain.estimate, plain.state) and "EVENT_BEYOND_RULE" in codes(beyond)


def test_events_are_no_part_of_the_plan_and_their_rules_are() -> None:
    agreed = terms_data(plan(event("weeks", CUT, 3)))
    assert "events" not in agreed and agreed["event_rules"]["power_cut"]["leaves_out"] == "weeks"
    with pytest.raises(SpecError) as error:
        plan(event("weeks", CUT, 3).replace('rule = "power_cut"', 'rule = "flood"'))
    assert error.value.problems[0].code == "EVENT_RULE" and "flood" in error.value.problems[0].message


@pytest.mark.parametrize(("first", "days"), [(CUT, 3), (CUT + dt.timedelta(days=4), 3), (CUT, 7)])
def test_days_of_a_holiday_are_not_asked_for(first: dt.date, days: int) -> None:
    """Three days of a six-day week leave six shifts, and Sunday's rest is no missing day."""
    last = first + dt.timedelta(days=days - 1)
    short = without(FIRM, first, days)
    (plain,) = decide(plan(), short)
    (agreed,) = decide(plan(f'[[holidays]]\nfirst = {first}\nlast = {last}\nreason = "Labour Day"\n'), short)
    assert plain.state is State.CANNOT_TELL
    assert agreed.state is State.PROVEN and not {"WEEK_THIN", "WEEK_MISSING"} & codes(agreed)
    worse = without(short, CUT + dt.timedelta(days=3), 1)
    (thin,) = decide(plan(f'[[holidays]]\nfirst = {first}\nlast = {last}\nreason = "Labour Day"\n'), worse)
    assert (thin.state is State.CANNOT_TELL) == (days < 7)


# The case without the renovation ------------------------------------------------------------------------------------

TABLE = '[adjusted_baseline]\nfile = "without.csv"\nlabel = "model of the line, fitted to six weeks"\n'
LATER = (REPORTING - FIRST).days // 7


def drifting(gain: float) -> Records:
    def level(week: int) -> float:
        return 5_000.0 * 1.0125**week

    return records(
        weeks(FIRST, BASELINE_WEEKS, level, 3),
        weeks(REPORTING, REPORTING_WEEKS, lambda week: level(week + LATER) * (1.0 + gain), 5),
    )


def table(error: float = 0.01, bias: float = 0.0, held_out: range = range(6, BASELINE_WEEKS)) -> Adjusted:
    """What the drifting line makes without the renovation [min/shift], as a model that errs a little says."""
    rng = np.random.default_rng(7)
    numbers = [*held_out, *range(LATER, LATER + REPORTING_WEEKS)]
    values = {
        FIRST + number * WEEK: 500.0 * 1.0125**number * (1.0 + bias) * math.exp(error * float(rng.standard_normal()))
        for number in numbers
    }
    return Adjusted({"throughput": values}, FileDigest("without.csv", "0" * 64, 1))


def test_the_case_without_the_renovation_saves_a_drifting_line() -> None:
    whole = drifting(0.20)
    (plain,) = decide(plan(), whole)
    (adjusted,) = decide(plan(TABLE), whole, table())
    assert (plain.state, codes(plain)) == (State.CANNOT_TELL, {"BASELINE_TREND"})
    assert adjusted.state is State.PROVEN and adjusted.estimate == pytest.approx(0.20, abs=0.02)
    assert [test.numbers for test in adjusted.tests] == [(6, 9), (72, 108)]
    label = next(finding for finding in adjusted.findings if finding.code == "ADJUSTED_BY")
    assert "model of the line" in label.sentence("zh") and "model of the line" in label.sentence("en")


def test_a_bias_that_stays_is_no_gain() -> None:
    """The same table 4 % too low everywhere tells the same gain: only what changes between the windows counts."""
    whole = drifting(0.20)
    (fair,) = decide(plan(TABLE), whole, table())
    (biased,) = decide(plan(TABLE), whole, table(bias=-0.04))
    assert biased.estimate == pytest.approx(fair.estimate, abs=1e-12) and biased.state is fair.state


@pytest.mark.parametrize(
    ("adjusted", "code"),
    [
        (table(bias=-0.08), "ADJUSTED_GATE"),
        (table(error=0.25), "ADJUSTED_GATE"),
        (table(held_out=range(8, BASELINE_WEEKS)), "TOO_FEW_WEEKS"),
        (Adjusted({}, FileDigest("without.csv", "0" * 64, 1)), "ADJUSTED_MISSING"),
        (None, "ADJUSTED_MISSING"),
    ],
)
def test_a_table_that_shows_nothing_adjusts_nothing(adjusted: Adjusted | None, code: str) -> None:
    (verdict,) = decide(plan(TABLE), drifting(0.20), adjusted)
    assert verdict.state is State.CANNOT_TELL and code in codes(verdict)


def test_the_gate_by_hand() -> None:
    """Errors +10, -10, +30 on values of mean 200: bias 10/200, root of 1100/2 over 200."""
    gate = gate_of([190.0, 210.0, 200.0], [200.0, 200.0, 230.0])
    assert (gate.bias, gate.variation) == (pytest.approx(0.05), pytest.approx(math.sqrt(550.0) / 200.0))


def test_one_comparison_decides() -> None:
    with pytest.raises(SpecError) as error:
        terms(TERMS.replace('line = "A"', 'line = "A"\ncontrol_line = "B"').replace("[windows]", f"{TABLE}[windows]"))
    assert [problem.code for problem in error.value.problems] == ["TWO_COMPARISONS"]


def test_tables_are_read_with_both_headers_and_refused_with_their_row(tmp_path: Path) -> None:
    file = tmp_path / "without.csv"
    file.write_text("周,指标,数值\n2025-01-06,throughput,500.5\n2025/1/13,throughput,501\n", encoding="utf-8")
    values, digest = read_without(file, frozenset(METRICS))
    assert values == {"throughput": {dt.date(2025, 1, 6): 500.5, dt.date(2025, 1, 13): 501.0}}
    assert digest.name == "without.csv" and len(digest.sha256) == 64
    file.write_text("week,metric,value\n2025-01-06,speed,1\n2025-01-06,oee,\n2025-01-06,oee,0.5\n2025-01-06,oee,0.6\n")
    with pytest.raises(SpecError) as error:
        read_without(file, frozenset(METRICS))
    assert [problem.line for problem in error.value.problems] == [2, 3, 5]
    file.write_text("week,value\n")
    with pytest.raises(SpecError, match="metric"):
        read_without(file, frozenset(METRICS))


# What stands beside a verdict ---------------------------------------------------------------------------------------


def test_a_baseline_after_a_bad_month_is_seen_by_the_others() -> None:
    """A quarter of history at full level, then the agreed twelve weeks at 92 %: only the agreed window proves 15 %."""
    history = weeks(FIRST - 12 * WEEK, 12, lambda week: 5_000.0, 8)
    whole = records(
        history, weeks(FIRST, BASELINE_WEEKS, lambda week: 4_600.0, 9),
        weeks(REPORTING, REPORTING_WEEKS, lambda week: 5_500.0, 10),
    )  # fmt: skip
    (verdict,) = decide(plan(), whole)
    (others,) = baseline_sensitivity(plan(), whole)
    assert verdict.state is State.PROVEN
    first = next(each for each in others.others if each.first == FIRST - 12 * WEEK)
    assert first.last == FIRST - dt.timedelta(days=1) and first.state is State.REFUTED
    assert others.states[State.PROVEN] < len(others.others) / 2
    # Lengths 12 to 8 of 24 weeks in a row, without the agreed one.
    assert len(others.others) == sum(24 - length + 1 for length in range(8, 13)) - 1
    low, high = others.range or (0.0, 0.0)
    assert low == pytest.approx(0.1, abs=0.02) and high == pytest.approx(0.196, abs=0.02)


def test_missing_weeks_at_their_worst_by_hand() -> None:
    whole = without(without(FIRM, FIRST + 3 * WEEK, 7), REPORTING, 7)
    (verdict,) = decide(plan(), whole)
    bounds = missing_weeks(plan(), verdict)
    assert bounds is not None and (bounds.baseline, bounds.reporting) == (1, 1)
    before = [point.value for point in verdict.series.baseline if point.value is not None]
    after = [point.value for point in verdict.series.reporting if point.value is not None]
    best = max(*before, *after)
    assert bounds.worst == pytest.approx((sum(after) / 9) / ((sum(before) + best) / 12) - 1.0)
    assert bounds.best == pytest.approx(((sum(after) + best) / 9) / (sum(before) / 12) - 1.0)
    assert missing_weeks(plan(), decide(plan(), FIRM)[0]) is None
    rate = plan(claim='metric = "defect_rate", points = "1 pp"')
    (defects,) = decide(rate, whole)
    bounds = missing_weeks(rate, defects)
    assert bounds is not None and bounds.worst is not None and bounds.best is not None
    assert bounds.worst == pytest.approx(0.06 * 11 / 12 - (0.038 * 8 + 1.0) / 9, abs=0.002)
    assert bounds.worst < 0.0 < bounds.best


def test_steps_from_pieces_to_the_result() -> None:
    """600 A at 0.5 and 300 B at 1.0 minutes, then 900 and 180: +20 % in pieces, +5 % in standard minutes."""
    (verdict,) = decide(plan(event("weeks", CUT, 3)), weakened(FIRM, CUT, 3, 20))
    stages = steps(plan(event("weeks", CUT, 3)), weakened(FIRM, CUT, 3, 20), verdict)
    assert [step.name for step in stages] == ["pieces", "as_recorded", "events", "compared"]
    assert stages[0].improvement == pytest.approx(stages[1].improvement)
    assert stages[1].improvement < stages[2].improvement == pytest.approx(stages[3].improvement, abs=0.002)


def test_what_it_would_take() -> None:
    """Six reporting weeks: a claim a little above the lower bound wants more of them, one above the average has no use.

    The same weeks once more are what the outlook supposes: with them the claim passes or misses as it says.
    """
    text = TERMS.replace("last = 2025-07-06", "last = 2025-06-15")
    (verdict,) = decide(terms(text), FIRM)
    assert verdict.lower is not None and verdict.estimate is not None and outlook(terms(text), verdict) is None

    def seen(claim: float) -> tuple[str, int | None]:
        agreed = terms(text, output=f"throughput {100 * claim:.2f} %")
        (close,) = decide(agreed, FIRM)
        found = outlook(agreed, close)
        assert close.state is State.NOT_PROVEN and found is not None
        return found.reason, found.weeks

    assert seen(verdict.estimate + 0.003) == ("below_claim", None)
    assert seen(verdict.estimate - 0.002) == ("over_a_year", None)
    reason, needed = seen(verdict.lower + 0.002)
    assert reason == "weeks" and needed is not None and 6 < needed < 12
    rows = [row for row in FIRM.rows if row.date < REPORTING + 6 * WEEK]
    again = [replace(row, date=row.date + 6 * WEEK) for row in rows if row.date >= REPORTING]
    twice = text.replace("last = 2025-06-15", "last = 2025-07-27")
    (longer,) = decide(terms(twice, output=f"throughput {100 * verdict.lower + 0.2:.2f} %"), records(rows, again))
    assert longer.state is State.PROVEN


def test_bounds_of_the_outlook_are_those_of_the_tests() -> None:
    """No week more gives the bound that the verdict has, for weeks, shifts and lots."""
    agreed = terms(output="throughput 15 %", defects="defect_rate 25 %")
    for verdict in decide(agreed, FIRM):
        for test in verdict.tests:
            scale = math.log1p(test.lower) if verdict.claim == "output" else -math.log1p(-test.lower)
            assert float(longer(test, 1.0).lower(verdict.alpha)) == pytest.approx(scale, rel=1e-9)


def test_grounds_of_every_claim() -> None:
    agreed = terms(output="throughput 15 %", defects="defect_rate 25 %")
    verdicts = decide(agreed, FIRM)
    found = grounds_of(agreed, FIRM, verdicts)
    assert set(found) == {"output", "defects"} and found["defects"].steps == ()
    assert all(each.sensitivity is not None and each.sensitivity.others for each in found.values())


def test_the_noise_of_a_control_line_counts_in_the_plan() -> None:
    before = records(
        weeks(FIRST, BASELINE_WEEKS, lambda week: 5_000.0, 1),
        weeks(FIRST, BASELINE_WEEKS, lambda week: 5_000.0, 2, line="B"),
    )
    text = TERMS.replace('line = "A"', 'line = "A"\ncontrol_line = "B"')
    (alone,), (beside,) = forecast(terms(), before), forecast(terms(text), before)
    assert alone.smallest is not None and beside.smallest is not None
    ratio = (beside.smallest - 0.15) / (alone.smallest - 0.15)
    # Twice the variance of the shifts, but uncertainties of counting grow as well.
    assert 1.2 < ratio < 1.7


def test_the_terms_of_the_documentation_are_understood() -> None:
    page = (Path(__file__).parents[3] / "docs/acceptance.md").read_text(encoding="utf-8")
    block = page.split("```toml\n")[1].split("```")[0]
    agreed = plan(block)
    assert len(agreed.events) == len(agreed.holidays) == 1 and agreed.adjusted_baseline is not None


# What is set aside, and what isn't known ----------------------------------------------------------------------------


def override(finding: str) -> str:
    said = 'by = "the county office"\nreason = "both gauges compared on 200 rings"'
    return f'[[overrides]]\nfinding = "{finding}"\n{said}\n'


def test_a_finding_is_set_aside_by_name_and_said_everywhere() -> None:
    rows = tuple(replace(row, gauge="G-2" if row.date >= REPORTING else "G-1") for row in FIRM.rows)
    whole = replace(FIRM, rows=rows, columns=FIRM.columns | {"gauge"})
    claim = 'metric = "defect_rate", gain = "25 %"'
    (plain,) = decide(plan(claim=claim), whole)
    (aside,) = decide(plan(override("GAUGE_CHANGED"), claim), whole)
    (other,) = decide(plan(override("RECORDING_CHANGED"), claim), whole)
    assert plain.state is other.state is State.CANNOT_TELL
    assert aside.state is State.PROVEN and {"GAUGE_CHANGED", "OVERRIDDEN"} <= codes(aside)
    said = next(finding for finding in aside.findings if finding.code == "OVERRIDDEN")
    assert "county office" in said.sentence("zh") and "200 rings" in said.sentence("en")
    assert terms_data(plan(override("GAUGE_CHANGED"), claim)) == terms_data(plan(claim=claim))


@pytest.mark.parametrize("finding", ["WEEK_MISSING", "TOO_FEW_WEEKS", "BASELINE_TREND", "ADJUSTED_GATE"])
def test_what_no_decision_mends_is_not_set_aside(finding: str) -> None:
    with pytest.raises(SpecError):
        plan(override(finding))


@pytest.mark.parametrize(("minutes", "code"), [(0, None), (20, "TIME_GAPS"), (100, "TIME_UNKNOWN")])
def test_time_of_which_nothing_is_known(minutes: int, code: str | None) -> None:
    rows = tuple(replace(row, unknown_time=Decimal(minutes)) for row in FIRM.rows)
    whole = replace(FIRM, rows=rows, columns=FIRM.columns | {"unknown_time"})
    (timed,) = decide(plan(claim='metric = "oee", points = "3 pp"'), whole)
    (counted,) = decide(plan(), whole)
    assert codes(timed) & {"TIME_GAPS", "TIME_UNKNOWN"} == ({code} if code else set())
    assert (timed.state is State.CANNOT_TELL) == (code == "TIME_UNKNOWN")
    assert not codes(counted) & {"TIME_GAPS", "TIME_UNKNOWN"}
