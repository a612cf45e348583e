"""The versions of a case: what its files held, kept by content hash for ever; a journal gives undo and redo.

A version is the SHA-256 of the names and hashes of all input files. Every change goes through `Versions.change`; what
was changed by other means (an editor, the command line) is kept as a version of its own before anything else happens.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from uuid import uuid4

from dashboard.cases.files import digest_of, input_files
from dashboard.database import opened
from dashboard.refusals import Refused
from simcore.results import canonical_digest as digest_of_data
from simcore.results import canonical_json

FOLDER = ".lineproof/versions"
STEPS = 50
"""How far back undo reaches."""
OUTSIDE = "outside"
"""Who made a change that didn't come through this program."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS journal (
    id INTEGER PRIMARY KEY, time REAL NOT NULL, user TEXT NOT NULL,
    kind TEXT NOT NULL, what TEXT NOT NULL, version TEXT NOT NULL
);
"""
_HASH = re.compile(r"[0-9a-f]{64}")
Manifest = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the journal: when [s since the epoch], who, what kind of step, in words, and the version it led to."""

    id: int
    time: float
    user: str
    kind: str
    what: str
    version: str


@dataclass(frozen=True, slots=True)
class History:
    """The journal and where in it the case stands; `undo` and `redo` are the steps that are possible."""

    version: str
    undo: int
    redo: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of the case in a folder; `now` [s] since the epoch."""

    folder: Path
    now: Callable[[], float] = time.time

    @property
    def _database(self) -> Path:
        return self.folder / FOLDER / "journal.sqlite"

    def present(self) -> str:
        """The version of the files as they are now; kept if it wasn't."""
        with opened(self._database, SCHEMA) as journal:
            return self._noticed(journal)

    def manifest(self, version: str) -> Manifest:
        """Names and hashes of the files of a version; Refused VERSION_UNKNOWN (404)."""
        data = json.loads(self._blob(version))
        return {str(name): str(digest) for name, digest in data.items()}

    def read(self, name: str, version: str | None = None) -> bytes:
        """A file of a version, or of the present one; Refused FILE_UNKNOWN (404)."""
        digest = self.manifest(version or self.present()).get(name)
        if digest is None:
            raise Refused(404, "FILE_UNKNOWN", "the case has no such file", "see its list of files", name[:200])
        return self._blob(digest)

    def change(self, files: Mapping[str, bytes | None], user: str, what: str, expected: str | None = None) -> str:
        """Write files (None: remove) as one step; the version that results.

        Raises:
            Refused: VERSION_CHANGED (409), where the case isn't at the version `expected` any more.
        """
        with opened(self._database, SCHEMA) as journal:
            before = self._noticed(journal)
            if expected is not None and expected != before:
                hint = "load the page again, look at what changed, and repeat your change"
                raise Refused(409, "VERSION_CHANGED", "somebody else has changed the case meanwhile", hint)
            for name, content in files.items():
                self._write(name, content)
            after = self._keep()
            if after != before:
                self._note(journal, user, "change", what, after)
            return after

    def undo(self, user: str) -> str:
        """Back to the version before the last step; Refused NOTHING_TO_UNDO (409)."""
        return self._move(user, "undo", -1)

    def redo(self, user: str) -> str:
        """Forward again; Refused NOTHING_TO_REDO (409)."""
        return self._move(user, "redo", 1)

    def neighbour(self, step: int) -> str | None:
        """The version that undo (-1) or redo (1) would lead to; None where there is no such step."""
        with opened(self._database, SCHEMA) as journal:
            self._noticed(journal)
            stack, position = _stack(journal)
        return stack[position + step] if 0 <= position + step < len(stack) else None

    def restore(self, version: str, user: str) -> str:
        """Make an old version the present one, as a new step that can be undone."""
        manifest = self.manifest(version)
        with opened(self._database, SCHEMA) as journal:
            before = self._noticed(journal)
            if before != version:
                self._put(manifest)
                self._note(journal, user, "change", f"restore {version[:12]}", version)
        return version

    def history(self, most: int = 200) -> History:
        """Where the case stands, and the last lines of its journal, newest first."""
        with opened(self._database, SCHEMA) as journal:
            version = self._noticed(journal)
            stack, position = _stack(journal)
            rows = journal.execute("SELECT * FROM journal ORDER BY id DESC LIMIT ?", (most,)).fetchall()
        entries = tuple(Entry(*tuple(row)) for row in rows)
        return History(version, position, len(stack) - 1 - position, entries)

    def check_out(self, version: str, folder: Path) -> None:
        """Write the files of a version into a folder."""
        for name, digest in self.manifest(version).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self._blob(digest))

    def _move(self, user: str, kind: str, step: int) -> str:
        with opened(self._database, SCHEMA) as journal:
            self._noticed(journal)
            stack, position = _stack(journal)
            if not 0 <= position + step < len(stack):
                raise Refused(409, f"NOTHING_TO_{kind.upper()}", f"there is no step to {kind}", "")
            version = stack[position + step]
            self._put(self.manifest(version))
            self._note(journal, user, kind, "", version)
            return version

    def _noticed(self, journal: Connection) -> str:
        """The present version; a change from outside gets a line of its own."""
        version = self._keep()
        last = journal.execute("SELECT version FROM journal ORDER BY id DESC LIMIT 1").fetchone()
        if last is None or last["version"] != version:
            self._note(journal, OUTSIDE, "change" if last else "begin", "", version)
        return version

    def _note(self, journal: Connection, user: str, kind: str, what: str, version: str) -> None:
        journal.execute(
            "INSERT INTO journal (time, user, kind, what, version) VALUES (?, ?, ?, ?, ?)",
            (self.now(), user, kind, what[:300], version),
        )

    def _keep(self) -> str:
        """Keep every file and the manifest of all of them; its hash."""
        manifest = {}
        for name in input_files(self.folder):
            digest = digest_of(self.folder / name)
            if not self._path(digest).exists():
                self._save(digest, (self.folder / name).read_bytes())
            manifest[name] = digest
        version = digest_of_data(manifest)
        if not self._path(version).exists():
            self._save(version, canonical_json(manifest).encode("utf-8"))
        return version

    def _put(self, manifest: Manifest) -> None:
        """Make the files those of a version: first written, then removed, so that nothing is ever missing."""
        for name, digest in manifest.items():
            path = self.folder / name
            if not path.exists() or digest_of(path) != digest:
                self._write(name, self._blob(digest))
        for name in list(input_files(self.folder)):
            if name not in manifest:
                self._write(name, None)

    def _write(self, name: str, content: bytes | None) -> None:
        path = self.folder / name
        if content is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(exist_ok=True)
        _write_whole(path, content)

    def _path(self, digest: str) -> Path:
        return self.folder / FOLDER / "blobs" / digest[:2] / digest

    def _save(self, digest: str, content: bytes) -> None:
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(path, content)

    def _blob(self, digest: str) -> bytes:
        if not _HASH.fullmatch(digest) or not self._path(digest).is_file():
            raise Refused(404, "VERSION_UNKNOWN", "the case has no such version", "choose one from its history")
        return self._path(digest).read_bytes()


def _stack(journal: Connection) -> tuple[list[str], int]:
    """Versions that undo and redo walk through, and where among them the case stands."""
    stack: list[str] = []
    position = -1
    for row in journal.execute("SELECT kind, version FROM journal ORDER BY id"):
        if row["kind"] == "undo":
            position -= 1
        elif row["kind"] == "redo":
            position += 1
        else:
            stack = [*stack[: position + 1][-STEPS:], row["version"]]
            position = len(stack) - 1
    return stack, position


def _write_whole(path: Path, content: bytes) -> None:
    part = path.with_name(f".{uuid4().hex}.part")
    part.write_bytes(content)
    os.replace(part, path)
