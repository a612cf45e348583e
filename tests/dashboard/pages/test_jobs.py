"""The page of the runs: states, progress, problems, cancel and resume, whose they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.cases.editing import set_value
from dashboard.components.times import about_text, moment_text, span_text
from dashboard.context import Context
from dashboard.jobs.table import Job
from dashboard.pages.jobs import A_PAGE, CANCEL, RESUME, act, layout
from dashboard.security.roles import LOCAL_USER, User
from dashboard.services import Services
from dashboard.text import Text
from simcore.errors import Problem
from tests.dashboard.conftest import shown

CASE = "small-cell"


def at(services: Services, search: str = "", user: User = LOCAL_USER) -> Context:
    """Somebody on the page."""
    return Context(services, user, Text("zh")).at("/jobs", search)


def claimed(services: Services) -> Job:
    """The next job, as if its process had begun."""
    job = services.jobs.table.claim(9, 9)
    assert job is not None
    return job


def test_without_runs_it_says_what_will_stand_there(services: Services) -> None:
    assert "还没有任何运行" in shown(layout(at(services)))
    services.jobs.start(LOCAL_USER, "firm-a", "plan")
    assert "这个案例还没有运行" in shown(layout(at(services, f"?case={CASE}&only=case")))


def test_each_state_is_said_with_what_can_be_done(services: Services) -> None:
    for _ in range(4):
        services.jobs.start(LOCAL_USER, CASE, "compare", {"days": 1, "replications": 2})
    running, failed, gone = claimed(services), claimed(services), claimed(services)
    services.jobs.table.lives(running.id, 1, 4, "halfway")
    services.jobs.table.end(failed.id, "failed", [Problem("DRAWS_OUT_OF_RANGE", "5 draws", "draws", "more")])
    services.jobs.table.mark_gone(gone.id)
    page = shown(layout(at(services)))
    for word in (
        "正在运行 1 项, 排队 1 项, 未完成 2 项",
        "已完成 1 / 4 次仿真 · halfway",
        "抽样次数超出范围",
        "即将开始",
    ):
        assert word in page, word
    assert "计算进程意外结束" in page and "改造后" in page
    assert page.count(CANCEL) == 2 and page.count(f'"{RESUME}"') == 2


def test_cancel_and_resume_act_and_a_refusal_is_a_sentence(services: Services) -> None:
    job = services.jobs.start(LOCAL_USER, CASE, "compare")
    context = at(services)
    assert act(context, CANCEL, job.id) is None
    assert services.jobs.job(job.id).state == "cancelled"
    assert "未能执行" in shown(act(context, CANCEL, job.id))
    assert act(context, RESUME, job.id) is None
    assert services.jobs.job(job.id).state == "waiting"
    refused = shown(act(at(services, user=User("wang", "official")), CANCEL, job.id))
    assert "未能执行" in refused and services.jobs.job(job.id).state == "waiting"


def test_everybody_sees_his_own_and_at_the_machine_all(services: Services) -> None:
    li, wang = User("li", "provider"), User("wang", "enterprise")
    services.jobs.start(li, CASE, "compare")
    services.jobs.start(wang, "firm-a", "plan")
    mine = shown(layout(at(services, user=li)))
    assert "jobs-row-1" in mine and "jobs-row-2" not in mine
    everybody = shown(layout(at(services)))
    assert "jobs-row-1" in everybody and "jobs-row-2" in everybody and "wang" in everybody


def test_a_result_is_linked_and_marked_when_stale(services: Services, root: Path) -> None:
    from dashboard.cases.inputs import inputs_digest

    job = services.jobs.start(LOCAL_USER, CASE, "appraise")
    claimed(services)
    job.folder.mkdir(parents=True)
    (job.folder / "document.json").write_text("{}")
    versions = services.cases.versions(CASE)
    services.jobs.table.rests_on(job.id, inputs_digest(versions, versions.present(), "appraise", "after") or "")
    services.jobs.table.end(job.id, "done")
    page = shown(layout(at(services)))
    assert f"/money?case={CASE}&scenario=after" in page and "结果已过期" not in page
    set_value(services.context("/", f"?case={CASE}"), "economics.toml", ("years",), 6, "years")
    assert "结果已过期" in shown(layout(at(services)))


def test_many_runs_stand_on_several_pages_and_a_removed_case_breaks_none(services: Services, root: Path) -> None:
    table = services.jobs.table
    version = services.cases.versions(CASE).present()
    for _ in range(A_PAGE + 1):
        table.add("local", CASE, version, "compare", {"scenario": "after"}, "zh", 100)
    table.add("local", "gone", version, "compare", {"scenario": "<b>x</b>"}, "zh", 100)
    first, second = shown(layout(at(services))), shown(layout(at(services, "?page=2")))
    newest = f"jobs-row-{A_PAGE + 2}"
    assert newest in first and 'jobs-row-2"' not in first and "<b>x</b>" in first
    assert 'jobs-row-2"' in second and "第 2 页, 共 2 页" in second
    assert "这一页没有运行" in shown(layout(at(services, "?page=77")))
    assert newest in shown(layout(at(services, "?page=x")))


@pytest.mark.parametrize(
    ("seconds", "exact", "about"),
    [
        (4.4, "4 秒", "10 秒"),
        (75, "1 分 15 秒", "80 秒"),
        (3599, "59 分 59 秒", "60 分钟"),
        (9000, "2 小时 30 分", "2 小时"),
    ],
)
def test_spans_of_time_are_said_in_two_units(seconds: float, exact: str, about: str) -> None:
    assert (span_text(seconds, Text("zh")), about_text(seconds, Text("zh"))) == (exact, about)


def test_the_day_is_said_unless_it_is_today() -> None:
    now = 1_700_000_000.0
    assert moment_text(now - 60, Text("zh"), now).startswith("今天 ")
    assert moment_text(now - 86400 * 2, Text("zh"), now).startswith("2023-11-1")
