"""What differs between two lines in words: one row for a parameter and its values, however many stations share it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lines.diff import Difference, diff_lines
from scenarios.numbers import number
from scenarios.parameter_words import SILENT
from scenarios.text import Text
from scenarios.words import buffer_name, pool_name, stations_text
from simcore.spec import LineSpec

_BARE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?")
_TIME = re.compile(rf"({_BARE.pattern}) (us|ms|s|min|h)")
_COUNTED = re.compile(rf"({_BARE.pattern}) (\S.*)")
# Fields that are shares are printed in per cent.
_SHARES = (
    "nonconforming",
    "false_reject",
    "effectiveness",
    "detection_share",
    "announced_share",
    "share",
    "speed_loss",
)
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0}
_PROVENANCE = frozenset({"source", "reference"})
_ENDS = frozenset({"low", "high"})
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Values:
    """A value as people read it, and its range; empty where there is none."""

    typical: str = ""
    low: str = ""
    high: str = ""

    @property
    def range(self) -> str:
        """Low to high; empty unless both are known."""
        return f"{self.low} – {self.high}" if self.low and self.high else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter that differs: where it is, what it is, and its values; None: it isn't there."""

    where: str
    what: str
    before: Values | None
    after: Values | None


@dataclass(slots=True)
class _Entry:
    table: str
    owner: str
    inner: str
    before: dict[str, str | None] = field(default_factory=dict)
    after: dict[str, str | None] = field(default_factory=dict)


def difference_rows(before: LineSpec, after: LineSpec, text: Text) -> tuple[Row, ...]:
    """Every difference between two lines in words, by kind of parameter; empty when they mean the same.

    Provenance is left out: where only the reference of a value differs, the lines behave alike.
    """
    entries = _entries(diff_lines(before, after))
    lines = (before, after)
    shared: dict[tuple[object, ...], list[_Entry]] = {}
    for entry in entries:
        values = _values(entry.before, entry.inner, text), _values(entry.after, entry.inner, text)
        shared.setdefault((entry.table, entry.inner, *values), []).append(entry)
    rows = [(_order(group[0]), _row(group, lines, text)) for group in shared.values()]
    return tuple(row for _, row in sorted(rows, key=lambda each: each[0]))


def _entries(differences: Iterable[Difference]) -> list[_Entry]:
    """One entry for a quantity whose typical value or range differs."""
    found: dict[str, _Entry] = {}
    for difference in differences:
        path, _, last = difference.path.rpartition(".")
        if last in _PROVENANCE:
            continue
        end = last if last in _ENDS else "typical"
        key = path if last in _ENDS else difference.path
        if key not in found:
            table, _, rest = key.partition(".")
            owner, _, inner = rest.partition(".")
            found[key] = _Entry(table, owner, inner)
        found[key].before[end], found[key].after[end] = difference.before, difference.after
    return list(found.values())


def _order(entry: _Entry) -> tuple[str, str]:
    return entry.table, entry.inner


def _row(group: list[_Entry], lines: tuple[LineSpec, LineSpec], text: Text) -> Row:
    first = group[0]
    owners = [entry.owner for entry in group]
    what = _words(first.inner.replace("size.drift", "size_drift").split("."), text)
    if first.table == "stations":
        where = stations_text(lines, owners, text)
        if not first.inner:
            what = text("difference.station")
    else:
        where = ", ".join(_name(first.table, owner, lines, text) for owner in owners)
    values = _values(first.before, first.inner, text), _values(first.after, first.inner, text)
    return Row(where, what or _words([first.table], text), *values)


def _name(table: str, owner: str, lines: tuple[LineSpec, LineSpec], text: Text) -> str:
    for line in lines:
        if table == "buffers" and owner in line.buffers:
            return buffer_name(line, owner, text)
        if table == "pools" and owner in line.pools:
            return pool_name(line, owner, text)
    return _words([owner or table], text)


def _words(parts: Iterable[str], text: Text) -> str:
    said = [str(int(part) + 1) if part.isdigit() else part for part in parts if part and part not in SILENT]
    return " ".join(text(f"part.{part}") if text.has(f"part.{part}") else part.replace("_", " ") for part in said)


def _values(ends: Mapping[str, str | None], field: str, text: Text) -> Values | None:
    given = {end: _read(value, field, text) for end, value in ends.items() if value is not None}
    return Values(**given) if given else None


def _read(value: str, field: str, text: Text) -> str:
    """A value as people read it: a table as the fact that there is one, times and fractions without noise."""
    if value.startswith("{"):
        return text("difference.there")
    if _BARE.fullmatch(value) and field.rpartition(".")[2].startswith(_SHARES):
        return _plain(100.0 * float(value)) + text("unit.percent")
    if found := _TIME.fullmatch(value):
        return _time(float(found[1]) * _SECONDS[found[2]], text)
    if found := _COUNTED.fullmatch(value):
        key = f"difference.{found[2]}"
        return f"{_plain(float(found[1]))} {text(key) if text.has(key) else found[2]}"
    return _plain(float(value)) if _BARE.fullmatch(value) else value


def _time(seconds: float, text: Text) -> str:
    """A time in the largest unit of which it has at least one."""
    for unit in ("h", "min"):
        if abs(seconds) >= _SECONDS[unit]:
            return f"{_plain(seconds / _SECONDS[unit])} {text(f'difference.{unit}')}"
    return f"{_plain(seconds)} {text('difference.s')}"


def _plain(value: float) -> str:
    """A number with four digits that count, thousands separated, without zeros at its end."""
    places = 0 if value == 0.0 else max(0, _DIGITS - 1 - math.floor(math.log10(abs(value))))
    shown = number(value, places)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
