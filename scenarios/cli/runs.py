"""Commands that simulate: `simulate`, `compare` and `explain`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from scenarios.cli.durations import duration, share
from scenarios.cli.files import is_case
from scenarios.cli.session import FINDINGS, Session
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from rich.console import Console

    from scenarios.attribution import Attribution, Work
    from scenarios.case import Case
    from scenarios.runner import Runner
    from scenarios.study import Comparison, Study, StudySettings
    from simcore.spec import LineSpec


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a person may say about the runs on the command line, as it was typed."""

    horizon: str | None = None
    warmup: str | None = None
    replications: int | None = None
    seed: int | None = None
    engine: str = "auto"
    precision: str | None = None
    out: Path | None = None
    workers: int | None = None
    cache: Path | None = None
    scenario: str | None = None

    def over(self, settings: StudySettings) -> StudySettings:
        """The settings with everything that was said; LineproofError for what can't be."""
        from scenarios.runner import engine_of

        given: dict[str, Any] = {
            "horizon": duration(self.horizon, "--horizon"),
            "warmup": duration(self.warmup, "--warmup"),
            "replications": self.replications,
            "seed": self.seed,
            "precision": share(self.precision, "--precision"),
            "engine": engine_of(self.engine),
        }
        return replace(settings, **{name: value for name, value in given.items() if value is not None})


def horizon_of(days: float | None) -> str | None:
    """The window of a number of days, as it would be typed."""
    return None if days is None else f"{days:f} d"


def run_simulate(session: Session, path: Path, options: RunOptions, trace: Path | None) -> None:
    """Simulate a line, or the baseline or a named scenario of a case."""
    from scenarios.cli.tables import print_study
    from scenarios.document import study_document
    from scenarios.study import simulate_study

    line, settings = _line_of(path, options)
    with runner_of(session, options) as runner:
        study = simulate_study(line, settings, runner)
    document = study_document(study)
    if trace is not None:
        _write_trace(line, study, trace)
    if options.out is not None:
        _write(options.out / "results.json", _pretty(document))
    if session.json:
        session.write(_pretty(document))
    else:
        print_study(session.console(), study, session.text)
        say_written(session, [path for path in (trace, options.out) if path is not None])
    _end(study)


def run_compare(session: Session, path: Path, options: RunOptions) -> None:
    """Compare the baseline of a case with a scenario."""
    from scenarios.cli.predictions import kept_folder
    from scenarios.cli.tables import print_comparison
    from scenarios.document import comparison_document
    from scenarios.prediction import find_prediction
    from scenarios.prediction.words import prediction_text
    from scenarios.study import compare_study, settings_of

    case = case_at(path)
    settings = options.over(settings_of(case))
    with runner_of(session, options) as runner:
        comparison = compare_study(case, settings, runner, scenario=options.scenario)
    prediction = find_prediction(case, comparison.scenario, kept_folder(case, options.cache))
    document = comparison_document(comparison, prediction)
    written = []
    if options.out is not None:
        from scenarios.page.comparison import comparison_page

        page = comparison_page(comparison, session.text, prediction, case.directory.resolve().name)
        written = write_files(options.out, ("index.html", "results.json"), (page, _pretty(document)))
    if session.json:
        session.write(_pretty(document))
    else:
        predicted = prediction_text(prediction, str(path), session.text)
        print_comparison(session.console(), comparison, session.text, predicted)
        say_written(session, written)
    _end(comparison)


