"""A small line for fast tests of studies: three stations, one shared pool of people, a gate at the end."""

from __future__ import annotations

from typing import Any

from simcore.spec import LineSpec

MINUTE = 60_000_000
HOUR = 60 * MINUTE


def small_line(cycle: str = "20 s", *, name: str = "small line", **changes: Any) -> LineSpec:
    """Turning, grinding x2 (the bottleneck, stopped by failures), packing with a gate; one setter for all."""
    failure = {
        "clock": "operating",
        "time_to": {"distribution": "exponential", "mean": "40 min"},
        "duration": {"distribution": "exponential", "mean": "6 min"},
        "pool": "technicians",
        "state": "down_repair",
    }
    setup = {"duration": "5 min", "per_lot": True, "pool": "setters"}
    power = {"processing": "4 kW", "idle": "1 kW"}
    data: dict[str, Any] = {
        "name": name,
        "products": {"ring": {"label": {"zh": "套圈", "en": "ring"}}},
        "sources": {"blanks": {"lots": [{"product": "ring", "quantity": 200}]}},
        "stations": {
            "turn": {"inputs": ["blanks"], "to": "turned", "cycle": "8 s", "setup": setup, "power": power},
            "grind": {
                "inputs": ["turned"], "to": "ground", "units": 2, "power": power, "setup": setup,
                "cycle": {"distribution": "lognormal", "mean": cycle, "cv": 0.1},
                "interruptions": {"failure": failure},
                "quality": {"nonconforming_in_control": 0.03},
                "label": {"zh": "磨削", "en": "grinding"},
            },
            "pack": {
                "inputs": ["ground"], "to": "goods", "cycle": "6 s", "power": power,
                "gate": {"effectiveness": 0.9},
            },
        },
        "buffers": {"turned": {"capacity": 30}, "ground": {"capacity": 30}},
        "sinks": {"goods": {}},
        "pools": {
            "setters": {"skill": "setter", "people": 1},
            "technicians": {"skill": "technician", "people": 1},
        },
        "report": {"interval": "30 min"},
    }  # fmt: skip
    return LineSpec.model_validate({**data, **changes})
