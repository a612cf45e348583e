"""The cases below the root of a server: found by name, never by path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from dashboard.cases.versions import FOLDER, Versions
from dashboard.refusals import Refused
from scenarios.acceptance.case import TERMS_FILE
from scenarios.case import CASE_FILE

# Windows knows some names as devices; a dot or a blank at the end means nothing there.
_NAME = re.compile(r"(?!(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))[^\W_][\w-]{0,63}")


@dataclass(frozen=True, slots=True)
class Cases:
    """The folders below `root` that hold a case; `examples` are those that are shipped, if they are there."""

    root: Path
    examples: Path | None = None

    def names(self) -> tuple[str, ...]:
        """Names of the cases, in order."""
        entries = (entry for entry in self.root.iterdir() if _NAME.fullmatch(entry.name))
        return tuple(sorted(entry.name for entry in entries if not entry.is_symlink() and is_case_folder(entry)))

    def folder(self, name: str) -> Path:
        """The folder of a case; Refused CASE_UNKNOWN (404) for anything that is none."""
        folder = self.root / name if _NAME.fullmatch(name) else None
        if folder is None or folder.is_symlink() or not is_case_folder(folder):
            raise Refused(404, "CASE_UNKNOWN", "there is no such case", "see the list of cases", "case")
        return folder

    def new_folder(self, name: str) -> Path:
        """The folder for a new case; Refused CASE_NAME (422) or FILE_EXISTS (409)."""
        if not _NAME.fullmatch(name):
            hint = "letters, digits, _ and -, beginning with a letter or digit, at most 64"
            raise Refused(422, "CASE_NAME", "this is no name of a case", hint, "name")
        folder = self.root / name
        if folder.exists() or folder.is_symlink():
            raise Refused(409, "FILE_EXISTS", "there is a case of this name", "choose another name", "name")
        return folder

    def versions(self, name: str) -> Versions:
        """The versions of a case."""
        return Versions(self.folder(name))


def is_case_folder(folder: Path) -> bool:
    """Whether a folder holds a case: settings of a simulation, terms of an acceptance, or what was one here before.

    Of a case that began with a firm's record the first file may be taken out again: its history is kept.
    """
    return any((folder / name).is_file() for name in (CASE_FILE, TERMS_FILE)) or (folder / FOLDER).is_dir()
