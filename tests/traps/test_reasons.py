"""The rules behind the reasons, each by itself: closed forms against numerical means, and when a rule is silent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scenarios.attribution import explain_study
from scenarios.attribution.causes import causes
from scenarios.attribution.reasons import biased_share, demand_remark, early_means, last_stations, lost_places
from scenarios.study import StudySettings, simulate_study
from simcore.spec import GaugeSpec, LineSpec, TeethingSpec
from tests.scenarios.small import HOUR, small_line
from tests.scenarios.test_attribution import case_of

SETTINGS = StudySettings(horizon=6 * HOUR, warmup=HOUR, replications=4, seed=3)


@pytest.mark.parametrize(("bias", "check"), [(1000.0, 500.0), (1000.0, 20.0), (500.0, 1000.0)])
def test_the_biased_share_is_that_of_a_drawn_gauge(bias: float, check: float) -> None:
    gauge = GaugeSpec.model_validate(
        {
            "pieces_to_detection": 20.0, "nonconforming_when_biased": 0.2, "master_check_interval": f"{check} h",
            "bias_time_to": {"distribution": "exponential", "mean": f"{bias} h"},
        }
    )  # fmt: skip
    # A check ends a bias; the memory of an exponential law is none, so each interval is drawn anew.
    times = np.random.default_rng(1).exponential(bias, 400_000)
    drawn = np.maximum(check - times, 0.0) / check
    assert biased_share(gauge) == pytest.approx(drawn.mean(), abs=5.0 * drawn.std() / 400_000**0.5)


def test_a_gauge_without_bias_misleads_nobody() -> None:
    assert biased_share(GaugeSpec.model_validate({"pieces_to_detection": 20.0})) == 0.0


@pytest.mark.parametrize(("age", "days"), [("0 s", 90), ("8 week", 90), ("52 week", 365)])
def test_the_means_of_early_life_are_those_of_the_curves(age: str, days: int) -> None:
    teething = TeethingSpec.model_validate(
        {"failure_excess": 2.0, "failure_decay": "8 week", "speed_loss": 0.25, "speed_decay": "6 week", "age": age}
    )
    window = days * 24 * HOUR
    middles = teething.age.value + (np.arange(100_000) + 0.5) / 100_000 * window
    failures = 2.0 * np.exp(-middles / teething.failure_decay.value)
    speed = 0.25 * np.exp(-middles / teething.speed_decay.value)
    assert early_means(teething, window) == pytest.approx((failures.mean(), speed.mean()), rel=1e-6)


def capped(pieces: int) -> LineSpec:
    return small_line(demand={"mode": "cap", "quantity": pieces, "period": "1 h"})


def test_demand_binds_only_where_even_the_busiest_station_waits() -> None:
    small = simulate_study(capped(100), SETTINGS).arm
    found = demand_remark(small, "AFTER")
    assert found is not None and found.code == "DEMAND_BINDS_AFTER"
    assert (found.values["pieces"], found.values["station"], found.values["period_h"]) == (100, "pack", 1.0)
    assert demand_remark(simulate_study(capped(100_000), SETTINGS).arm, "AFTER") is None
    assert demand_remark(simulate_study(small_line(), SETTINGS).arm, "AFTER") is None


def test_last_stations_give_to_sinks_alone() -> None:
    assert last_stations(small_line()) == ("pack",)


def test_only_buffers_that_shrank_are_counted() -> None:
    before = small_line()
    after = small_line(buffers={"turned": {"capacity": 30}, "ground": {"capacity": 4}})
    assert lost_places(before, after) == {"ground": (30, 4)}
    assert lost_places(after, before) == {}


@pytest.mark.parametrize("measures", [("faster", "repairs"), ("capable",), ("nothing",)])
def test_measures_without_such_mechanisms_get_no_such_reasons(measures: tuple[str, ...]) -> None:
    codes = {cause.code for cause in causes(explain_study(case_of(*measures), SETTINGS))}
    silent = {"COUPLED", "EARLY_LIFE", "SHIFTED_LONGER", "GAUGE_BIASED", "MEASURED_RISES", "RECORDED_RISES"}
    assert not codes & silent


def test_a_gain_of_none_is_said_to_be_none() -> None:
    found: dict[str, Any] = {cause.code: cause.values for cause in causes(explain_study(case_of("nothing"), SETTINGS))}
    assert "GAIN_NONE" in found and "GAIN_NOT_TOLD" not in found
    short = replace(SETTINGS, replications=2)
    assert "GAIN_NONE" not in {cause.code for cause in causes(explain_study(case_of("faster"), short))}
