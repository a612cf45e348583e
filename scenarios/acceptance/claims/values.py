"""The numbers of a clause as the value of a claim: what kind of change, in which unit, in which direction."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast, get_args

from scenarios.acceptance.claims.grammar import Reading
from scenarios.acceptance.claims.kpis import Kpi
from scenarios.acceptance.claims.lexer import Numeral, Token
from scenarios.acceptance.claims.model import Amount, Direction, Kind, Unit, Value

_CHANGE_UNITS = ("percent", "points", "times")
_OPPOSITE: dict[str, Direction] = {"up": "down", "down": "up"}


@dataclass(frozen=True, slots=True)
class Read:
    """A value with its unit, and the direction that its numbers show by themselves."""

    value: Value
    unit: Unit | None
    direction: Direction | None = None


def direction_of(verb: Token | None, kpi: Kpi | None) -> Direction | None:
    """The direction that a verb says; `improve` says that of the indicator, nothing where it has none."""
    if verb is None or verb.kind == "factors":
        return None
    if verb.kind != "better":
        return "up" if verb.kind == "up" else "down"
    return None if kpi is None or kpi.better == "none" else kpi.better


def value_of(reading: Reading, kpi: Kpi | None) -> Read | None:
    """The value of a reading; None where it has no number, or numbers that don't go together."""
    if reading.form == "factor":
        return _factor(reading.verb)
    numbers = [token.number for token in reading.numbers if token.number is not None]
    if not numbers:
        return None
    if reading.form in ("levels", "before", "after"):
        return _levels(reading, numbers, kpi)
    if reading.form == "range":
        return _range(numbers, kpi)
    number = numbers[0]
    if reading.form == "ratio":
        return _ratio(number)
    if reading.form in ("unclear", "number"):
        signed = bool(number.sign)
        if reading.form == "unclear" or (not signed and (number.divisor > 1 or number.unit != "points")):
            return None if signed else _change(number, "unclear")
        return _change(number, _kind_of(number, kpi))
    if reading.form == "at_most":
        if number.qualifier != "exact" or number.most is not None:
            return None
        return _change(number, _kind_of(number, kpi), at_most=True)
    return _change(number, _kind_of(number, kpi))


def _kind_of(number: Numeral, kpi: Kpi | None) -> Kind:
    """What a number behind a verb is: per cent of a share may be points as well, a fraction is of what was."""
    if number.divisor > 1:
        return "relative"
    if number.unit == "points":
        return "points"
    if number.unit == "times":
        return "times"
    if number.unit == "percent":
        return "relative" if kpi is not None and kpi.dimension == "amount" else "percent"
    return "unclear" if number.unit is None else "difference"


def _change(number: Numeral, kind: Kind, *, at_most: bool = False) -> Read:
    amount = _amount(number)
    if at_most:
        amount = amount.model_copy(update={"qualifier": "at_most"})
    most = None if number.most is None else _amount(number.most)
    if most is not None and amount.qualifier == "about":
        most = most.model_copy(update={"qualifier": "about"})
    value = Value(kind=kind, amount=amount, most=most)
    return Read(value, _unit(number.unit), _sign(number))


def _ratio(number: Numeral) -> Read | None:
    """After over before: 1.5 times what it was, a third, 80 %."""
    if number.sign or number.most is not None or number.value == 0:
        return None
    if number.unit not in ("times", "percent", None) or (number.unit is None and number.divisor == 1):
        return None
    amount = _amount(number)
    share = number.value / number.divisor / (100 if number.unit == "percent" else 1)
    return Read(Value(kind="ratio", amount=amount), _unit(number.unit), _moved(share, Decimal(1)))


def _factor(verb: Token | None) -> Read | None:
    if verb is None:
        return None
    top, _, bottom = verb.says.partition("/")
    amount = Amount(value=Decimal(top), divisor=int(bottom or 1))
    return Read(Value(kind="ratio", amount=amount), "times", "down" if bottom else "up")


def _levels(reading: Reading, numbers: list[Numeral], kpi: Kpi | None) -> Read | None:
    """Levels before and after in one unit; one in 倍 or a fraction is no level but the ratio."""
    if any(number.sign or number.most is not None for number in numbers):
        return None
    last = numbers[-1]
    if len(numbers) == 1 and reading.form == "after" and (last.unit == "times" or last.divisor > 1):
        # A third of the pieces, or down to a third of what it was: of a share both can be meant.
        return None if last.divisor > 1 and (kpi is None or kpi.dimension == "share") else _ratio(last)
    units = {number.unit for number in numbers}
    if len(units) > 1 or any(number.divisor > 1 or number.unit in ("times", "points") for number in numbers):
        return None
    amounts = [_amount(number) for number in numbers]
    unit = _unit(last.unit)
    # From 2022 to 2024 is no change of the staff.
    if unit is None and all(1900 <= number.value <= 2100 for number in numbers):
        return None
    if unit is None and kpi is not None and kpi.units == ("persons",):
        unit = "persons"
    if reading.form == "before":
        return Read(Value(kind="levels", before=amounts[0]), unit)
    if len(amounts) == 1:
        return Read(Value(kind="levels", after=amounts[0]), unit)
    moved = _moved(last.value, numbers[0].value)
    return Read(Value(kind="levels", before=amounts[0], after=amounts[1]), unit, moved)


def _range(numbers: list[Numeral], kpi: Kpi | None) -> Read | None:
    """From 10 % to 20 % behind a verb: a range of changes, unless levels can be meant; points, then per cent: both."""
    first, last = numbers
    if first.sign or last.sign or first.most is not None or last.most is not None or first.divisor + last.divisor > 2:
        return None
    if first.unit == "points" and last.unit == "percent":
        return Read(Value(kind="points", amount=_amount(first), after=_amount(last)), "points")
    if first.unit != last.unit or first.unit not in _CHANGE_UNITS or first.value >= last.value:
        return None
    if first.unit == "percent" and (kpi is None or kpi.dimension == "share"):
        return None
    return Read(Value(kind=_kind_of(first, kpi), amount=_amount(first), most=_amount(last)), _unit(first.unit))


def _amount(number: Numeral) -> Amount:
    return Amount(value=number.value, divisor=number.divisor, step=number.step, qualifier=number.qualifier)


def _unit(unit: str | None) -> Unit | None:
    return cast("Unit", unit) if unit in get_args(Unit) else None


def _sign(number: Numeral) -> Direction | None:
    return {"+": "up", "-": "down"}.get(number.sign)  # type: ignore[return-value]


def _moved(after: Decimal, before: Decimal) -> Direction | None:
    return None if after == before else "up" if after > before else "down"
