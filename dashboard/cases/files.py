"""Which files of a folder are inputs of a case, and what may be written into one."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from dashboard.refusals import Refused
from lines.text import decode
from scenarios.acceptance.records.tables import READABLE

SUFFIXES = (".toml", ".xlsx", ".csv", ".parquet", ".json")
DATA_FOLDERS = ("data", "records")
"""Folders of a case whose files belong to it, beside those that lie in it directly."""
MOST_FILES = 500
# No part may begin with a dot: what the program keeps lies in such folders.
_PART = r"[\w][\w .()+-]{0,119}"
_NAME = re.compile(rf"(?:(?:{'|'.join(DATA_FOLDERS)})/)?{_PART}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)


def require_name(name: str) -> str:
    """The name of a file of a case; Refused FILE_NAME (422) for any that isn't one."""
    last = name.rpartition("/")[2]
    if not _NAME.fullmatch(name) or last.endswith((" ", ".")) or _RESERVED.match(last) or ".." in name:
        hint = "letters, digits, blanks and . _ - ( ) +, at most 120 characters; folders: data, records"
        raise Refused(422, "FILE_NAME", "this is no name of a file of a case", hint, "name")
    if Path(last).suffix.lower() not in SUFFIXES:
        raise Refused(422, "FILE_KIND", "a case has no files of this kind", f"one of {', '.join(SUFFIXES)}", "name")
    return name


def require_content(name: str, content: bytes, most: int) -> None:
    """Raises SpecError or Refused for content that can't be a file of this name: too big, no text."""
    if len(content) > most:
        raise Refused(413, "FILE_TOO_BIG", f"has {len(content)} bytes; at most {most}", "send less", name)
    if name.endswith(".toml"):
        decode(content, name)


def input_files(folder: Path) -> Iterator[str]:
    """Names of the input files of a case, in order; links are none, for they may lead anywhere."""
    found = []
    for place in (folder, *(folder / name for name in DATA_FOLDERS)):
        if place.is_symlink() or not place.is_dir():
            continue
        for entry in os.scandir(place):
            name = entry.name if place == folder else f"{place.name}/{entry.name}"
            is_input = entry.name.lower().endswith(SUFFIXES) and not entry.name.startswith(".")
            if is_input and entry.is_file(follow_symlinks=False):
                found.append(name)
    if len(found) > MOST_FILES:
        raise Refused(422, "TOO_MANY_FILES", f"the case has {len(found)} files", f"at most {MOST_FILES}", str(folder))
    return iter(sorted(found))


def record_files(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the files of a case that may be a record of the plant, in order."""
    return tuple(name for name in sorted(names) if name.lower().endswith(READABLE))


def digest_of(path: Path) -> str:
    """SHA-256 of a file; read again only when its size or time of change is another."""
    status = path.stat()
    return _digest(str(path), status.st_size, status.st_mtime_ns, status.st_ino)


@lru_cache(maxsize=4096)
def _digest(path: str, _size: int, _changed: int, _number: int) -> str:
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
