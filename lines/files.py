"""Line files: a line as TOML that people edit, read back exactly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from lines.problems import problems_of, with_lines
from lines.text import decode, parse_toml, read_text
from lines.toml import dumps_toml
from simcore.check import check
from simcore.errors import Problem, SpecError
from simcore.spec import CountDistribution, InputSpec, LineSpec, Quantity, TimeDistribution


def load_line(path: str | Path) -> LineSpec:
    """Read a line file; units, bounds and names of fields are checked, the sense of the line by `simcore.check`.

    Raises:
        SpecError: with every problem found, each with code, file, path of the field and line number.
    """
    return _parse(read_text(path), str(path))


def loads_line(text: str, file: str = "") -> LineSpec:
    """Read a line from TOML text; `file` is the name used in problems.

    Raises:
        SpecError: as `load_line`, and for a text beyond the limits of a file.
    """
    # A lone surrogate is no character: refused as bytes that are no UTF-8.
    return _parse(decode(text.encode("utf-8", errors="surrogatepass"), file), file)


def load_valid_line(path: str | Path) -> tuple[LineSpec, tuple[Problem, ...]]:
    """Read a line file that can be simulated, with the warnings about it.

    Raises:
        SpecError: as `load_line`, and for every semantic error of `simcore.check`, with file and line number.
    """
    text, file = read_text(path), str(path)
    line = _parse(text, file)
    problems = with_lines(check(line), text, file)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    if errors:
        raise SpecError(errors)
    return line, problems


def check_file(path: str | Path) -> tuple[Problem, ...]:
    """Every problem of a line file, of its form and of its sense; empty when there is nothing to say."""
    try:
        return load_valid_line(path)[1]
    except SpecError as refusal:
        return refusal.problems


def dumps_line(line: LineSpec) -> str:
    """A line as TOML: defaults are left out, a value of unknown provenance is written bare; reads back equal."""
    return dumps_toml({"schema_version": line.schema_version, **plain(line)})


def save_line(line: LineSpec, path: str | Path) -> None:
    """Write a line file in UTF-8 with Unix line ends.

    Raises:
        SpecError: when the text would be too big to be read again.
    """
    data = dumps_line(line).encode("utf-8")
    decode(data, str(path))
    Path(path).write_bytes(data)


def plain(model: BaseModel) -> dict[str, Any]:
    """What differs from the defaults, as plain tables with units, in the shortest form that reads back equal."""
    return _plain_model(model, model.model_dump(mode="json", by_alias=True))


def _parse(text: str, file: str) -> LineSpec:
    data = parse_toml(text, file)
    try:
        return LineSpec.model_validate(data)
    except ValidationError as error:
        raise SpecError(with_lines(problems_of(error, LineSpec, data, file), text, file)) from None


def _plain_model(model: BaseModel, dumped: dict[str, Any]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            key = field.alias or name
            table[key] = _plain(value, dumped[key])
    return table


def _plain(value: Any, dumped: Any) -> Any:
    if isinstance(value, BaseModel):
        return _shorthand(value, _plain_model(value, dumped))
    if isinstance(value, dict):
        return {name: _plain(part, dumped[name]) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part, inner) for part, inner in zip(value, dumped, strict=True)]
    return dumped


def _shorthand(model: BaseModel, table: dict[str, Any]) -> Any:
    """The bare value where the schema takes one for the whole table."""
    if isinstance(model, Quantity):
        return table["typical"] if list(table) == ["typical"] else table
    if isinstance(model, TimeDistribution | CountDistribution):
        return table["mean"] if list(table) == ["mean"] else table
    if isinstance(model, InputSpec):
        return table["from"] if list(table) == ["from"] else table
    return table
