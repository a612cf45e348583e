"""What differs between two lines, by name; the order of declarations means nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from pydantic import BaseModel

from lines.files import plain
from lines.toml import inline
from simcore.spec import InputSpec, LineSpec, Quantity, TimeDistribution

_UNIT = re.compile(r"^\[([^\]]+)\]")
# Written in the value itself ("10.8 s"), or no unit at all.
_NO_UNIT = ("1", "time")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: dotted path, and the values as a person writes them; None where it is absent."""

    path: str
    kind: Literal["added", "removed", "changed"]
    before: str | None
    after: str | None


def diff_lines(before: LineSpec, after: LineSpec) -> tuple[Difference, ...]:
    """Every difference between two lines in the order of their paths; empty when they mean the same."""
    return tuple(sorted(_models("", before, after), key=lambda difference: difference.path))


def _models(path: str, before: BaseModel, after: BaseModel) -> Iterator[Difference]:
    dumps = before.model_dump(mode="json", by_alias=True), after.model_dump(mode="json", by_alias=True)
    for name, field in type(before).model_fields.items():
        key = field.alias or name
        unit = _UNIT.match(field.description or "")
        inner = f"{path}.{key}" if path else key
        values = getattr(before, name), getattr(after, name)
        dumped = dumps[0].get(key), dumps[1].get(key)
        yield from _values(inner, values, dumped, unit.group(1) if unit else "1")


def _values(path: str, values: tuple[Any, Any], dumped: tuple[Any, Any], unit: str) -> Iterator[Difference]:
    before, after = values
    if before == after:
        return
    if before is None or after is None:
        yield _difference(path, values, dumped, unit)
    elif isinstance(before, Quantity):
        yield from _quantities(path, dumped, unit)
    elif isinstance(before, TimeDistribution) and before.distribution == after.distribution == "constant":
        yield from _values(path, (before.mean, after.mean), (dumped[0]["mean"], dumped[1]["mean"]), unit)
    elif isinstance(before, BaseModel):
        yield from _models(path, before, after)
    elif isinstance(before, dict):
        yield from _tables(path, before, after, dumped, unit)
    elif isinstance(before, tuple):
        yield from _arrays(path, before, after, dumped, unit)
    else:
        yield _difference(path, values, dumped, unit)


def _quantities(path: str, dumped: tuple[Any, Any], unit: str) -> Iterator[Difference]:
    before, after = dumped
    for name in before:
        inner = path if name == "typical" else f"{path}.{name}"
        if before[name] != after[name]:
            parts = (before[name] or None, after[name] or None) if name == "reference" else (before[name], after[name])
            yield _difference(inner, parts, parts, unit)


def _tables(
    path: str, before: Mapping[str, Any], after: Mapping[str, Any], dumped: tuple[Any, Any], unit: str
) -> Iterator[Difference]:
    for name in sorted(before.keys() | after.keys()):
        values = before.get(name), after.get(name)
        yield from _values(f"{path}.{name}", values, (dumped[0].get(name), dumped[1].get(name)), unit)


def _arrays(
    path: str, before: tuple[Any, ...], after: tuple[Any, ...], dumped: tuple[Any, Any], unit: str
) -> Iterator[Difference]:
    if path.endswith(".zone"):
        sets = ", ".join(sorted(before)), ", ".join(sorted(after))
        if sets[0] != sets[1]:
            yield Difference(path, "changed", sets[0] or "all stations", sets[1] or "all stations")
    elif all(isinstance(part, InputSpec) for part in (*before, *after)):
        named = [{part.origin: part for part in parts} for parts in (before, after)]
        plain_named = [{part["from"]: part for part in parts} for parts in dumped]
        yield from _tables(path, named[0], named[1], (plain_named[0], plain_named[1]), unit)
    elif all(isinstance(part, BaseModel) for part in (*before, *after)):
        for index, parts in enumerate(zip_longest(before, after)):
            shown = [array[index] if index < len(array) else None for array in dumped]
            yield from _values(f"{path}.{index}", parts, (shown[0], shown[1]), unit)
    else:
        yield _difference(path, (before, after), dumped, unit)


def _difference(path: str, values: tuple[Any, Any], dumped: tuple[Any, Any], unit: str) -> Difference:
    before, after = (
        None if value is None else _text(value, shown, unit) for value, shown in zip(values, dumped, strict=True)
    )
    kind: Literal["added", "removed", "changed"] = "changed" if None not in (before, after) else "removed"
    return Difference(path, "added" if before is None else kind, before, after)


def _text(value: Any, dumped: Any, unit: str) -> str:
    if isinstance(value, Quantity):
        return _text(value.typical, dumped["typical"], unit)
    if isinstance(value, BaseModel):
        return inline(plain(value))
    if isinstance(dumped, bool) or not isinstance(dumped, int | float):
        return dumped if isinstance(dumped, str) else inline(dumped)
    return str(dumped) if unit in _NO_UNIT else f"{dumped} {unit}"
