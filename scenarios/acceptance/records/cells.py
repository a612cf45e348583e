"""One cell of a record as a date, number, text, or yes and no; ValueError says what to write instead."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

# What firms write where they know nothing: unknown, and never zero.
_EMPTY = {"", "-", "--", "—", "——", "/", "\\", "n/a", "na", "null", "none", "无", "无记录", "?"}
_DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_YES = {"是", "y", "yes", "true", "1", "√", "排班", "开班"}
_NO = {"否", "n", "no", "false", "0", "×", "x", "停班", "休息"}
_SUMS = ("合计", "总计", "小计", "累计", "total", "sum", "subtotal")
# Of a shift's sums; more digits are a mistake of a keyboard or of a formula.
LARGEST = Decimal(10) ** 12


def text_of(cell: Any) -> str:
    """The text of a cell with full-width characters made narrow; whole numbers without '.0'."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFKC", str(cell)).strip()


def is_empty(cell: Any) -> bool:
    """Whether the cell says that nothing is known."""
    return text_of(cell).casefold() in _EMPTY


def is_sum(cell: Any) -> bool:
    """Whether the cell stands before a sum of rows instead of a date."""
    return text_of(cell).casefold().replace(" ", "").startswith(_SUMS)


def date_of(cell: Any) -> date:
    """A date: a date cell, or a text such as 2025-01-06, 2025/1/6, 2025年1月6日."""
    if isinstance(cell, datetime):
        if (cell.hour, cell.minute, cell.second, cell.microsecond) != (0, 0, 0, 0):
            raise ValueError("a time of day is given: write the date alone, and the shift in a column of its own")
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    match = _DATE.match(text) or _COMPACT.match(text)
    if match is None:
        raise ValueError(f"'{text[:40]}' is no date: write 2025-01-06")
    try:
        return date(*map(int, match.groups()))
    except ValueError as error:
        raise ValueError(f"'{text[:40]}' is no day of the calendar") from error


def number_of(cell: Any) -> Decimal | None:
    """A number that is not negative; None where nothing is known."""
    if isinstance(cell, bool):
        raise ValueError("yes or no where a number belongs")
    text = text_of(cell).replace(",", "").replace(" ", "")
    if text.casefold() in _EMPTY:
        return None
    try:
        number = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"'{text[:40]}' is no number: leave the cell empty if it isn't known") from error
    if not number.is_finite():
        raise ValueError(f"'{text[:40]}' is no finite number")
    if number < 0:
        raise ValueError(f"{text[:40]} is negative")
    if number > LARGEST:
        raise ValueError(f"{text[:40]} is more than a shift can hold")
    return number


def flag_of(cell: Any) -> bool:
    """Yes or no."""
    text = text_of(cell).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueError(f"'{text[:40]}' is neither yes nor no (是 / 否)")
