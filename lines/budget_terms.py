"""The single terms of a station's budget: what a piece takes, and what stops a unit meanwhile.

Times are seconds [s] unless said otherwise; every row is (name, state, amount, text of the calculation).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lines.isolation import supply
from simcore.analytic import nonconforming_fraction, patrol_detection_probability
from simcore.errors import Problem, SpecError
from simcore.spec import (
    CountDistribution,
    InterruptionSpec,
    LineSpec,
    LotSpec,
    PatrolSpec,
    QualitySpec,
    SetupSpec,
    SourceSpec,
    StationSpec,
    TimeDistribution,
)

HOUR = 3600.0
SECOND = 1e6
Row = tuple[str, str, float, str]


@dataclass(frozen=True, slots=True)
class LotTimes:
    """Mean times of one piece over the sequence of lots [s]: machine part, manual part, its share of the setups."""

    cycle: float
    load: float
    setup: float
    formula: str
    setup_formula: str


@dataclass(frozen=True, slots=True)
class Detection:
    """How a shift ends: mean operating time to it and within the delay [s], adjustment [s], false alarms [1/s]."""

    time_to_shift: float
    operating_delay: float
    adjustment: float
    false_alarm_rate: float


def mean_seconds(law: TimeDistribution, path: str) -> float:
    """Mean of a law [s]; raises SpecError when it is truncated in a way that has no simple mean."""
    mean = law.mean_microseconds / SECOND
    if law.minimum is None:
        return mean
    if law.distribution == "exponential":
        lowest = law.minimum / SECOND
        return lowest + mean * math.exp(-lowest / mean)
    raise _unsupported("a truncated law other than the exponential", path)


def lot_times(spec: StationSpec, source: SourceSpec, families: Mapping[str, str], bin_size: int = 1) -> LotTimes:
    """Mean times of one piece: each of m units sets up each lot that it works on; loading is by item or by batch."""
    per_cycle = spec.inputs[0].quantity.value
    pieces = items = cycle = setup = 0.0
    lots, change = source.lots, _change_over(spec)
    for number, lot in enumerate(lots):
        count = lot.quantity.value / per_cycle
        law = spec.cycles.get(lot.product, spec.cycle)
        pieces += count
        # The last bin of a lot holds what is left of it.
        items += math.ceil(count / bin_size) if bin_size > 1 else count
        cycle += count * mean_seconds(law, "cycle")
        # The sequence repeats: before the first lot comes the last.
        setup += _setup_seconds(change, families[lots[number - 1].product], families[lot.product])
    load = mean_seconds(spec.operator.load_time, "operator.load_time") if spec.operator else 0.0
    together = pieces / items * (spec.batch.largest.value if spec.batch is not None else 1)
    # The cycle of a batch is one for all its pieces, that of a bin the sum of those of its pieces.
    machine = cycle / pieces / (together if spec.batch is not None else 1.0)
    load, units = load / together, spec.units.value
    text = f"{machine:.4g} s machine + {load:.4g} s by hand"
    if together != 1.0:
        text += f", {together:g} pieces at a time"
    setup_text = f"{units} units x {setup / HOUR:.4g} h / {pieces:g} pieces"
    return LotTimes(machine, load, units * setup / pieces, text, setup_text)


def _change_over(spec: StationSpec) -> SetupSpec | None:
    """The setup; of a continuous furnace the gap at a change of recipe, which is one by another name."""
    if spec.furnace is None or spec.furnace.recipe_gap.is_zero:
        return spec.setup
    return SetupSpec(duration=spec.furnace.recipe_gap)


def operating_stops(spec: StationSpec, lots: LotTimes) -> list[Row]:
    """Stops on the clocks of operating time (the machine part) and of pieces, per piece."""
    rows: list[Row] = []
    for name, stop in spec.interruptions.items():
        path = f"interruptions.{name}"
        if stop.clock == "operating" and stop.time_to is not None:
            every = mean_seconds(stop.time_to, path)
            rows += _stop(name, stop, lots.cycle / every, f"{lots.cycle:.4g} s / {every / HOUR:.4g} h")
        elif stop.clock == "pieces" and stop.pieces_to is not None:
            count = _mean_pieces(stop.pieces_to)
            rows += _stop(name, stop, 1.0 / count, f"1 / {count:g} pieces")
    return rows


def wall_stops(spec: StationSpec, found: Detection | None, in_control: float) -> list[Row]:
    """Stops on the scheduled and calendar clocks and false alarms, as shares of planned time [1]."""
    rows: list[Row] = []
    for name, stop in spec.interruptions.items():
        if stop.clock not in ("scheduled", "calendar") or stop.time_to is None:
            continue
        every = mean_seconds(stop.time_to, f"interruptions.{name}")
        parts = _parts(name, stop)
        # The next one counts from the end of the last, unless it is due on a grid.
        cycle = every if stop.fixed_grid else every + sum(part for _, _, part in parts)
        per = f"/ {cycle / HOUR:.4g} h"
        rows += [(key, state, part / cycle, f"{part:.4g} s {per}") for key, state, part in parts if part > 0.0]
    if found is not None and found.false_alarm_rate > 0.0:
        share = found.false_alarm_rate * in_control * found.adjustment
        text = f"{found.false_alarm_rate * HOUR:.4g} /h x {in_control:.4g} x {found.adjustment:.4g} s"
        rows.append(("false_alarm", "adjustment", share, text))
    return rows


def detection(spec: StationSpec, share: float) -> Detection | None:
    """How shifts of a unit end when `share` [1] of its planned time is processing; None when nothing detects them."""
    quality = spec.quality
    if quality is None or quality.adjustment is None or not (quality.patrol or quality.chart):
        return None
    shifts = quality.time_to_shift
    shift = mean_seconds(shifts, "quality.time_to_shift") if shifts is not None else math.inf
    stop = mean_seconds(quality.adjustment.response, "quality.adjustment")
    stop += mean_seconds(quality.adjustment.duration, "quality.adjustment")
    delay, rate = _delay(quality)
    return Detection(shift, delay * share if shifts is not None else 0.0, stop, rate)


def nonconforming_shares(quality: QualitySpec | None) -> tuple[float, float]:
    """Nonconforming share in control and after the shift [1]."""
    if quality is None:
        return 0.0, 0.0
    if quality.characteristic is None:
        inside = quality.nonconforming_in_control.value if quality.nonconforming_in_control else 0.0
        return inside, quality.nonconforming_shifted.value if quality.nonconforming_shifted else inside
    character = quality.characteristic
    sigma, offset = character.sigma.value, character.offset.value
    half, shifted = character.half_tolerance.value, offset + character.shift.value
    return nonconforming_fraction(sigma, offset, half), nonconforming_fraction(sigma, shifted, half)


def refuse_unsupported(line: LineSpec, station: str) -> None:
    """Raise SpecError for what has no such budget, by name."""
    spec = line.stations[station]
    change = _change_over(spec)
    lots = supply(line, spec.inputs[0].origin).lots
    parts: dict[str, object] = {
        # Which lots a unit works on depends on chance where a lot is few bins.
        "changeovers of several units that share the bins of a lot": (
            line.bin_size > 1 and spec.units.value > 1 and change is not None and _changes(line, lots, change)
        )
        or None,
        "changeovers of batches": change if spec.batch is not None else None,
        "batches of several products": (spec.batch is not None and len({lot.product for lot in lots}) > 1) or None,
        "selective assembly": spec.selective_assembly,
        "teething": spec.teething,
        "condition monitoring": any(stop.condition_monitoring for stop in spec.interruptions.values()) or None,
        "lost pieces": any(stop.effect == "lose" for stop in spec.interruptions.values()) or None,
    }
    quality = spec.quality
    if quality is not None:
        means = [part for part in (quality.patrol, quality.chart, quality.gauge) if part is not None]
        parts["several means of detection at once"] = len(means) > 1 or None
        parts["an in-process gauge"] = quality.gauge
        parts["detection by another station's gate alone"] = (bool(quality.feedback) and not means) or None
    for what, part in parts.items():
        if part is not None:
            raise _unsupported(what, f"stations.{station}")


def _changes(line: LineSpec, lots: Sequence[LotSpec], change: SetupSpec) -> bool:
    """Whether the sequence of lots needs a changeover at all."""
    families = {line.products[lot.product].family or lot.product for lot in lots}
    return change.per_lot or len(families) > 1


def _setup_seconds(setup: SetupSpec | None, before: str, after: str) -> float:
    if setup is None or (not setup.per_lot and before == after):
        return 0.0
    return mean_seconds(setup.matrix.get(before, {}).get(after, setup.duration), "setup")


def _parts(name: str, stop: InterruptionSpec) -> list[tuple[str, str, float]]:
    response, duration = mean_seconds(stop.response, name), mean_seconds(stop.duration, name)
    # Only a failure has a state of its own for the time until somebody comes.
    waiting = "down_response" if stop.state == "down_repair" else stop.state
    return [(f"{name} response", waiting, response), (name, stop.state, duration)]


def _stop(name: str, stop: InterruptionSpec, per_piece: float, text: str) -> list[Row]:
    parts = [row for row in _parts(name, stop) if row[2] > 0.0]
    return [(key, state, per_piece * part, f"{text} x {part:.4g} s") for key, state, part in parts]


def _mean_pieces(law: CountDistribution) -> float:
    return law.mean.value if law.mean is not None else 1.0


def _delay(quality: QualitySpec) -> tuple[float, float]:
    """Mean delay on the unit's calendar [s] and false alarms per planned second [1/s]."""
    inside, outside = nonconforming_shares(quality)
    if quality.patrol is not None:
        return _patrol_delay(quality.patrol, inside, outside)
    if quality.chart is not None:
        chart = quality.chart
        every, reaction = chart.interval.value / SECOND, chart.reaction.value / SECOND
        length = chart.average_run_length_shifted.value
        rate = 1.0 / (every * chart.average_run_length_in_control.value)
        return every * (length - 0.5) + reaction, rate
    raise _unsupported("an adjustment that nothing in the station calls", "quality")


def _patrol_delay(patrol: PatrolSpec, inside: float, outside: float) -> tuple[float, float]:
    every = patrol.interval.value / SECOND
    reaction = patrol.reaction.value / SECOND + mean_seconds(patrol.duration, "quality.patrol")
    pieces, effectiveness = patrol.pieces.value, patrol.effectiveness.value
    found = patrol_detection_probability(outside, pieces, effectiveness)
    if found <= 0.0:
        raise _unsupported("a patrol that can find nothing", "quality.patrol")
    false = patrol_detection_probability(inside, pieces, effectiveness)
    return every * (1.0 / found - 0.5) + reaction, false / every


def _unsupported(what: str, path: str) -> SpecError:
    hint = "simulate the station alone instead: lines.isolation.isolated"
    return SpecError((Problem("NO_BUDGET", f"has no hand-computable budget with {what}", path, hint),))
