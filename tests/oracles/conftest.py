"""On which engine, and how long, the tests of the engines run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simcore.engines import Engine
from tests.oracles.engine_lines import PRESENT, TIMES


@pytest.fixture
def length(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many times the usual length a test runs, on the engine that goes with it."""
    engine, times = request.param
    monkeypatch.setattr(PRESENT, "engine", engine)
    return int(times)


@pytest.fixture(scope="module", params=["simpy", "fast"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn."""
    before, PRESENT.engine = PRESENT.engine, request.param
    yield request.param
    PRESENT.engine = before


@pytest.fixture(scope="module")
def times(engine: Engine) -> int:
    """How many times as long a run of this engine is, where the expected result follows for any length."""
    return TIMES if engine == "fast" else 1
