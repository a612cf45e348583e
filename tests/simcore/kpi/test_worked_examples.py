"""The worked examples of the indicators, to every printed digit."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from simcore.kpi import (
    Equipment,
    LogGain,
    PieceCounts,
    TimeElements,
    Undefined,
    aggregate,
    change,
    decompose_gain,
    evaluate,
    known,
    loss_waterfall,
    nakajima_waterfall,
)

MINUTE = 60_000_000
ELEMENTS = TimeElements.by_hand(
    production=720 * MINUTE, setup=45 * MINUTE, failure=(15 + 10 + 30) * MINUTE, minor_stop=30 * MINUTE,
    other_down=50 * MINUTE, planned_down=60 * MINUTE,
)  # fmt: skip
PIECES = PieceCounts.at_rate(24_000_000, produced=1620, scrapped=65, reworked=32)  # PRI 0.4 min
SHIFT = Equipment(ELEMENTS, PIECES, failures=3, restoration_time=55 * MINUTE)


def test_k1_time_elements() -> None:
    found = [
        ELEMENTS.planned_operation, ELEMENTS.planned_busy, ELEMENTS.delay, ELEMENTS.production, ELEMENTS.processing,
        ELEMENTS.busy,
    ]  # fmt: skip
    assert [time / MINUTE for time in found] == [960, 900, 85, 720, 765, 850]
    assert PIECES.good == 1523


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("availability", "0.800000"), ("effectiveness", "0.900000"), ("quality_ratio", "0.940123"),
        ("overall_equipment_effectiveness", "0.676889"), ("net_equipment_effectiveness", "0.719194"),
        ("allocation_efficiency", "0.944444"), ("utilisation_efficiency", "0.847059"),
        ("technical_efficiency", "0.894410"), ("setup_rate", "0.058824"), ("scrap_ratio", "0.040123"),
        ("rework_ratio", "0.019753"), ("tpm_availability", "0.888889"), ("tpm_performance", "0.810000"),
        ("quality_factor", "0.940123"),
    ],
)  # fmt: skip
def test_k1_and_k2_ratios(key: str, printed: str) -> None:
    assert f"{float(known(evaluate(key, SHIFT.inputs()))):.6f}" == printed


def test_k1_maintenance() -> None:
    inputs = SHIFT.inputs()
    assert known(evaluate("mean_operating_time_between_failures", inputs)) == Fraction(765, 3) * MINUTE
    assert f"{float(known(evaluate('mean_time_to_restoration', inputs)) / MINUTE):.3f}" == "18.333"
    # The planned down time of a shift sheet isn't split: all of it is planned maintenance here.
    assert known(evaluate("corrective_maintenance_ratio", inputs)) == Fraction(55, 115)


def test_k2_tpm_factors_give_the_same_oee() -> None:
    inputs = SHIFT.inputs()
    factors = [known(evaluate(key, inputs)) for key in ("tpm_availability", "tpm_performance", "quality_factor")]
    assert math.prod(factors) == known(evaluate("overall_equipment_effectiveness", inputs))


def test_k2_waterfall() -> None:
    waterfall = nakajima_waterfall(ELEMENTS, PIECES.standard_time, PIECES.good_standard_time)
    assert not isinstance(waterfall, Undefined)
    minutes = [f"{step.time / MINUTE:.1f}" for step in waterfall.steps]
    assert minutes == ["55.0", "45.0", "80.0", "72.0", "38.8", "609.2"]
    assert waterfall.planned_busy_time == 900 * MINUTE == sum(step.time for step in waterfall.steps)


def test_k2_waterfall_in_full() -> None:
    waterfall = loss_waterfall(ELEMENTS, PIECES.standard_time, PIECES.good_standard_time)
    assert not isinstance(waterfall, Undefined)
    assert {step.key: step.time / MINUTE for step in waterfall.steps} == {
        "breakdown": 55, "setup_adjustment": 45, "waiting_for_people": 0, "minor_stops": 30, "starved_loss": 0,
        "blocked_loss": 0, "other_down": 50, "speed_loss": 72, "quality_loss": 38.8, "valuable_operating_time": 609.2,
    }  # fmt: skip


def test_k4_aggregation_is_a_ratio_of_sums() -> None:
    joined = known(aggregate([Fraction("609.2"), 405], [900, 450]))
    assert f"{float(joined):.6f}" == "0.751259"
    mean_of_ratios = (Fraction("609.2") / 900 + Fraction(405, 450)) / 2
    assert f"{float(mean_of_ratios):.6f}" == "0.788444"


def test_k6_gain_by_logarithms() -> None:
    gain = decompose_gain({"A": (0.80, 0.87), "E": (0.78, 0.85), "Q": (0.94, 0.962)})
    assert isinstance(gain, LogGain)
    assert [f"{gain.before:.6f}", f"{gain.after:.6f}", f"{gain.relative:+.2%}"] == ["0.586560", "0.711399", "+21.28%"]
    assert not isinstance(gain.shares, Undefined)
    assert {key: f"{share:.4f}" for key, share in gain.shares.items()} == {"A": "0.4347", "E": "0.4454", "Q": "0.1199"}


def test_k8_effectiveness_above_one_is_not_clipped() -> None:
    fast = Equipment(ELEMENTS, PieceCounts.at_rate(30_000_000, produced=1620, scrapped=65, reworked=32))
    assert known(evaluate("effectiveness", fast.inputs())) == Fraction("1.125")


def test_defect_rate_change_in_points_and_relative() -> None:
    found = change(Fraction("0.06"), Fraction("0.038"))
    assert found.points == Fraction("-2.2")
    assert f"{float(known(found.relative)):.1%}" == "-36.7%"
    assert isinstance(change(0, 0.01).relative, Undefined)
