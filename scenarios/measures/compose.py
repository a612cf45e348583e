"""Measures as functions from line to line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from lines.problems import problems_of
from scenarios.measures.effects import AnyEffect, SplitEffect
from scenarios.measures.lines import LINE_MECHANISMS
from scenarios.measures.machines import Machines, connected, planned_as_before
from scenarios.measures.matching import Nothing, matches, matching
from scenarios.measures.model import Measure
from scenarios.measures.stations import STATION_MECHANISMS
from scenarios.measures.use import in_use, use_of
from simcore.errors import Problem, SpecError
from simcore.spec import LineSpec, StationSpec

NEEDED = {
    "size_target": "it needs a line that matches sizes: `lineproof init --with matching`, or `size` and "
    "`selective_assembly` in the line file"
}
"""What a line must have for mechanisms that act on a part which most lines lack."""

Transform = Callable[[LineSpec], LineSpec]


@dataclass(frozen=True, slots=True)
class _State:
    """A line with some measures applied, and its machines.

    `reached` are the stations that the next effect may change, None: all of them. `parts` are those that came about
    because only some machines are connected.
    """

    line: LineSpec
    machines: Machines
    reached: frozenset[str] | None = None
    parts: tuple[str, ...] = ()


def compose(measures: Mapping[str, Measure]) -> Transform:
    """The measures one after the other, in the given order, as one function.

    The function raises SpecError with the code MEASURE_MATCHES_NOTHING when a pattern of an effect matches no station,
    buffer or pool on which its mechanism could act, and as the schema does when a parameter leaves its bounds. Scaling
    effects on different parameters, and on the same parameter, commute; a scaled setup and a longer one do not. Without
    measures the line comes back equal.
    """

    def transform(line: LineSpec) -> LineSpec:
        state = _State(line, Machines.of(line))
        for name, measure in measures.items():
            state = _changed(measure, state, name)
        if state.line is line:
            return line
        changed = planned_as_before(state.line, line, state.machines, state.parts)
        # Copies are made without checks.
        return line_from_data(changed.model_dump(mode="json", by_alias=True), f"line after {', '.join(measures)}")

    return transform


def apply(measure: Measure, line: LineSpec, name: str = "measure") -> LineSpec:
    """The line with one measure applied to what it covers; raises SpecError as `compose`."""
    return compose({name: measure})(line)


def covered_stations(measure: Measure, line: LineSpec) -> tuple[str, ...]:
    """The stations that any effect of a measure names, in the order of the line."""
    return covered_names(measure, line.stations)


def covered_names(measure: Measure, stations: Iterable[str]) -> tuple[str, ...]:
    """Those of the stations that any effect of a measure names and that it doesn't leave out, in their order."""
    patterns = {pattern for effect in measure.effects for pattern in (effect.covers or measure.covers)}
    return tuple(name for name in stations if matches(name, patterns) and not matches(name, measure.leaves_out))


def _changed(measure: Measure, state: _State, name: str) -> _State:
    _require_some_left(measure, state, name)
    use = use_of(measure)
    effects = [in_use(effect, use) for effect in measure.effects]
    state = _with_connected(measure, [effect for effect in effects if effect is not None], state, name)
    for number, effect in enumerate(effects):
        if effect is None:
            continue
        try:
            state = _with_effect(state, effect, measure)
        except Nothing as reason:
            raise _refusal(measure, reason, f"measures.{name}.effects.{number}", number) from None
    return _State(state.line, state.machines, None, state.parts)


def _with_connected(measure: Measure, effects: list[AnyEffect], state: _State, name: str) -> _State:
    """The stations that the measure reaches: those all of whose machines are connected, told apart where needed."""
    if measure.coverage is None:
        return state
    line, machines, parts = state.line, state.machines, list(state.parts)
    covered = [key for key in line.stations if any(_on(effect, measure, machines.called[key]) for effect in effects)]
    chosen = connected((machine for key in covered for machine in machines.units[key]), name, measure.coverage.typical)
    reached = []
    for key in covered:
        joining = tuple(machine for machine in machines.units[key] if machine in chosen)
        if not joining:
            continue
        if len(joining) < len(machines.units[key]):
            if _unchanged(line.stations[key], [e for e in effects if _on(e, measure, machines.called[key])]):
                continue
            try:
                line, machines, key = machines.told_apart(line, key, joining)
            except Nothing as reason:
                raise _refusal(measure, reason, f"measures.{name}.coverage") from None
            parts.append(key)
        reached.append(key)
    return _State(line, machines, frozenset(reached), tuple(parts))


def _on(effect: AnyEffect, measure: Measure, called: str) -> bool:
    """Whether an effect on stations covers the station."""
    patterns = effect.covers or measure.covers
    return (
        effect.mechanism not in LINE_MECHANISMS
        and matches(called, patterns)
        and not matches(called, measure.leaves_out)
    )


def _unchanged(station: StationSpec, effects: list[AnyEffect]) -> bool:
    changed = station
    for effect in effects:
        changed = STATION_MECHANISMS[effect.mechanism](changed, effect) or changed
    return changed == station


def _require_some_left(measure: Measure, state: _State, name: str) -> None:
    """Refuse a pattern of `leaves_out` that matches no station, and a measure that leaves out all that it covers."""
    if not measure.leaves_out:
        return
    names = state.machines.called.values()
    try:
        matching(measure.leaves_out, names)
        if covered_names(measure.model_copy(update={"leaves_out": ()}), names) and not covered_names(measure, names):
            raise Nothing("all covered stations are left out")
    except Nothing as reason:
        raise _refusal(measure, reason, f"measures.{name}.leaves_out") from None


def _with_effect(state: _State, effect: AnyEffect, measure: Measure) -> _State:
    line, machines, covers = state.line, state.machines, effect.covers or measure.covers
    if effect.mechanism in LINE_MECHANISMS:
        changed_line = LINE_MECHANISMS[effect.mechanism](line, effect)
        # What concerns the whole line acts as long as any machine is connected.
        if state.reached is not None and not state.reached:
            return state
        if isinstance(effect, SplitEffect):
            machines = machines.after_split(effect)
        return _State(changed_line, machines, state.reached, state.parts)
    if not covers:
        raise Nothing("covers no station")
    change = STATION_MECHANISMS[effect.mechanism]
    changed: dict[str, StationSpec] = {}
    for name, station in line.stations.items():
        if matches(machines.called[name], covers) and (new := change(station, effect)) is not None:
            changed[name] = new
    matching(covers, (machines.called[name] for name in changed))
    reached = {
        name: new for name, new in changed.items()
        if (state.reached is None or name in state.reached) and not matches(machines.called[name], measure.leaves_out)
    }  # fmt: skip
    if not reached:
        return state
    stations = {**line.stations, **reached}
    return _State(line.model_copy(update={"stations": stations}), machines, state.reached, state.parts)


def _refusal(measure: Measure, reason: Nothing, path: str, number: int | None = None) -> SpecError:
    mechanism = "" if number is None else measure.effects[number].mechanism
    what = f"mechanism '{mechanism}'" if mechanism else "its machines"
    hint = NEEDED.get(mechanism, "name stations, buffers, pools, sources and stops that the line has")
    return SpecError((Problem("MEASURE_MATCHES_NOTHING", f"{what}: {reason}", path, hint),))


def line_from_data(data: dict[str, Any], what: str) -> LineSpec:
    """A line from its plain data, checked against bounds and rules; SpecError that names `what` the line is."""
    try:
        return LineSpec.model_validate(data)
    except ValidationError as error:
        raise SpecError(problems_of(error, LineSpec, data, what)) from None
