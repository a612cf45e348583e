"""One spelling of data: canonical JSON, so that equal data have equal digests on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from scenarios.evidence.standalone.verify_lineproof import parsed
from simcore.errors import LineproofError


def canonical_json(data: Any) -> bytes:
    """Keys sorted by code point, no blanks, UTF-8; decimals and dates as texts, binary fractions refused.

    A number that was measured or agreed on is a text (or a Decimal, which becomes one): then no reader rounds it.
    LineproofError NOT_CANONICAL for a float, a key that is no text, or anything that JSON or UTF-8 doesn't have.
    """
    text = json.dumps(_plain(data, ""), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise LineproofError("NOT_CANONICAL", "half a character has no spelling", "take it out of the text") from None


def read_canonical(text: bytes, file: str = "") -> Any:
    """Data of canonical JSON, decimals left as texts.

    LineproofError NOT_CANONICAL for any other spelling, a binary fraction, NaN, or a key that is given twice.
    """
    try:
        return parsed(text)
    except ValueError as error:
        hint = "keys sorted, each once, no blanks, UTF-8, fractions as texts"
        raise LineproofError("NOT_CANONICAL", f"is no canonical JSON: {error}", hint, file) from None


def digest_of(data: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal digits."""
    return hashlib.sha256(canonical_json(data)).hexdigest()


def _plain(value: Any, path: str) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise LineproofError("NOT_CANONICAL", "a key is no text", "write it in quotes", path)
        return {key: _plain(part, f"{path}.{key}".lstrip(".")) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(part, f"{path}[{number}]") for number, part in enumerate(value)]
    raise LineproofError(
        "NOT_CANONICAL", f"a {type(value).__name__} has no one spelling", "write numbers as texts or decimals", path
    )
