"""The results page: what stands there without results, with some, and once an input has changed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

import pytest

from dashboard.cases.editing import set_value, undo
from dashboard.cases.loaded import loaded_case
from dashboard.context import Context
from dashboard.pages.results.content import layout, more_runs
from dashboard.security.roles import LOCAL_USER
from dashboard.services import Services
from tests.dashboard.conftest import shown

CASE = "small-cell"


@pytest.fixture
def here(services: Services) -> Context:
    """Somebody at the machine who looks at the results of the small case."""
    return services.context("/results", f"?case={CASE}")


def test_without_a_case_one_has_to_be_chosen(services: Services) -> None:
    assert "请先选择一个案例" in shown(layout(services.context("/results", "")))


def test_without_results_it_says_what_will_stand_there_and_offers_to_begin(here: Context) -> None:
    page = shown(layout(here))
    assert "还没有比较结果" in page and "job-start" in page


@pytest.fixture
def running(services: Services) -> Iterator[Services]:
    """A server whose jobs are started."""
    services.jobs.begin()
    yield services
    services.jobs.end()
    for process in services.jobs._processes.values():
        process.wait(30)


def _compared(running: Services) -> int:
    job = running.jobs.start(LOCAL_USER, CASE, "compare", {"days": 1, "replications": 3})
    deadline = time.monotonic() + 60.0
    while running.jobs.job(job.id).is_open:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return job.id


def _number(page: str) -> int:
    return int(page.partition(f"/api/v1/cases/{CASE}/jobs/")[2].partition("/")[0])


def test_a_step_back_and_a_link_to_a_version_show_what_was_worked_out_for_it(here: Context, running: Services) -> None:
    first = _compared(running)
    old = running.cases.versions(CASE).present()
    set_value(here, "line.toml", ["stations", next(iter(_stations(running))), "units"], 3, "x")
    assert running.cases.versions(CASE).present() != old
    second = _compared(running)
    assert second != first
    page = shown(layout(here))
    assert _number(page) == second and "已过期" not in page
    page = shown(layout(running.context("/results", f"?case={CASE}&version={old}")))
    assert _number(page) == first and "已过期" not in page
    undo(here)
    page = shown(layout(here))
    assert _number(page) == first and "已过期" not in page
    # Where nothing holds, the newest is shown, and said to be stale.
    set_value(here, "case.toml", ["seed"], 8, "seed")
    page = shown(layout(here))
    assert _number(page) == second and "已过期" in page


def _stations(services: Services) -> Mapping[str, object]:
    return loaded_case(services.cases.versions(CASE)).line.stations


def test_results_stand_with_intervals_and_are_stale_once_an_input_changes(here: Context, running: Services) -> None:
    number = _compared(running)
    page = shown(layout(here))
    for part in ("95 % 区间", "改造前", "时间去哪儿了", "瓶颈", f"/api/v1/cases/{CASE}/jobs/{number}/files/index.html"):
        assert part in page, part
    assert "已过期" not in page
    set_value(here, "case.toml", ["seed"], 8, "seed")
    assert "已过期" in shown(layout(here))


@pytest.mark.parametrize(
    ("value", "lower", "upper", "runs", "more"),
    [(1.0, -1.0, 3.0, 10, 34), (0.1, -3.0, 3.2, 10, 0), (0.0, -1.0, 1.0, 10, 0), (1.0, 0.5, 1.5, 10, 0)],
)
def test_how_many_more_runs_would_tell(value: float, lower: float, upper: float, runs: int, more: int) -> None:
    assert more_runs(value, lower, upper, runs) == more
