"""Ramp-up and ageing in money: by how much the benefit of a month differs from that of the line as the case states it.

Both arms are simulated at typical values at the ages of the time line; what they differ by is carried into every draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scenarios.appraisal.increment import Arms, arms_of, yearly_change
from scenarios.appraisal.study import CaseInMoney
from scenarios.economics.money import MONTHS, ZERO, to_fen
from scenarios.economics.project import Item
from scenarios.quantities import Quantities, added, quantities_of
from scenarios.runner import Cell, Runner
from scenarios.study import StudySettings, choose_warm_up
from scenarios.timeline.lines import LineAges, ages_of
from simcore.spec import LineSpec

# A mean over these, with the same luck in both arms and all months.
REPLICATIONS = 4
Both = tuple[LineSpec, LineSpec]


@dataclass(frozen=True, slots=True)
class Course:
    """Deviation of the benefit [yuan a month] in each of the first twelve months in use, then in each year after."""

    months: tuple[Decimal, ...]
    years: tuple[Decimal, ...]

    def of_project(self, first: int, count: int) -> tuple[Decimal, ...]:
        """Amounts of months 1 ... `count` of a project [yuan] whose first month in use is number `first` + 1."""
        found = [ZERO] * min(first, count)
        for month in range(count - len(found)):
            year = month // MONTHS
            found.append(to_fen(self.months[month] if year == 0 else self.years[min(year, len(self.years)) - 1]))
        return tuple(found)


def needs_course(money: CaseInMoney, window: int) -> bool:
    """Whether the lines change with age: teething, measures that fade or come to act, wear of kept machines."""
    ages = ages_of(money.case, money.scenario)
    share = _ageing(money)
    first, *others = (ages.arms_at(month, window, share) for month in (0, MONTHS - 1, _middle(money.terms.years)))
    return any(other != first for other in others)


def course_of(money: CaseInMoney, items: Mapping[str, Item], settings: StudySettings, runner: Runner) -> Course | None:
    """The course of a scenario; None where nothing changes with age.

    Raises:
        SpecError, StatisticsError: as `ages_of` and `arms_of`.
    """
    if not needs_course(money, settings.horizon):
        return None
    ages = ages_of(money.case, money.scenario)
    case_now = money.case.line_of(money.case.settings.baseline), money.case.line_of(money.scenario)
    paths = {-1: case_now, **_ages(money, ages, settings.horizon)}
    warm_up = choose_warm_up(case_now, settings, runner)
    found = _simulated(paths, settings, warm_up.time, runner)
    worth = {month: _monthly(money, pair, items) for month, pair in found.items()}
    now = worth[-1]
    first = tuple(worth[month] - now for month in range(MONTHS))
    years = tuple(worth[_middle(year)] - now for year in range(1, money.terms.years))
    return Course(first, years or (first[-1],))


def _ages(money: CaseInMoney, ages: LineAges, window: int) -> dict[int, Both]:
    """Both lines by month: the first twelve, then the middle of each year; equal ones are simulated once."""
    share = _ageing(money)
    months = (*range(MONTHS), *(_middle(year) for year in range(1, money.terms.years)))
    return {month: ages.arms_at(month, window, share) for month in months}


def _ageing(money: CaseInMoney) -> float:
    """Typical share by which the time between failures of kept machines shrinks [1/a]; 0 where it isn't known."""
    ageing = money.case.settings.ageing
    return 0.0 if ageing is None else ageing.typical


def _middle(year: int) -> int:
    return MONTHS * year + MONTHS // 2


def _simulated(
    paths: Mapping[int, Both], settings: StudySettings, warmup: int, runner: Runner
) -> dict[int, tuple[Quantities, Quantities]]:
    order = [(month, arm, number) for month in paths for arm in (0, 1) for number in range(REPLICATIONS)]
    cells = [
        Cell(paths[month][arm], settings.horizon, warmup, settings.seed, number, settings.engine)
        for month, arm, number in order
    ]
    runs: dict[tuple[int, int], list[Quantities]] = {}
    for (month, arm, _), result in zip(order, runner.run(cells), strict=True):
        runs.setdefault((month, arm), []).append(quantities_of(result, paths[month][arm]))
    return {month: (added(runs[month, 0]), added(runs[month, 1])) for month in paths}


def _monthly(money: CaseInMoney, pair: Sequence[Quantities], items: Mapping[str, Item]) -> Decimal:
    """What a month at this age brings at typical prices and the demand of the first year [yuan]."""
    arms: Arms = arms_of((pair[0], pair[1]), money.facts, money.terms, money.change, items, None)
    return sum(yearly_change(arms, money.terms).values(), ZERO) / MONTHS
