"""The mesh-belt furnace of heat treatment: a takt by mass, a residence time, recipe gaps, and defects found late."""

from __future__ import annotations

import math

from lines.bearing.detection import adjustment
from lines.bearing.modules import Row, module_table, module_values
from lines.bearing.options import REFERENCE_BORE, BearingOptions
from lines.bearing.table import Plain, Values, common, exact
from lines.defaults import exponential, lognormal

HOUR_S = 3600.0


def furnace_station(name: str, row: Row, product: str, options: BearingOptions) -> Plain:
    """The part of the furnace that one kind of ring has, for a product, as plain data of a line file."""
    takt = furnace_takt(options)
    return {
        "units": exact(options.units.get(name, row["units"]), "counted"),
        "inputs": [{"from": origin, "quantity": exact(1, "one per bearing")} for origin in row["inputs"]],
        "to": row["to"],
        "cycle": lognormal(takt.quantity("s"), common("machine_cv").quantity()),
        "planned_run_time": {product: exact(takt.written("s"), "planned run time per item (PRI): the takt before")},
        "furnace": {"residence_time": _timed("residence_h"), "recipe_gap": {"mean": _timed("gap_h")}},
        "interruptions": _interruptions(),
        "quality": _quality(row),
        "calendar": "plant",
        "power": _power(row["ring"], options),
        "label": row["label"],
    }


def furnace_rate(options: BearingOptions) -> Values:
    """Mass that the furnace hardens for this line [kg/h]: its rate over the lines on it."""
    whole, lines = _value("rate_kg_h"), _value("lines_on_it")
    if options.furnace_kg_h is not None:
        chosen = options.furnace_kg_h
        whole = Values(chosen, chosen, chosen, f"{chosen:g} kg/h as chosen")
    reference = f"{whole.reference}; / {lines.typical:g}, {lines.reference}"
    return Values(whole.low / lines.high, whole.typical / lines.typical, whole.high / lines.low, reference)


def set_mass(options: BearingOptions) -> Values:
    """Mass of an outer and an inner ring [kg], (d/20)^1.86 of that of the 6204."""
    both = _value("outer_mass_kg").plus(_value("inner_mass_kg"))
    if options.bore_mm == REFERENCE_BORE:
        return both
    exponent = float(module_table()["furnace"]["mass_exponent"])
    law = f"x(d/20)^{exponent:g}, d={options.bore_mm:g}: catalogue masses [M]"
    return both.scaled(math.pow(options.bore_mm / REFERENCE_BORE, exponent), law)


def furnace_takt(options: BearingOptions) -> Values:
    """Time from one set of rings on the belt to the next [s]."""
    mass, rate = set_mass(options), furnace_rate(options)
    # Rings of one drawing, so the takt's range is that of the furnace.
    given = rate.inverse(HOUR_S * mass.typical)
    return Values(
        given.low, given.typical, given.high, f"{rate.reference}; {mass.typical:.4g} kg a set, {mass.reference}"
    )


def furnace_places(options: BearingOptions) -> Values:
    """Places behind the furnace: the rings on its belt, and the bins behind it."""
    takt, residence, bins = furnace_takt(options), _value("residence_h"), _value("behind")
    belt = HOUR_S * residence.typical / takt.typical
    reason = f"belt {residence.typical:g} h / {takt.typical:.3g} s, and {bins.reference}"
    # What the belt holds is no matter of choice; the bins are what differs between plants.
    return Values(belt + bins.low, belt + bins.typical, belt + bins.high, reason)


def _interruptions() -> Plain:
    spread = common("repair_sigma_log")
    # Lognormal: cv = sqrt(exp(sigma_log^2) - 1).
    low, typical, high = (math.sqrt(math.expm1(sigma**2)) for sigma in (spread.low, spread.typical, spread.high))
    variation = Values(low, typical, high, spread.reference).quantity()
    return {
        "failure": {
            "clock": "operating",
            "time_to": exponential(_timed("failure_every_h")),
            "response": exponential(_timed("response_h")),
            "pool": "technicians",
            "duration": lognormal(_timed("repair_h"), variation),
            "state": "down_repair",
        },
        # An empty stretch of belt passes by itself.
        "recipe_change": {
            "clock": "scheduled",
            "time_to": {"mean": _timed("gap_every_h")},
            "response": {"mean": exact("0 s", "planned")},
            "duration": {"mean": _timed("gap_h")},
            "state": "adjustment",
        },
        "belt_change": {
            "clock": "scheduled",
            # Nobody knows how old the belt is when the study begins: without memory.
            "time_to": exponential(_timed("belt_life_h")),
            "response": {"mean": exact("0 s", "planned")},
            "pool": "technicians",
            "duration": {"mean": _timed("belt_change_h")},
            "planned": True,
            "state": "planned_maintenance",
        },
    }


def _quality(row: Row) -> Plain:
    gate = f"{row['ring']}_superfinish"
    cracks: Plain = {"gate": gate, "count": _value("cracks_count").quantity(whole=True)}
    cracks |= {"within": _timed("cracks_within_h"), "delay": _timed("cracks_delay_h")}
    return {
        "nonconforming_in_control": _value("nonconforming_in_control").quantity(),
        "nonconforming_shifted": _value("nonconforming_shifted").quantity(),
        "time_to_shift": exponential(_timed("time_to_shift_h")),
        "patrol": {
            "interval": _timed("lab_interval_h"),
            "pieces": _value("lab_pieces").quantity(whole=True),
            "effectiveness": common("patrol_effectiveness").quantity(),
            "pool": "inspectors",
            "duration": {"mean": common("patrol_visit_min").quantity("min")},
            "reaction": _timed("lab_reaction_h"),
        },
        "feedback": [cracks],
        "adjustment": adjustment(row["zone"]),
    }


def _power(ring: str, options: BearingOptions) -> Plain:
    outer, inner = (_value(f"{kind}_mass_kg").typical for kind in ("outer", "inner"))
    share = (outer if ring == "outer" else inner) / (outer + inner)
    rate = furnace_rate(options).typical * share
    full = _value("energy_kwh_kg").scaled(rate, f"x {rate:.4g} kg/h of these rings")
    idle = _value("idle_share").scaled(full.typical, f"x {full.typical:.4g} kW at full load")
    return {
        "processing": full.quantity("kW"),
        "idle": idle.quantity("kW"),
        "off": exact("0 kW", "switched off"),
    }


def _value(name: str) -> Values:
    return module_values("furnace", name)


def _timed(name: str) -> Plain:
    return _value(name).quantity("h")
