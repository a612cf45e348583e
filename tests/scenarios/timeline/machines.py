"""Single machines without chance, and cases of them, whose time line is known by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scenarios.case import Case, CaseSpec
from scenarios.measures import MeasureFile
from simcore.spec import LineSpec

HOUR = 3_600_000_000
DAY = 24 * HOUR
WEEK = 7 * DAY
PER_HOUR = 60.0
"""Pieces of the machine with its cycle of one minute."""


def machine(**station: Any) -> LineSpec:
    """One machine with a cycle of a minute, always open; nothing is drawn."""
    press = {"inputs": ["blanks"], "to": "goods", "cycle": "1 min", **station}
    return LineSpec.model_validate(
        {
            "name": "machine",
            "products": {"ring": {}},
            "sources": {"blanks": {"lots": [{"product": "ring", "quantity": 1000}]}},
            "stations": {"press": press},
            "sinks": {"goods": {}},
            "report": {"interval": "10 h"},
        }
    )


def failure(every: str = "10 h", repair: str = "2 h", **more: Any) -> dict[str, Any]:
    """A failure after constant operating time, repaired in a constant time."""
    return {"clock": "operating", "time_to": every, "duration": repair, "state": "down_repair", **more}


def teething(
    a: float = 2.0, tau: str = "8 week", b: float = 0.25, tau_b: str = "6 week", **more: Any
) -> dict[str, Any]:
    return {"failure_excess": a, "failure_decay": tau, "speed_loss": b, "speed_decay": tau_b, **more}


def commissioning(**numbers: Any) -> dict[str, Any]:
    return {"covers": ["press"], "effects": [{"mechanism": "teething", "teething": teething(**numbers)}]}


def faster(factor: float = 0.5) -> dict[str, Any]:
    return {"covers": ["press"], "effects": [{"mechanism": "cycle", "factor": factor}]}


def case_of(line: LineSpec, after: dict[str, Any] | None = None, *, before: tuple[str, ...] = (), **more: Any) -> Case:
    """A case whose scenario `after` has all measures given, with what else its table says in `after`."""
    measures = more.pop("measures", {})
    data = {
        "name": "machine", "firm": "Firm A", "seed": 3, "horizon": "20 d", "warmup": "1 d", "replications": 2,
        "scenarios": {"before": {"measures": before}, "after": {"measures": tuple(measures), **(after or {})}}, **more,
    }  # fmt: skip
    return Case(Path(), CaseSpec.model_validate(data), line, MeasureFile.model_validate({"measures": measures}))
