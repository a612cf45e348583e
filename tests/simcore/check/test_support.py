"""What a valid spec may hold and an engine doesn't simulate is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from simcore.check import require_supported, supported
from simcore.errors import UnsupportedError
from simcore.spec import LineSpec

Table = dict[str, Any]

LOTS = [{"product": "P", "quantity": 1}]
STATION: Table = {"inputs": ["x"], "to": "out", "cycle": "1 s"}
BASE: Table = {
    "name": "base",
    "products": {"P": {}},
    "sources": {"raw": {"lots": LOTS, "to": "x", "interarrival": "9 s"}},
    "stations": {"a": STATION},
    "buffers": {"x": {}},
    "sinks": {"out": {}},
}


CASES: list[tuple[str, str, Table]] = [
    (
        "simpy",
        "stations.a.selective_assembly",
        {"stations": {"a": {**STATION, "selective_assembly": {"classes": 12, "class_width": 2.0, "grades": 5}}}},
    ),
]


@pytest.mark.parametrize(("engine", "path", "change"), CASES)
def test_what_is_not_simulated_is_refused_by_name(engine: str, path: str, change: Table) -> None:
    line = LineSpec.model_validate({**BASE, **change})
    (problem,) = supported(line, engine)
    assert (problem.code, problem.path) == ("NOT_SUPPORTED", path)
    with pytest.raises(UnsupportedError, match=path):
        require_supported(line, engine)


def test_the_plain_line_is_supported() -> None:
    line = LineSpec.model_validate(BASE)
    assert supported(line) == ()
    require_supported(line)


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="UNKNOWN_ENGINE"):
        supported(LineSpec.model_validate(BASE), engine="magic")
