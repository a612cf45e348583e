"""T1 to T5 and the sums of waterfalls, as exact identities over random accounts."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simcore.errors import KpiError
from simcore.kpi import (
    Equipment,
    LogGain,
    PieceCounts,
    TimeElements,
    Undefined,
    actual_pieces,
    aggregate,
    decompose_gain,
    evaluate,
    known,
    loss_waterfall,
    nakajima_waterfall,
    total_elements,
    total_pieces,
)
from simcore.states import STATE_MEANING, UnitState
from tests.simcore.kpi.runs import unit

times = st.integers(0, 10**13)
state_times = st.lists(times, min_size=len(UnitState), max_size=len(UnitState)).map(tuple)


@st.composite
def piece_counts(draw: st.DrawFn) -> PieceCounts:
    """Pieces of up to three products with different PRI."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        good, scrapped, reworked = (draw(st.integers(0, 10**6)) for _ in range(3))
        rate = draw(st.integers(1, 10**9))
        produced = good + scrapped + reworked
        parts.append(PieceCounts.at_rate(rate, produced=produced, scrapped=scrapped, reworked=reworked))
    return total_pieces(parts)


@given(state_times)
def test_t1_planned_busy_time_is_the_sum_of_its_elements(state_time: tuple[int, ...]) -> None:
    elements = TimeElements.from_states(state_time)
    assert elements.planned_busy == elements.production + elements.setup + elements.delay + elements.down
    assert elements.planned_operation == elements.planned_busy + elements.planned_down
    assert elements.calendar == sum(state_time) == elements.planned_operation + elements.non_scheduled
    assert elements.delay == elements.failure + elements.minor_stop + elements.waiting_for_people
    assert elements.down == elements.starved + elements.blocked
    assert sum(elements.semi_e10().values()) == sum(state_time)


@given(state_times)
def test_elements_follow_the_table_of_meanings(state_time: tuple[int, ...]) -> None:
    elements = TimeElements.from_states(state_time)
    for loss in {meaning.nakajima_loss for meaning in STATE_MEANING.values()}:
        expected = sum(state_time[s] for s in UnitState if STATE_MEANING[s].nakajima_loss == loss)
        assert elements.nakajima(loss) == expected


@given(state_times, piece_counts())
def test_t2_to_t4(state_time: tuple[int, ...], pieces: PieceCounts) -> None:
    inputs = Equipment(TimeElements.from_states(state_time), pieces).inputs()

    def value(key: str) -> Fraction | Undefined:
        return evaluate(key, inputs)

    availability, oee, nee = (
        value(key) for key in ("availability", "overall_equipment_effectiveness", "net_equipment_effectiveness")
    )
    factors = [value(key) for key in ("effectiveness", "quality_factor")]
    split = [value(key) for key in ("allocation_efficiency", "utilisation_efficiency")]
    if all(isinstance(part, Fraction) for part in (availability, *split)):
        assert availability == math.prod(split)  # type: ignore[type-var]
    if all(isinstance(part, Fraction) for part in (availability, oee, *factors)):
        assert oee == availability * math.prod(factors)  # type: ignore[operator]
        if oee != 0:
            elements = TimeElements.from_states(state_time)
            assert nee / oee == Fraction(elements.processing, elements.production)  # type: ignore[operator]


@given(piece_counts())
def test_t5_pieces_add_up(pieces: PieceCounts) -> None:
    assert pieces.produced == pieces.good + pieces.scrapped + pieces.reworked


@pytest.mark.parametrize(("good", "scrapped", "code"), [(9, 0, "PIECES_DO_NOT_ADD_UP"), (11, -1, "NEGATIVE_COUNT")])
def test_t5_is_enforced(good: int, scrapped: int, code: str) -> None:
    with pytest.raises(KpiError) as refused:
        PieceCounts(10, good, scrapped, 0, 100, 90)
    assert refused.value.code == code


@given(state_times, piece_counts())
def test_waterfalls_sum_to_planned_busy_time(state_time: tuple[int, ...], pieces: PieceCounts) -> None:
    elements = TimeElements.from_states(state_time)
    for build in (loss_waterfall, nakajima_waterfall):
        waterfall = build(elements, pieces.standard_time, pieces.good_standard_time)
        assert not isinstance(waterfall, Undefined)
        assert sum(step.time for step in waterfall.steps) == elements.planned_busy
        assert waterfall.valuable_operating_time == pieces.good_standard_time


@given(st.lists(st.tuples(state_times, piece_counts()), min_size=1, max_size=4))
def test_station_is_the_sum_of_its_units(units: list[tuple[tuple[int, ...], PieceCounts]]) -> None:
    elements = [TimeElements.from_states(state_time) for state_time, _ in units]
    counts = [pieces for _, pieces in units]
    joined = Equipment(total_elements(elements), total_pieces(counts))
    by_sums = aggregate([c.good_standard_time for c in counts], [e.planned_busy for e in elements])
    assert evaluate("overall_equipment_effectiveness", joined.inputs()) == by_sums


@given(st.integers(1, 10**6), st.integers(1, 10**9), st.data())
def test_actual_pieces_are_exact_for_one_run_time(produced: int, pri: int, data: st.DataObject) -> None:
    defective = data.draw(st.integers(0, produced))
    account = unit("s", (0,) * len(UnitState), pri=pri, produced=produced, defective=defective)
    assert actual_pieces(account).good_standard_time == pri * (produced - defective)


@given(st.dictionaries(st.sampled_from("AEQ"), st.tuples(st.floats(0.01, 2), st.floats(0.01, 2)), min_size=1))
def test_log_contributions_add_up_in_any_order(factors: dict[str, tuple[float, float]]) -> None:
    gain = decompose_gain(factors)
    turned = decompose_gain(dict(reversed(factors.items())))
    assert isinstance(gain, LogGain) and isinstance(turned, LogGain)
    assert math.fsum(gain.contributions.values()) == pytest.approx(math.log(gain.after / gain.before), abs=1e-12)
    assert gain.contributions == turned.contributions
    # Where contributions all but cancel, shares are quotients by the rounding of a logarithm.
    if not isinstance(gain.shares, Undefined) and abs(math.log(gain.after / gain.before)) > 1e-6:
        assert math.fsum(gain.shares.values()) == pytest.approx(1, abs=1e-9)


def test_stop_without_record_gives_no_figure() -> None:
    elements = TimeElements.by_hand(production=100, unknown=1)
    inputs = Equipment(elements, PieceCounts.at_rate(1, produced=50, scrapped=0, reworked=0)).inputs()
    for key in ("availability", "overall_equipment_effectiveness", "technical_efficiency", "tpm_availability"):
        value = evaluate(key, inputs)
        assert isinstance(value, Undefined) and value.code == "UNKNOWN_TIME"
    assert known(evaluate("quality_ratio", inputs)) == 1
    assert isinstance(loss_waterfall(elements, 50, 50), Undefined)


def test_impossible_times_are_refused() -> None:
    with pytest.raises(KpiError, match="NEGATIVE_TIME"):
        TimeElements.by_hand(production=-1)
    with pytest.raises(KpiError, match="STATE_COUNT"):
        TimeElements.from_states((1, 2, 3))
