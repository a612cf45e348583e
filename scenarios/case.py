"""A case: a folder of plain files that holds all inputs of one firm; everything else is derived from it."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from lines.files import load_valid_line
from lines.problems import problems_of, with_lines
from lines.text import parse_toml, read_text
from scenarios.measures import MeasureFile, compose, covered_stations, load_measures, select
from scenarios.measures.effects import Pattern
from scenarios.measures.model import ConnectionLevel, Measure
from simcore.errors import Problem, SpecError
from simcore.spec import Frozen, LineSpec
from simcore.spec.quantities import Duration, Identifier, PositiveDuration

CASE_FILE = "case.toml"
CASE_SCHEMA_VERSION = 1
LARGEST_SEED = 2**63 - 1
"""TOML integers end here; the streams take 64 bits."""

FileName = Annotated[str, Field(min_length=1, max_length=200, description="file inside the folder of the case")]
LEVELS: tuple[ConnectionLevel, ...] = ("L0", "L1", "L2", "L3")


class ScenarioSpec(Frozen):
    """A state of the line: the line file with these measures and packages, in this order."""

    label: dict[Literal["zh", "en"], str] = Field(default_factory=dict, description="name for people")
    measures: tuple[Identifier, ...] = Field(default=(), max_length=200, description="measures and packages")


class CaseSpec(Frozen):
    """The settings of a case, as in `case.toml`."""

    schema_version: Literal[1] = Field(default=1, description="version of this schema")
    name: str = Field(min_length=1, max_length=200, description="name of the case for people")
    firm: str = Field(min_length=1, max_length=200, description="name or pseudonym of the firm")
    region: str = Field(default="", max_length=200)
    line: FileName = Field(default="line.toml", description="line file")
    measures: FileName = Field(default="measures.toml", description="file of measures and packages")
    seed: int = Field(ge=0, le=LARGEST_SEED, strict=True, description="[1] key of all random streams")
    horizon: PositiveDuration = Field(description="[time] simulated after the warm-up, wall time")
    warmup: Duration = Field(description="[time] simulated before, not counted; the same for all scenarios")
    replications: int = Field(ge=2, le=100_000, strict=True, description="[1] one run has no interval")
    baseline: Identifier = Field(default="before", description="scenario with which the others are compared")
    scenarios: dict[Identifier, ScenarioSpec] = Field(min_length=1, max_length=100)
    connection: dict[Pattern, ConnectionLevel] = Field(
        default_factory=dict, max_length=600, description="level of the machines by station; absent: not checked"
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
        """The measures of a scenario by name, packages unfolded; raises SpecError for unknown names."""
        if scenario not in self.settings.scenarios:
            hint = f"one of {', '.join(self.settings.scenarios)}"
            raise SpecError((Problem("NAME_UNKNOWN", f"no scenario is called '{scenario}'", "scenarios", hint),))
        return select(self.measures, self.settings.scenarios[scenario].measures)

    def line_of(self, scenario: str) -> LineSpec:
        """The line of a scenario; raises SpecError when a measure matches nothing, or a machine lacks connection."""
        chosen = self.measures_of(scenario)
        problems = tuple(problem for name, measure in chosen.items() for problem in self._unconnected(name, measure))
        if problems:
            raise SpecError(problems)
        return compose(chosen)(self.line)

    def _unconnected(self, name: str, measure: Measure) -> list[Problem]:
        """Covered stations whose machines are connected below the level that the measure needs."""
        table = self.settings.connection
        if not table:
            return []
        found = []
        for station in covered_stations(measure, self.line):
            levels = [level for pattern, level in table.items() if fnmatchcase(station, pattern)]
            level = max(levels, key=LEVELS.index, default="L0")
            if LEVELS.index(level) < LEVELS.index(measure.required_level):
                message = f"'{station}' is connected at {level}, measure '{name}' needs {measure.required_level}"
                hint = "connect the machine, or leave the station out of `covers`"
                found.append(Problem("LEVEL_TOO_LOW", message, f"connection.{station}", hint, CASE_FILE))
        return found


def load_case(directory: str | Path) -> Case:
    """Read a case from its folder, and check that the line of every scenario can be made.

    Raises:
        SpecError: with code, file, path of the field and line number of what is wrong in any of the files.
    """
    folder = Path(directory)
    folder = folder.parent if folder.name == CASE_FILE else folder
    file = folder / CASE_FILE
    settings = loads_case(read_text(file), str(file))
    line, warnings = load_valid_line(_inside(folder, settings.line, "line"))
    case = Case(folder, settings, line, load_measures(_inside(folder, settings.measures, "measures")), warnings)
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


def _inside(folder: Path, name: str, field: str) -> Path:
    """The path of a file of the case; a case holds all its inputs, so a name that leads out of it is refused."""
    parts = PurePosixPath(name.replace("\\", "/"))
    path = folder / parts
    if parts.is_absolute() or ".." in parts.parts or ":" in name or not path.resolve().is_relative_to(folder.resolve()):
        hint = "put the file into the folder of the case"
        raise SpecError((Problem("PATH_OUTSIDE", f"'{name}' leads out of the case", field, hint, CASE_FILE),))
    return path
