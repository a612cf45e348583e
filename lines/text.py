"""Reading of small text files and of TOML, with limits that hold before anything is parsed."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from lines.locate import MAXIMUM_DEPTH, dotted, last_key
from simcore.errors import Problem, SpecError

# A line of 600 stations with provenance stays below; ten thousand times less than what would fill the memory.
MAXIMUM_FILE_BYTES = 256 * 1024
# One dotted key of 40 kB takes a TOML parser seconds and gigabytes: its cost grows with the square of the length.
MAXIMUM_LINE_BYTES = 500

# Dotted keys cost the parser the square of their depth, hundreds of times a file.
_DEEP_KEY = re.compile(
    rb"[ \t]*\[{0,2}[ \t]*(?:(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')[ \t]*\.[ \t]*){%d}" % MAXIMUM_DEPTH
)
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_TOML_TWICE = re.compile(r"Cannot (?:declare|overwrite)|Duplicate|twice|Cannot (?:mutate|redefine)", re.IGNORECASE)


def read_text(path: str | Path) -> str:
    """The text of a regular UTF-8 file within the limits; never reads more than the largest allowed file.

    Raises:
        SpecError: when it can't be read, is no regular file, too big, has a line too long, or is no UTF-8 text.
    """
    file = str(path)
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise _refusal("NOT_A_FILE", "is no regular file", file, "name a text file")
        if status.st_size > MAXIMUM_FILE_BYTES:
            raise _too_big(status.st_size, file)
        with open(path, "rb") as stream:
            data = stream.read(MAXIMUM_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise _refusal("FILE_NOT_FOUND", "does not exist", file, "check the path") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _refusal("FILE_UNREADABLE", f"can't be read: {reason}", file, "check the path and the rights") from error
    return decode(data, file)


def decode(data: bytes, file: str = "") -> str:
    """Bytes as text, with the limits of size, of line length, and of characters.

    Raises:
        SpecError: when a limit is exceeded, or the bytes are no UTF-8 text.
    """
    if len(data) > MAXIMUM_FILE_BYTES:
        raise _too_big(len(data), file)
    for number, row in enumerate(data.split(b"\n"), start=1):
        if len(row) > MAXIMUM_LINE_BYTES:
            message = f"has {len(row)} bytes; a line has at most {MAXIMUM_LINE_BYTES}"
            raise _refusal(
                "LINE_TOO_LONG", message, file, "break it: one value a line, long texts in three quotes", number
            )
        if _DEEP_KEY.match(row):
            message = f"begins with a key of more than {MAXIMUM_DEPTH} parts"
            raise _refusal("TOO_DEEP", message, file, "no field of a line lies deeper than 8", number)
        if b"\0" in row:
            raise _refusal("NUL_BYTE", "holds a NUL byte; this is no text", file, "save the file as UTF-8 text", number)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        message = f"holds the byte 0x{data[error.start]:02x}, which is no UTF-8"
        raise _refusal("NOT_UTF8", message, file, "save the file as UTF-8 text", number) from error
    return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")


def parse_toml(text: str, file: str = "") -> dict[str, Any]:
    """The tables of a TOML text whose limits were already checked.

    Raises:
        SpecError: for a syntax error or a key given twice, with its line; for nesting deeper than the parser goes.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _TOML_PLACE.search(message)
        last = len(text.rstrip("\n").split("\n"))
        number = int(place.group(1) or last) if place else None
        reason = _TOML_PLACE.sub("", message)
        if _TOML_TWICE.search(reason):
            beginning = "\n".join(text.split("\n")[:number])
            message = "is given a second time; each key and each table may be given once"
            problem = Problem("DUPLICATE_KEY", message, dotted(last_key(beginning)), "keep one of them", file, number)
            raise SpecError((problem,)) from error
        raise _refusal(
            "TOML_SYNTAX", f"is no valid TOML: {reason}", file, "texts and times need quotes", number
        ) from error
    except RecursionError as error:
        raise _refusal(
            "TOO_DEEP", "nests tables or arrays too deeply", file, "no field of a line lies deeper than 8"
        ) from error


def _too_big(size: int, file: str) -> SpecError:
    message = f"has {size} bytes; at most {MAXIMUM_FILE_BYTES} are read"
    return _refusal("FILE_TOO_BIG", message, file, "data belong into files of their own")


def _refusal(code: str, message: str, file: str, hint: str, line: int | None = None) -> SpecError:
    return SpecError((Problem(code, message, hint=hint, file=file, line=line),))
