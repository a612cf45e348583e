"""Cases as they were at a version: files of a version are laid out once, read once, and never change again."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from dashboard.cases.versions import Versions
from scenarios.case import CASE_FILE, Case, load_case
from scenarios.cli.files import problems_of_terms
from simcore.errors import LineproofError, Problem, SpecError

SNAPSHOTS = ".lineproof/snapshots"
KEPT = ".lineproof"
"""Where finished runs, predictions and draws of a case are kept, as by the commands."""
_MOST_SNAPSHOTS = 100


def snapshot(versions: Versions, version: str) -> Path:
    """The folder with the files of a version, called as the case is; Refused VERSION_UNKNOWN (404)."""
    place = versions.folder / SNAPSHOTS / version[:24]
    folder = place / versions.folder.name
    if folder.is_dir():
        os.utime(place)
        return folder
    part = versions.folder / SNAPSHOTS / f".{uuid4().hex}"
    (part / versions.folder.name).mkdir(parents=True)
    try:
        versions.check_out(version, part / versions.folder.name)
        os.replace(part, place)
    except OSError:
        # Somebody else laid it out at the same time.
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    _forget_oldest(versions.folder / SNAPSHOTS)
    return folder


def loaded_case(versions: Versions, version: str = "") -> Case:
    """The case at a version, or as it is now; SpecError with every problem."""
    return _load(snapshot(versions, version or versions.present()))


def found_problems(versions: Versions, version: str = "") -> tuple[Problem, ...]:
    """Everything that is wrong or doubtful with the simulation files of a version; empty for a case without them."""
    folder = snapshot(versions, version or versions.present())
    return _problems(folder) if (folder / CASE_FILE).exists() else ()


def placed(problem: Problem, folder: Path) -> Problem:
    """A problem with its file as it is called in the case: where the folder lies concerns nobody."""
    file = Path(problem.file)
    inside = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else file.name
    return replace(problem, file=inside if problem.file else "")


@lru_cache(maxsize=64)
def _load(folder: Path) -> Case:
    try:
        case = load_case(folder)
    except SpecError as refusal:
        raise SpecError(tuple(placed(problem, folder) for problem in refusal.problems)) from None
    return replace(case, warnings=tuple(placed(problem, folder) for problem in case.warnings))


@lru_cache(maxsize=256)
def _problems(folder: Path) -> tuple[Problem, ...]:
    try:
        case = _load(folder)
        return (*case.warnings, *(placed(problem, folder) for problem in problems_of_terms(case)))
    except LineproofError as error:
        return tuple(placed(problem, folder) for problem in error.problems)


def _forget_oldest(place: Path) -> None:
    """Snapshots can be laid out anew at any time; a job that reads one has it in use, so the newest stay."""
    found = sorted(
        (each for each in place.iterdir() if not each.name.startswith(".")), key=lambda each: each.stat().st_mtime
    )
    for old in found[:-_MOST_SNAPSHOTS]:
        shutil.rmtree(old, ignore_errors=True)
