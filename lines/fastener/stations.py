"""Rows of the table as stations: forming by pieces a minute, furnace and plating by mass, baking by batch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from lines.defaults import Plain, Values, entry_values, exact, exponential
from lines.fastener.options import FastenerOptions
from lines.fastener.table import common, table, timed, varied

Row = Mapping[str, Any]
MIDDLE_M8 = 130.0
"""[1/min] middle of the class M8-M12, to which the speeds of the other classes are related."""


def station(name: str, origin: str, to: str, product: str, options: FastenerOptions) -> Plain:
    """One station of the line, for a product, as plain data of a line file."""
    row = table()["stations"][name]
    built: Plain = {
        "units": exact(options.units(name), "counted"),
        "inputs": [{"from": origin, "quantity": exact(1, "a bin at a time")}],
        "to": to,
        "interruptions": _interruptions(row, options),
        "calendar": "plant",
        "power": _power(name, row, options),
        "label": row["label"],
    }
    built |= _cycle(name, row, product, options)
    if "time_to_shift" in row:
        built["quality"] = _quality(row)
    if "effectiveness" in row:
        gate = {key: entry_values(row[key]).quantity() for key in ("effectiveness", "false_reject")}
        built["gate"] = gate
    return built


def seconds_per_piece(kind: str, options: FastenerOptions) -> Values:
    """Machine time of one piece [s]: 60 s over pieces a minute, or mass over mass rate."""
    row = table()["stations"][kind]
    if kind == "plating":
        load, takt = entry_values(row["load"]), entry_values(row["takt"])
        # Best: the largest barrel at the shortest takt.
        rate = Values(
            load.low * 60 / takt.high, load.typical * 60 / takt.typical, load.high * 60 / takt.low,
            f"{takt.reference}: {load.typical:g} kg / {takt.typical:g} min",
        )  # fmt: skip
        return _by_mass(rate, options)
    if kind == "furnace":
        return _by_mass(entry_values(table()["furnace_rate"][options.variant]), options)
    if "rate_by_mass" in row:
        return _by_mass(entry_values(row["rate_by_mass"]), options)
    return _speed(kind, row, options).inverse(60.0)


def _by_mass(rate: Values, options: FastenerOptions) -> Values:
    mass = options.mass
    given = rate.inverse(3.6 * mass.typical)
    return Values(given.low, given.typical, given.high, f"{rate.reference}; {mass.typical:.4g} g")


def _speed(kind: str, row: Row, options: FastenerOptions) -> Values:
    given = entry_values(row["rate"])
    if options.is_reference or kind not in ("heading", "rolling"):
        return given
    low, middle, high = options.class_speed
    law = f"size class {low:g}-{high:g}/min, its middle [P12]"
    if kind == "heading":
        return Values(low, middle, high, f"domain 2: {law}")
    return given.scaled(middle / MIDDLE_M8, f"as the headers: {law} [E]")


def _cycle(kind: str, row: Row, product: str, options: FastenerOptions) -> Plain:
    if kind == "bake":
        # What fits goes in; how long it takes differs by strength. Oven and bin are what they are.
        fits = max(1, math.floor(row["batch"]["typical"] / options.bin_mass))
        bins = exact(fits, f"{row['batch']['typical']:g} kg in bins of {options.bin_mass:.4g} kg, domain 7")
        return {
            "cycle": {"mean": timed(row["time"])},
            "batch": {"smallest": bins, "largest": bins, "waiting_limit": timed(row["waiting_limit"])},
        }
    mean = seconds_per_piece(kind, options)
    built: Plain = {
        "cycle": varied(mean.quantity("s"), "machine_cv"),
        "planned_run_time": {product: exact(mean.written("s"), "planned run time per item (PRI): the cycle before")},
    }
    if kind == "furnace":
        gap = {"mean": timed(row["recipe_gap"])}
        built["furnace"] = {"residence_time": timed(row["residence"]), "recipe_gap": gap}
    if "bin_change" in row:
        cv = entry_values(row["bin_change_cv"]).quantity()
        load = {"distribution": "lognormal", "mean": timed(row["bin_change"]), "cv": cv}
        built["operator"] = {"pool": row["zone"], "mode": "load", "load_time": load}
    if kind == "pack":
        built["operator"] = {"pool": row["zone"], "mode": "attend"}
    return built


def _interruptions(row: Row, options: FastenerOptions) -> Plain:
    stops: Plain = {}
    if "setup" in row:
        stops["changeover"] = _changeover(row, options)
    if "failure_every" in row:
        stops["failure"] = _failure(row)
    if "micro_stop_every" in row:
        stops["micro_stop"] = _stop("operating", "micro_stop", row["zone"], exponential(timed(row["micro_stop"])))
        stops["micro_stop"]["time_to"] = exponential(timed(row["micro_stop_every"]))
    if "die_life" in row:
        change = varied(timed(row["die_change"]), "tool_change_cv")
        stops["tool_change"] = _stop("pieces", "tool_change", row["die_change_by"], change)
        life = entry_values(row["die_life"]).quantity()
        stops["tool_change"]["pieces_to"] = varied(life, "tool_life_cv")
    if "coil" in row:
        change = varied(timed(row["coil_change"]), "tool_change_cv")
        stops["coil_change"] = _stop("pieces", "adjustment", row["zone"], change)
        pieces = entry_values(row["coil"]).scaled(1000.0 / options.mass.typical, f"/ {options.mass.typical:.4g} g")
        stops["coil_change"]["pieces_to"] = {"distribution": "constant", "mean": pieces.quantity()}
    if "recipe_every" in row:
        # An empty stretch of belt passes by itself.
        stops["recipe_change"] = _stop("scheduled", "adjustment", None, {"mean": timed(row["recipe_gap"])})
        stops["recipe_change"]["time_to"] = {"mean": timed(row["recipe_every"])}
    return stops


def _changeover(row: Row, options: FastenerOptions) -> Plain:
    mean = entry_values(row["setup"])
    if "first_piece" in row:
        # The approval of the first piece: nothing else can be made meanwhile.
        mean = mean.plus(entry_values(row["first_piece"]))
    lot = options.lot_pieces
    pieces = lot.quantity(whole=True) if options.lot is None else exact(options.lot, lot.reference)
    stop = _stop("pieces", "adjustment", row["setup_by"], varied(mean.quantity("h"), "setup_cv"))
    return stop | {"pieces_to": {"distribution": "constant", "mean": pieces}}


def _stop(clock: str, state: str, pool: str | None, duration: Plain) -> Plain:
    return {"clock": clock, "duration": duration, "state": state} | ({"pool": pool} if pool else {})


def _failure(row: Row) -> Plain:
    spread = common("repair_sigma_log")
    # Lognormal: cv = sqrt(exp(sigma_log^2) - 1).
    low, typical, high = (math.sqrt(math.expm1(sigma**2)) for sigma in (spread.low, spread.typical, spread.high))
    variation = Values(low, typical, high, spread.reference).quantity()
    repair = {"distribution": "lognormal", "mean": timed(row["repair"]), "cv": variation}
    failure = _stop("operating", "down_repair", "technicians", repair)
    # Where none is named, the repair time holds it.
    response = (
        exponential(timed(row["response"])) if "response" in row else {"mean": exact("0 s", "in the repair time")}
    )
    return failure | {"time_to": exponential(timed(row["failure_every"])), "response": response}


def _quality(row: Row) -> Plain:
    reaction = row.get("patrol_reaction", table()["common"]["patrol_reaction"])
    return {
        "nonconforming_in_control": entry_values(row["in_control"]).quantity(),
        "nonconforming_shifted": entry_values(row["shifted"]).quantity(),
        "time_to_shift": exponential(timed(row["time_to_shift"])),
        "patrol": {
            "interval": timed(row["patrol_interval"]),
            "pieces": entry_values(row["patrol_pieces"]).quantity(whole=True),
            "effectiveness": common("patrol_effectiveness").quantity(),
            "pool": "inspectors",
            "duration": {"mean": timed(table()["common"]["patrol_visit"])},
            "reaction": timed(reaction),
        },
        "adjustment": {
            "response": {"mean": exact("0 s", "in the reaction")},
            "pool": row["zone"],
            "duration": varied(timed(table()["common"]["adjustment"]), "adjustment_cv"),
        },
    }


def _power(kind: str, row: Row, options: FastenerOptions) -> Plain:
    if kind == "furnace":
        rate = entry_values(table()["furnace_rate"][options.variant]).typical
        full = entry_values(row["energy_at_full_load"]).scaled(rate, f"x {rate:g} kg/h")
        idle = entry_values(row["idle_share"]).scaled(full.typical, f"x {full.typical:g} kW at full load")
    else:
        full, idle = entry_values(row["power"]), entry_values(row["power_idle"])
    draws = {"processing": full.quantity("kW"), "idle": idle.quantity("kW")}
    return draws | {"off": exact("0 kW", "switched off")}
