"""A run result as canonical JSON and back, exactly: every field by its declared type, nothing guessed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from simcore.errors import LineproofError
from simcore.results import RESULT_SCHEMA_VERSION, RunResult, canonical_json

Decoder = Callable[[Any], Any]


def result_to_json(result: RunResult) -> str:
    """The canonical JSON of a run, its trace included; NaN and infinity are refused (ValueError)."""
    data = result.as_dict()
    data["trace"] = result.trace
    return canonical_json(data)


def result_from_json(text: str) -> RunResult:
    """The run that `result_to_json` wrote; equal to it field by field.

    Raises:
        LineproofError: RESULT_UNREADABLE, when the text is no result, or of another schema version.
    """
    try:
        data = json.loads(text)
        version = data["schema_version"]
        if version != RESULT_SCHEMA_VERSION:
            raise _unreadable(f"its schema version is {version}, this program reads {RESULT_SCHEMA_VERSION}")
        result: RunResult = _decoder(RunResult)(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(f"{type(error).__name__}: {error}") from error
    return result


def _unreadable(reason: str) -> LineproofError:
    return LineproofError(
        "RESULT_UNREADABLE", f"the text is no run result: {reason}", "delete the file; the run is simulated again"
    )


@cache
def _decoder(kind: Any) -> Decoder:
    """How plain JSON becomes a value of the annotated type."""
    if is_dataclass(kind):
        return _record(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _sequence(inner)
    if origin in (Mapping, dict):
        # JSON has no keys but texts.
        key: Decoder = int if inner[0] is int else str
        value = _decoder(inner[1])
        return lambda data: {key(name): value(part) for name, part in data.items()}
    if origin is UnionType:
        present = _decoder(next(part for part in inner if part is not NoneType))
        return lambda data: None if data is None else present(data)
    return lambda data: data


def _record(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields(kind)}
    # Missing fields are a KeyError, not a default: a default would invent what the file doesn't say.
    return lambda data: kind(**{name: decode(data[name]) for name, decode in decoders.items()})


def _sequence(inner: tuple[Any, ...]) -> Decoder:
    if len(inner) == 2 and inner[1] is Ellipsis:
        decode = _decoder(inner[0])
        return lambda data: tuple(decode(part) for part in data)
    decoders = [_decoder(part) for part in inner]
    return lambda data: tuple(decode(part) for decode, part in zip(decoders, data, strict=True))
