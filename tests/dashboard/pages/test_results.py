"""The results page: what stands there without results, with some, and once an input has changed."""

from __future__ import annotations

import time

import pytest

from dashboard.cases.editing import set_value
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


def test_results_stand_with_intervals_and_are_stale_once_an_input_changes(here: Context, services: Services) -> None:
    services.jobs.begin()
    job = services.jobs.start(LOCAL_USER, CASE, "compare", {"days": 1, "replications": 3})
    deadline = time.monotonic() + 60.0
    while services.jobs.job(job.id).is_open:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    services.jobs.end()
    for process in services.jobs._processes.values():
        process.wait(30)
    page = shown(layout(here))
    for part in ("95 % 区间", "改造前", "时间去哪儿了", "瓶颈", f"/api/v1/cases/{CASE}/jobs/{job.id}/files/index.html"):
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
