"""A case: a folder of plain files that holds all inputs of one firm; everything else is derived from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from lines.files import load_valid_line
from lines.folders import path_inside
from lines.problems import problems_of, with_lines
from lines.text import parse_toml, read_text
from scenarios.measures import MeasureFile, compose, covered_names, load_measures, select
from scenarios.measures.effect import Months, Pattern
from scenarios.measures.effects import SplitEffect
from scenarios.measures.matching import matches
from scenarios.measures.model import ConnectionLevel, Measure
from simcore.errors import Problem, SpecError
from simcore.spec import Frozen, LineSpec, Quantity
from simcore.spec.quantities import Duration, Identifier, PositiveDuration

CASE_FILE = "case.toml"
CASE_SCHEMA_VERSION = 1
LARGEST_SEED = 2**63 - 1
"""TOML integers end here; the streams take 64 bits."""

FileName = Annotated[str, Field(min_length=1, max_length=200, description="file inside the folder of the case")]
Weeks = Annotated[float, Field(ge=0.0, le=520.0, description="[weeks]")]
AgeingShare = Annotated[float, Field(ge=0.0, le=0.9, description="[1] a year")]
LEVELS: tuple[ConnectionLevel, ...] = ("L0", "L1", "L2", "L3")


class ScenarioSpec(Frozen):
    """A state of the line: the line file with these measures and packages, in this order."""

    label: dict[Literal["zh", "en"], str] = Field(default_factory=dict, description="name for people")
    measures: tuple[Identifier, ...] = Field(default=(), max_length=200, description="measures and packages")
    months_in_use: Months | None = Field(
        default=None, description="[months] since its measures are in use; absent: as each measure says"
    )
    installation: Quantity[Weeks] | None = Field(
        default=None, description="[weeks] that the line stands for the installation; absent: not known"
    )
    renewed: tuple[Pattern, ...] = Field(
        default=(), max_length=600, description="stations whose machines are new, beside those with a `teething`"
    )


class CaseSpec(Frozen):
    """The settings of a case, as in `case.toml`."""

    schema_version: Literal[1] = Field(default=1, description="version of this schema")
    name: str = Field(min_length=1, max_length=200, description="name of the case for people")
    firm: str = Field(min_length=1, max_length=200, description="name or pseudonym of the firm")
    region: str = Field(default="", max_length=200)
    line: FileName = Field(default="line.toml", description="line file")
    measures: FileName = Field(default="measures.toml", description="file of measures and packages")
    economics: FileName = Field(default="economics.toml", description="file of prices and terms; read where money is")
    seed: int = Field(ge=0, le=LARGEST_SEED, strict=True, description="[1] key of all random streams")
    horizon: PositiveDuration = Field(description="[time] simulated after the warm-up, wall time")
    warmup: Duration = Field(description="[time] simulated before, not counted; the same for all scenarios")
    replications: int = Field(ge=2, le=100_000, strict=True, description="[1] one run has no interval")
    baseline: Identifier = Field(default="before", description="scenario with which the others are compared")
    ageing: Quantity[AgeingShare] | None = Field(
        default=None,
        description="[1/a] share by which the time between failures of kept machines shrinks; absent: not known",
    )
    scenarios: dict[Identifier, ScenarioSpec] = Field(min_length=1, max_length=100)
    connection: dict[Pattern, ConnectionLevel] = Field(
        default_factory=dict, max_length=600, description="level of the machines by station; absent: not checked"
    )
    below_level: Literal["refuse", "skip"] = Field(
        default="refuse", description="a measure that needs more than a machine has: refused, or skipped there"
    )

    @model_validator(mode="after")
    def _baseline_known(self) -> Self:
        if self.baseline not in self.scenarios:
            raise PydanticCustomError("NAME_UNKNOWN", "no scenario is called '{name}'", {"name": self.baseline})
        return self


@dataclass(frozen=True, slots=True)
class Case:
    """A case that was read and checked; `warnings` are about its line."""

    directory: Path
    settings: CaseSpec
    line: LineSpec
    measures: MeasureFile
    warnings: tuple[Problem, ...] = ()

    def measures_of(self, scenario: str) -> dict[str, Measure]:
        """The measures of a scenario by name, packages unfolded, as they are used; SpecError for unknown names."""
        chosen = self._chosen(scenario)
        months = self.settings.scenarios[scenario].months_in_use
        if months is not None:
            chosen = {name: measure.model_copy(update={"months_in_use": months}) for name, measure in chosen.items()}
        if self.settings.below_level == "refuse":
            return chosen
        skipped = self.skipped(scenario)
        return {
            name: measure.model_copy(update={"leaves_out": (*measure.leaves_out, *skipped.get(name, ()))})
            for name, measure in chosen.items()
        }

    def skipped(self, scenario: str) -> dict[str, tuple[str, ...]]:
        """By measure of a scenario the stations on which it is skipped, for they are connected below its level."""
        if self.settings.below_level == "refuse":
            return {}
        found: dict[str, tuple[str, ...]] = {}
        for name, station, _ in self._below_level(self._chosen(scenario)):
            found[name] = (*found.get(name, ()), station)
        return found

    def line_of(self, scenario: str) -> LineSpec:
        """The line of a scenario; raises SpecError when a measure matches nothing, or a machine lacks connection."""
        chosen = self.measures_of(scenario)
        problems = tuple(
            _too_low(name, chosen[name], station, level) for name, station, level in self._below_level(chosen)
        )
        if problems:
            raise SpecError(problems)
        return compose(chosen)(self.line)

    def _chosen(self, scenario: str) -> dict[str, Measure]:
        if scenario not in self.settings.scenarios:
            hint = f"one of {', '.join(self.settings.scenarios)}"
            raise SpecError((Problem("NAME_UNKNOWN", f"no scenario is called '{scenario}'", "scenarios", hint),))
        return select(self.measures, self.settings.scenarios[scenario].measures)

    def _below_level(self, chosen: Mapping[str, Measure]) -> Iterator[tuple[str, str, ConnectionLevel]]:
        """Measure, covered station and its level, wherever that is below what the measure needs.

        Machines that a measure splits off keep the level of their station, unless the table names them.
        """
        if not self.settings.connection:
            return
        for name, measure, levels in self._with_levels(chosen):
            for station in covered_names(measure, levels):
                if LEVELS.index(levels[station]) < LEVELS.index(measure.required_level):
                    yield name, station, levels[station]

    def levels(self, scenario: str, measure: str) -> dict[str, ConnectionLevel]:
        """Connection by station as a measure of a scenario finds it, those that measures split off included."""
        found = {name: dict(levels) for name, _, levels in self._with_levels(self._chosen(scenario))}
        return found.get(measure) or {station: self._level(station) or "L0" for station in self.line.stations}

    def _with_levels(
        self, chosen: Mapping[str, Measure]
    ) -> Iterator[tuple[str, Measure, Mapping[str, ConnectionLevel]]]:
        """The measures one after the other, each with the stations that are there with it and their levels."""
        levels = {station: self._level(station) or "L0" for station in self.line.stations}
        for name, measure in chosen.items():
            for effect in measure.effects:
                if isinstance(effect, SplitEffect):
                    levels[effect.into] = self._level(effect.into) or levels.get(effect.station, "L0")
            yield name, measure, levels

    def _level(self, station: str) -> ConnectionLevel | None:
        """The level that the table of the case gives a station by name, else the highest of its patterns; or None."""
        table = self.settings.connection
        if station in table:
            return table[station]
        found = [level for pattern, level in table.items() if matches(station, (pattern,))]
        return max(found, key=LEVELS.index, default=None)


def _too_low(name: str, measure: Measure, station: str, level: ConnectionLevel) -> Problem:
    message = f"'{station}' is connected at {level}, measure '{name}' needs {measure.required_level}"
    hint = 'connect the machine, name it in `leaves_out` of the measure, or set below_level = "skip" in the case'
    return Problem("LEVEL_TOO_LOW", message, f"connection.{station}", hint, CASE_FILE)


def load_case(directory: str | Path) -> Case:
    """Read a case from its folder, and check that the line of every scenario can be made.

    Raises:
        SpecError: with code, file, path of the field and line number of what is wrong in any of the files.
    """
    folder = Path(directory)
    folder = folder.parent if folder.name == CASE_FILE else folder
    file = folder / CASE_FILE
    settings = loads_case(read_text(file), str(file))
    line, warnings = load_valid_line(path_inside(folder, settings.line, "line", CASE_FILE))
    case = Case(
        folder, settings, line, load_measures(path_inside(folder, settings.measures, "measures", CASE_FILE)), warnings
    )
    for scenario in settings.scenarios:
        case.line_of(scenario)
    return case


def loads_case(text: str, file: str = "") -> CaseSpec:
    """Read the settings of a case from TOML text; `file` is the name used in problems; raises SpecError."""
    data = parse_toml(text, file)
    try:
        return CaseSpec.model_validate(data)
    except ValidationError as error:
        raise SpecError(with_lines(problems_of(error, CaseSpec, data, file), text, file)) from None
