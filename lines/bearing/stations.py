"""Rows of the table as stations: cycle, stops, setup, quality, gate, power."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from lines.bearing.detection import adjustment, patrol_for_delay
from lines.bearing.furnace import furnace_station
from lines.bearing.matching import selective_assembly, size
from lines.bearing.modules import module_table
from lines.bearing.options import BearingOptions
from lines.bearing.table import Plain, Values, common, exact, probability, table, values

HAND_VARIATION = Values(0.6, 1.0, 1.4, "domain 1.2 [E]")
FALSE_REJECT_REWORK = "domain 1.4 [E]"


def station(name: str, product: str, options: BearingOptions) -> Plain:
    """One station of the reference line, for a product, as plain data of a line file."""
    row = options.rows.stations[name]
    if row.get("row") == "furnace":
        return furnace_station(name, row, product, options)
    built: Plain = {
        "units": exact(options.units.get(name, row["units"]), "counted"),
        "inputs": [{"from": origin, "quantity": exact(1, "one per bearing")} for origin in row["inputs"]],
        "to": row["to"],
        "setup": _setup(row, options),
        "interruptions": _interruptions(row),
        "calendar": "plant",
        "power": _power(row["power"]),
        "label": row["label"],
    }
    built |= _cycle(row, options) | {"planned_run_time": {product: _planned_run_time(row, options)}}
    if "time_to_shift_h" in row:
        built["quality"] = _quality(row, options)
    if "gate_effectiveness" in row:
        built["gate"] = _gate(name, row, options)
    if "matching" in options.modules:
        built |= size(name) | selective_assembly(name)
    return built


def _entry(row: Mapping[str, Any], key: str, kind: str = "") -> Values:
    return values(row[key], kind, _reference(row, key))


def _probability(row: Mapping[str, Any], key: str) -> Plain:
    return probability(row[key], key, _reference(row, key))


def _reference(row: Mapping[str, Any], key: str) -> str:
    # Rows of the reference line have none of their own.
    return str(row.get("references", {}).get(key) or row.get("reference", ""))


def _whole_cycle(row: Mapping[str, Any], options: BearingOptions) -> Values:
    given = _entry(row, "cycle_s")
    return given.scaled(options.cycle_factor, options.cycle_law) if row.get("scales_with_bore") else given


def _cycle(row: Mapping[str, Any], options: BearingOptions) -> Plain:
    whole = _whole_cycle(row, options)
    if not row.get("hand_fed"):
        return {"cycle": _machine_part(whole)}
    hand = whole.typical - whole.low
    reference = f"{whole.reference}; hand part"
    load = Values(0.5 * hand, hand, whole.high - whole.low, reference)
    machine = Values(0.8 * whole.low, whole.low, whole.typical, f"{whole.reference}; machine part")
    load_time = {"distribution": "lognormal", "mean": load.quantity("s"), "cv": HAND_VARIATION.quantity()}
    operator = {"pool": row["zone"], "mode": "attend", "load_time": load_time}
    return {"cycle": _machine_part(machine), "operator": operator}


def _planned_run_time(row: Mapping[str, Any], options: BearingOptions) -> Plain:
    # Agreed before the baseline and kept by every measure: else OEE before and after could not be compared.
    whole = _whole_cycle(row, options)
    return exact(whole.written("s"), "planned run time per item (PRI): the cycle before the renovation")


def _machine_part(mean: Values) -> Plain:
    return {"distribution": "lognormal", "mean": mean.quantity("s"), "cv": common("machine_cv").quantity()}


def _setup(row: Mapping[str, Any], options: BearingOptions) -> Plain:
    mean = _entry(row, "setup_h", "setup").scaled(options.setup_factor, options.setup_law)
    duration = {"distribution": "lognormal", "mean": mean.quantity("h"), "cv": common("setup_cv").quantity()}
    return {"duration": duration, "per_lot": True, "pool": row.get("setup_by", "setters")}


def _interruptions(row: Mapping[str, Any]) -> Plain:
    stops = {"failure": _failure(row), "micro_stop": _micro_stop(row)}
    return stops | ({"tool_change": _tool_change(row)} if "tool_life_pieces" in row else {})


def _failure(row: Mapping[str, Any]) -> Plain:
    spread = common("repair_sigma_log")
    # Lognormal: cv = sqrt(exp(sigma_log^2) - 1).
    low, typical, high = (math.sqrt(math.expm1(sigma**2)) for sigma in (spread.low, spread.typical, spread.high))
    variation = Values(low, typical, high, spread.reference)
    mean = _entry(row, "repair_h", "repair_time").quantity("h")
    return {
        "clock": "operating",
        "time_to": _exponential(_entry(row, "failure_every_h").quantity("h")),
        # Someone happens to pass by and calls: without memory.
        "response": _exponential(_entry(row, "response_h", "response").quantity("h")),
        "pool": "technicians",
        "duration": {"distribution": "lognormal", "mean": mean, "cv": variation.quantity()},
        "state": "down_repair",
    }


def _micro_stop(row: Mapping[str, Any]) -> Plain:
    return {
        "clock": "operating",
        "time_to": _exponential(_entry(row, "micro_stop_every_min", "time_between_micro_stops").quantity("min")),
        "response": {"mean": exact("0 s", "in the duration")},
        "pool": row["zone"],
        "duration": _exponential(_entry(row, "micro_stop_min", "micro_stop").quantity("min")),
        "state": "micro_stop",
    }


def _tool_change(row: Mapping[str, Any]) -> Plain:
    mean = _entry(row, "tool_change_min", "tool_change").quantity("min")
    life = _entry(row, "tool_life_pieces", "tool_life").quantity()
    return {
        "clock": "pieces",
        "pieces_to": {"distribution": "constant", "mean": life},
        "response": {"mean": exact("0 s", "called at once")},
        "pool": row["tool_change_by"],
        "duration": {"distribution": "lognormal", "mean": mean, "cv": common("tool_change_cv").quantity()},
        "state": "tool_change",
    }


def _quality(row: Mapping[str, Any], options: BearingOptions) -> Plain:
    shifted = _entry(row, "nonconforming_shifted", "nonconforming_shifted")
    return {
        "nonconforming_in_control": _probability(row, "nonconforming_in_control"),
        "nonconforming_shifted": shifted.quantity(),
        "time_to_shift": _exponential(_entry(row, "time_to_shift_h", "time_to_shift").quantity("h")),
        "patrol": patrol_for_delay(row["detection_delay_h"], shifted.typical)
        | {"pool": row.get("patrol_by", "inspectors")},
        "adjustment": adjustment(row["zone"] if options.adjusted_by == "operators" else row.get("setup_by", "setters")),
    }


def _gate(name: str, row: Mapping[str, Any], options: BearingOptions) -> Plain:
    rework = {
        origin: {"share": probability(entry["share"], "rework_share", f"{entry['reference']} [E]"), "to": entry["to"]}
        for origin, entry in row.get("rework", {}).items()
    }
    gate: Plain = {"effectiveness": values(row["gate_effectiveness"]).quantity(), "rework_may_overfill": bool(rework)}
    if name == "noise_test":
        bounds = common("noise_false_reject_high")
        chosen, high = options.noise_false_reject, max(bounds.high, options.noise_false_reject)
        gate["false_reject"] = Values(0.0, chosen, high, bounds.reference).quantity()
        rework["false_reject"] = {
            "share": probability(0.6, "rework_share", FALSE_REJECT_REWORK),
            "to": row["rework"]["noise_test"]["to"],
        }
    else:
        gate["false_reject"] = exact(0.0, "none, domain 6")
    return gate | {"rework": rework}


def _power(kind: str) -> Plain:
    row = table()["power"].get(kind) or module_table()["power"][kind]
    draws = {
        state: values(row[state], "power", row.get("reference", "")).quantity("kW") for state in ("processing", "idle")
    }
    return draws | {"off": exact("0 kW", "switched off")}


def _exponential(mean: Plain) -> Plain:
    return {"distribution": "exponential", "mean": mean}
