"""All checks of a record, each with the columns that it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scenarios.acceptance.checks.energy import ENERGY, energy_flat
from scenarios.acceptance.checks.gates import GATES, defects_with_gate
from scenarios.acceptance.checks.history import HISTORY, baseline_after_bad_month
from scenarios.acceptance.checks.limits import (
    DAYS,
    HOURS,
    OEE,
    RATE,
    RUN,
    connected_above_powered,
    good_above_rate,
    long_days,
    oee_near_one,
    run_above_planned,
)
from scenarios.acceptance.checks.model import Answer, Checks, NotAsked
from scenarios.acceptance.checks.totals import DIGITS, TOTALS, identical_totals, uneven_digits
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import Records


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its code, which is that of its question, and the columns without which it isn't made."""

    code: str
    columns: tuple[str, ...]
    answers: Callable[[PlanTerms, Records], Iterator[Answer]]

    def of(self, terms: PlanTerms, records: Records) -> Iterator[Answer]:
        """The answers of this check to a record."""
        missing = [name for name in self.columns if name not in records.columns]
        if missing:
            yield NotAsked(self.code, "COLUMN", {"columns": ", ".join(missing)})
        else:
            yield from self.answers(terms, records)


CHECKS: tuple[Check, ...] = (
    Check(ENERGY, ("good", "energy"), energy_flat),
    Check(RATE, ("good",), good_above_rate),
    Check(GATES, ("defective", "inspection_gates"), defects_with_gate),
    Check(OEE, ("good", "planned_busy_time"), oee_near_one),
    Check(TOTALS, ("good",), identical_totals),
    Check(DIGITS, ("good",), uneven_digits),
    Check(HOURS, ("connected_time", "powered_time"), connected_above_powered),
    Check(RUN, ("actual_production_time", "planned_busy_time"), run_above_planned),
    Check(DAYS, ("planned_busy_time",), long_days),
    Check(HISTORY, (), baseline_after_bad_month),
)


def ask(terms: PlanTerms, records: Records) -> Checks:
    """The answers of all checks; no verdict depends on them."""
    return Checks(tuple(answer for check in CHECKS for answer in check.of(terms, records)))
