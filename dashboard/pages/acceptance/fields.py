"""The terms as fields: where each stands in `acceptance.toml`, how it is written there, and how a page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

from dashboard.refusals import Refused
from scenarios.acceptance.series.metrics import METRICS
from scenarios.policy.rule import ItemClass

MOST_ROWS = 40
"""Rows of a listing that have fields on the page; any beyond stay as they are."""
Kind = Literal["text", "long", "date", "percent", "whole", "choice", "names", "yuan", "yes_no"]


@dataclass(frozen=True, slots=True)
class Field:
    """One value: its place in the file, how it is typed, the sign of its unit, and the words that it admits.

    `default` is what holds where the file says nothing.
    """

    name: str
    kind: Kind = "text"
    unit: str = ""
    choices: tuple[str, ...] = ()
    width: int = 0
    default: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """The place in the file."""
        return tuple(self.name.split("."))


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of fields: tables by a key (`key` names its column), single values by a key, or a list of tables."""

    name: str
    columns: tuple[Field, ...]
    key: Field | None = None
    is_single: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """The place in the file."""
        return tuple(self.name.split("."))

    @property
    def cells(self) -> tuple[Field, ...]:
        """The columns with that of the key."""
        return self.columns if self.key is None else (self.key, *self.columns)


@dataclass(frozen=True, slots=True)
class Group:
    """What is edited and saved together; `table` is taken out whole where all of its fields are empty.

    What `is_agreed` stands in the plan and can't be changed while that is frozen.
    """

    name: str
    fields: tuple[Field, ...] = ()
    listings: tuple[Listing, ...] = ()
    is_agreed: bool = True
    table: str = ""


_TIME = Field("time", width=110)
CLAIMS = Listing(
    "claims",
    (
        Field("metric", "choice", choices=tuple(METRICS), width=200), Field("size", "percent", width=72),
        Field("unit", "choice", choices=("gain", "points"), width=112), Field("claimant", width=100),
        Field("text", "long", width=180),
    ),
    key=Field("name", width=110),
)  # fmt: skip
GROUPS: tuple[Group, ...] = (
    Group("claims", listings=(CLAIMS,)),
    Group("parties", (
        Field("firm"), Field("boundary"), Field("line"), Field("control_line"),
        Field("shifts_per_week", "whole", "per_week"),
    )),
    Group("windows", tuple(
        Field(f"windows.{side}.{end}", "date") for side in ("baseline", "reporting") for end in ("first", "last")
    )),
    Group("rule", (
        Field("rule.alpha", "percent", "%", default="5"),
        Field("rule.judged", "choice", choices=("each", "all"), default="each"),
        Field("rule.coverage", "percent", "%", default="90"), Field("uncertainty.good", "percent", "%", default="0.5"),
        Field("uncertainty.planned_busy_time", "percent", "%", default="0.3"),
    )),
    Group("times", listings=(
        Listing("standard_times", (_TIME,), key=Field("product", width=160), is_single=True),
        Listing("bottleneck_cycle", (_TIME,), key=Field("product", width=160), is_single=True),
    )),
    Group("exclusions", listings=(
        Listing("holidays", (Field("first", "date", width=120), Field("last", "date", width=120),
                             Field("reason", width=260))),
        Listing(
            "event_rules",
            (Field("leaves_out", "choice", choices=("weeks", "days", "nothing"), width=150),
             Field("most_days", "whole", width=90), Field("evidence", width=260)),
            key=Field("name", width=150),
        ),
    )),
    Group("adjusted", (
        Field("adjusted_baseline.file"), Field("adjusted_baseline.label"),
        Field("adjusted_baseline.bias", "percent", "%", default="5"),
        Field("adjusted_baseline.variation", "percent", "%", default="15"),
    ), table="adjusted_baseline"),
    Group("steps", listings=(
        Listing("steps", (Field("name", width=220), Field("first", "date", width=120), Field("lines", "names",
                                                                                             width=160))),
    )),
    Group("subsidy", (
        Field("subsidy.amount", "yuan", "yuan"),
        Field("subsidy.when_short", "choice", choices=("", "proportional", "nothing")),
        Field("subsidy.claims", "names"), Field("subsidy.by_result.most", "yuan", "yuan"),
        Field("subsidy.by_result.whole_points", "yes_no", choices=("", "yes", "no")), Field("subsidy.rule"),
        Field("subsidy.as_of", "date"), Field("subsidy.facts", "names"),
    ), (
        Listing("subsidy.by_result.steps", (Field("above", "percent", width=110), Field("per_point", "yuan",
                                                                                        width=130))),
        Listing("subsidy.eligible", (Field("amount", "yuan", width=140),),
                key=Field("class", "choice", choices=get_args(ItemClass), width=200), is_single=True),
    ), table="subsidy"),
    Group("events", listings=(
        Listing("events", (Field("rule", width=150), Field("first", "date", width=120),
                           Field("last", "date", width=120), Field("evidence", width=240))),
    ), is_agreed=False),
)  # fmt: skip
BY_NAME: Mapping[str, Group] = {group.name: group for group in GROUPS}
"""What can be edited, in the order of the page."""


