"""Measures in files: read with the limits and the problems of line files; the shipped catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from lines.problems import problems_of, with_lines
from lines.text import parse_toml, read_text
from scenarios.measures.model import Measure, MeasureFile
from simcore.errors import Problem, SpecError

Line = Literal["bearing", "fastener"]
CATALOGUES: Mapping[Line, str] = {"bearing": "catalogue.toml", "fastener": "fastener.toml"}
MATCHING = "selective_assembly.toml"


def load_measures(path: str | Path) -> MeasureFile:
    """Read a file of measures and packages.

    Raises:
        SpecError: with every problem found, each with code, file, path of the field and line number.
    """
    return loads_measures(read_text(path), str(path))


def loads_measures(text: str, file: str = "") -> MeasureFile:
    """Read measures from TOML text; `file` is the name used in problems; raises SpecError as `load_measures`."""
    data = parse_toml(text, file)
    try:
        return MeasureFile.model_validate(data)
    except ValidationError as error:
        raise SpecError(with_lines(problems_of(error, MeasureFile, data, file), text, file)) from None


@cache
def catalogue(line: Line = "bearing") -> MeasureFile:
    """The shipped measures for a reference line, with the packages `b1_renovation` (bearing), `f1_renovation`."""
    return loads_measures(catalogue_text(line), CATALOGUES[line])


def catalogue_text(line: Line = "bearing") -> str:
    """The shipped catalogue for a reference line as it stands in its file, with comments."""
    return _shipped(CATALOGUES[line])


def matching_text() -> str:
    """The shipped measures for a line with selective assembly, to be put behind those of the bearing line."""
    return _shipped(MATCHING)


@cache
def matching_catalogue() -> MeasureFile:
    """The shipped measures of the bearing line, and those for one with selective assembly."""
    return loads_measures(catalogue_text() + matching_text(), MATCHING)


def _shipped(name: str) -> str:
    return files("scenarios.measures").joinpath(name).read_text(encoding="utf-8")


def select(source: MeasureFile, names: Iterable[str]) -> dict[str, Measure]:
    """Measures and packages by name, packages unfolded, in the given order.

    Raises:
        SpecError: for a name that is neither, and for a measure that comes twice, which would act twice.
    """
    chosen: dict[str, Measure] = {}
    for name in names:
        for key in source.packages.get(name, (name,)):
            if key not in source.measures:
                allowed = f"one of {', '.join([*source.packages, *source.measures])}"
                raise SpecError((Problem("NAME_UNKNOWN", f"'{key}' is no measure and no package", name, allowed),))
            if key in chosen:
                raise SpecError((Problem("MEASURE_TWICE", f"'{key}' would act twice", name, "name it once"),))
            chosen[key] = source.measures[key]
    return chosen
