"""The line of a case at an age: teething that decays, measures that fade or remove causes, kept machines that wear.

Nothing but age is carried from month to month. Everything that a measure changes with the months in use is what
`months_in_use` of a scenario changes, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.case import Case
from scenarios.measures import Measure, compose, covered_stations
from scenarios.measures.effects import AnyEffect, TimeBetweenEffect
from scenarios.measures.further_effects import TeethingEffect
from scenarios.measures.matching import Nothing, matching
from scenarios.measures.stations import change_time_between
from scenarios.measures.use import MONTH
from scenarios.study import with_planned_run_times_of
from scenarios.timeline.settings import MONTHS
from simcore.check import require_valid
from simcore.errors import Problem, SpecError
from simcore.spec import InterruptionSpec, LineSpec, Quantity, StationSpec
from simcore.spec.quantities import LONGEST_DURATION

TIME_CONSTANTS_TO_STEADY = 5
"""exp(-5) = 0.7 % of what is additional or missing at commissioning is left."""


@dataclass(frozen=True, slots=True)
class LineAges:
    """Both arms of a case at any age after commissioning.

    `renewed` are the stations whose machines the scenario renews; `steady_month` is the month that begins when all
    teething has decayed, at least the first one after the ramp-up.
    """

    case: Case
    scenario: str
    renewed: tuple[str, ...]
    steady_month: int

    def arms_at(self, month: int, window: int, ageing: float) -> tuple[LineSpec, LineSpec]:
        """The line before and after in the middle of a month, observed for `window` [us] around it.

        `ageing` [1/a] shrinks the time between failures of kept machines. Both arms are valued by the planned run times
        of the line before; raises SpecError as `Case.line_of`.
        """
        middle = month + 0.5
        before = self._line(self.case.settings.baseline, middle, window, ageing, ())
        after = self._line(self.scenario, middle, window, ageing, self.renewed)
        require_valid(before)
        require_valid(after)
        return before, with_planned_run_times_of(after, before)[0]

    def _line(self, scenario: str, middle: float, window: int, ageing: float, renewed: tuple[str, ...]) -> LineSpec:
        line = _older(worn(self.case.line, (1.0 - ageing) ** (middle / 12.0), renewed), round(middle * MONTH))
        # Effects are those of the middle of the month, the teething is integrated over the window.
        return _older(compose(self._measures_at(scenario, middle))(line), -(window // 2))

    def _measures_at(self, scenario: str, middle: float) -> dict[str, Measure]:
        """Those of the baseline have been in use before, those that the scenario adds begin at commissioning."""
        present = self.case.measures_of(self.case.settings.baseline)
        return {
            name: measure.model_copy(
                update={"months_in_use": middle + (present[name].months_in_use if name in present else 0.0)}
            )
            for name, measure in self.case.measures_of(scenario).items()
        }


def ages_of(case: Case, scenario: str) -> LineAges:
    """How the arms of a case age.

    Raises:
        SpecError: as `Case.line_of`; MEASURE_MATCHES_NOTHING for a pattern of `renewed`; OUT_OF_RANGE for a teething
            that has not decayed within 50 years.
    """
    whole = case.line_of(scenario)
    renewed = renewed_stations(case, scenario)
    lines = (case.line_of(case.settings.baseline), whole)
    decay = max((_longest_decay(station) for line in lines for station in line.stations.values()), default=0)
    steady = max(MONTHS, -(-TIME_CONSTANTS_TO_STEADY * decay // MONTH))
    if (steady + 1) * MONTH > LONGEST_DURATION:
        hint = "state decays of years at most, or leave the teething out"
        message = "a teething has not decayed within 50 years"
        raise SpecError((Problem("OUT_OF_RANGE", message, "teething", hint),))
    return LineAges(case, scenario, renewed, steady)


def renewed_stations(case: Case, scenario: str) -> tuple[str, ...]:
    """Stations of the line file that are renewed as a whole: all machines teethe, or the scenario names them.

    A station of which a measure reaches only some machines counts as kept: that errs on the side of wear.
    """
    patterns = case.settings.scenarios[scenario].renewed
    try:
        found = set(matching(patterns, case.line.stations))
    except Nothing as reason:
        path = f"scenarios.{scenario}.renewed"
        hint = "name stations of the line file"
        raise SpecError((Problem("MEASURE_MATCHES_NOTHING", str(reason), path, hint),)) from None
    present = case.measures_of(case.settings.baseline)
    for name, measure in case.measures_of(scenario).items():
        if name not in present and measure.coverage is None:
            teething = tuple(effect for effect in measure.effects if isinstance(effect, TeethingEffect))
            found |= set(_covered(measure, teething, case.line))
    return tuple(name for name in case.line.stations if name in found)


def worn(line: LineSpec, factor: float, renewed: tuple[str, ...]) -> LineSpec:
    """The line with the time between failures of all stations but the renewed ones multiplied by a factor [1]."""
    if factor == 1.0:
        return line
    stations = {
        name: station if name in renewed else _worn_station(station, factor) for name, station in line.stations.items()
    }
    return line.model_copy(update={"stations": stations})


def is_failure(stop: InterruptionSpec) -> bool:
    """Whether a stop is a failure of the machine: unplanned, ended by a repair, on a clock of time."""
    return stop.state == "down_repair" and not stop.planned and stop.time_to is not None


def _worn_station(station: StationSpec, factor: float) -> StationSpec:
    by = Quantity[float](typical=factor, source="computed", reference="ageing of kept machines")
    for mode, stop in station.interruptions.items():
        if is_failure(stop):
            effect = TimeBetweenEffect(mechanism="time_between", mode=mode, factor=by)
            station = change_time_between(station, effect) or station
    return station


def _covered(measure: Measure, effects: tuple[TeethingEffect, ...], line: LineSpec) -> tuple[str, ...]:
    chosen: tuple[AnyEffect, ...] = effects
    return covered_stations(measure.model_copy(update={"effects": chosen}), line)


def _older(line: LineSpec, by: int) -> LineSpec:
    """All teething of the line older by a time [us], never younger than at commissioning."""
    changed: Mapping[str, StationSpec] = {
        name: _with_age(station, by) for name, station in line.stations.items() if station.teething is not None
    }
    return line if not changed else line.model_copy(update={"stations": {**line.stations, **changed}})


def _with_age(station: StationSpec, by: int) -> StationSpec:
    teething = station.teething
    if teething is None:
        return station
    # The age of the window is exact; what is known of the age at its start is not what is simulated here.
    age = Quantity[int](typical=max(0, teething.age.typical + by), source="computed", reference="age of the month")
    return station.model_copy(update={"teething": teething.model_copy(update={"age": age})})


def _longest_decay(station: StationSpec) -> int:
    teething = station.teething
    return 0 if teething is None else max(teething.failure_decay.value, teething.speed_decay.value)
