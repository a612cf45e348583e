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
MONITORING: Table = {
    "announced_share": 0.6,
    "detection_share": 0.8,
    "warning_time": "3 d",
    "monitoring_interval": "1 h",
    "planned_duration_ratio": 0.5,
}
FAILURE: Table = {
    "clock": "operating",
    "time_to": "9 h",
    "duration": "1 h",
    "state": "down_repair",
    "condition_monitoring": MONITORING,
}
OF_STATIONS: dict[str, Table] = {
    "batch": {"smallest": 1, "largest": 3},
    "furnace": {"residence_time": "3 h", "rate": "600 kg/h", "recipe_gap": "24 min"},
    "selective_assembly": {"classes": 12, "class_width": 2.0, "grades": 5},
    "teething": {"failure_excess": 1.0, "failure_decay": "30 d", "speed_loss": 0.1, "speed_decay": "10 d"},
}


def with_station(**fields: Any) -> Table:
    return {"stations": {"a": {**STATION, **fields}}}


CASES: list[tuple[str, Table]] = [
    ("bins", {"bins": {"pieces": 100}}),
    ("sources.raw.arrival", {"sources": {"raw": {"lots": LOTS, "to": "x", "interarrival": "9 s", "arrival": "lot"}}}),
    ("buffers.x.transfer_batch", {"buffers": {"x": {"transfer_batch": 5}}}),
    *[(f"stations.a.{name}", with_station(**{name: value})) for name, value in OF_STATIONS.items()],
    ("stations.a.interruptions.stop.condition_monitoring", with_station(interruptions={"stop": FAILURE})),
]


@pytest.mark.parametrize(("path", "change"), CASES)
def test_what_is_not_simulated_is_refused_by_name(path: str, change: Table) -> None:
    line = LineSpec.model_validate({**BASE, **change})
    (problem,) = supported(line)
    assert (problem.code, problem.path) == ("NOT_SUPPORTED", path)
    with pytest.raises(UnsupportedError, match=path):
        require_supported(line, engine="simpy")


def test_the_plain_line_is_supported() -> None:
    line = LineSpec.model_validate(BASE)
    assert supported(line) == ()
    require_supported(line)


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="UNKNOWN_ENGINE"):
        supported(LineSpec.model_validate(BASE), engine="magic")
