"""The table of jobs: what was asked for, by whom, how far it is, and how it ended."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection, Row
from typing import Any, Literal, get_args

from dashboard.database import opened, reading
from dashboard.refusals import Refused
from simcore.errors import Problem

Kind = Literal[
    "simulate", "compare", "predict", "explain", "alternatives", "timeline", "appraise", "quote",
    "plan", "accept", "pack", "rerun", "replay",
]  # fmt: skip
State = Literal["waiting", "running", "done", "failed", "cancelled", "interrupted"]
KINDS: tuple[Kind, ...] = get_args(Kind)
OPEN: tuple[State, ...] = ("waiting", "running")
RESUMABLE: tuple[State, ...] = ("failed", "cancelled", "interrupted")
Option = str | int | float | bool
SILENCE = 15.0
"""[s] without a sign of life after which a process counts as gone; signs come every second."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY, user TEXT NOT NULL, case_name TEXT NOT NULL, version TEXT NOT NULL, kind TEXT NOT NULL,
    options TEXT NOT NULL, language TEXT NOT NULL, state TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0, phase TEXT NOT NULL DEFAULT '', problems TEXT NOT NULL DEFAULT '[]',
    inputs TEXT NOT NULL DEFAULT '', made REAL NOT NULL, begun REAL, ended REAL, alive REAL,
    cancel INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS jobs_state ON jobs (state);
