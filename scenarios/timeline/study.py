"""The time line: both arms at the ages of twelve months and when the teething is over, joined to years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from scenarios.arms import DEFECT_RATE, GOOD_OUTPUT, OEE
from scenarios.estimates import Change, Estimate, change, estimate
from scenarios.figures import FigureKey, FigureTable
from scenarios.measures.use import MONTH
from scenarios.observations import Window, observe_all
from scenarios.runner import Runner
from scenarios.steady import WarmUpChoice
from scenarios.study import Remark, choose_warm_up, chosen_scenario, provenance_notes, scenario_label
from scenarios.timeline.lines import LineAges, ages_of
from scenarios.timeline.settings import MONTHS, TimelineSettings, timeline_settings_of
from simcore.kpi import RatioPair, Undefined
from simcore.spec import LineSpec, Quantity
from simcore.spec.quantities import MICROSECOND_UNITS

if TYPE_CHECKING:
    from scenarios.case import Case

QUANTITIES = (GOOD_OUTPUT, DEFECT_RATE, OEE)
RAMP_UP_WEEKS = Fraction(MONTHS * MONTH, MICROSECOND_UNITS["week"])
End = Literal["typical", "low", "high"]
PeriodKind = Literal["month", "ramp_up", "year_1", "steady"]


@dataclass(frozen=True, slots=True)
class Figures:
    """One figure of both arms in a period, and its change on common random numbers."""

    before: Estimate
    after: Estimate
    change: Change


@dataclass(frozen=True, slots=True)
class Period:
    """Figures of a period by key: a month (from 0), the twelve months of ramp-up, year 1 with the stop, steady state.

    `month` is that in which a month or the steady state is looked at. Year 1 has the output only; `stop` are its weeks
    without the line, `ageing` the share a year [1] that was assumed.
    """

    kind: PeriodKind
    figures: Mapping[FigureKey, Figures]
    ageing: float
    month: int | None = None
    stop: float | None = None


@dataclass(frozen=True, slots=True)
class TimelineWork:
    """Lines of an age and runs that a time line takes at most; equal lines are simulated once."""

    lines: int
    runs: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The time line of a scenario.

    `months` are those of the ramp-up at the typical ageing. `ramp_up` and `steady` hold the typical ageing first, then
    its low and high end; `year_1` the typical stop and ageing first, then low and high of the stop. `made_up` is the
    month (from 1) by whose end the line has made up for stop and ramp-up; None where it hasn't in these months, or
    where the stop is not known.
    """

    name: str
    scenario: str
    labels: tuple[Mapping[str, str], Mapping[str, str]]
    settings: TimelineSettings
    warm_up: WarmUpChoice
    work: TimelineWork
    ages: LineAges
    months: tuple[Period, ...]
    ramp_up: tuple[Period, ...]
    year_1: tuple[Period, ...]
    steady: tuple[Period, ...]
    made_up: int | None
    notes: tuple[Remark, ...]
    findings: tuple[Remark, ...]


def timeline_study(
    case: Case,
    settings: TimelineSettings | None = None,
    runner: Runner | None = None,
    *,
    scenario: str | None = None,
    announce: Callable[[TimelineWork], None] | None = None,
) -> Timeline:
    """Simulate the baseline of a case and a scenario at the ages of the first twelve months, and in their steady state.

    `announce` is told the work before the first run.

    Raises:
        SpecError: as `ages_of`.
        StatisticsError: as `compare_lines`, but no trend is refused: a line in its ramp-up isn't steady.
    """
    settings, runner = settings or timeline_settings_of(case), runner or Runner()
    chosen = scenario or chosen_scenario(case)
    ages = ages_of(case, chosen)
    paths = _paths(ages, settings.run.horizon)
    work = TimelineWork(len(paths), len(paths) * settings.run.replications)
    if announce is not None:
        announce(work)
    warm_up = choose_warm_up((paths[_name("typical", 0, 0)], paths[_name("typical", 0, 1)]), settings.run, runner)
    run = settings.run
    window = Window(run.horizon, warm_up.time, run.seed, range(run.replications), run.engine)
    tables = {name: seen.tables for name, seen in observe_all(paths, window, runner, 0, work.runs).items()}
    return _timeline(case, ages, settings, warm_up, work, tables)


def ends_of(quantity: Quantity[float] | None) -> dict[End, float]:
    """The typical value, and the ends that a quantity states."""
    if quantity is None:
        return {}
    ends: dict[End, float | None] = {"typical": quantity.typical, "low": quantity.low, "high": quantity.high}
    return {end: value for end, value in ends.items() if value is not None}


def _ageing(case: Case) -> dict[End, float]:
    return ends_of(case.settings.ageing) or {"typical": 0.0}


def _paths(ages: LineAges, window: int) -> dict[str, LineSpec]:
    """Lines by end of the ageing, month and arm."""
    paths: dict[str, LineSpec] = {}
    for end, share in _ageing(ages.case).items():
        for month in (*range(MONTHS), ages.steady_month):
            for arm, line in enumerate(ages.arms_at(month, window, share)):
                paths[_name(end, month, arm)] = line
    return paths


def _name(end: End, month: int, arm: int) -> str:
    return f"{end} {month} {arm}"


Pair = tuple[Sequence[FigureTable], Sequence[FigureTable]]


