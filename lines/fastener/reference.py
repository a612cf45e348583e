"""The reference line F1: wire in, packed flange bolts M8x30 of strength 10.9 out, before renovation.

    wire -> heading x8 -> rolling x8 -> yard -> furnace -> plating -> baking x3 -> optical sorting x4 -> packing x2

Items are bins of 6,000 pieces (99 kg). Choices that the source leaves open, and why:

- A lot of 60,000 runs on one header, and on one roller. The units of a station share the lots of its supply, and each
  of eight would be set up for each lot; so the changeover is a stop of each unit, by a setter, after the pieces of its
  own lot. It is booked as adjustment, which all systems of losses count together with setup.
- The approval of the first piece is part of the changeover: nothing else can be made meanwhile.
- The furnace changes its recipe once a day by plan, whatever waits in front of it: a stop of its own, booked as
  adjustment. `recipe_gap` besides holds where the lots themselves differ in recipe (setup families); the product of
  this line doesn't. Who plans recipes as families takes the stop out.
- A repair time without a response of its own (rolling, furnace, plating) holds it.
- Ovens run in planned hours as everything else; a batch that is under way at closing time goes on the next day.
- Optical sorting is the only gate: what it misses leaves with the good pieces.
- `heads` are 26 over two shifts; technicians are booked to maintenance.
"""

from __future__ import annotations

from collections.abc import Mapping

from lines.choices import shift_plan
from lines.defaults import Plain, Values, entry_values, exact
from lines.fastener.options import REFERENCE_THREAD, VARIANTS, FastenerOptions, Variant
from lines.fastener.stations import station
from lines.fastener.table import common, table, timed
from simcore.spec import LineSpec

__all__ = ["VARIANTS", "product_name", "reference_line"]

RECORDING_THRESHOLD = "5 min"
"""Stops below are not written into the shift report (domain 4, I2: 5-10 min)."""

DAY = "1 d"
WIRE = "wire"
SINK = "finished_goods"


def reference_line(
    variant: Variant = "trap",
    *,
    thread: int = REFERENCE_THREAD,
    lot: int | None = None,
    setters: int | None = None,
    technicians: int | None = None,
    inspectors: int | None = None,
    operators: Mapping[str, int] | None = None,
    machines: Mapping[str, int] | None = None,
    shifts: int = 2,
    shift_hours: float = 10.0,
    break_hours: float = 0.0,
    absence: float = 0.0,
) -> LineSpec:
    """The reference fastener line before renovation, every parameter with range and provenance.

    `variant`: "trap" has a furnace of 600 kg/h, "balanced" one of 750 kg/h. `thread` [mm] sets the speed of headers and
    rollers by size class and the mass of a bolt by (d/8)^3; `lot` [pieces]; people [persons] are those present in each
    of `shifts` shifts of `shift_hours` [h], operators but for a break of `break_hours` [h] in its middle, each away for
    a shift with the chance `absence` [1]; `operators` and `machines` override by pool and station. Raises SpecError
    when a name is unknown or a number out of range. Source: domain reference, sections 2 and 7.

    >>> reference_line().stations["heading"].units.value
    8
    """
    options = FastenerOptions(
        variant, thread, lot, setters, technicians, inspectors, operators or {}, machines or {}, shifts, shift_hours,
        break_hours, absence,
    )  # fmt: skip
    return LineSpec.model_validate(_line(options))


def product_name(thread: int = REFERENCE_THREAD) -> str:
    """Name of the product by its thread [mm]."""
    return "flange_bolt_m8x30" if thread == REFERENCE_THREAD else f"flange_bolt_m{thread}"


def _line(options: FastenerOptions) -> Plain:
    product, size = product_name(options.thread), "M8x30" if options.is_reference else f"M{options.thread}"
    label = {"zh": f"法兰面螺栓 {size}, 10.9 级", "en": f"flange bolt {size}, 10.9"}
    furnace = entry_values(table()["furnace_rate"][options.variant]).typical
    source = {"lots": [{"product": product, "quantity": _lot(options)}], "repeat": True}
    day = [{"start": "0 h", "end": f"{options.shifts * options.shift_hours:g} h"}]
    return {
        "name": f"{size} 紧固件线, 网带炉 {furnace:g} kg/h / fastener line {size}, furnace {furnace:g} kg/h",
        "description": f"Reference line F1-{options.variant} before renovation: wire in, packed bolts out. "
        "Template parameters, not calibrated with data of a plant.",
        "products": {product: {"family": product, "label": label}},
        "sources": {WIRE: source},
        "stations": _stations(product, options),
        "buffers": {name: _buffer(name) for name in table()["buffers"]},
        "sinks": {SINK: {"label": {"zh": "成品库", "en": "finished goods"}}},
        "pools": {name: _pool(name, options) for name in table()["people"]},
        "calendars": {"plant": {"period": DAY, "open": day}},
        "common_power": common("common_power").quantity("kW"),
        "common_calendar": "plant",
        "report": {"interval": f"{options.shift_hours:g} h", "recording_threshold": RECORDING_THRESHOLD},
        "bins": {
            "pieces": exact(
                options.bin_pieces, f"bins of {options.bin_mass:.4g} kg, {options.mass.typical:.4g} g a piece"
            ),
            "mixing_probability": entry_values(table()["product"]["mixing"]).quantity(),
        },
    }


def _lot(options: FastenerOptions) -> Plain:
    lot = options.lot_pieces
    return lot.quantity(whole=True) if options.lot is None else exact(options.lot, lot.reference)


def _stations(product: str, options: FastenerOptions) -> Plain:
    found: Plain = {}
    origin = WIRE
    for name in table()["stations"]:
        to = f"after_{name}" if f"after_{name}" in table()["buffers"] else SINK
        found[name] = station(name, origin, to, product, options)
        origin = to
    return found


def _buffer(name: str) -> Plain:
    row = table()["buffers"][name]
    return {
        "capacity": entry_values(row).quantity(whole=True),
        "transport_time": _transport(name),
        "transfer_batch": exact(1, "a bin at a time"),
        "label": {"zh": row["zh"], "en": row["en"]},
    }


def _transport(name: str) -> Plain:
    # Through the baths a bin takes longer than by fork-lift; the belt's time is the furnace's own.
    if name == "after_plating":
        return timed(table()["stations"]["plating"]["residence"])
    return common("transport").quantity("min")


def _pool(name: str, options: FastenerOptions) -> Plain:
    row = table()["people"][name]
    present = options.present(name)
    spread = Values(
        max(1, present - 1), present, present + 1, "domain 7: 26 heads, as distributed [E]; one more, one less"
    )
    # Others than operators have their break when nobody calls.
    rest = options.break_hours if row["skill"] == "operator" else 0.0
    shifts = shift_plan(options.shifts, options.shift_hours, rest, spread.quantity(whole=True))
    pool: Plain = {"skill": row["skill"], "period": DAY, "shifts": shifts}
    if options.absence:
        pool["absence"] = exact(options.absence, "as stated")
    if row["skill"] == "operator":
        pool["zone"] = [station for station, entry in table()["stations"].items() if entry.get("zone") == name]
    if "heads" in row:
        # Those beyond the table's number are of this line alone.
        own = max(0, present - row["people"])
        pool["heads"] = float((row["heads"] + own) * options.shifts)
    return pool
