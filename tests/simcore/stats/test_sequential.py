"""Run until precise: stopping rule, resuming, independence of workers, refusals, honesty of the stop."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from simcore.errors import StatisticsError
from simcore.stats import ChangeOf, Constant, Interval, MeanOf, RatioOf, binomial_bounds, measure_coverage, run_until


def simulate(index: int) -> dict[str, float]:
    rng = np.random.default_rng([7, index])
    luck = rng.normal(0.0, 0.1)
    hours = rng.uniform(90.0, 110.0)
    return {
        "output": math.exp(luck + rng.normal(0.0, 0.03)) * hours,
        "output_after": 1.2 * math.exp(luck + rng.normal(0.0, 0.03)) * hours,
        "hours": hours,
        "fixed": 4.0,
    }


def test_stops_when_every_target_is_precise_and_has_stayed_so() -> None:
    targets = ["output", RatioOf("output", "hours"), ChangeOf("output", "output_after")]
    run = run_until(simulate, targets, 0.04, maximum=400)
    assert run.reached
    assert 15 <= run.n < 400
    assert run.required == pytest.approx(0.04 / 1.04)
    assert set(run.outcomes) == {"output", "output/hours", "output->output_after"}
    assert all(error <= run.required for error in run.errors.values())
    assert "not all of them together" in run.note
    assert run.projected_replications == run.n

    def precise(n: int) -> bool:
        wanted = (MeanOf("output"), RatioOf("output", "hours"), ChangeOf("output", "output_after"))
        outcomes = [(target, target.outcome(run.results[:n], 0.95)) for target in wanted]
        return all(isinstance(o, Interval) and target.error(o) <= run.required for target, o in outcomes)

    # Held for 5 more replications after the first time, and not a replication longer than needed.
    assert all(precise(n) for n in range(run.n - 5, run.n + 1))
    assert not precise(run.n - 6)


def test_change_is_measured_in_points_of_the_old_level() -> None:
    run = run_until(simulate, [ChangeOf("output", "output_after", "hours", "hours")], 0.02)
    outcome = run.outcomes["output->output_after"]
    assert isinstance(outcome, Interval)
    assert run.errors["output->output_after"] == outcome.longer_arm
    assert outcome.contains(0.2)


def test_maximum_ends_the_run_and_says_what_is_missing() -> None:
    run = run_until(simulate, ["output"], 0.001, maximum=12)
    assert (run.reached, run.n) == (False, 12)
    assert "not reached with 12" in run.note and "output" in run.note
    assert run.projected_replications == pytest.approx(12 * (run.errors["output"] / run.required) ** 2)
    assert isinstance(run.outcomes["output"], Interval)


def test_maximum_during_the_look_ahead_is_not_called_reached() -> None:
    run = run_until(simulate, ["output"], 0.3, minimum=10, maximum=12)
    assert not run.reached
    assert "not held" in run.note


def test_resuming_gives_the_same_as_not_stopping() -> None:
    whole = run_until(simulate, ["output"], 0.03)
    interrupted = run_until(simulate, ["output"], 0.03, maximum=whole.n - 4)
    calls: list[int] = []

    def counted(index: int) -> dict[str, float]:
        calls.append(index)
        return simulate(index)

    resumed = run_until(counted, ["output"], 0.03, past=interrupted.results)
    assert resumed == whole
    assert calls == list(range(interrupted.n, whole.n))


def test_all_past_results_count() -> None:
    past = [simulate(index) for index in range(80)]
    run = run_until(simulate, ["output"], 0.05, past=past)
    assert (run.n, run.reached) == (80, True)


def test_workers_do_not_change_the_outcome() -> None:
    with ThreadPoolExecutor(2) as pool:

        def in_pool(
            function: Callable[[int], Mapping[str, float]], indices: Iterable[int]
        ) -> Iterable[Mapping[str, float]]:
            return pool.map(function, indices)

        parallel = run_until(simulate, ["output"], 0.03, batch=4, evaluate=in_pool)
    assert parallel == run_until(simulate, ["output"], 0.03, batch=4)


def test_deterministic_figures_stop_after_the_look_ahead() -> None:
    run = run_until(simulate, ["fixed"], 0.01)
    assert isinstance(run.outcomes["fixed"], Constant)
    assert (run.n, run.reached, run.errors["fixed"]) == (15, True, 0.0)


def test_rare_events_are_waited_for_and_refused_if_they_never_come() -> None:
    def rare(index: int) -> dict[str, float]:
        return {"stops": 1.0, "hours": 0.0 if index < 14 else 5.0 + index % 3}

    run = run_until(rare, [RatioOf("stops", "hours")], 0.9, maximum=300)
    assert run.n > 16
    with pytest.raises(StatisticsError) as caught:
        run_until(rare, [RatioOf("stops", "hours")], 0.9, maximum=12)
    assert caught.value.code == "TOO_RARE"


def test_missing_and_undefined_figures_are_refused_at_once() -> None:
    with pytest.raises(StatisticsError, match="reports no 'outptu'") as caught:
        run_until(simulate, ["outptu"], 0.05)
    assert caught.value.code == "KEY_MISSING"
    with pytest.raises(StatisticsError) as caught:
        run_until(lambda index: {"x": math.nan if index == 3 else 1.0}, ["x"], 0.05)
    assert caught.value.code == "NOT_FINITE"


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"relative_precision": 0.0}, "PRECISION_OUT_OF_RANGE"),
        ({"relative_precision": 5.0}, "PRECISION_OUT_OF_RANGE"),
        ({"minimum": 2}, "REPLICATIONS_OUT_OF_RANGE"),
        ({"minimum": 30, "maximum": 20}, "REPLICATIONS_OUT_OF_RANGE"),
        ({"batch": 0}, "BATCH_OUT_OF_RANGE"),
        ({"level": 95.0}, "LEVEL_OUT_OF_RANGE"),
        ({"targets": []}, "NO_TARGET"),
        ({"targets": ["output", MeanOf("output")]}, "TARGET_TWICE"),
    ],
)
def test_impossible_settings_are_refused_before_anything_runs(settings: dict[str, object], code: str) -> None:
    def never(index: int) -> dict[str, float]:
        raise AssertionError("simulated although the settings are impossible")

    arguments: dict[str, object] = {"targets": ["output"], "relative_precision": 0.05, **settings}
    with pytest.raises(StatisticsError) as caught:
        run_until(never, **arguments)  # type: ignore[arg-type]
    assert caught.value.code == code


@pytest.mark.slow
@pytest.mark.parametrize("law", ["normal", "exponential"])
def test_stopping_when_narrow_keeps_the_coverage(law: str) -> None:
    rng = np.random.default_rng(9)
    draw = (lambda: rng.normal(1.0, 0.1)) if law == "normal" else (lambda: rng.exponential(1.0))
    precision = 0.05 if law == "normal" else 0.3
    runs = [run_until(lambda _: {"x": float(draw())}, ["x"], precision, maximum=2000) for _ in range(1000)]
    assert all(run.reached for run in runs)
    coverage = measure_coverage(1.0, [run.outcomes["x"] for run in runs])
    assert 0.93 <= coverage.share <= 0.97
    # The adjusted demand: the estimate is within the precision of the true value in at least 95 % of runs.
    within = np.mean([abs(run.outcomes["x"].estimate - 1.0) <= precision for run in runs])
    assert within >= binomial_bounds(0.95, 1000)[0]
