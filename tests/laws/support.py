"""What the laws share: generated lines, runs of a few minutes, lines with other times or another order of names."""

from __future__ import annotations

import random
import re
from typing import Any

from hypothesis import reject, settings
from hypothesis import strategies as st

from simcore.engines import simulate
from simcore.errors import SimulationError
from simcore.results import RunResult
from simcore.spec import LineSpec, parse_duration
from tests.strategies import lines

SECOND = 1_000_000
MINUTE = 60 * SECOND
HORIZON = 5 * MINUTE

_DURATION = re.compile(r"^[0-9][0-9_.]* (us|ms|s|min|h|d|week)$")
_IN_TIME = {"setup", "loading", "machine", "work"}


def examples(number: int) -> settings:
    """This many examples; in the profile "slow" as many as that wants."""
    profile = settings.get_current_profile_name()
    return settings(max_examples=settings.get_profile("slow").max_examples if profile == "slow" else number)


def any_line(**features: Any) -> st.SearchStrategy[LineSpec]:
    """Lines over everything that is simulated."""
    return lines(**features)


def run(line: LineSpec, horizon: int = HORIZON, **settings_of_run: Any) -> RunResult:
    return simulate(line, horizon, trace=True, **settings_of_run)


def run_after(line: LineSpec, warmup: int, horizon: int) -> RunResult:
    """A run with a warm-up; examples that are over by then are checked to be so, and left out."""
    try:
        return run(line, horizon, warmup=warmup)
    except SimulationError as refusal:
        assert refusal.code == "RUN_ENDED_EARLY"
        assert run(line, warmup + horizon).window_end <= warmup
        reject()


def dumped(line: LineSpec) -> dict[str, Any]:
    return line.model_dump(mode="json", by_alias=True)


def remade(line: LineSpec, **changes: Any) -> LineSpec:
    """The line with other top-level fields."""
    return LineSpec.model_validate({**dumped(line), **changes})


def stretched(line: LineSpec, factor: int) -> LineSpec:
    """The line with every duration times a factor."""
    return LineSpec.model_validate(_stretched(dumped(line), factor))


def _stretched(value: Any, factor: int) -> Any:
    if isinstance(value, dict):
        # Texts for people are no durations, whatever they look like.
        return {key: part if key in _TEXTS else _stretched(part, factor) for key, part in value.items()}
    if isinstance(value, list):
        return [_stretched(part, factor) for part in value]
    if isinstance(value, str) and _DURATION.match(value):
        return f"{parse_duration(value) * factor} us"
    return value


_TEXTS = {"name", "description", "reference", "label"}


def shuffled(line: LineSpec, seed: int) -> LineSpec:
    """The line with every table of names in another order."""
    return LineSpec.model_validate(_shuffled(dumped(line), random.Random(seed)))


def _shuffled(value: Any, dice: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        dice.shuffle(keys)
        return {key: _shuffled(value[key], dice) for key in keys}
    if isinstance(value, list):
        return [_shuffled(part, dice) for part in value]
    return value


def trace_of(result: RunResult) -> tuple[tuple[int, str, int, str, int, int], ...]:
    assert result.trace is not None
    return result.trace


def stretched_trace(result: RunResult, factor: int) -> list[tuple[int, str, int, str, int, int]]:
    return [
        (time * factor, station, unit, event, item, value * factor if event in _IN_TIME else value)
        for time, station, unit, event, item, value in trace_of(result)
    ]


def departures(result: RunResult) -> dict[str, list[int]]:
    """Times at which each station handed over, in order."""
    found: dict[str, list[int]] = {unit.station: [] for unit in result.units}
    for time, station, _, event, _, _ in trace_of(result):
        if event == "hand_over":
            found[station].append(time)
    return found


def finishes(result: RunResult) -> list[int]:
    """Times at which items reached a sink."""
    return [time for time, _, _, event, _, value in trace_of(result) if event == "hand_over" and value < 0]
