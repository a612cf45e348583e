"""Files of a folder that holds all inputs of one firm."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from simcore.errors import Problem, SpecError


def path_inside(folder: Path, name: str, field: str, file: str) -> Path:
    """The path of a file in a folder; SpecError PATH_OUTSIDE for a name that leads out of it.

    `field` and `file` say where the name stands.
    """
    parts = PurePosixPath(name.replace("\\", "/"))
    path = folder / parts
    if parts.is_absolute() or ".." in parts.parts or ":" in name or not path.resolve().is_relative_to(folder.resolve()):
        hint = "put the file into the folder of the case"
        raise SpecError((Problem("PATH_OUTSIDE", f"'{name}' leads out of the case", field, hint, file),))
    return path
