"""Capacity and losses of each station run alone, by hand: ideal rate x time shares x quality.

A unit that is never starved, never blocked and never waits for people repeats the same pattern for ever. By the renewal
reward theorem its long-run output is the number of pieces of a lot divided by the mean time that they take:
processing, and everything that stops the unit meanwhile. Each term carries the text of its own calculation. Exact as
far as the terms depend on operating time, pieces and lots. Of first order in two places: stops on the scheduled or
calendar clock and false alarms, which may fall into another stop, and the operating time within a detection delay,
which is taken as the delay times the share of processing.

Source: S. M. Ross, *Stochastic Processes*, renewal reward theorem; detection delays as in `simcore.analytic.quality`.
"""

from __future__ import annotations

from dataclasses import dataclass

from lines.budget_terms import (
    HOUR,
    LotTimes,
    detection,
    lot_times,
    nonconforming_shares,
    operating_stops,
    refuse_unsupported,
    wall_stops,
)
from lines.isolation import isolated, station_of, supply
from simcore.errors import SimulationError
from simcore.spec import CalendarSpec, LineSpec, StationSpec

__all__ = ["BudgetTerm", "StationBudget", "isolated", "line_budget", "station_budget"]

TOLERANCE = 1e-13
"""Relative change of the processing share at which the fixed point has been reached; the map contracts strongly."""

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class BudgetTerm:
    """One use of a unit's time: state, mean time per piece [s], share of planned time [1], and the calculation."""

    name: str
    state: str
    seconds_per_piece: float
    share: float
    formula: str


@dataclass(frozen=True, slots=True)
class StationBudget:
    """One station alone: rates [items/planned hour], shares [1]; `formula` shows how the capacity is put together.

    `capacity` counts finished cycles of all units; `good_capacity` those that are truly good and pass the own gate;
    `nonconforming_share` is the share of defectives made, `rejected_share` what the own gate takes out of them and of
    the good ones. `planned_share` is planned time over wall time.
    """

    station: str
    units: int
    ideal_rate: float
    terms: tuple[BudgetTerm, ...]
    capacity_per_unit: float
    capacity: float
    nonconforming_share: float
    rejected_share: float
    good_capacity: float
    out_of_control_share: float
    planned_share: float
    formula: str
    quality_formula: str

    @property
    def processing_share(self) -> float:
        """Share of planned time in which pieces are processed [1]."""
        return sum(term.share for term in self.terms if term.state == "processing")

    @property
    def capacity_per_wall_hour(self) -> float:
        """Capacity [items/h] over all hours of the calendar, planned or not."""
        return self.capacity * self.planned_share

    def share_of(self, state: str) -> float:
        """Share of planned time in a state [1]."""
        return sum(term.share for term in self.terms if term.state == state)


def line_budget(line: LineSpec) -> tuple[StationBudget, ...]:
    """The budget of every station of the line, in the order of the file; see `station_budget`."""
    return tuple(station_budget(line, name) for name in line.stations)


def station_budget(line: LineSpec, station: str) -> StationBudget:
    """Capacity and losses of one station run alone.

    In a line of bins, at batch stations and furnaces, too; rates count pieces. Raises SpecError when the station is
    unknown or uses something that has no such budget (batches of several products or with changeovers, changeovers of
    several units that share the bins of a lot, selective assembly, teething, condition monitoring, lost pieces, several
    means of detection at once); it is named.
    """
    spec = station_of(line, station)
    refuse_unsupported(line, station)
    families = {name: product.family or name for name, product in line.products.items()}
    lots = lot_times(spec, supply(line, spec.inputs[0].origin), families, line.bin_size)
    share, out_share = 1.0, 0.0
    for _ in range(MOST_STEPS):
        terms, out_share = _terms(spec, lots, share)
        processing = sum(term.share for term in terms if term.state == "processing")
        if abs(processing - share) <= TOLERANCE * processing:
            break
        share = processing
    else:  # pragma: no cover - the map contracts: adjustments are a small part of the time
        raise SimulationError("NOT_CONVERGED", f"the budget of '{station}' does not settle")
    return _budget(line, station, lots, terms, out_share)


def _terms(spec: StationSpec, lots: LotTimes, share: float) -> tuple[tuple[BudgetTerm, ...], float]:
    """All terms of a unit when `share` [1] of its planned time is processing, and its share out of control."""
    found = detection(spec, share)
    rows = [
        ("processing", "processing", lots.cycle + lots.load, lots.formula),
        ("setup", "setup", lots.setup, lots.setup_formula),
        *operating_stops(spec, lots),
    ]
    if found is not None:
        every = found.time_to_shift + found.operating_delay
        text = f"{lots.cycle:.4g} s / ({found.time_to_shift / HOUR:.4g} h + {found.operating_delay / HOUR:.4g} h)"
        alarm = lots.cycle / every * found.adjustment
        rows.append(("adjustment", "adjustment", alarm, f"{text} x {found.adjustment:.4g} s"))
    out = found.operating_delay / every if found is not None else float(_never_adjusted(spec))
    wall = wall_stops(spec, found, 1.0 - out)
    per_piece = sum(row[2] for row in rows) / (1.0 - sum(row[2] for row in wall))
    terms = [BudgetTerm(name, state, time, time / per_piece, text) for name, state, time, text in rows]
    terms += [BudgetTerm(name, state, part * per_piece, part, text) for name, state, part, text in wall]
    return tuple(terms), out


def _never_adjusted(spec: StationSpec) -> bool:
    """A unit that shifts and is never adjusted ends out of control for good."""
    return spec.quality is not None and spec.quality.time_to_shift is not None


def _budget(
    line: LineSpec, station: str, lots: LotTimes, terms: tuple[BudgetTerm, ...], out_share: float
) -> StationBudget:
    spec = line.stations[station]
    per_piece = sum(term.seconds_per_piece for term in terms)
    units, rate = spec.units.value, 3600.0 / per_piece
    inside, outside = nonconforming_shares(spec.quality)
    bad = (1.0 - out_share) * inside + out_share * outside
    found = spec.gate.effectiveness.value if spec.gate else 0.0
    false = spec.gate.false_reject.value if spec.gate else 0.0
    good = units * rate * (1.0 - bad) * (1.0 - false)
    planned = planned_share(line.calendars[spec.calendar]) if spec.calendar else 1.0
    uses = " + ".join(f"{term.seconds_per_piece:.4g}" for term in terms)
    text = f"{units} x 3600 s/h / ({uses}) s = {units * rate:.2f} /h"
    quality = f"p = (1 - {out_share:.4g}) x {inside:.4g} + {out_share:.4g} x {outside:.4g} = {bad:.4g}; "
    quality += f"{units * rate:.2f} x (1 - p) x (1 - {false:.4g}) = {good:.2f} /h"
    return StationBudget(
        station, units, 3600.0 / (lots.cycle + lots.load), terms, rate, units * rate, bad,
        bad * found + (1.0 - bad) * false, good, out_share, planned, text, quality,
    )  # fmt: skip


def planned_share(calendar: CalendarSpec) -> float:
    """Open time over the period of a calendar [1], closures left out."""
    return sum(interval.end - interval.start for interval in calendar.open) / calendar.period
