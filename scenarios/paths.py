"""Files of a case by name: what a case holds lies in its folder."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from simcore.errors import Problem, SpecError

CASE_FILE = "case.toml"


def inside(folder: Path, name: str, field: str) -> Path:
    """The path of a file of the case; a case holds all its inputs, so a name that leads out of it is refused."""
    parts = PurePosixPath(name.replace("\\", "/"))
    path = folder / parts
    if parts.is_absolute() or ".." in parts.parts or ":" in name or not path.resolve().is_relative_to(folder.resolve()):
        hint = "put the file into the folder of the case"
        raise SpecError((Problem("PATH_OUTSIDE", f"'{name}' leads out of the case", field, hint, CASE_FILE),))
    return path
