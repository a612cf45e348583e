"""Jobs as pages and routes use them, and the thread that starts those that wait.

A job runs in a process of its own that outlives the server: one that is started again finds it at work, or finds that
it has fallen silent and says so.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.cases.loaded import loaded_case
from dashboard.cases.root import Cases
from dashboard.config import Config
from dashboard.jobs.places import jobs_of
from dashboard.jobs.table import KINDS, SILENCE, Job, JobTable, Kind, Option
from dashboard.refusals import Refused
from dashboard.security.roles import Action, User
from scenarios.study import chosen_scenario

TICK = 0.3
"""[s] between two looks at what waits."""
JUDGING: tuple[Kind, ...] = ("plan", "accept", "pack", "rerun")
OPTIONS: Mapping[str, type] = {
    "scenario": str, "days": float, "replications": int, "warmup": str, "seed": int, "precision": str, "draws": int,
    "separate": bool, "orders": int, "margin": str, "settle": int, "full": bool, "dated": str, "deposited": str,
    "in_clear": bool, "pack": str,
}  # fmt: skip
"""What a job may be told, as the options of the commands are called."""
_LONGEST = 300


@dataclass(slots=True)
class Jobs:
    """The jobs of a server."""

    config: Config
    cases: Cases
    table: JobTable = field(init=False)
    _ending: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.table = jobs_of(self.config.root)

    def start(
        self, user: User, case: str, kind: str, options: Mapping[str, Option | None] | None = None,
        version: str = "", language: str = "zh",
    ) -> Job:  # fmt: skip
        """A new job on a version of a case, or on the present one.

        Raises:
            Refused: WRONG_ROLE, CASE_UNKNOWN, JOB_KIND, JOB_OPTION, TOO_MANY_JOBS.
            SpecError: for a case that can't be simulated as it is.
        """
        known = next((each for each in KINDS if each == kind), None)
        if known is None:
            raise Refused(422, "JOB_KIND", "there is no such kind of run", f"one of {', '.join(KINDS)}", "kind")
        user.require(action_of(known))
        chosen = _checked(options or {})
        versions = self.cases.versions(case)
        version = version or versions.present()
        versions.manifest(version)
        if known not in JUDGING:
            loaded = loaded_case(versions, version)
            chosen.setdefault("scenario", chosen_scenario(loaded))
            for name in str(chosen["scenario"]).split(","):
                loaded.line_of(name.strip())
        return self.table.add(
            user.name, case, version, known, chosen, language, self.config.limits.waiting_per_user
        )  # fmt: skip

    def job(self, number: int) -> Job:
        """A job by its number; Refused JOB_UNKNOWN (404)."""
        return self.table.job(number)

    def of_case(self, case: str) -> tuple[Job, ...]:
        """The jobs of a case, newest first."""
        return self.table.jobs(case=case)

    def all(self, user: User | None = None) -> tuple[Job, ...]:
        """Jobs of a person, or of everybody, newest first."""
        return self.table.jobs(user=None if user is None else user.name)

    def cancel(self, number: int, user: User) -> Job:
        """Ask a job to end; Refused JOB_STATE (409), WRONG_ROLE (403)."""
        self._require(number, user)
        return self.table.cancel(number)

    def resume(self, number: int, user: User) -> Job:
        """Take a job up again; finished runs are kept. Refused JOB_STATE (409), WRONG_ROLE (403)."""
        self._require(number, user)
        return self.table.resume(number)

    def begin(self) -> None:
        """Start the thread that starts jobs."""
        self._ending.clear()
        self._thread = threading.Thread(target=self._watch, name="jobs", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop starting jobs; those that run go on."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _require(self, number: int, user: User) -> None:
        """Whoever may start such a job may end it, be it his own or another's."""
        user.require(action_of(self.table.job(number).kind))

    def _watch(self) -> None:
        while not self._ending.is_set():
            self.tick()
            self._ending.wait(TICK)

    def tick(self) -> None:
        """Look once: what has fallen silent, and what may begin."""
        for number, process in list(self._processes.items()):
            if process.poll() is not None:
                del self._processes[number]
                self.table.mark_gone(number)
        self.table.mark_silent(time.time() - SILENCE)
        limits = self.config.limits
        while (job := self.table.claim(limits.jobs_per_user, limits.jobs)) is not None:
            self._processes[job.id] = self._process(job)

    def _process(self, job: Job) -> subprocess.Popen[bytes]:
        log = self.config.state / "logs" / f"{job.id:06d}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "dashboard.jobs.work", str(self.config.root), str(job.id)]
        with open(log, "ab") as stream:
            # A session of its own: what ends the server in its terminal doesn't reach it.
            return subprocess.Popen(  # noqa: S603
                [*command, str(self.config.job_workers)], stdin=subprocess.DEVNULL, stdout=stream, stderr=stream,
                start_new_session=True, env=_environment(), cwd=self.config.root,
            )  # fmt: skip


def action_of(kind: Kind) -> Action:
    """What somebody must be allowed to do for a kind of job."""
    return "accept" if kind in JUDGING else "run"


def _checked(options: Mapping[str, Option | None]) -> dict[str, Option]:
    """The options that are said; Refused JOB_OPTION (422) for one that isn't known or has another type."""
    found: dict[str, Option] = {}
    for name, value in options.items():
        if value is None or value == "":
            continue
        wanted = OPTIONS.get(name)
        fits = wanted is not None and (
            isinstance(value, wanted)
            or (wanted is float and isinstance(value, int))
            or (wanted is int and isinstance(value, float) and value.is_integer())
        )
        if not fits or (isinstance(value, bool) and wanted is not bool) or len(str(value)) > _LONGEST:
            raise Refused(422, "JOB_OPTION", "this is no option of a run", f"one of {', '.join(OPTIONS)}", name[:100])
        found[name] = int(value) if wanted is int else value
    return found


def _environment() -> dict[str, str]:
    """The process finds the packages where this one does."""
    here = str(Path(__file__).resolve().parents[2])
    paths = [here, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))}
