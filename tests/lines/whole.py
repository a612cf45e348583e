"""One line that uses every field of the schema, with a value other than its default."""

from __future__ import annotations

from typing import Any

Table = dict[str, Any]


def known(value: Any, low: Any, high: Any) -> Table:
    return {"typical": value, "low": low, "high": high, "source": "plant_log", "reference": 'log of "May", page 3'}


WHOLE: Table = {
    "name": "整线 / whole",
    "description": "Every field once.\nSecond row.",
    "products": {"P": {"family": "F", "label": {"zh": "轴承", "en": "bearing"}}, "Q": {}},
    "sources": {
        "ring": {
            "lots": [{"product": "P", "quantity": known(500, 400, 600)}, {"product": "Q", "quantity": 5}],
            "repeat": False,
            "interarrival": {"distribution": "exponential", "mean": known("10 s", "8 s", "15 s"), "minimum": "1 ms"},
            "arrival": "lot",
            "to": "raw",
            "when_full": "lost",
            "stream_id": "ring-1",
        }
    },
    "stations": {
        "grind": {
            "units": known(2, 1, 3),
            "inputs": ["raw"],
            "to": "rings",
            "routes": {"Q": "rings"},
            "cycle": {"distribution": "triangular", "lowest": "9 s", "mode": "10.8 s", "highest": "13 s"},
            "cycles": {"Q": {"distribution": "empirical", "values": ["9 s", "11.5 s"], "weights": [1, 2.5]}},
            "planned_run_time": {"P": known("10.8 s", "10 s", "12 s")},
            "operator": {"pool": "men", "mode": "attend", "load_time": "2 s", "priority": -3},
            "setup": {
                "duration": {"distribution": "weibull", "mean": "2.5 h", "shape": 2.0},
                "matrix": {"F": {"Q": "1 h"}},
                "per_lot": True,
                "pool": "men",
                "priority": 4,
            },
            "interruptions": {
                "failure": {
                    "clock": "operating",
                    "time_to": {"distribution": "weibull", "mean": "40 h", "shape": 1.5},
                    "response": "0.8 h",
                    "pool": "men",
                    "priority": 2,
                    "duration": {"distribution": "lognormal", "mean": "2 h", "cv": 0.8},
                    "state": "down_repair",
                    "effect": "lose",
                    "condition_monitoring": {
                        "announced_share": 0.6,
                        "detection_share": 0.8,
                        "warning_time": "3 d",
                        "monitoring_interval": "1 h",
                        "planned_duration_ratio": 0.5,
                        "false_alarm_time_to": "30 d",
                        "check_duration": "20 min",
                    },
                    "stream_id": "breakdown",
                },
                "dress": {
                    "clock": "pieces",
                    "pieces_to": {"distribution": "weibull", "mean": 700, "shape": 3.0},
                    "duration": "5 min",
                    "state": "tool_change",
                },
                "wheel": {
                    "clock": "pieces",
                    "pieces_to": {"distribution": "lognormal", "mean": 9000.0, "cv": 0.1},
                    "duration": "25 min",
                    "state": "tool_change",
                },
                "service": {
                    "clock": "calendar",
                    "time_to": "1 week",
                    "duration": "2 h",
                    "planned": True,
                    "fixed_grid": True,
                    "state": "planned_maintenance",
                    "preempt": True,
                },
            },
            "quality": {
                "nonconforming_in_control": known(0.003, 0.001, 0.005),
                "nonconforming_shifted": 0.15,
                "time_to_shift": {"distribution": "exponential", "mean": "44 h"},
                "patrol": {
                    "interval": "2 h",
                    "pieces": 5,
                    "effectiveness": 0.9,
                    "pool": "men",
                    "priority": 1,
                    "duration": "5 min",
                    "reaction": "15 min",
                },
                "chart": {
                    "interval": "0.5 h",
                    "average_run_length_in_control": 370.4,
                    "average_run_length_shifted": 2.3,
                    "reaction": "1 min",
                },
                "gauge": {
                    "pieces_to_detection": 4.0,
                    "pieces_to_false_alarm": 100000.0,
                    "reaction": "10 s",
                    "bias_time_to": "200 h",
                    "nonconforming_when_biased": 0.02,
                    "master_check_interval": "8 h",
                },
                "feedback": [{"gate": "join", "count": 3, "within": "1 h", "delay": "20 min"}],
                "adjustment": {"response": "5 min", "pool": "men", "priority": 5, "duration": "20 min"},
                "quarantine": {
                    "scope": "lot",
                    "pool": "men",
                    "priority": 7,
                    "duration_per_piece": "3 s",
                    "effectiveness": 0.95,
                },
            },
            "blocking": "before_service",
            "hands_over_when_down": True,
            "calendar": "day",
            "power": {
                "processing": known("9 kW", "7 kW", "12 kW"),
                "setup": "4 kW",
                "idle": "3 kW",
                "down": "0.5 kW",
                "off": "50 W",
            },
            "teething": {
                "failure_excess": 1.0,
                "failure_decay": "30 d",
                "speed_loss": 0.1,
                "speed_decay": "10 d",
                "age": known("2 d", "0 d", "9 d"),
                "interruptions": ["failure"],
            },
            "stream_id": "first",
            "label": {"zh": "磨", "en": "grinding"},
        },
        "join": {
            "inputs": [{"from": "rings", "quantity": known(2, 1, 3)}],
            "to": "goods",
            "cycle": {"distribution": "uniform", "lowest": "4 s", "highest": "5 s"},
            "quality": {
                "characteristic": {"sigma": "1 um", "offset": "0.5 um", "shift": "2 um", "half_tolerance": "0.005 mm"}
            },
            "gate": {
                "effectiveness": 0.95,
                "false_reject": 0.01,
                "rework": {"false_reject": {"share": 0.8, "to": "rings"}},
                "rework_may_overfill": True,
            },
            "batch": {"smallest": 2, "largest": 8, "waiting_limit": "1 h"},
            "furnace": {
                "residence_time": known("3 h", "2.5 h", "3.5 h"),
                "recipe_gap": "0.4 h",
            },
            "size": {
                "standard_deviation": "1.5 um",
                "offset": "-0.5 um",
                "setting_error": "0.5 um",
                "drift": "0.2 mm",
                "follows": "rings",
            },
            "selective_assembly": {"classes": 12, "class_width": "2 um", "grades": 5, "grade_pitch": "1.5 um"},
        },
    },
    "buffers": {
        "raw": {"capacity": 0},
        "rings": {
            "capacity": known(3000, 2000, 4000),
            "transport_time": known("30 s", "20 s", "1 min"),
            "transfer_batch": 50,
            "label": {"zh": "缓存"},
        },
    },
    "sinks": {"goods": {"label": {"zh": "成品库"}}},
    "pools": {
        "men": {
            "skill": "setter",
            "period": "1 d",
            "shifts": [
                {"start": "0 s", "end": "10 h", "people": known(2, 1, 3)},
                {"start": "10 h", "end": "20 h", "people": 1, "continues": True},
            ],
            "absence": known(0.03, 0.0, 0.1),
            "zone": ["grind", "join"],
            "heads": 1.5,
            "stream_id": "setters",
        },
        "more": {"skill": "operator", "people": 3},
    },
    "calendars": {
        "day": {
            "period": "1 d",
            "open": [{"start": "0 s", "end": "10 h"}, {"start": "10.5 h", "end": "20 h"}],
            "closures": [{"start": "7 d", "end": "8 d"}],
        }
    },
    "demand": {"mode": "cap", "quantity": 10000, "period": "1 d"},
    "wip_limit": known(9000, 8000, 10000),
    "common_power": known("35 kW", "30 kW", "40 kW"),
    "common_calendar": "day",
    "report": {"interval": "8 h", "recording_threshold": "5 min"},
    "bins": {"pieces": 2000, "mixing_probability": 0.001},
}