CREATE INDEX IF NOT EXISTS jobs_case ON jobs (case_name, id);
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work; times in [s] since the epoch, `inputs` is the digest of what its result rests on."""

    id: int
    user: str
    case: str
    version: str
    kind: Kind
    options: Mapping[str, Option]
    language: str
    state: State
    done: int
    total: int
    phase: str
    problems: tuple[Problem, ...]
    inputs: str
    made: float
    begun: float | None
    ended: float | None
    alive: float | None
    folder: Path = field(default=Path(), compare=False)

    @property
    def scenario(self) -> str:
        """The scenario it is about; empty where its kind has none, names with commas where it has several."""
        return str(self.options.get("scenario", ""))

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN

    @property
    def can_resume(self) -> bool:
        """Whether it can be taken up again; what was finished is kept."""
        return self.state in RESUMABLE


@dataclass(frozen=True, slots=True)
class JobTable:
    """The jobs of a server; `folder_of(case, id)` is where a job writes its result, `now` [s] since the epoch."""

    path: Path
    folder_of: Callable[[str, int], Path]
    now: Callable[[], float] = time.time

    def add(
        self, user: str, case: str, version: str, kind: Kind, options: Mapping[str, Option], language: str, most: int
    ) -> Job:
        """A new job that waits; Refused TOO_MANY_JOBS (429) where `most` of this person do already."""
        with opened(self.path, SCHEMA) as jobs:
            waiting = jobs.execute(
                "SELECT count(*) FROM jobs WHERE user = ? AND state = 'waiting'", (user,)
            ).fetchone()[0]  # fmt: skip
            if waiting >= most:
                hint = "wait until some of them have ended, or cancel them"
                raise Refused(429, "TOO_MANY_JOBS", f"{waiting} of your runs wait already", hint)
            row = jobs.execute(
                "INSERT INTO jobs (user, case_name, version, kind, options, language, state, made) "
                "VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?) RETURNING *",
                (user, case, version, kind, json.dumps(dict(options)), language, self.now()),
            ).fetchone()
        return self._job(row)

    def job(self, number: int) -> Job:
        """A job by its number; Refused JOB_UNKNOWN (404)."""
        found = self._select("WHERE id = ?", (number,))
        if not found:
            raise Refused(404, "JOB_UNKNOWN", "there is no such run", "see the list of runs", "job")
        return found[0]

    def jobs(self, *, case: str | None = None, user: str | None = None, most: int = 200) -> tuple[Job, ...]:
        """Jobs, newest first."""
        wanted = {"case_name": case, "user": user}
        given = {name: value for name, value in wanted.items() if value is not None}
        where = f"WHERE {' AND '.join(f'{name} = ?' for name in given)}" if given else ""
        return self._select(f"{where} ORDER BY id DESC LIMIT {int(most)}", tuple(given.values()))

    def open_jobs(self) -> tuple[Job, ...]:
        """Jobs that wait or run, oldest first."""
        return self._select("WHERE state IN ('waiting', 'running') ORDER BY id", ())

    def claim(self, per_user: int, in_all: int) -> Job | None:
        """The next job that may begin, now counted as running; None where none may."""
        with opened(self.path, SCHEMA) as jobs:
            running = jobs.execute("SELECT user FROM jobs WHERE state = 'running'").fetchall()
            if len(running) >= in_all:
                return None
            of_user = [row["user"] for row in running]
            for row in jobs.execute("SELECT * FROM jobs WHERE state = 'waiting' ORDER BY id").fetchall():
                if of_user.count(row["user"]) < per_user:
                    return self._job(jobs.execute(
                        "UPDATE jobs SET state = 'running', begun = ?, alive = ?, ended = NULL, cancel = 0, done = 0, "
                        "total = 0, phase = '', problems = '[]' WHERE id = ? RETURNING *",
                        (self.now(), self.now(), row["id"]),
                    ).fetchone())  # fmt: skip
        return None

    def lives(self, number: int, done: int, total: int, phase: str) -> bool:
        """A sign of life with the progress; whether the job should go on."""
        with opened(self.path, SCHEMA) as jobs:
            row = jobs.execute(
                "UPDATE jobs SET alive = ?, done = ?, total = ?, phase = ? WHERE id = ? AND state = 'running' "
                "RETURNING cancel",
                (self.now(), done, total, phase[:500], number),
            ).fetchone()
        return row is not None and not row["cancel"]

    def rests_on(self, number: int, inputs: str) -> None:
        """Note the digest of the inputs."""
        with opened(self.path, SCHEMA) as jobs:
            jobs.execute("UPDATE jobs SET inputs = ? WHERE id = ?", (inputs, number))

    def end(self, number: int, state: State, problems: Iterable[Problem] = ()) -> bool:
        """Note the end of a running job; False where it has ended already."""
        text = json.dumps([problem.as_dict() for problem in problems], ensure_ascii=False)
        with opened(self.path, SCHEMA) as jobs:
            ended = jobs.execute(
                "UPDATE jobs SET state = ?, ended = ?, problems = ? WHERE id = ? AND state = 'running'",
                (state, self.now(), text, number),
            )
        return ended.rowcount == 1

    def cancel(self, number: int) -> Job:
        """Ask a job to end; one that waits ends at once. Refused JOB_STATE (409) for one that has ended."""
        job = self.job(number)
        with opened(self.path, SCHEMA) as jobs:
            waiting = jobs.execute(
                "UPDATE jobs SET state = 'cancelled', ended = ? WHERE id = ? AND state = 'waiting'",
                (self.now(), number),
            ).rowcount
            running = jobs.execute(
                "UPDATE jobs SET cancel = 1 WHERE id = ? AND state = 'running'", (number,)
            ).rowcount  # fmt: skip
        if not waiting + running:
            raise Refused(409, "JOB_STATE", f"the run has ended already ({job.state})", "start it again", "job")
        return self.job(number)

    def resume(self, number: int) -> Job:
        """Let a job that didn't get to its end wait again; Refused JOB_STATE (409) for any other."""
        job = self.job(number)
        with opened(self.path, SCHEMA) as jobs:
            resumed = jobs.execute(
                "UPDATE jobs SET state = 'waiting', ended = NULL, cancel = 0, problems = '[]' WHERE id = ? AND "
                "state IN ('failed', 'cancelled', 'interrupted')",
                (number,),
            ).rowcount
        if not resumed:
            raise Refused(409, "JOB_STATE", f"the run can't be resumed ({job.state})", "start a new one", "job")
        return self.job(number)

    def mark_silent(self, before: float) -> int:
        """Count as interrupted what gave no sign of life since a time [s]; how many these are."""
        with opened(self.path, SCHEMA) as jobs:
            return _interrupt(jobs, "alive < ?", before, self.now())

    def mark_gone(self, number: int) -> int:
        """Count a job as interrupted whose process is known to have ended without a word."""
        with opened(self.path, SCHEMA) as jobs:
            return _interrupt(jobs, "id = ?", number, self.now())

    def _select(self, rest: str, values: tuple[Any, ...]) -> tuple[Job, ...]:
        with reading(self.path, SCHEMA) as jobs:
            return tuple(self._job(row) for row in jobs.execute(f"SELECT * FROM jobs {rest}", values))  # noqa: S608

    def _job(self, row: Row) -> Job:
        data = dict(row)
        del data["cancel"]
        data["case"] = data.pop("case_name")
        data["options"] = json.loads(data["options"])
        data["problems"] = tuple(Problem(**each) for each in json.loads(data["problems"]))
        return Job(**data, folder=self.folder_of(data["case"], data["id"]))


def _interrupt(jobs: Connection, condition: str, value: float, now: float) -> int:
    return jobs.execute(
        f"UPDATE jobs SET state = CASE cancel WHEN 1 THEN 'cancelled' ELSE 'interrupted' END, ended = ? "  # noqa: S608
        f"WHERE state = 'running' AND {condition}",
        (now, value),
    ).rowcount
