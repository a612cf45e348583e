"""Lines without chance, whose output is known exactly, and cases of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scenarios.alternatives import AlternativesSettings
from scenarios.case import Case, CaseSpec
from scenarios.measures import MeasureFile
from scenarios.study import StudySettings
from simcore.spec import LineSpec

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def two_machines(**changes: Any) -> LineSpec:
    """`feed` every 10 s, `press` every 20 s, a store of 30 between them: 180 pieces an hour, by the press alone."""
    data: dict[str, Any] = {
        "name": "two machines",
        "products": {"ring": {}},
        "sources": {"blanks": {"lots": [{"product": "ring", "quantity": 100}]}},
        "stations": {
            "feed": {"inputs": ["blanks"], "to": "store", "cycle": "10 s"},
            "press": {"inputs": ["store"], "to": "goods", "cycle": "20 s"},
        },
        "buffers": {"store": {"capacity": 30}},
        "sinks": {"goods": {}},
    }
    return LineSpec.model_validate({**data, **changes})


def two_shifts(**station: Any) -> LineSpec:
    """One machine with a cycle of 30 s from 6 to 22 o'clock, loaded by one operator in two shifts of 8 h."""
    shifts = [{"start": f"{hour} h", "end": f"{hour + 8} h", "people": 1} for hour in (6, 14)]
    operator = {"pool": "operators", "load_time": "10 s"}
    press = {"inputs": ["blanks"], "to": "goods", "cycle": "20 s", "calendar": "plant", "operator": operator, **station}
    return LineSpec.model_validate(
        {
            "name": "two shifts",
            "products": {"ring": {}},
            "sources": {"blanks": {"lots": [{"product": "ring", "quantity": 100}]}},
            "stations": {"press": press},
            "sinks": {"goods": {}},
            "pools": {"operators": {"skill": "operator", "period": "24 h", "shifts": shifts, "heads": 2.0}},
            "calendars": {"plant": {"period": "24 h", "open": [{"start": "6 h", "end": "22 h"}]}},
            "report": {"interval": "8 h"},
        }
    )


def measures_of(**measures: Any) -> MeasureFile:
    return MeasureFile.model_validate({"measures": measures})


def case_of(line: LineSpec, measures: MeasureFile, *, before: tuple[str, ...] = (), **more: Any) -> Case:
    """A case whose scenario `after` has all the measures beyond those of `before`."""
    scenarios = {"before": {"measures": before}, "after": {"measures": tuple(measures.measures)}}
    data = {
        "name": "cell", "firm": "Firm A", "seed": 3, "horizon": "4 h", "warmup": "1 h", "replications": 3,
        "scenarios": scenarios, **more,
    }  # fmt: skip
    return Case(Path(), CaseSpec.model_validate(data), line, measures)


def settings_of(
    horizon: int = 4 * HOUR, warmup: int = HOUR, replications: int = 3, **more: Any
) -> AlternativesSettings:
    return AlternativesSettings(StudySettings(horizon, warmup, replications, seed=3, engine="fast"), **more)


def cycle(factor: float, *stations: str) -> dict[str, Any]:
    return {"covers": stations, "effects": [{"mechanism": "cycle", "factor": factor}]}
