"""What a person types for a field of a line, as the value that stands in the file, and where it is written there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lines.fields import Allowed, Field, Step
from lines.problems import show
from simcore.errors import LineproofError
from simcore.spec.quantities import LENGTH_UNITS, MICROSECOND_UNITS, POWER_UNITS, RATE_UNITS

Value = str | int | float | bool
UNITS: Mapping[str, tuple[str, ...]] = {
    "duration": tuple(MICROSECOND_UNITS), "power": tuple(POWER_UNITS), "length": tuple(LENGTH_UNITS),
    "rate": tuple(RATE_UNITS),
}  # fmt: skip
# As they are said in Chinese, and written without a second thought.
_SAID = {
    "微秒": "us", "毫秒": "ms", "秒": "s", "分钟": "min", "分": "min", "小时": "h", "时": "h", "天": "d", "日": "d",
    "周": "week", "千瓦": "kW", "瓦": "W", "微米": "um", "毫米": "mm", "hour": "h", "hours": "h", "day": "d",
    "days": "d", "sec": "s", "kw": "kW", "µm": "um", "μm": "um", "wk": "week", "weeks": "week",
}  # fmt: skip
_NUMBER = re.compile(r"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)\s*(.*)")
_UNITLESS = ("count", "number", "share")


def entered(text: str, allowed: Allowed, before: str = "") -> Value:
    """A typed text as a value; a number without unit takes the unit of the value before.

    Raises:
        LineproofError: VALUE_FORM, for what can't be such a value; bounds are left to the schema.
    """
    typed = text.strip().replace("\N{FULLWIDTH COMMA}", ",").replace("\N{MINUS SIGN}", "-")
    if allowed.choices:
        if typed in allowed.choices:
            return typed == "true" if allowed.nature == "flag" else typed
        raise _refused(text, f"one of {', '.join(allowed.choices)}")
    match = _NUMBER.fullmatch(typed)
    if match is None:
        raise _refused(text, _example(allowed, before))
    number, unit = match[1].replace(",", ""), match[2].strip()
    if allowed.nature in _UNITLESS:
        return _unitless(text, number, unit, allowed, before)
    unit = _SAID.get(unit, unit) or _NUMBER.sub(r"\2", before.strip())
    if unit not in UNITS[allowed.nature]:
        raise _refused(text, f"a number with a unit: {', '.join(UNITS[allowed.nature])}")
    return f"{number} {unit}"


def _unitless(text: str, number: str, unit: str, allowed: Allowed, before: str) -> int | float:
    if allowed.nature == "count":
        if unit or not float(number).is_integer():
            raise _refused(text, "a whole number without unit")
        return int(float(number))
    if unit and not (unit in ("%", "\N{FULLWIDTH PERCENT SIGN}") and allowed.nature == "share"):
        raise _refused(text, _example(allowed, before))
    # In steps of the decimal places that were typed, so that 3 % is 0.03 and not the binary number beside it.
    return float(f"{float(number) / 100.0:.12g}") if unit else float(number)


def _example(allowed: Allowed, before: str) -> str:
    if allowed.nature == "share":
        return "a share between 0 and 1, or in per cent, such as 3 %"
    return f"such as {before}" if before else "a number"


def _refused(text: str, allowed: str) -> LineproofError:
    return LineproofError("VALUE_FORM", f"found {show(text)}", f"allowed: {allowed}", "")


def changes(data: Mapping[str, Any], field: Field, new: Mapping[str, Value | None]) -> dict[tuple[Step, ...], object]:
    """Fields of the file that give a field of the line new values; of a range by `typical`, `low`, `high`, `source`,
    `reference` (None: taken out), of a mere value by `typical`.

    `data` is the file as it stands: what is written short there (`units = 2`) becomes a table where it must.
    """  # fmt: skip
    if not field.is_range:
        return {field.path: new["typical"]}
    path, present, rest = _place(data, field.path)
    kept: dict[str, Any] = {}
    if isinstance(present, Mapping) and not rest:
        return {(*path, name): value for name, value in new.items() if value is not None or name in present}
    if present is not None and not rest:
        kept = {"typical": present}
    table: Any = {name: value for name, value in (kept | dict(new)).items() if value is not None}
    if set(table) == {"typical"}:
        table = table["typical"]
    for step in reversed(rest):
        table = {step: table}
    if present is not None and rest:
        # A short form that says less than is asked now, such as the name of a buffer for an input.
        return {path: {"from": present, **table}}
    return {path: table}


def _place(data: Mapping[str, Any], path: tuple[Step, ...]) -> tuple[tuple[Step, ...], Any, tuple[Step, ...]]:
    """Where in the file the table of a range stands: its path, what stands there, and what of the path is missing."""
    place: Any = data
    for number, step in enumerate(path):
        inner = _child(place, step)
        if inner is None:
            # `cycle = "10 s"` and `cycle = { typical = ... }` stand for a constant law with that mean.
            is_short = step == "mean" and (not isinstance(place, Mapping) or "typical" in place)
            if is_short:
                return path[:number], place, ()
            if not isinstance(place, Mapping | list):
                return path[:number], place, path[number:]
            return path, None, ()
        place = inner
    return path, place, ()


def _child(place: Any, step: Step) -> Any:
    if isinstance(place, Mapping):
        return place.get(step)
    if isinstance(place, list) and isinstance(step, int) and step < len(place):
        return place[step]
    return None
