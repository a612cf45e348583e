"""Times and shares as people write them on a command line."""

from __future__ import annotations

import re
from decimal import Decimal

from simcore.errors import LineproofError

_PERCENT = re.compile(r"^\s*([0-9]+(?:\.[0-9]+)?)\s*%\s*$")


def duration(text: str | None, option: str) -> int | None:
    """A time with its unit [us]: "60 d", "2 h"; LineproofError for anything else."""
    from pydantic_core import PydanticCustomError

    from simcore.spec import parse_duration

    if text is None:
        return None
    try:
        return parse_duration(text)
    except PydanticCustomError as error:
        raise LineproofError(error.type, f"'{text}' {error.message()}", 'such as "60 d" or "2 h"', option) from None


def share(text: str | None, option: str) -> float | None:
    """A percentage as a share [1]: "1%" is 0.01; LineproofError for anything else."""
    if text is None:
        return None
    match = _PERCENT.match(text)
    if match is None:
        raise LineproofError("NOT_A_PERCENTAGE", f"'{text}' is no percentage", 'write it like "1%"', option)
    return float(Decimal(match.group(1)) / 100)
