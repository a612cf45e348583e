"""The process of one job: `python -m dashboard.jobs.work ROOT NUMBER` runs what the command of that name runs.

It works on the files of a version, so nobody's edits reach into it, and keeps finished runs where the commands do.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer

from dashboard.cases.inputs import inputs_digest
from dashboard.cases.loaded import KEPT, placed, snapshot
from dashboard.cases.root import Cases
from dashboard.cases.versions import Versions
from dashboard.jobs.places import DOCUMENT, PACK, jobs_of
from dashboard.jobs.table import Job, JobTable
from scenarios.acceptance.plan.frozen import PLAN_FILE
from scenarios.case import load_case
from scenarios.cli.acceptance import run_accept, run_plan
from scenarios.cli.alternatives import run_alternatives
from scenarios.cli.appraisals import run_appraise
from scenarios.cli.packs import PackOptions, run_pack, run_rerun
from scenarios.cli.predictions import DrawOptions, run_predict
from scenarios.cli.quotes import run_quote
from scenarios.cli.runs import RunOptions, horizon_of, run_compare, run_explain, run_simulate
from scenarios.cli.session import FINDINGS, Session
from scenarios.cli.timeline import run_timeline
from scenarios.replay import replay_case, replay_document, write_states
from scenarios.study import DAY
from simcore.errors import LineproofError, Problem

TICK = 1.0
"""[s] between two signs of life."""


@dataclass(slots=True)
class Progress:
    """How far a job is, as its own thread says it and the sign of life reads it."""

    done: int = 0
    total: int = 0
    phase: str = ""

    def runs(self, done: int, total: int) -> None:
        """Runs that are finished."""
        self.done, self.total = done, total


class Phases(io.TextIOBase):
    """What a command says on standard error is the phase it is in."""

    def __init__(self, progress: Progress, root: Path) -> None:
        self.progress, self.root = progress, root

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            # By trying this out, click tells a stream of bytes, which it would then send encoded text.
            raise TypeError("text is expected")
        if text.strip():
            # Where the cases lie on the server concerns nobody.
            self.progress.phase = text.strip().replace(f"{self.root}{os.sep}", "")
        return len(text)


@dataclass(frozen=True, slots=True)
class Work:
    """A job with its place: the files of its version, the folder of its result, and what is kept of the case."""

    job: Job
    files: Path
    kept: Path
    workers: int
    session: Session
    out: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "out", self.job.folder)

    def text(self, name: str) -> str | None:
        """An option as it would be typed."""
        value = self.job.options.get(name)
        return None if value in (None, "") else str(value)

    def number(self, name: str) -> int | None:
        """An option that is a whole number; LineproofError OPTION_FORM."""
        value = self.job.options.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not float(value).is_integer():
            raise LineproofError("OPTION_FORM", f"'{value}' is no whole number", "such as 10", name)
        return int(value)

    @property
    def run_options(self) -> RunOptions:
        """What the commands that simulate take."""
        days = self.job.options.get("days")
        pairs = None if self.job.kind in ("predict", "appraise", "quote") else self.number("replications")
        return RunOptions(
            horizon=horizon_of(None if days is None else float(days)), warmup=self.text("warmup"), replications=pairs,
            seed=self.number("seed"), precision=self.text("precision"), out=self.out, workers=self.workers,
            cache=self.kept, scenario=self.text("scenario"),
        )  # fmt: skip

    @property
    def draws(self) -> DrawOptions:
        """What the commands that draw take."""
        return DrawOptions(
            self.number("draws"), self.number("replications"), separate=bool(self.job.options.get("separate"))
        )


def _quote(work: Work) -> None:
    work.session.json = False
    run_quote(work.session, work.files, work.run_options, work.draws, full=bool(work.job.options.get("full")))


def _after_quote(work: Work) -> None:
    """The figures behind the quotation, from the draws that it has made."""
    work.session.json = True
    run_appraise(work.session, work.files, work.run_options, DrawOptions())


def _replay(work: Work) -> None:
    """A shift of a scenario, watched; it has no command, for it is looked at on a page only."""
    case = load_case(work.files)
    scenario = work.text("scenario") or case.settings.baseline
    days = work.job.options.get("days")
    length = None if days is None else round(float(days) * DAY)
    recording = replay_case(case, scenario, length, work.session.progress)
    write_states(recording, work.out)
    work.session.write(json.dumps(replay_document(recording, case.line_of(scenario), scenario), allow_nan=False))


def _pack(work: Work) -> None:
    clear, replications = bool(work.job.options.get("in_clear")), work.number("replications") or 2
    options = PackOptions(work.out / PACK, deposited=work.text("deposited"), in_clear=clear, replications=replications)
    run_pack(work.session, work.files, options)


def _rerun(work: Work) -> None:
    name = Path(work.text("pack") or "").name
    run_rerun(work.session, work.kept / "packs" / name, "auto")


STEPS: Mapping[str, tuple[Callable[[Work], None], ...]] = {
    "simulate": (lambda work: run_simulate(work.session, work.files, work.run_options, None),),
    "compare": (lambda work: run_compare(work.session, work.files, work.run_options),),
    "explain": (lambda work: run_explain(work.session, work.files, work.run_options, work.number("orders")),),
    "alternatives": (
        lambda work: run_alternatives(
            work.session, work.files, work.run_options, work.text("margin"), work.number("settle")
        ),
    ),
    "timeline": (lambda work: run_timeline(work.session, work.files, work.run_options),),
    "predict": (lambda work: run_predict(work.session, work.files, work.run_options, work.draws),),
    "appraise": (lambda work: run_appraise(work.session, work.files, work.run_options, work.draws),),
    "quote": (_quote, _after_quote),
    "plan": (lambda work: run_plan(work.session, work.files, work.text("dated"), work.out),),
    "accept": (lambda work: run_accept(work.session, work.files, work.text("deposited"), work.out),),
    "pack": (_pack,),
    "rerun": (_rerun,),
    "replay": (_replay,),
}


def run(root: Path, number: int, workers: int) -> None:
    """Do a job that was claimed, and note its end."""
    cases, table = Cases(root), jobs_of(root)
    job, progress = table.job(number), Progress()
    threading.Thread(target=_show_life, args=(table, job, progress), daemon=True).start()
    problems: tuple[Problem, ...] = ()
    try:
        _run(cases, table, job, progress, workers)
    except LineproofError as error:
        problems = tuple(placed(problem, Path(problem.file).parent) for problem in error.problems)
    except OSError as error:
        problems = (Problem("FILE_ERROR", error.strerror or str(error), Path(str(error.filename or "")).name),)
    except Exception as error:
        # Whoever waits for it must learn that it failed; the log of the process has the rest.
        table.end(number, "failed", (Problem("INTERNAL", f"{type(error).__name__}: {error}"[:500]),))
        raise
    table.lives(number, progress.total, progress.total, "")
    table.end(number, "failed" if problems else "done", problems)


def _run(cases: Cases, table: JobTable, job: Job, progress: Progress, workers: int) -> None:
    versions = cases.versions(job.case)
    table.rests_on(job.id, inputs_digest(versions, job.version, job.kind, job.scenario or None) or "")
    session = Session(None, json=True)
    session.text = type(session.text)("en" if job.language == "en" else "zh")
    session.progress = progress.runs
    with TemporaryDirectory() as place:
        files = snapshot(versions, job.version)
        if job.kind == "plan":
            # It is written beside the terms; the files of a version never change.
            files = Path(shutil.copytree(files, Path(place) / files.name))
        _do(job, versions, files, session, progress, workers)


def _do(
    job: Job, versions: Versions, files: Path, session: Session, progress: Progress, workers: int
) -> None:  # fmt: skip
    work = Work(job, files, versions.folder / KEPT, workers, session)
    work.out.mkdir(parents=True, exist_ok=True)
    answer = io.StringIO()
    with redirect_stdout(answer), redirect_stderr(Phases(progress, versions.folder.parent)):
        for step in STEPS[job.kind]:
            answer.seek(0)
            answer.truncate()
            try:
                step(work)
            except typer.Exit as end:
                if end.exit_code != FINDINGS:
                    raise
    _write_document(work.out, answer.getvalue())
    if job.kind == "plan":
        # The plan belongs to the case from now on: verdicts are held against it.
        versions.change({PLAN_FILE: (files / PLAN_FILE).read_bytes()}, job.user, "plan")


def _write_document(folder: Path, answer: str) -> None:
    document: Any = json.loads(answer)
    if isinstance(document.get("pack"), str):
        # Where the server keeps it concerns nobody.
        document["pack"] = Path(document["pack"]).name
    part = folder / f".{DOCUMENT}.part"
    part.write_text(json.dumps(document, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    os.replace(part, folder / DOCUMENT)


def _show_life(table: JobTable, job: Job, progress: Progress) -> None:
    """Say that the process lives; end it where the job was cancelled, whatever it does just then.

    Finished runs are in the store, whole or not at all, so nothing is lost by ending at once.
    """
    while table.lives(job.id, progress.done, progress.total, progress.phase):
        time.sleep(TICK)
    table.end(job.id, "cancelled")
    if hasattr(os, "killpg") and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
