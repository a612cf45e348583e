"""What a plan would decide, without freezing it: asked of the process that stays warm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from scenarios.acceptance.case import acceptance_case
from scenarios.acceptance.plan.forecast import forecast
from scenarios.acceptance.plan.frozen import freeze


def previewed(folder: str) -> dict[str, Any]:
    """The forecast of every claim of the case in a folder, as a frozen plan has it; LineproofError without a record."""
    case = acceptance_case(Path(folder))
    window = case.terms.windows.baseline
    records = case.records(so_far=True).between(window.first, window.last)
    records = replace(records, files=records.files_in_use())
    found: dict[str, Any] = freeze(case.terms, date.today(), records.files, forecast(case.terms, records)).data
    return found
