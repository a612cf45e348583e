"""Where the table of jobs is, and where their results are."""

from __future__ import annotations

from pathlib import Path

from dashboard.config import STATE_FOLDER
from dashboard.jobs.table import JobTable

RESULTS = ".lineproof/results"
"""Folder in a case, with a folder for each job."""
DOCUMENT = "document.json"
"""File of a result: what the command of that kind answers with `--json`."""
PACK = "evidence-pack.zip"


def jobs_of(root: Path) -> JobTable:
    """The table of the jobs on the cases below a folder."""
    return JobTable(root / STATE_FOLDER / "jobs.sqlite", lambda case, number: root / case / RESULTS / f"{number:06d}")
