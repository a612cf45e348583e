"""Finished runs in a directory, one file each, named by the hash of everything that determines the run."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from scenarios.store.results import result_from_json
from simcore.errors import LineproofError
from simcore.results import RESULT_SCHEMA_VERSION, RunResult, canonical_digest

# Two characters of the hash as a folder: directories stay small with a million runs.
FOLDER_CHARACTERS = 2


def run_address(
    line_digest: str, window_start: int, window_end: int, seed: int, replication: int, engine: str, version: str
) -> str:
    """SHA-256 of what determines a run: line, window [us], seed, replication, engine, version of the program."""
    return canonical_digest(
        {
            "line_digest": line_digest,
            "window": [window_start, window_end],
            "seed": seed,
            "replication": replication,
            "engine": engine,
            "version": version,
            "result_schema": RESULT_SCHEMA_VERSION,
        }
    )


@dataclass(frozen=True, slots=True)
class RunStore:
    """Runs below `directory`; a file appears whole or not at all, so that a study can be taken up again."""

    directory: Path

    def path(self, address: str) -> Path:
        """The file of a run."""
        return self.directory / "runs" / address[:FOLDER_CHARACTERS] / f"{address}.json"

    def load(self, address: str) -> RunResult | None:
        """The stored run; None when there is none, or when its file is damaged."""
        try:
            return result_from_json(self.path(address).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, LineproofError):
            return None

    def save(self, address: str, text: str) -> None:
        """Keep the JSON of a run.

        Raises:
            LineproofError: STORE_NOT_WRITABLE, with the reason of the system.
        """
        write_whole(self.path(address), text)


def write_whole(path: Path, text: str) -> None:
    """Write a file that appears whole or not at all, with its folders; LineproofError STORE_NOT_WRITABLE."""
    part = path.with_suffix(f".{uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise LineproofError(
            "STORE_NOT_WRITABLE", f"what was computed can't be kept: {reason}", "choose another directory", str(path)
        ) from error
