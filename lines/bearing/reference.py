"""The reference line B1: heat-treated rings of a deep-groove ball bearing in, packed sets out, before renovation.

    outer ring -> face -> outer diameter -> raceway x2 -> superfinish x2 -.
                                                                           assembly -> wash -> noise test x2 -> pack
    inner ring -> face -> raceway x2 -> bore x2 -> superfinish x2 --------'

Choices that the source leaves open, and why:

- Adjustments after an alarm, changes of small wheels and stones, and micro-stops belong to the operator of the zone: he
  stands beside the machine, and a setter in the middle of a change-over can't be called away. The discs of the face
  grinders and the wheel of the centreless grinder (40 to 60 min, balancing and truing) belong to the setters, so that
  one operator is not taken from three machines for an hour.
- The inspector is one person on call with half a head: a patrol of 3 min at 18 machines every 2 h keeps him busy for
  somewhat less than half of the time.
- The noise tester rejects no good sets by default: the full specification names none. Its range reaches to 3 %.
- Rings return only to operations that can repair them; sets return to washing. Everything else is scrapped, at the
  assembled set's value once the rings are joined.
- `heads` counts people on the payroll of this line over all shifts, not those present at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from lines.bearing.furnace import furnace_places
from lines.bearing.modules import title
from lines.bearing.options import REFERENCE_BORE, BearingOptions
from lines.bearing.stations import station
from lines.bearing.table import Plain, Values, common, exact, values
from lines.choices import shift_plan
from simcore.spec import LineSpec

RECORDING_THRESHOLD = "5 min"
"""Stops below are not written into the shift report (domain 4, I2: 5-10 min)."""

DAY = "1 d"


def reference_line(
    *,
    bore_mm: float = REFERENCE_BORE,
    lot: int | None = None,
    setters: int | None = None,
    technicians: int | None = None,
    inspectors: int | None = None,
    operators: Mapping[str, int] | None = None,
    units: Mapping[str, int] | None = None,
    shifts: int = 2,
    shift_hours: float = 10.0,
    break_hours: float = 0.0,
    absence: float = 0.0,
    noise_false_reject: float = 0.0,
    adjusted_by: Literal["operators", "setters"] = "operators",
    modules: Sequence[str] = (),
    furnace_kg_h: float | None = None,
) -> LineSpec:
    """The reference bearing line before renovation, every parameter with range and provenance.

    `bore_mm` [mm] scales plunge grinding by (d/20)^1.2 and setups by 1 + 0.3 log2(d/20); `lot` [rings]; people
    [persons] are those present in each of `shifts` shifts of `shift_hours` [h], operators but for a break of
    `break_hours` [h] in its middle, each away for a shift with the chance `absence` [1]; `operators` and `units`
    override by pool and station. `modules` are put in: "turning", "heat_treatment" (whose furnace has the rate
    `furnace_kg_h` [kg/h] for all lines on it) and "matching". Raises SpecError when a name is unknown or a number out
    of range. Source: domain reference, sections 1 and 6.

    >>> reference_line().stations["inner_bore"].units.value
    2
    """
    options = BearingOptions(
        bore_mm, lot, setters, technicians, inspectors, operators or {}, units or {}, shifts, shift_hours,
        break_hours, absence, noise_false_reject, adjusted_by, tuple(modules), furnace_kg_h,
    )  # fmt: skip
    return LineSpec.model_validate(_line(options))


def product_name(bore_mm: float = REFERENCE_BORE) -> str:
    """Name of the product by its bore [mm]."""
    return "bearing_6204" if bore_mm == REFERENCE_BORE else f"bearing_{bore_mm:g}mm".replace(".", "_")


def _line(options: BearingOptions) -> Plain:
    product = product_name(options.bore_mm)
    size = "6204" if options.bore_mm == REFERENCE_BORE else f"d = {options.bore_mm:g} mm"
    label = {"zh": f"深沟球轴承 {size}", "en": f"deep-groove ball bearing {size}"}
    ordered = options.lot is not None
    quantity = exact(options.lot, "as ordered") if ordered else common("lot_pieces").quantity(whole=True)
    source = {"lots": [{"product": product, "quantity": quantity}], "repeat": True}
    day = [{"start": "0 h", "end": f"{options.shifts * options.shift_hours:g} h"}]
    return {
        "name": f"轴承 {size} 磨装线{title(options.modules, 'zh')} / bearing line {size}{title(options.modules, 'en')}",
        "description": f"Reference line B1 before renovation: {_rings(options)} in, packed sets out. "
        "Template parameters, not calibrated with data of a plant.",
        "products": {product: {"family": product, "label": label}},
        "sources": {"outer_ring": source, "inner_ring": source},
        "stations": {name: station(name, product, options) for name in options.rows.stations},
        "buffers": {name: _buffer(name, options) for name in options.rows.buffers},
        "sinks": {"finished_goods": {"label": {"zh": "成品库", "en": "finished goods"}}},
        "pools": {name: _pool(name, options) for name in options.rows.people},
        "calendars": {"plant": {"period": DAY, "open": day}},
        "common_power": common("common_kw").quantity("kW"),
        "common_calendar": "plant",
        "report": {"interval": f"{options.shift_hours:g} h", "recording_threshold": RECORDING_THRESHOLD},
    }


def _rings(options: BearingOptions) -> str:
    if "turning" in options.modules:
        return "blanks of rings (cut bar or forged)"
    return "turned rings" if "heat_treatment" in options.modules else "heat-treated rings"


def _buffer(name: str, options: BearingOptions) -> Plain:
    row = options.rows.buffers[name]
    places = (
        furnace_places(options) if row.get("furnace") else values(row["capacity"], "buffer", row.get("reference", ""))
    )
    transport = Values(0.0, 0.0, 60.0, "domain 1.1: chutes [E]").quantity("s")
    return {
        "capacity": places.quantity(whole=True),
        "transport_time": transport,
        "transfer_batch": exact(1, "chutes, domain 1.1"),
        "label": {"zh": row["zh"], "en": row["en"]},
    }


def _pool(name: str, options: BearingOptions) -> Plain:
    row = options.rows.people[name]
    zone = [station for station, entry in options.rows.stations.items() if entry["zone"] == name]
    present = options.present(name)
    spread = Values(max(1, present - 1), present, present + 1, "domain 6 [E]; one more, one less")
    # Others than operators have their break when nobody calls.
    rest = options.break_hours if row["skill"] == "operator" else 0.0
    shifts = shift_plan(options.shifts, options.shift_hours, rest, spread.quantity(whole=True))
    pool: Plain = {"skill": row["skill"], "period": DAY, "shifts": shifts}
    if options.absence:
        pool["absence"] = exact(options.absence, "as stated")
    if row["skill"] == "operator":
        pool["zone"] = zone
    if "heads" in row:
        # Those beyond the table's number are of this line alone.
        own = present - row["people"] if row["heads"] else 0
        pool["heads"] = float((row["heads"] + own) * options.shifts)
    return pool
