"""Replications added until the intervals are as narrow as asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from simcore.errors import StatisticsError
from simcore.stats.intervals import DEFAULT_LEVEL
from simcore.stats.outcomes import Constant, Outcome, checked_level
from simcore.stats.targets import MeanOf, Results, Target

Simulate = Callable[[int], Mapping[str, float]]
Evaluate = Callable[[Simulate, Iterable[int]], Iterable[Mapping[str, float]]]

# A small first sample that happens to agree would stop at once: fewer than this many are never trusted.
SMALLEST_MINIMUM = 5
DEFAULT_MINIMUM = 10
# The precision must hold for as many further replications (Hoad, Robinson & Davies 2010, doi:10.1057/jors.2009.121),
# 5 up to 100 and 5 % of n beyond: a moment of luck does not end the run.
LOOK_AHEAD = 5
LOOK_AHEAD_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Sequential:
    """Outcome per target after n replications; `errors` what each reaches, `required` what it had to be below.

    `results` are the n replications in order, to be given as `past` when the run is resumed.
    """

    outcomes: Mapping[str, Outcome]
    errors: Mapping[str, float]
    required: float
    n: int
    reached: bool
    level: float
    results: tuple[Mapping[str, float], ...]
    note: str

    @property
    def projected_replications(self) -> float:
        """Replications that the precision would need in all, from error ~ 1/sqrt(n); infinite where none suffices."""
        worst = max(self.errors.values())
        return float(self.n) if self.reached else max(self.n + 1.0, self.n * (worst / self.required) ** 2)


def run_until(
    simulate_one: Simulate,
    targets: Sequence[Target | str],
    relative_precision: float,
    minimum: int = DEFAULT_MINIMUM,
    maximum: int = 1000,
    *,
    level: float = DEFAULT_LEVEL,
    past: Results = (),
    batch: int = 1,
    evaluate: Evaluate = map,
) -> Sequential:
    """Simulate replications 0, 1, 2, ... until every target's interval is within the relative precision [1].

    `simulate_one(i)` returns the named figures of replication i; a target is a name or a `MeanOf`, `RatioOf`,
    `ChangeOf`. `past` holds replications 0..k-1 already simulated; all of them count. `batch` replications are asked
    for at a time through `evaluate` (a pool's map in order); the outcome depends on `batch`, never on the workers.

    Stopping when the interval looks narrow favours samples that are narrow by luck. Against this: a minimum number,
    the required error p/(1+p) instead of p (so that the error relative to the *true* value is below p), and
    a look-ahead of 5 replications over which the precision must hold. `reached` False means that `maximum` ended the
    run; its intervals are then ordinary ones. Errors: StatisticsError for impossible settings, as the intervals.
    """
    _check_settings(relative_precision, minimum, maximum, batch, level)
    wanted = _checked_targets(targets)
    required = relative_precision / (1.0 + relative_precision)
    results = list(past)
    evaluated = minimum - 1  # number of leading replications up to which the streak is known
    streak = 0
    while True:
        while evaluated < len(results):
            evaluated += 1
            streak = streak + 1 if _precise(wanted, results[:evaluated], required, level) else 0
        if len(results) >= minimum and streak > _look_ahead(len(results)):
            return _outcome(wanted, results, required, level, True)
        if len(results) >= maximum:
            return _outcome(wanted, results, required, level, False)
        more = min(maximum, max(minimum, len(results) + batch))
        results.extend(evaluate(simulate_one, range(len(results), more)))


def _precise(targets: Sequence[Target], results: Results, required: float, level: float) -> bool:
    try:
        return all(_error(target, target.outcome(results, level)) <= required for target in targets)
    except StatisticsError as error:
        if error.code == "TOO_RARE":  # more replications may bring the events; if not, the end refuses
            return False
        raise


def _error(target: Target, outcome: Outcome) -> float:
    return 0.0 if isinstance(outcome, Constant) else target.error(outcome)


def _look_ahead(n: int) -> int:
    return max(LOOK_AHEAD, math.floor(LOOK_AHEAD_SHARE * n))


def _outcome(
    targets: Sequence[Target], results: list[Mapping[str, float]], required: float, level: float, reached: bool
) -> Sequential:
    outcomes = {target.name: target.outcome(results, level) for target in targets}
    errors = {target.name: _error(target, outcomes[target.name]) for target in targets}
    n = len(results)
    if reached:
        note = f"stopped at {n} replications because the precision was reached and held"
    else:
        note = f"precision not reached with {n} replications: " + ", ".join(
            f"{name} is known to {error:.2%}, asked {required:.2%}"
            for name, error in errors.items()
            if error > required
        )
        if all(error <= required for error in errors.values()):
            note = f"precision reached at {n} replications, the most allowed, but not held for {_look_ahead(n)} more"
    if len(targets) > 1:
        note += f"; each interval holds at {level:.0%} by itself, not all of them together"
    return Sequential(outcomes, errors, required, n, reached, level, tuple(results), note)


def _checked_targets(targets: Sequence[Target | str]) -> list[Target]:
    if not targets or isinstance(targets, str):
        raise StatisticsError("NO_TARGET", "give at least one figure as a list of targets", path="targets")
    wanted: list[Target] = [MeanOf(target) if isinstance(target, str) else target for target in targets]
    if len({target.name for target in wanted}) < len(wanted):
        raise StatisticsError(
            "TARGET_TWICE", f"a target is named twice in {[target.name for target in wanted]}", path="targets"
        )
    return wanted


def _check_settings(relative_precision: float, minimum: int, maximum: int, batch: int, level: float) -> None:
    checked_level(level)
    if not 0.0 < relative_precision < 1.0:
        raise StatisticsError(
            "PRECISION_OUT_OF_RANGE",
            f"relative precision {relative_precision} is outside (0, 1)",
            "write 2 % as 0.02",
            "relative_precision",
        )
    if not SMALLEST_MINIMUM <= minimum <= maximum:
        raise StatisticsError(
            "REPLICATIONS_OUT_OF_RANGE",
            f"{SMALLEST_MINIMUM} <= minimum <= maximum must hold, got {minimum}, {maximum}",
            "an interval from fewer replications must not decide when to stop",
            "minimum",
        )
    if batch < 1:
        raise StatisticsError("BATCH_OUT_OF_RANGE", f"batch {batch} must be at least 1", path="batch")
