"""Pseudonyms of personal data: keyed, so that nobody without the salt can try names or wages one by one."""

from __future__ import annotations

import base64
import csv
import hashlib
import hmac
import io
import secrets
from dataclasses import replace

from scenarios.evidence.manifest import PackFile
from simcore.errors import LineproofError

# Below 128 bit a salt could be searched.
LEAST_SALT_BYTES, SALT_BYTES = 16, 32
PREFIX = "P-"
# 80 bit: among a million people two share a pseudonym with a chance of 4e-13.
_PSEUDONYM_BYTES = 10


def new_salt() -> bytes:
    """A salt [32 bytes] to be kept outside of packs, by whoever may have to tell the persons apart again."""
    return secrets.token_bytes(SALT_BYTES)


def pseudonym(value: str, kind: str, salt: bytes) -> str:
    """The pseudonym of a value: HMAC-SHA-256 (RFC 2104) of its kind and itself, in 16 letters; "" stays "".

    LineproofError SALT for a salt that is too short.
    """
    if len(salt) < LEAST_SALT_BYTES:
        message = f"the salt has {len(salt)} bytes"
        raise LineproofError("SALT", message, f"at least {LEAST_SALT_BYTES}, kept outside of the pack", "salt")
    text = value.strip()
    if not text:
        return ""
    code = hmac.new(salt, f"{kind}\0{text}".encode(), hashlib.sha256).digest()[:_PSEUDONYM_BYTES]
    return PREFIX + base64.b32encode(code).decode("ascii")


def pseudonymised(file: PackFile, salt: bytes | None) -> PackFile:
    """A CSV file with pseudonyms in its columns of personal data; any file without such columns as it is.

    Raises:
        LineproofError: SALT without one, PERSONAL_FORMAT for a file that is no CSV in UTF-8, PERSONAL_COLUMN for a
            column that is not there, or a row that does not fit the header.
    """
    if not file.personal:
        return file
    if salt is None:
        raise LineproofError("SALT", "personal data need a salt", "give one that is kept outside", file.path)
    if file.kind != "text/csv":
        message = f"personal data in {file.kind} can't be replaced"
        raise LineproofError("PERSONAL_FORMAT", message, "pack the table as CSV", file.path)
    try:
        rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        hint = "save the table as CSV in UTF-8"
        raise LineproofError("PERSONAL_FORMAT", f"can't be read: {error}", hint, file.path) from None
    header = rows[0] if rows else []
    places = {_place(file, header, column): kind for column, kind in file.personal.items()}
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for number, row in enumerate(rows[1:], start=2):
        if row and len(row) != len(header):
            message = f"row {number} has {len(row)} fields, the header {len(header)}"
            raise LineproofError("PERSONAL_COLUMN", message, "quote fields that hold commas", file.path)
        writer.writerow([pseudonym(value, places[at], salt) if at in places else value for at, value in enumerate(row)])
    return replace(file, data=out.getvalue().encode("utf-8"))


def _place(file: PackFile, header: list[str], column: str) -> int:
    if header.count(column) != 1:
        message = f"the column '{column}' stands {header.count(column)} times"
        hint = f"one of {', '.join(header)}"
        raise LineproofError("PERSONAL_COLUMN", message, hint, file.path)
    return header.index(column)
