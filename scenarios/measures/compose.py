"""Measures as functions from line to line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from pydantic import ValidationError

from lines.problems import problems_of
from scenarios.measures.effects import AnyEffect
from scenarios.measures.lines import LINE_MECHANISMS, Nothing, matching
from scenarios.measures.model import Measure
from scenarios.measures.stations import STATION_MECHANISMS
from simcore.errors import Problem, SpecError
from simcore.spec import LineSpec, StationSpec

Transform = Callable[[LineSpec], LineSpec]


def compose(measures: Mapping[str, Measure]) -> Transform:
    """The measures one after the other, in the given order, as one function.

    The function raises SpecError with the code MEASURE_MATCHES_NOTHING when a pattern of an effect matches no station,
    buffer or pool on which its mechanism could act, and as the schema does when a parameter leaves its bounds. Scaling
    effects on different parameters, and on the same parameter, commute; a scaled setup and a longer one do not. Without
    measures the line comes back equal.
    """

    def transform(line: LineSpec) -> LineSpec:
        changed = line
        for name, measure in measures.items():
            changed = _changed(measure, changed, name)
        if changed is line:
            return line
        # Copies are made without checks.
        return line_from_data(changed.model_dump(mode="json", by_alias=True), f"line after {', '.join(measures)}")

    return transform


def apply(measure: Measure, line: LineSpec, name: str = "measure") -> LineSpec:
    """The line with one measure applied to what it covers; raises SpecError as `compose`."""
    return compose({name: measure})(line)


def covered_stations(measure: Measure, line: LineSpec) -> tuple[str, ...]:
    """The stations that any effect of a measure names, in the order of the line."""
    patterns = {pattern for effect in measure.effects for pattern in (effect.covers or measure.covers)}
    return tuple(name for name in line.stations if any(fnmatchcase(name, pattern) for pattern in patterns))


def _changed(measure: Measure, line: LineSpec, name: str) -> LineSpec:
    for number, effect in enumerate(measure.effects):
        path = f"measures.{name}.effects.{number}"
        try:
            line = _with_effect(line, effect, effect.covers or measure.covers)
        except Nothing as reason:
            hint = "name stations, buffers, pools and stops that the line has"
            problem = Problem("MEASURE_MATCHES_NOTHING", f"mechanism '{effect.mechanism}': {reason}", path, hint)
            raise SpecError((problem,)) from None
    return line


def _with_effect(line: LineSpec, effect: AnyEffect, covers: tuple[str, ...]) -> LineSpec:
    if effect.mechanism in LINE_MECHANISMS:
        return LINE_MECHANISMS[effect.mechanism](line, effect)
    if not covers:
        raise Nothing("covers no station")
    change = STATION_MECHANISMS[effect.mechanism]
    changed: dict[str, StationSpec] = {}
    for name, station in line.stations.items():
        if any(fnmatchcase(name, pattern) for pattern in covers) and (new := change(station, effect)) is not None:
            changed[name] = new
    matching(covers, changed)
    return line.model_copy(update={"stations": {**line.stations, **changed}})


def line_from_data(data: dict[str, Any], what: str) -> LineSpec:
    """A line from its plain data, checked against bounds and rules; SpecError that names `what` the line is."""
    try:
        return LineSpec.model_validate(data)
    except ValidationError as error:
        raise SpecError(problems_of(error, LineSpec, data, what)) from None
