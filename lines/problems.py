"""What a schema refuses, told as problems: stable code, path, what was found, what is allowed, nearest name, line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, time
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from lines.locate import Key, dotted, key_lines, line_of
from simcore.check.naming import nearest
from simcore.errors import Problem

# More findings than a person reads; keeps the answer to a hostile file short.
MAXIMUM_PROBLEMS = 100
_LONGEST_VALUE = 60

_CODES = {
    "missing": "MISSING_FIELD",
    "extra_forbidden": "UNKNOWN_KEY",
    "finite_number": "NOT_FINITE",
    "literal_error": "NOT_ALLOWED",
    "string_pattern_mismatch": "INVALID_NAME",
    "string_too_long": "TEXT_TOO_LONG",
    "string_too_short": "EMPTY",
    "too_long": "TOO_MANY",
    "too_short": "EMPTY",
}
_OUT_OF_RANGE = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")
_ALLOWED = {
    "greater_than": "a number above {gt}",
    "greater_than_equal": "a number of at least {ge}",
    "less_than": "a number below {lt}",
    "less_than_equal": "a number of at most {le}",
    "literal_error": "{expected}",
    "string_too_long": "at most {max_length} characters",
    "string_too_short": "at least {min_length} character",
    "too_long": "at most {max_length} entries",
    "too_short": "at least {min_length} entry",
    "finite_number": "a finite number",
    "string_pattern_mismatch": "a letter, then letters, digits, _ and -, at most 64",
    "string_type": "a text in quotes",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "tuple_type": "an array [ ... ]",
    "list_type": "an array [ ... ]",
    "dict_type": "a table",
    "model_type": "a table",
}


def problems_of(error: ValidationError, model: type[BaseModel], data: Any, file: str = "") -> tuple[Problem, ...]:
    """The findings of a refused document in the order of the file's schema, one for each field."""
    found: dict[str, Problem] = {}
    details = [detail for detail in error.errors(include_url=False) if not _only_follows(detail)]
    for detail in details:
        if len(found) == MAXIMUM_PROBLEMS:
            message = f"and more: only the first {MAXIMUM_PROBLEMS} of {len(details)} problems are listed"
            return (*found.values(), Problem("TOO_MANY_PROBLEMS", message, file=file))
        problem = _problem(detail, model, data, file)
        found.setdefault(problem.path, problem)
    return tuple(found.values())


def _only_follows(detail: Any) -> bool:
    """True for an array called too short because its entries, each refused by itself, don't count."""
    return detail["type"] == "too_short" and bool(len(detail["input"]) >= detail["ctx"]["min_length"])


def with_lines(problems: Iterable[Problem], text: str, file: str = "") -> tuple[Problem, ...]:
    """The same problems with the file and, where the field stands in the text, its line."""
    lines = key_lines(text)
    return tuple(
        replace(problem, file=problem.file or file, line=problem.line or line_of(lines, problem.path))
        for problem in problems
    )


def _problem(detail: Any, model: type[BaseModel], data: Any, file: str) -> Problem:
    kind, context = detail["type"], detail.get("ctx", {})
    path = _path_in(data, detail["loc"], kind == "missing")
    name = str(path[-1]) if path else ""
    if kind in ("missing", "extra_forbidden"):
        fields = _fields_at(model, detail["loc"][:-1])
        if kind == "missing":
            meaning = fields.get(name, "")
            return Problem("MISSING_FIELD", f"`{name}` is missing and has no default", dotted(path), meaning, file)
        similar = nearest(name, fields)
        hint = f"did you mean '{similar}'?" if similar else f"allowed here: {', '.join(sorted(fields))}"
        return Problem("UNKNOWN_KEY", f"found the unknown key '{shorten(name)}'", dotted(path), hint, file)
    if kind.isupper():
        return Problem(kind, _custom_message(detail), dotted(path), "", file)
    code = "OUT_OF_RANGE" if kind in _OUT_OF_RANGE else _CODES.get(kind, "WRONG_TYPE")
    allowed = _ALLOWED[kind].format(**context) if kind in _ALLOWED else detail["msg"]
    found = f"{len(detail['input'])} entries" if kind in ("too_long", "too_short") else show(detail["input"])
    return Problem(code, f"found {found}; allowed: {allowed}", dotted(path), _hint(code, detail, allowed), file)


def _hint(code: str, detail: Any, allowed: str) -> str:
    if code == "NOT_ALLOWED" and isinstance(detail["input"], str):
        similar = nearest(
            detail["input"], [word.strip(" '") for part in allowed.split(" or ") for word in part.split(",")]
        )
        return f"did you mean '{similar}'?" if similar else ""
    if code == "WRONG_TYPE" and isinstance(detail["input"], str) and detail["type"] in ("int_type", "float_type"):
        return "write the number without quotes and without unit"
    return ""


def _custom_message(detail: Any) -> str:
    message: str = detail["msg"]
    first = message.partition(" ")[0]
    if first in ("is", "has", "must", "needs") and not isinstance(detail["input"], dict | BaseModel):
        return f"found {show(detail['input'])}, which {message}"
    return message


def show(value: Any) -> str:
    """A found value as it stands in a file, short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | BaseModel):
        return "a table"
    if isinstance(value, list | tuple):
        return "an array"
    if isinstance(value, date | time):
        return f"the date or time {value.isoformat()}"
    return f'"{shorten(value)}"' if isinstance(value, str) else shorten(repr(value))


def shorten(text: str) -> str:
    """A text cut to what fits into a sentence, without control characters."""
    clean = "".join(character if character.isprintable() else " " for character in text)
    return clean if len(clean) <= _LONGEST_VALUE else f"{clean[:_LONGEST_VALUE]}..."


def _path_in(data: Any, location: Key, missing: bool) -> Key:
    """The part of a location that the file itself shows: shorthands and markers of the schema are left out."""
    path: list[str | int] = []
    for part in location:
        if not _holds(data, part):
            if missing and len(path) == len(location) - 1:
                path.append(part)
            break
        data = data[part]
        path.append(part)
    return tuple(path)


def _holds(data: Any, part: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(part, int) and part < len(data)
    return isinstance(data, dict) and part in data


def _fields_at(model: type[BaseModel], location: Key) -> dict[str, str]:
    """Keys that the table at a location may have, with their descriptions."""
    kinds: list[Any] = [model]
    for part in location:
        kinds = [deeper for kind in kinds for deeper in _step(kind, part)]
    fields = [field for kind in kinds for field in _model_fields(kind)]
    return {field.alias or name: field.description or "" for name, field in fields}


def _step(kind: Any, part: str | int) -> Iterator[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from (
            inner
            for name, field in kind.model_fields.items()
            if part in (name, field.alias)
            for inner in plain_types(field.annotation)
        )
    elif get_origin(kind) in (dict, tuple):
        position = 1 if get_origin(kind) is dict else 0
        yield from plain_types(get_args(kind)[position])


def _model_fields(kind: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from kind.model_fields.items()


def plain_types(annotation: Any) -> Iterator[Any]:
    """The alternatives of an annotation without `None` and without metadata."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from plain_types(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for alternative in get_args(annotation):
            yield from plain_types(alternative)
    elif origin is Literal or annotation is not type(None):
        yield annotation
