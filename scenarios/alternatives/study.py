"""The search: all single changes screened in a few short runs, the most promising ones settled against the package."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from scenarios.alternatives.candidates import KINDS, Candidate, NotMade, candidates_of
from scenarios.alternatives.costs import Cost, cost_of
from scenarios.alternatives.settings import (
    FIRST_SCREENING_REPLICATION,
    SCREENING_REPLICATIONS,
    AlternativesSettings,
)
from scenarios.arms import DEFECT_RATE
from scenarios.attribution.package import Package, package_of
from scenarios.estimates import Change, Estimate, change, estimate
from scenarios.observations import DAILY_OUTPUT, Observed, Window, observe_all, observed, shifted
from scenarios.runner import Cell, Runner
from scenarios.steady import WarmUpChoice
from scenarios.study import (
    Comparison,
    Remark,
    StudySettings,
    choose_warm_up,
    chosen_scenario,
    comparison_of,
    of_case,
    settings_of,
)
from simcore.results import RunResult
from simcore.spec import LineSpec

if TYPE_CHECKING:
    from scenarios.case import Case

Verdict = Literal["more", "same", "unclear", "less"]


@dataclass(frozen=True, slots=True)
class SearchWork:
    """What a search takes: candidates, screening runs [runs x us], settled candidates, runs in all."""

    candidates: int
    screening_runs: int
    screening_horizon: int
    settled: int
    settling_runs: int

    @property
    def runs(self) -> int:
        return self.screening_runs + self.settling_runs


@dataclass(frozen=True, slots=True)
class Judged:
    """What the runs say of doing nothing (`candidate` is None) or of a settled candidate.

    `output` [pieces/day] and `defects` [1] each by itself; `gain` is the change of output from the line before, by
    itself; `against` the relative difference to the package [1], all of them together at the level of the study.
    """

    candidate: Candidate | None
    output: Estimate
    defects: Estimate
    gain: Estimate
    against: Estimate
    verdict: Verdict
    rising: bool = False


@dataclass(frozen=True, slots=True)
class Screened:
    """A candidate that was screened only: difference to the package [1] in short runs, and whether it could do."""

    candidate: Candidate
    against: Estimate
    possible: bool


@dataclass(frozen=True, slots=True)
class Alternatives:
    """A package, doing nothing, and single changes; `comparison` is that of the package with the line before.

    `settled` stand in the order: brings as much (known costs first, from the cheapest), can't be told, brings less.
    `simultaneous_level` is that of each interval against the package, so that all hold together.
    """

    comparison: Comparison
    settings: AlternativesSettings
    work: SearchWork
    package_cost: Cost | None
    package_output: Estimate
    package_gain: Estimate
    package_defects: Estimate
    nothing: Judged
    settled: tuple[Judged, ...]
    left_out: tuple[Screened, ...]
    not_made: tuple[NotMade, ...]
    simultaneous_level: float

    @property
    def notes(self) -> tuple[Remark, ...]:
        notes = [replace(note, code="FEW_REPLICATIONS") if note.code == "SMALL_SAMPLE" else note
                 for note in self.comparison.notes]  # fmt: skip
        rising = [judged.candidate.key for judged in self.settled if judged.rising and judged.candidate is not None]
        if rising:
            notes.append(Remark("CANDIDATES_RISING", {"count": len(rising), "names": ", ".join(rising)}))
        return tuple(notes)

    @property
    def findings(self) -> tuple[Remark, ...]:
        return self.comparison.findings

    @property
    def sufficient(self) -> tuple[Judged, ...]:
        """Settled candidates that bring the same output or more, in their order."""
        return tuple(judged for judged in self.settled if judged.verdict in ("same", "more"))


def alternatives_settings_of(case: Case) -> AlternativesSettings:
    """The run settings that stand in the case."""
    return AlternativesSettings(settings_of(case))


def alternatives_study(
    case: Case,
    settings: AlternativesSettings | None = None,
    runner: Runner | None = None,
    *,
    scenario: str | None = None,
    announce: Callable[[SearchWork], None] | None = None,
) -> Alternatives:
    """Search single changes of the baseline of a case that bring the output of a scenario.

    All candidates are screened in a few short runs of their own luck; doing nothing and the most promising candidates
    of each kind are settled with the runs of the comparison. `announce` is told the work before it begins.

    Raises:
        SpecError, LineproofError: as `package_of`.
        StatisticsError: MARGIN_OUT_OF_RANGE, SETTLED_OUT_OF_RANGE, and as `compare_lines`.
    """
    settings, runner = settings or alternatives_settings_of(case), runner or Runner()
    chosen = scenario or chosen_scenario(case)
    package = package_of(case, chosen)
    candidates, not_made = candidates_of(package)
    work = _work(settings, len(candidates))
    if announce is not None:
        announce(work)
    whole, _ = package.line_of(package.everything)
    warm_up = choose_warm_up((package.reference, whole), settings.run, runner)
    screened = _screen(candidates, whole, settings, warm_up, runner, work)
    picked = pick(screened, settings.settled)
    comparison, arms = _compared(package, case.settings.name, settings.run, warm_up, runner, work)
    return _judged(
        of_case(comparison, case, chosen), package, settings, work,
        (*arms, _settle(picked, settings.run, warm_up, runner, work)), (picked, screened, not_made),
    )  # fmt: skip


def _work(settings: AlternativesSettings, candidates: int) -> SearchWork:
    settled = min(settings.settled, candidates)
    screening = (candidates + 1) * SCREENING_REPLICATIONS if candidates else 0
    return SearchWork(
        candidates, screening, settings.screening_horizon, settled, (settled + 2) * settings.run.replications
    )


def _screen(
    candidates: Sequence[Candidate],
    whole: LineSpec,
    settings: AlternativesSettings,
    warm_up: WarmUpChoice,
    runner: Runner,
    work: SearchWork,
) -> tuple[Screened, ...]:
    if not candidates:
        return ()
    first, run = FIRST_SCREENING_REPLICATION, settings.run
    numbers = range(first, first + SCREENING_REPLICATIONS)
    window = Window(settings.screening_horizon, warm_up.time, run.seed, numbers, run.engine)
    lines = {"": whole, **{candidate.key: candidate.line for candidate in candidates}}
    found = observe_all(lines, window, runner, 0, work.runs)
    screened = []
    for candidate in candidates:
        against = change(found[""].tables, found[candidate.key].tables, DAILY_OUTPUT, run.level).relative
        screened.append(Screened(candidate, against, verdict_of(against, settings.margin) != "less"))
    return tuple(screened)


def pick(screened: Sequence[Screened], count: int) -> tuple[Screened, ...]:
    """At most `count` candidates to be settled: of those that could do the best of each kind, then the largest output.

    So a cheap kind isn't crowded out by a strong one. Places that are left go to those that fell short.
    """
    ranking = sorted(screened, key=_promise)
    possible = [entry for entry in ranking if entry.possible]
    best = [entry for kind in KINDS for entry in [e for e in possible if e.candidate.kind == kind][:1]]
    others = [entry for entry in possible if entry not in best]
    return tuple([*best, *others, *(entry for entry in ranking if not entry.possible)][:count])


def _promise(entry: Screened) -> tuple[float, str]:
    value = entry.against.value
    return (0.0 if value is None else -value), entry.candidate.key


def _compared(
    package: Package, name: str, run: StudySettings, warm_up: WarmUpChoice, runner: Runner, work: SearchWork
) -> tuple[Comparison, tuple[Observed, Observed]]:
    """The comparison of the package, as `compare` makes it, and both arms as they are judged."""
    whole, repriced = package.line_of(package.everything)
    pair, numbers = (package.reference, whole), range(run.replications)
    cells = [Cell(line, run.horizon, warm_up.time, run.seed, number, run.engine) for line in pair for number in numbers]
    results = shifted(runner, work.screening_runs, work.runs).run(cells)
    runs: list[Sequence[RunResult]] = [results[: len(numbers)], results[len(numbers) :]]
    comparison = comparison_of(pair, runs, run, warm_up, name=name, repriced=repriced)
    before, after = (observed(line, found) for line, found in zip(pair, runs, strict=True))
    return comparison, (before, after)


def _settle(
    picked: Sequence[Screened], run: StudySettings, warm_up: WarmUpChoice, runner: Runner, work: SearchWork
) -> dict[str, Observed]:
    window = Window(run.horizon, warm_up.time, run.seed, range(run.replications), run.engine)
    lines = {entry.candidate.key: entry.candidate.line for entry in picked}
    return observe_all(lines, window, runner, work.screening_runs + 2 * run.replications, work.runs)


def _judged(
    comparison: Comparison,
    package: Package,
    settings: AlternativesSettings,
    work: SearchWork,
    runs: tuple[Observed, Observed, Mapping[str, Observed]],
    search: tuple[tuple[Screened, ...], tuple[Screened, ...], tuple[NotMade, ...]],
) -> Alternatives:
    before, after, found = runs
    picked, screened, not_made = search
    level = settings.run.level
    together = 1.0 - (1.0 - level) / (len(picked) + 1)

    def judge(candidate: Candidate | None, seen: Observed) -> Judged:
        against = change(after.tables, seen.tables, DAILY_OUTPUT, together).relative
        return Judged(
            candidate,
            estimate(seen.tables, DAILY_OUTPUT, level),
            estimate(seen.tables, DEFECT_RATE, level),
            change(before.tables, seen.tables, DAILY_OUTPUT, level).relative,
            against,
            verdict_of(against, settings.margin),
            seen.rising,
        )

    settled = [judge(entry.candidate, found[entry.candidate.key]) for entry in picked]
    chosen = {entry.candidate.key for entry in picked}
    gain: Change = change(before.tables, after.tables, DAILY_OUTPUT, level)
    return Alternatives(
        comparison=comparison,
        settings=settings,
        work=work,
        package_cost=cost_of(package.measures.values()),
        package_output=estimate(after.tables, DAILY_OUTPUT, level),
        package_gain=gain.relative,
        package_defects=estimate(after.tables, DEFECT_RATE, level),
        nothing=judge(None, before),
        settled=tuple(sorted(settled, key=_order)),
        left_out=tuple(sorted((e for e in screened if e.candidate.key not in chosen), key=_promise)),
        not_made=not_made,
        simultaneous_level=together,
    )


def verdict_of(against: Estimate, margin: float) -> Verdict:
    """Whether a relative difference to the package [1] is at least minus the margin, by its interval.

    "more" where even the lower end is above the margin, "unclear" where the interval holds minus the margin or where
    there is none.
    """
    if against.value is None:
        return "unclear"
    lower, upper = against.lower, against.upper
    if lower is None or upper is None:
        if against.note not in ("UNCHANGED", "CONSTANT"):
            return "unclear"
        lower = upper = against.value
    if upper < -margin:
        return "less"
    if lower < -margin:
        return "unclear"
    return "more" if lower > margin else "same"


def _order(judged: Judged) -> tuple[int, int, Decimal, int, float, str]:
    """Bringing as much first, of these known costs from the cheapest, then by kind; the rest by output."""
    candidate = judged.candidate
    assert candidate is not None  # noqa: S101 - doing nothing is not among the settled
    rank = {"more": 0, "same": 0, "unclear": 1, "less": 2}[judged.verdict]
    value = -(judged.against.value or 0.0)
    if rank > 0:
        return rank, 0, Decimal(0), 0, value, candidate.key
    cost = candidate.cost
    known = (0, cost.typical) if cost is not None else (1, Decimal(0))
    return rank, *known, KINDS.index(candidate.kind), value, candidate.key
