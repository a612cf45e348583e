"""Long work: progress, limits, cancel, death, restart, resume."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.cases.editing import set_value
from dashboard.cases.results import file_of, latest, result_of
from dashboard.config import Limits, configure
from dashboard.context import Context
from dashboard.jobs.table import Job
from dashboard.refusals import Refused
from dashboard.security.roles import LOCAL_USER, User
from dashboard.services import Services, services_of

CASE = "small-cell"
SHORT = {"days": 1, "replications": 2}
LONG = {"days": 2000, "replications": 400}
PATIENCE = 60.0
"""[s] that a test waits for what must come."""


@pytest.fixture
def running(services: Services) -> Iterator[Services]:
    """Services whose jobs are started."""
    services.jobs.begin()
    yield services
    services.jobs.end()
    for job in services.jobs.table.open_jobs():
        services.jobs.cancel(job.id, LOCAL_USER)
    _until(lambda: not services.jobs.table.open_jobs())
    _reap(services)


def _until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _reap(services: Services) -> None:
    """Wait for the processes, which outlive the services."""
    for process in services.jobs._processes.values():
        process.wait(PATIENCE)


def _ended(services: Services, job: Job) -> Job:
    _until(lambda: not services.jobs.job(job.id).is_open)
    return services.jobs.job(job.id)


def _working(services: Services, job: Job) -> Job:
    _until(lambda: services.jobs.job(job.id).done > 0)
    return services.jobs.job(job.id)


def test_a_job_answers_as_the_command_and_is_stale_once_an_input_changes(running: Services) -> None:
    job = _ended(running, running.jobs.start(LOCAL_USER, CASE, "compare", SHORT))
    assert (job.state, job.done, job.total, job.scenario) == ("done", 4, 4, "after")
    result = latest(running, CASE, "compare", "after")
    assert result is not None and not result.stale
    assert result.document["scenario"] == "after"
    assert {"document.json", "index.html", "results.json"} <= set(result.files)
    assert file_of(result, "index.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    with pytest.raises(Refused, match="FILE_UNKNOWN"):
        file_of(result, "../case.toml")
    context = running.context("/results", f"?case={CASE}")
    set_value(context, "case.toml", ["seed"], 8, "seed")
    assert result_of(running, CASE, job.id).stale
    assert latest(running, CASE, "compare", "another") is None


def test_a_job_works_on_the_version_it_was_started_for(running: Services) -> None:
    version = running.cases.versions(CASE).present()
    context = running.context("/results", f"?case={CASE}")
    set_value(context, "case.toml", ["seed"], 8, "seed")
    job = _ended(running, running.jobs.start(LOCAL_USER, CASE, "compare", SHORT, version))
    assert job.state == "done"
    assert result_of(running, CASE, job.id).document["settings"]["seed"] == 7


def test_a_job_is_cancelled_and_resumed_without_losing_runs(running: Services) -> None:
    job = _working(running, running.jobs.start(LOCAL_USER, CASE, "compare", {"days": 400, "replications": 60}))
    running.jobs.cancel(job.id, LOCAL_USER)
    cancelled = _ended(running, job)
    assert cancelled.state == "cancelled"
    with pytest.raises(Refused, match="JOB_STATE"):
        running.jobs.cancel(job.id, LOCAL_USER)
    running.jobs.resume(job.id, LOCAL_USER)
    _until(lambda: running.jobs.job(job.id).total > 0)
    assert running.jobs.job(job.id).done >= job.done


def test_a_killed_process_is_noticed_and_the_job_resumed(running: Services) -> None:
    job = _working(running, running.jobs.start(LOCAL_USER, CASE, "compare", {"days": 400, "replications": 60}))
    process = running.jobs._processes[job.id]
    os.killpg(process.pid, signal.SIGKILL)
    assert _ended(running, job).state == "interrupted"
    running.jobs.resume(job.id, LOCAL_USER)
    _until(lambda: running.jobs.job(job.id).total > 0)
    assert running.jobs.job(job.id).done >= job.done


def test_a_server_that_begins_again_finds_its_jobs_at_work(services: Services, root: Path) -> None:
    services.jobs.begin()
    job = _working(services, services.jobs.start(LOCAL_USER, CASE, "compare", {"days": 400, "replications": 40}))
    # As after a kill: the thread is gone, and nobody told the jobs.
    services.jobs.end()
    processes = dict(services.jobs._processes)
    again = services_of(configure(root=root, limits=Limits(workers_per_job=1)))
    again.jobs.begin()
    try:
        found = again.jobs.job(job.id)
        assert found.state == "running"
        _until(lambda: again.jobs.job(job.id).done > found.done or not again.jobs.job(job.id).is_open)
        again.jobs.cancel(job.id, LOCAL_USER)
        assert _ended(again, job).state in ("cancelled", "done")
        for process in processes.values():
            process.wait(PATIENCE)
    finally:
        again.jobs.end()


def test_what_fell_silent_is_interrupted(services: Services) -> None:
    job = services.jobs.start(LOCAL_USER, CASE, "compare", SHORT)
    claimed = services.jobs.table.claim(1, 1)
    assert claimed is not None and claimed.id == job.id
    assert services.jobs.table.mark_silent(time.time() - 100.0) == 0
    assert services.jobs.table.mark_silent(time.time() + 100.0) == 1
    assert services.jobs.job(job.id).state == "interrupted"


def test_the_limits_of_two_people(root: Path) -> None:
    limits = Limits(jobs_per_user=2, jobs=3, waiting_per_user=4)
    jobs = services_of(configure(root=root, limits=limits)).jobs
    li, wang = User("li", "provider"), User("wang", "enterprise")
    for _ in range(4):
        jobs.start(li, CASE, "compare", SHORT)
    with pytest.raises(Refused, match="TOO_MANY_JOBS"):
        jobs.start(li, CASE, "compare", SHORT)
    for _ in range(2):
        jobs.start(wang, CASE, "compare", SHORT)
    claimed = [jobs.table.claim(limits.jobs_per_user, limits.jobs) for _ in range(5)]
    assert [job.user for job in claimed if job is not None] == ["li", "li", "wang"]


@pytest.mark.parametrize(
    ("kind", "options", "code"),
    [
        ("format-disk", {}, "JOB_KIND"),
        ("compare", {"out": "/etc"}, "JOB_OPTION"),
        ("compare", {"days": "many"}, "JOB_OPTION"),
        ("compare", {"replications": True}, "JOB_OPTION"),
        ("compare", {"scenario": "nobody"}, "NAME_UNKNOWN"),
    ],
)
def test_what_a_job_may_not_be_told(services: Services, kind: str, options: dict[str, str], code: str) -> None:
    with pytest.raises(Exception, match=code):
        services.jobs.start(LOCAL_USER, CASE, kind, options)
    assert services.jobs.all() == ()


def test_a_job_that_is_refused_says_why(running: Services, context: Context) -> None:
    job = _ended(running, running.jobs.start(LOCAL_USER, "firm-a", "accept", {"deposited": "0" * 64}))
    assert job.state == "done"
    broken = _ended(running, running.jobs.start(LOCAL_USER, "firm-a", "plan", {"dated": "tomorrow"}))
    assert broken.state == "failed" and broken.problems[0].code == "DATE"


def test_a_plan_becomes_part_of_the_case(running: Services) -> None:
    job = _ended(running, running.jobs.start(LOCAL_USER, "firm-a", "plan", {"dated": "2025-04-01"}))
    assert job.state == "done", job.problems
    assert "plan.json" in running.cases.versions("firm-a").manifest(running.cases.versions("firm-a").present())
