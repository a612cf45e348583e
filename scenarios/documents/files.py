"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from simcore.errors import LineproofError


def written(path: Path, data: bytes) -> Path:
    """Write a file in one step; LineproofError REPORT_NOT_WRITABLE with the reason."""
    part = path.with_suffix(f".{uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        hint = "close the file, or choose another folder"
        raise LineproofError(
            "REPORT_NOT_WRITABLE", f"the report can't be written: {reason}", hint, str(path)
        ) from error
    return path