def _timeline(
    case: Case,
    ages: LineAges,
    settings: TimelineSettings,
    warm_up: WarmUpChoice,
    work: TimelineWork,
    tables: Mapping[str, Sequence[FigureTable]],
) -> Timeline:
    level, ageing, steady = settings.run.level, _ageing(case), ages.steady_month

    def pair(end: End, month: int) -> Pair:
        return tables[_name(end, month, 0)], tables[_name(end, month, 1)]

    paths = {end: [pair(end, month) for month in range(MONTHS)] for end in ageing}
    years = {end: joined(path) for end, path in paths.items()}
    stops = ends_of(case.settings.scenarios[ages.scenario].installation)
    typical = ageing["typical"]
    return Timeline(
        name=case.settings.name,
        scenario=ages.scenario,
        labels=(scenario_label(case, case.settings.baseline), scenario_label(case, ages.scenario)),
        settings=settings,
        warm_up=warm_up,
        work=work,
        ages=ages,
        months=tuple(
            Period("month", _figures(found, QUANTITIES, level), typical, month)
            for month, found in enumerate(paths["typical"])
        ),
        ramp_up=tuple(Period("ramp_up", _figures(years[end], QUANTITIES, level), ageing[end]) for end in ageing),
        year_1=tuple(
            Period("year_1", _figures(with_stop(years["typical"], weeks), (GOOD_OUTPUT,), level), typical, stop=weeks)
            for weeks in stops.values()
        ),
        steady=tuple(
            Period("steady", _figures(pair(end, steady), QUANTITIES, level), ageing[end], steady) for end in ageing
        ),
        made_up=made_up_in(paths["typical"], stops["typical"]) if stops else None,
        notes=_notes(case, ages, settings),
        findings=(Remark("ONE_REPLICATION"),) if settings.run.replications == 1 else (),
    )


def _figures(pair: Pair, keys: Sequence[FigureKey], level: float) -> dict[FigureKey, Figures]:
    before, after = pair
    return {
        key: Figures(estimate(before, key, level), estimate(after, key, level), change(before, after, key, level))
        for key in keys
    }


def joined(path: Sequence[Pair]) -> Pair:
    """Months as one period: numerators and denominators added up replication by replication, in both arms."""
    before = [_summed(months) for months in zip(*(pair[0] for pair in path), strict=True)]
    after = [_summed(months) for months in zip(*(pair[1] for pair in path), strict=True)]
    return before, after


def _summed(months: Sequence[FigureTable]) -> dict[FigureKey, RatioPair | Undefined]:
    return {key: _sum([table[key] for table in months]) for key in QUANTITIES}


def _sum(pairs: Sequence[RatioPair | Undefined]) -> RatioPair | Undefined:
    """Ratio of the sums; undefined where a month is."""
    above, below, key = Fraction(0), Fraction(0), ""
    for pair in pairs:
        if isinstance(pair, Undefined):
            return pair
        above, below, key = above + pair.numerator, below + pair.denominator, pair.denominator_key
    return RatioPair(above, below, key)


def with_stop(year: Pair, weeks: float) -> Pair:
    """The output of both arms per planned hour of twelve months and the stop before them, which is planned time, too.

    The line before goes on in these weeks as it does on average in the twelve months; the other one stands.
    """
    longer = 1 + Fraction(weeks) / RAMP_UP_WEEKS
    return year[0], [_diluted(table, longer) for table in year[1]]


def _diluted(table: FigureTable, longer: Fraction) -> dict[FigureKey, RatioPair | Undefined]:
    pair = table[GOOD_OUTPUT]
    if isinstance(pair, Undefined):
        return {GOOD_OUTPUT: pair}
    return {GOOD_OUTPUT: RatioPair(pair.numerator, pair.denominator * longer, pair.denominator_key)}


def made_up_in(path: Sequence[Pair], weeks: float) -> int | None:
    """The month (from 1) by whose end the line has made as much as it would have without stop and measures.

    By the figures of the runs, all replications added up; None where it hasn't in these months.
    """
    rates = [[_mean_rate(tables) for tables in pair] for pair in path]
    if any(rate is None for pair in rates for rate in pair):
        return None
    balance = 0.0
    stop_in_months = weeks * float(MONTHS / RAMP_UP_WEEKS)
    average = sum(pair[0] or 0.0 for pair in rates) / len(rates)
    balance -= stop_in_months * average
    for month, (before, after) in enumerate(rates, 1):
        balance += (after or 0.0) - (before or 0.0)
        if balance >= 0.0:
            return month
    return None


def _mean_rate(tables: Sequence[FigureTable]) -> float | None:
    return estimate(tables, GOOD_OUTPUT).value


def _notes(case: Case, ages: LineAges, settings: TimelineSettings) -> tuple[Remark, ...]:
    from simcore.stats.intervals import SMALL_SAMPLE

    notes = provenance_notes([case.line])
    if 1 < settings.run.replications < SMALL_SAMPLE:
        notes.append(Remark("FEW_REPLICATIONS", {"n": settings.run.replications}))
    if case.settings.scenarios[ages.scenario].installation is None:
        notes.append(Remark("STOP_NOT_KNOWN", {"scenario": ages.scenario}))
    if case.settings.ageing is None:
        notes.append(Remark("AGEING_NOT_KNOWN"))
    lines = (case.line_of(case.settings.baseline), case.line_of(ages.scenario))
    if not any(station.teething for line in lines for station in line.stations.values()):
        notes.append(Remark("NO_TEETHING"))
    return tuple(notes)
