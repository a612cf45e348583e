"""A case for acceptance: a folder with its terms and the files of its record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lines.folders import path_inside
from scenarios.acceptance.plan.terms import PlanTerms, load_plan_terms
from scenarios.acceptance.records import Records, read_records
from scenarios.acceptance.records.without import read_without
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.verdict.adjusted import Adjusted
from simcore.errors import LineproofError

TERMS_FILE = "acceptance.toml"


@dataclass(frozen=True, slots=True)
class AcceptanceCase:
    """The folder of a case with its terms and the files of its record."""

    folder: Path
    terms: PlanTerms

    def records(self, *, so_far: bool = False) -> Records:
        """All files of the record, or those there so far; LineproofError RECORD_MISSING where there is none."""
        paths = [self.folder / name for name in self.terms.records]
        if so_far:
            paths = [path for path in paths if path.exists()]
        if not paths:
            hint = 'name them in acceptance.toml: records = ["report.xlsx"]'
            raise LineproofError("RECORD_MISSING", "there is no file of the record", hint, "records")
        return read_records(paths)

    def adjusted(self) -> Adjusted | None:
        """The table of the case without the renovation; None where the plan agrees on none, or it isn't there yet."""
        agreed = self.terms.adjusted_baseline
        if agreed is None or not (self.folder / agreed.file).exists():
            return None
        return Adjusted(*read_without(self.folder / agreed.file, frozenset(METRICS)))


def acceptance_case(path: Path) -> AcceptanceCase:
    """The terms of a case; SpecError for what is wrong in them, or for a record outside of the folder."""
    folder = path if path.is_dir() else path.parent
    terms = load_plan_terms(folder / TERMS_FILE)
    for name in terms.records:
        path_inside(folder, name, "records", TERMS_FILE)
    if terms.adjusted_baseline is not None:
        path_inside(folder, terms.adjusted_baseline.file, "adjusted_baseline.file", TERMS_FILE)
    return AcceptanceCase(folder, terms)