def run_explain(session: Session, path: Path, options: RunOptions, orders: int | None) -> None:
    """Explain by its measures what a scenario of a case gains over the baseline."""
    from scenarios.attribution import explain_settings_of, explain_study
    from scenarios.cli.explanation import print_attribution
    from scenarios.document import attribution_document
    from scenarios.words import work_text

    case = case_at(path)
    settings = options.over(explain_settings_of(case))

    def announce(work: Work) -> None:
        typer.echo(work_text(work, settings, session.text), err=True)

    with runner_of(session, options) as runner:
        attribution = explain_study(case, settings, runner, scenario=options.scenario, orders=orders, announce=announce)
    document = _pretty(attribution_document(attribution))
    written = []
    if options.out is not None:
        from scenarios.page.explanation import explanation_page

        page = explanation_page(attribution, session.text)
        written = write_files(options.out, ("explanation.html", "explanation.json"), (page, document))
    if session.json:
        session.write(document)
    else:
        print_attribution(session.console(), attribution, session.text)
        asked = str(path) if options.scenario is None else f"{path} --scenario {options.scenario}"
        session.write(session.text("explain.alternatives", case=asked))
        say_written(session, written)
    _end(attribution)


def case_at(path: Path) -> Case:
    """The case that a path names; LineproofError NOT_A_CASE where it names none."""
    from scenarios.case import load_case

    if not is_case(path):
        hint = "write one with `lineproof init DIR`, or simulate a line with `lineproof simulate LINE`"
        raise LineproofError("NOT_A_CASE", "is neither the folder of a case nor its case.toml", hint, str(path))
    return load_case(path)


def _line_of(path: Path, options: RunOptions) -> tuple[LineSpec, StudySettings]:
    from scenarios.study import StudySettings, settings_of

    if is_case(path):
        from scenarios.case import load_case

        case = load_case(path)
        return case.line_of(options.scenario or case.settings.baseline), options.over(settings_of(case))
    from lines.files import load_valid_line

    if options.scenario is not None:
        raise LineproofError("NOT_A_CASE", "a line has no scenarios", "name the folder of a case", "--scenario")
    return load_valid_line(path)[0], options.over(StudySettings())


@contextmanager
def runner_of(session: Session, options: RunOptions) -> Iterator[Runner]:
    """A runner that tells its progress on standard error, where that is a terminal."""
    from scenarios.runner import Runner, default_workers
    from scenarios.store import RunStore

    workers = options.workers or default_workers()
    store = None if options.cache is None else RunStore(options.cache)
    console = session.console(error=True)
    runner = Runner(workers, store, session.progress)
    try:
        if session.progress is None and console.is_terminal:
            with _shown(session, console, runner) as shown:
                yield shown
        else:
            yield runner
    except BaseException:
        runner.processes.give_up()
        raise
    runner.processes.close()


@contextmanager
def _shown(session: Session, console: Console, runner: Runner) -> Iterator[Runner]:
    """The runner with a bar of its progress."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(session.text("session.simulating"), total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield replace(runner, progress=show)


def _write_trace(line: LineSpec, study: Study, path: Path) -> None:
    """Every event of every unit in replication 0, one JSON object a line, after a head that says what it is."""
    from simcore.engines import simulate

    settings = study.settings
    result = simulate(
        line, settings.horizon, warmup=study.warm_up.time, seed=settings.seed, engine=settings.engine, trace=True
    )
    names = ("time_us", "station", "unit", "event", "item", "value")
    head = {
        "schema": "lineproof.trace/1", "line_digest": result.line_digest, "seed": result.seed, "replication": 0,
        "trace_digest": result.trace_digest,
    }  # fmt: skip
    rows = [head, *(dict(zip(names, event, strict=True)) for event in result.trace or ())]
    _write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _pretty(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def write_files(folder: Path, names: Sequence[str], contents: Sequence[str]) -> list[Path]:
    """Write texts into a folder, which is made where it isn't there; where they are."""
    paths = [folder / name for name in names]
    for path, content in zip(paths, contents, strict=True):
        _write(path, content)
    return paths


def say_written(session: Session, paths: Sequence[Path]) -> None:
    """Which files were written."""
    if paths:
        session.write(session.text("session.written", paths="  ".join(map(str, paths))))


def _end(study: Study | Comparison | Attribution) -> None:
    if study.findings:
        raise typer.Exit(FINDINGS)