def value_at(raw: Mapping[str, Any], path: Sequence[str]) -> Any:
    """A value of the file; None where it isn't there."""
    found: Any = raw
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def typed(field: Field, value: Any) -> str:
    """A value of the file as a field shows it."""
    if value is None:
        return ""
    if field.kind == "percent":
        return str(value).replace("%", "").replace("pp", "").strip()
    if field.kind == "names":
        return ", ".join(map(str, value))
    if field.kind == "yes_no":
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def written(field: Field, text: str) -> Any:
    """What was typed, as it is written in the file.

    Raises:
        Refused: NUMBER_FORM, DATE_FORM (422), with the name of the field.
    """
    if field.kind == "percent":
        return f"{_number(field, text.removesuffix('%').strip()):f} %"
    if field.kind == "whole":
        number = _number(field, text)
        if number != number.to_integral_value():
            raise _refused("NUMBER_FORM", f"'{text[:40]}' 不是整数", f"'{text[:40]}' is no whole number", field)
        return int(number)
    if field.kind == "yuan":
        return f"{_number(field, text.replace(',', '')):f}"
    if field.kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _refused("DATE_FORM", f"'{text[:40]}' 不是日期", f"'{text[:40]}' is no date", field) from None
    if field.kind == "names":
        return [part.strip() for part in text.replace("、", ",").replace("，", ",").split(",") if part.strip()]
    return text == "yes" if field.kind == "yes_no" else text


def _number(field: Field, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise _refused("NUMBER_FORM", f"'{text[:40]}' 不是数", f"'{text[:40]}' is no number", field)
    return number


def _refused(code: str, zh: str, en: str, field: Field) -> Refused:
    hints = {
        "NUMBER_FORM": "请写成数字, 如 5 或 2.5 / write a number, such as 5 or 2.5",
        "DATE_FORM": "请写成 2025-04-01 / write it like 2025-04-01",
    }
    return Refused(422, code, f"{zh} / {en}", hints[code], field.name)


def rows_of(listing: Listing, raw: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of a listing as its cells show them."""
    found = value_at(raw, listing.path)
    if not found:
        return []
    if listing.key is None:
        return [_cells(listing, each) for each in found]
    rows = []
    for key, each in found.items():
        cells = {listing.columns[0].name: typed(listing.columns[0], each)} if listing.is_single else _cells(
            listing, each
        )  # fmt: skip
        rows.append({listing.key.name: key} | cells)
    return rows


def _cells(listing: Listing, each: Mapping[str, Any]) -> dict[str, str]:
    cells = {field.name: typed(field, each.get(field.name)) for field in listing.columns}
    if listing is CLAIMS:
        unit = "points" if each.get("points") is not None else "gain"
        cells |= {"size": typed(listing.columns[1], each.get(unit)), "unit": unit}
    return cells


def row_values(listing: Listing, cells: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a row as they are written; empty ones are left out. Raises what `written` raises."""
    if listing is CLAIMS:
        unit = cells.get("unit") or "gain"
        size = f"{_number(listing.columns[1], (cells.get('size') or '').removesuffix('%').strip()):f}"
        values: dict[str, Any] = {name: cells[name] for name in ("metric", "claimant", "text") if cells.get(name)}
        return values | {unit: f"{size} {'pp' if unit == 'points' else '%'}"}
    return {field.name: written(field, cells[field.name]) for field in listing.columns if cells.get(field.name)}
