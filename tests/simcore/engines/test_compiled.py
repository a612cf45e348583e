"""The compiled engine returns the reference engine's trace and result, bit for bit; slow, for it compiles."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from lines.bearing import reference_line
from lines.files import load_line
from simcore.engines import simulate
from simcore.errors import SimulationError
from simcore.spec import LineSpec
from tests.strategies import lines

HOUR = 3_600_000_000
GOLDEN = sorted((Path(__file__).parents[2] / "golden").glob("*.toml"))


def said(line: LineSpec, engine: str, horizon: int, warmup: int) -> tuple[str, str | None]:
    try:
        result = simulate(line, horizon, warmup=warmup, seed=5, replication=1, engine=engine, trace=True)  # type: ignore[arg-type]
    except SimulationError as error:
        return error.code, error.message
    return result.digest(), result.trace_digest


@pytest.mark.slow
@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_lines(path: Path) -> None:
    line = load_line(path)
    assert said(line, "fast", HOUR // 10, 0) == said(line, "simpy", HOUR // 10, 0)


@pytest.mark.slow
def test_the_bearing_line() -> None:
    line = reference_line()
    assert said(line, "fast", 20 * HOUR, 5 * HOUR) == said(line, "simpy", 20 * HOUR, 5 * HOUR)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines())
def test_generated_lines(line: LineSpec) -> None:
    assert said(line, "fast", HOUR // 6, HOUR // 120) == said(line, "simpy", HOUR // 6, HOUR // 120)
