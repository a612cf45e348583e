"""Studies: a line simulated many times, and two lines compared on common random numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scenarios.arms import DEFECT_RATE, GOOD_OUTPUT, OEE, Arm, build_arm
from scenarios.estimates import Change, change
from scenarios.figures import FigureKey, figures_of, line_key
from scenarios.provenance import provenance
from scenarios.runner import Cell, Runner
from scenarios.steady import WarmUpChoice, check_warm_up, find_warm_up, require_steady
from simcore.check import require_valid
from simcore.engines import Engine
from simcore.errors import StatisticsError
from simcore.kpi import LogGain, RatioPair, Undefined, decompose_gain
from simcore.kpi.waterfall import VALUABLE
from simcore.results import RunResult
from simcore.spec import LineSpec, Quantity
from simcore.stats import DEFAULT_LEVEL

if TYPE_CHECKING:
    from scenarios.case import Case
    from scenarios.measures import Measure

DAY = 86_400_000_000
DEFAULT_HORIZON = 15 * DAY
DEFAULT_REPLICATIONS = 8
# More replications at a time would overshoot the precision, fewer would leave workers idle.
PRECISION_BATCH = 4
LARGEST_REPLICATIONS = 10_000
HEADLINE = (GOOD_OUTPUT, DEFECT_RATE, OEE)


@dataclass(frozen=True, slots=True)
class StudySettings:
    """How a study is run: window [us], warm-up [us] (None: found automatically), replications, seed, engine.

    `precision` [1] asks for more replications, up to `most_replications`, until the good output (of a comparison: its
    relative change) is known that well. `level` is the confidence of the intervals.
    """

    horizon: int = DEFAULT_HORIZON
    warmup: int | None = None
    replications: int = DEFAULT_REPLICATIONS
    seed: int = 1
    engine: Engine = "auto"
    precision: float | None = None
    most_replications: int = 200
    level: float = DEFAULT_LEVEL

    def __post_init__(self) -> None:
        if not 1 <= self.replications <= LARGEST_REPLICATIONS:
            raise StatisticsError(
                "REPLICATIONS_OUT_OF_RANGE", f"{self.replications} replications are asked for",
                f"from 1 to {LARGEST_REPLICATIONS}; an interval needs at least 2", "replications",
            )  # fmt: skip
        if self.horizon <= 0:
            raise StatisticsError("WINDOW", "the observed window is empty", 'write it like "60 d"', "horizon")
        if not 0 <= self.seed < 2**64:
            raise StatisticsError("SEED", f"the seed {self.seed} is no 64-bit number", "from 0 to 2^64 - 1", "seed")
        if self.precision is not None and not (math.isfinite(self.precision) and 0.0 < self.precision < 1.0):
            raise StatisticsError(
                "PRECISION_OUT_OF_RANGE", f"the precision {self.precision} is outside (0, 1)", 'write "1%"', "precision"
            )  # fmt: skip
        if self.warmup is not None:
            check_warm_up(self.warmup, self.horizon)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the reader must know: code of the text, and the values in it."""

    code: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Study:
    """One line simulated; `findings` make the exit code 1, `notes` do not."""

    arm: Arm
    settings: StudySettings
    warm_up: WarmUpChoice
    replications: int
    notes: tuple[Remark, ...]
    findings: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A loss whose change can be told from none, all steps of the waterfall judged together."""

    key: FigureKey
    change: Change


@dataclass(frozen=True, slots=True)
class Comparison:
    """A line before and after, paired by replication; `changes` has every figure that both arms have.

    `moved` are the losses that changed, `gain` splits the change of the line OEE over availability, effectiveness and
    quality by logarithms. `identical` says that both arms are the same line.
    """

    name: str
    before: Arm
    after: Arm
    changes: Mapping[FigureKey, Change]
    moved: tuple[Moved, ...]
    gain: LogGain | None
    identical: bool
    settings: StudySettings
    warm_up: WarmUpChoice
    pairs: int
    notes: tuple[Remark, ...]
    findings: tuple[Remark, ...]
    scenario: str = ""
    labels: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
    measures: Mapping[str, Measure] = field(default_factory=dict)

    @property
    def arms(self) -> tuple[Arm, Arm]:
        return self.before, self.after


def simulate_study(line: LineSpec, settings: StudySettings | None = None, runner: Runner | None = None) -> Study:
    """Simulate a line in independent replications.

    Raises:
        SpecError: the line can't be simulated.
        StatisticsError: the run does not support its figures (too short, still filling up).
    """
    settings, runner = settings or StudySettings(), runner or Runner()
    require_valid(line)
    warm_up = choose_warm_up([line], settings, runner)
    runs, reached = _replicate([line], settings, warm_up.time, runner)
    results = runs[0]
    arm = build_arm("line", line, results, settings.level)
    steady = require_steady(line, results)
    notes = (*provenance_notes([line]), *_common_notes(warm_up, steady, len(results)))
    return Study(arm, settings, warm_up, len(results), notes, _findings([arm], len(results), settings, reached))


def compare_study(
    case: Case, settings: StudySettings | None = None, runner: Runner | None = None, *, scenario: str | None = None
) -> Comparison:
    """Compare a scenario of a case with its baseline; raises SpecError for an unknown one, else as `compare_lines`.

    Without a name it is the first scenario beside the baseline; a case that has none is compared with itself.
    """
    baseline, chosen = case.settings.baseline, scenario or chosen_scenario(case)
    comparison = compare_lines(
        case.line_of(baseline), case.line_of(chosen), settings or settings_of(case), runner, name=case.settings.name
    )
    return of_case(comparison, case, chosen)


def of_case(comparison: Comparison, case: Case, scenario: str) -> Comparison:
    """The comparison with what the case says about it: scenario, names for people, measures."""
    labels = scenario_label(case, case.settings.baseline), scenario_label(case, scenario)
    skipped = tuple(
        Remark("SKIPPED_BELOW_LEVEL", {"measure": name, "stations": ", ".join(stations)})
        for name, stations in case.skipped(scenario).items()
    )
    measures, notes = case.measures_of(scenario), (*comparison.notes, *skipped)
    return replace(comparison, scenario=scenario, labels=labels, measures=measures, notes=notes)


def chosen_scenario(case: Case) -> str:
    """The first scenario beside the baseline; the baseline where there is no other."""
    baseline = case.settings.baseline
    return next((name for name in case.settings.scenarios if name != baseline), baseline)


def scenario_label(case: Case, scenario: str) -> Mapping[str, str]:
    label = case.settings.scenarios[scenario].label
    return {language: label.get(language, scenario) for language in label} or {"zh": scenario, "en": scenario}


def settings_of(case: Case) -> StudySettings:
    """The run settings that stand in the case."""
    spec = case.settings
    return StudySettings(spec.horizon, spec.warmup, spec.replications, spec.seed)


def compare_lines(
    before: LineSpec,
    after: LineSpec,
    settings: StudySettings | None = None,
    runner: Runner | None = None,
    *,
    name: str = "",
) -> Comparison:
    """Compare two lines, replication by replication with the same luck; both are valued by the PRI of the first.

    Raises:
        SpecError, StatisticsError: as `simulate_study`.
    """
    settings, runner = settings or StudySettings(), runner or Runner()
    require_valid(before)
    require_valid(after)
    valued, repriced = with_planned_run_times_of(after, before)
    pair = before, valued
    warm_up = choose_warm_up(pair, settings, runner)
    runs, reached = _replicate(pair, settings, warm_up.time, runner)
    return comparison_of(pair, runs, settings, warm_up, name=name, repriced=repriced, reached=reached)


def comparison_of(
    pair: tuple[LineSpec, LineSpec],
    runs: Sequence[Sequence[RunResult]],
    settings: StudySettings,
    warm_up: WarmUpChoice,
    *,
    name: str = "",
    repriced: Sequence[str] = (),
    reached: bool = True,
) -> Comparison:
    """What the paired runs of two lines say; `repriced` are the stations of the second line that were valued anew.

    Raises:
        StatisticsError: the runs do not support their figures.
    """
    before = pair[0]
    pairs = len(runs[0])
    arms = [
        build_arm(side, line, results, settings.level)
        for side, line, results in zip(("before", "after"), pair, runs, strict=True)
    ]
    tested = [require_steady(line, results) for line, results in zip(pair, runs, strict=True)]
    shared = [key for key in arms[0].estimates if key in arms[1].estimates]
    changes = {key: change(arms[0].tables, arms[1].tables, key, settings.level) for key in shared}
    identical = all(a == b for a, b in zip(arms[0].result_digests, arms[1].result_digests, strict=True))
    notes = [*provenance_notes(pair), *_common_notes(warm_up, all(tested), pairs)]
    if repriced:
        notes.append(Remark("PRI_FROZEN", {"count": len(repriced), "stations": ", ".join(repriced)}))
    if identical:
        notes.append(Remark("IDENTICAL"))
    return Comparison(
        name=name or before.name,
        before=arms[0],
        after=arms[1],
        changes=changes,
        moved=_moved(arms[0], arms[1], settings.level),
        gain=_gain(arms[0], arms[1]),
        identical=identical,
        settings=settings,
        warm_up=warm_up,
        pairs=pairs,
        notes=tuple(notes),
        findings=_findings(arms, pairs, settings, reached),
    )


def with_planned_run_times_of(line: LineSpec, baseline: LineSpec) -> tuple[LineSpec, tuple[str, ...]]:
    """The line valued by the planned run times of the baseline, and the stations where that makes a difference.

    A PRI is frozen before a baseline; by its own, shorter PRI a faster machine would seem no better.
    """
    from simcore.engines.floor.parts import planned_run_time

    stations = dict(line.stations)
    changed: list[str] = []
    for name, spec in line.stations.items():
        if name not in baseline.stations:
            continue
        frozen = {product: planned_run_time(baseline.stations[name], product) for product in line.products}
        if frozen != {product: planned_run_time(spec, product) for product in line.products}:
            changed.append(name)
            quantities = {
                product: Quantity[int](typical=time, source="computed", reference="PRI of the baseline")
                for product, time in frozen.items()
            }
            stations[name] = spec.model_copy(update={"planned_run_time": quantities})
    return (line.model_copy(update={"stations": stations}) if changed else line), tuple(changed)


def choose_warm_up(lines: Sequence[LineSpec], settings: StudySettings, runner: Runner) -> WarmUpChoice:
    """The warm-up that the settings give, else the one found for all of the lines."""
    if settings.warmup is not None:
        return WarmUpChoice(settings.warmup, "given")
    found = find_warm_up(lines, settings.horizon, settings.replications, settings.seed, settings.engine, runner)
    check_warm_up(found.time, settings.horizon)
    return found


def _replicate(
    lines: Sequence[LineSpec], settings: StudySettings, warmup: int, runner: Runner
) -> tuple[list[list[RunResult]], bool]:
    """Runs by line, in the order of the replications, and whether the precision was reached (or none was asked)."""
    runs: list[list[RunResult]] = [[] for _ in lines]

    def add(numbers: Sequence[int]) -> None:
        cells = [
            Cell(line, settings.horizon, warmup, settings.seed, number, settings.engine)
            for number in numbers for line in lines
        ]  # fmt: skip
        for index, result in enumerate(runner.run(cells)):
            runs[index % len(lines)].append(result)

    if settings.precision is None:
        add(range(settings.replications))
        return runs, True
    return runs, _until_precise(lines, settings, settings.precision, runs, add)


def _until_precise(
    lines: Sequence[LineSpec],
    settings: StudySettings,
    precision: float,
    runs: list[list[RunResult]],
    add: Callable[[Sequence[int]], None],
) -> bool:
    from simcore.stats import ChangeOf, RatioOf, run_until
    from simcore.stats.sequential import SMALLEST_MINIMUM

    target = RatioOf("above0", "below0") if len(lines) == 1 else ChangeOf("above0", "above1", "below0", "below1")

    def evaluate(_: Callable[[int], Mapping[str, float]], numbers: Iterable[int]) -> list[Mapping[str, float]]:
        wanted = list(numbers)
        add(wanted)
        return [_amounts([arm[number] for arm in runs], lines) for number in wanted]

    def unused(_: int) -> Mapping[str, float]:
        return {}

    minimum = max(SMALLEST_MINIMUM, settings.replications)
    most = max(minimum, settings.most_replications)
    return run_until(
        unused, [target], precision, minimum, most, level=settings.level, batch=PRECISION_BATCH, evaluate=evaluate
    ).reached


def _amounts(results: Sequence[RunResult], lines: Sequence[LineSpec]) -> dict[str, float]:
    amounts: dict[str, float] = {}
    for index, (result, line) in enumerate(zip(results, lines, strict=True)):
        pair = figures_of(result, line)[GOOD_OUTPUT]
        if isinstance(pair, Undefined):
            raise StatisticsError(pair.code, f"the good output is undefined: {pair.reason}", path="precision")
        amounts[f"above{index}"], amounts[f"below{index}"] = pair.as_floats()
    return amounts


def _moved(before: Arm, after: Arm, level: float) -> tuple[Moved, ...]:
    """Losses whose change excludes none at the level divided by the number of losses (Bonferroni), largest first."""
    both = [key for key in before.estimates if key.scope == "loss" and key in after.estimates]
    keys = [key for key in both if key.quantity != VALUABLE]
    if not keys:
        return ()
    together = 1.0 - (1.0 - level) / len(keys)
    found = [Moved(key, change(before.tables, after.tables, key, together)) for key in keys]
    certain = [moved for moved in found if moved.change.difference.excludes_zero]
    return tuple(sorted(certain, key=lambda moved: -abs(moved.change.difference.value or 0.0)))


def _gain(before: Arm, after: Arm) -> LogGain | None:
    factors: dict[str, tuple[float, float]] = {}
    for quantity in ("line_availability", "line_effectiveness", "line_quality_factor"):
        first, second = before.estimates[line_key(quantity)].value, after.estimates[line_key(quantity)].value
        if first is None or second is None or first < 0.0 or second < 0.0:
            return None
        factors[quantity] = (first, second)
    found = decompose_gain(factors)
    return None if isinstance(found, Undefined) else found


def provenance_notes(lines: Sequence[LineSpec]) -> list[Remark]:
    found = [provenance(line) for line in lines]
    if all(entry.is_calibrated for entry in found):
        return []
    total, plant = sum(entry.total for entry in found), sum(entry.plant for entry in found)
    return [Remark("PARTLY_CALIBRATED" if plant else "TEMPLATE_PARAMETERS", {"plant": plant, "total": total})]


def _common_notes(warm_up: WarmUpChoice, steady: bool, replications: int) -> list[Remark]:
    from simcore.stats.intervals import SMALL_SAMPLE

    notes = []
    if 1 < replications < SMALL_SAMPLE:
        notes.append(Remark("SMALL_SAMPLE", {"n": replications}))
    if warm_up.short:
        notes.append(Remark("SHORT_RUN"))
    if not steady:
        notes.append(Remark("NOT_TESTED_FOR_TREND"))
    return notes


def _findings(arms: Sequence[Arm], replications: int, settings: StudySettings, reached: bool) -> tuple[Remark, ...]:
    found = []
    if replications == 1:
        found.append(Remark("ONE_REPLICATION"))
    if not reached:
        found.append(Remark("PRECISION_NOT_REACHED", {"n": replications, "asked": f"{settings.precision or 0.0:.2%}"}))
    found += [Remark("NO_OUTPUT", {"line": arm.line.name}) for arm in arms if _without_output(arm)]
    return tuple(found)


def _without_output(arm: Arm) -> bool:
    pairs = [table[GOOD_OUTPUT] for table in arm.tables]
    return all(isinstance(pair, RatioPair) and pair.numerator == 0 for pair in pairs)
