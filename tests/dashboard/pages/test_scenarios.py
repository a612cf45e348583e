"""The page of the scenarios: what it shows, each change it makes, what it refuses, what it starts."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dashboard.cases.loaded import loaded_case
from dashboard.context import Context
from dashboard.pages.scenarios import layout
from dashboard.pages.scenarios.address import shown_of
from dashboard.pages.scenarios.callbacks import (
    act_on_scenario,
    change_machines,
    create,
    save_measure,
    switch_package,
    switch_to,
    vary_measure,
)
from dashboard.pages.scenarios.changes import add_measures, free_key
from dashboard.pages.scenarios.editor import BASELINE, COPY, REMOVE, SAVE, addable, form_values
from dashboard.pages.scenarios.running import Wanted, begin, options_of, runs_of, time_of, wanted_of
from dashboard.refusals import Refused
from dashboard.security.roles import LOCAL_USER, User
from dashboard.services import Services
from dashboard.text import Text
from scenarios.case import Case
from scenarios.effort import Pace
from simcore.errors import LineproofError
from tests.dashboard.conftest import EXAMPLES, shown

CASE = "small-cell"


def at(services: Services, more: str = "", case: str = CASE, user: User = LOCAL_USER, language: str = "zh") -> Context:
    """Somebody on the page."""
    text = Text("en" if language == "en" else "zh")
    return Context(services, user, text).at("/scenarios", f"?case={case}{more}")


def now(services: Services, case: str = CASE) -> Case:
    """The case as its files are."""
    return loaded_case(services.cases.versions(case))


def toml(root: Path, name: str) -> dict[str, Any]:
    """A file of the case."""
    return tomllib.loads((root / CASE / name).read_text(encoding="utf-8"))


@pytest.fixture
def bearing(services: Services, root: Path) -> Services:
    """The services with the reference bearing line, too."""
    shutil.copytree(EXAMPLES / "bearing-6204", root / "bearing-6204")
    return services


def test_without_a_case_or_a_line_it_says_what_to_do(services: Services) -> None:
    assert "请先选择一个案例" in shown(layout(Context(services, LOCAL_USER, Text("zh"), "/scenarios")))
    assert "这个案例只有验收, 没有产线" in shown(layout(at(services, case="firm-a")))


def test_each_part_stands_with_what_the_case_holds(services: Services) -> None:
    edit = shown(layout(at(services)))
    for word in ("情景一览", "改造前", "安灯呼叫", "5.0 万元", "3.5 – 7.5 万元", "作用于 1 / 1 个工位", "尚未运行"):
        assert word in edit, word
    detail = shown(layout(at(services, "&measure=andon")))
    for word in ("19.2 分", "People stop reacting", "三色灯与软件", "15000", "需要的联网级别"):
        assert word in detail, word
    beside = shown(layout(at(services, "&part=beside&scenarios=before,after")))
    assert "改造前 与 改造后: 2 项不同" in beside and "1.625 小时" in beside
    assert "请在上方的表里勾选至少两个情景" in shown(layout(at(services, "&part=beside&scenarios=after")))
    english = shown(layout(at(services, "&part=run", language="en")))
    assert "What to compute" in english and '"value": 4.0' in english


def test_measures_are_switched_and_the_package_comes_back(services: Services) -> None:
    context, version = at(services), services.cases.versions(CASE).present()
    search, changed, said, _ = switch_to(context, ["quick_changeover"], version)
    assert said is None and f"at={changed[:12]}" in search
    assert now(services).settings.scenarios["after"].measures == ("quick_changeover",)
    _, _, said, _ = switch_to(context, ["quick_changeover", "andon"], changed)
    assert said is None
    assert now(services).settings.scenarios["after"].measures == ("renovation",)
    assert services.cases.versions(CASE).present() == version
    services.cases.versions(CASE).undo("local")
    assert now(services).settings.scenarios["after"].measures == ("quick_changeover",)


def test_what_somebody_else_switched_meanwhile_stays(services: Services) -> None:
    context, version = at(services), services.cases.versions(CASE).present()
    switch_to(context, ["quick_changeover"], version)
    # This page still shows both measures on, and switches the other one off.
    switch_to(context, ["andon"], version)
    assert now(services).settings.scenarios["after"].measures == ()


def test_a_refused_switch_is_said_and_taken_back(bearing: Services) -> None:
    context = at(bearing, case="bearing-6204")
    versions = bearing.cases.versions("bearing-6204")
    on = list(now(bearing, "bearing-6204").measures_of("after"))
    version = versions.present()
    # Nothing runs out of material on this line, so there is nothing to make visible.
    search, _, said, value = switch_to(context, [*on, "dispatch_visibility"], version)
    assert "未能执行" in shown(said) and set(value) == set(on) and not isinstance(search, str)
    assert versions.present() == version
    switch_package(context, "b1_renovation", on=False)
    assert now(bearing, "bearing-6204").measures_of("after") == {}


def test_a_scenario_is_made_copied_renamed_made_the_baseline_and_removed(services: Services, root: Path) -> None:
    context = at(services)
    search, _, said = create(context, "只装安灯", "after")
    assert said is None and "scenario=scenario" in search
    assert list(toml(root, "case.toml")["scenarios"]) == ["before", "after", "scenario"]
    assert toml(root, "economics.toml")["scenarios"]["scenario"] == toml(root, "economics.toml")["scenarios"]["after"]
    there = at(services, "&scenario=scenario")
    typed = dict(form_values(shown_of(there))) | {
        "label_zh": "安灯", "weeks": "2", "weeks_high": "3", "fees": "500", "paid": "2027-02-01",
    }  # fmt: skip
    assert act_on_scenario(there, SAVE, typed)[2] is None
    spec = now(services).settings.scenarios["scenario"]
    assert spec.label["zh"] == "安灯" and spec.installation is not None
    assert (spec.installation.typical, spec.installation.low, spec.installation.high) == (2.0, None, 3.0)
    assert toml(root, "economics.toml")["scenarios"]["scenario"]["fees"] == "500"
    assert act_on_scenario(there, COPY, {})[2] is None
    assert toml(root, "case.toml")["scenarios"]["scenario_2"]["label"]["zh"] == "安灯 (副本)"
    assert act_on_scenario(there, BASELINE, {})[2] is None
    assert now(services).settings.baseline == "scenario"
    assert "比较基准不能删除" in shown(act_on_scenario(there, REMOVE, {})[2])
    assert act_on_scenario(at(services, "&scenario=before"), REMOVE, {})[2] is None
    assert "before" not in toml(root, "case.toml")["scenarios"]


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("weeks", "x", "不是数字"),
        ("paid", "morgen", "不是日期"),
        ("weeks_low", "5", "未能执行"),
        ("fees", "-1", "未能执行"),
    ],
)
def test_a_wrong_entry_is_said_and_changes_nothing(services: Services, field: str, value: str, word: str) -> None:
    context = at(services)
    before = services.cases.versions(CASE).present()
    typed = dict(form_values(shown_of(context))) | {"weeks": "1"} | {field: value}
    assert word in shown(act_on_scenario(context, SAVE, typed)[2])
    assert services.cases.versions(CASE).present() == before


def test_a_measure_acts_where_it_is_ticked_and_machines_get_their_level(bearing: Services) -> None:
    context = at(bearing, "&measure=linking", case="bearing-6204")
    actual = ["outer_raceway", "outer_superfinish", "inner_raceway", "inner_bore", "inner_superfinish"]
    levels: dict[str, str | None] = dict.fromkeys(actual, "L3")
    answer, _, refused = change_machines(context, actual[1:], levels, skip=False)
    assert refused is None and answer[2] is None
    assert now(bearing, "bearing-6204").measures.measures["linking"].leaves_out == ("outer_raceway",)
    assert change_machines(context, actual[1:], levels, skip=False)[0][0] is not answer[0]
    # The gauges of this machine need L3: refused, until machines below their level are skipped.
    low = levels | {"inner_bore": "L0"}
    answer, ticked, real = change_machines(context, actual[1:], low, skip=False)
    assert "未能执行" in shown(answer[2]) and ticked == actual[1:] and real == levels
    assert change_machines(context, actual[1:], levels, skip=True)[0][2] is None
    assert change_machines(context, actual[1:], low, skip=True)[0][2] is None
    case = now(bearing, "bearing-6204")
    assert case.settings.connection["inner_bore"] == "L0" and "inner_bore" in case.skipped("after")["linking"]


def test_a_measure_of_two_scenarios_is_changed_for_one_alone(services: Services, root: Path) -> None:
    create(at(services), "another", "after")
    context = at(services, "&scenario=another&measure=andon")
    assert "这项措施也用在: 改造后" in shown(layout(context))
    assert vary_measure(context)[2] is None
    case = now(services)
    assert case.settings.scenarios["another"].measures == ("andon_another", "quick_changeover")
    assert case.settings.scenarios["after"].measures == ("renovation",)
    copy = at(services, "&scenario=another&measure=andon_another")
    amounts = {(0, "low"): "15000", (0, "typical"): "18,000", (0, "high"): ""}
    assert save_measure(copy, amounts, ("", "50", ""), "vendor", "offer 7")[2] is None
    measures = now(services).measures.measures
    assert str(measures["andon_another"].items[0].amount.typical) == "18000"
    assert measures["andon_another"].items[0].amount.reference == "offer 7"
    assert measures["andon_another"].coverage is not None and measures["andon_another"].coverage.typical == 0.5
    assert str(measures["andon"].items[0].amount.typical) == "20000" and measures["andon"].coverage is None
    assert save_measure(copy, amounts, ("", "", ""), "vendor", "offer 7")[2] is None
    assert now(services).measures.measures["andon_another"].coverage is None
    assert (root / CASE / "measures.toml").read_text(encoding="utf-8").startswith("# Two measures by mechanism.")


def test_measures_of_the_catalogue_that_fit_are_added(services: Services) -> None:
    folder, versions = services.cases.folder(CASE), services.cases.versions(CASE)
    names = addable(folder, versions.present())
    assert "energy_management" in names and "linking" not in names and "andon" not in names
    add_measures(at(services), ["energy_management", "andon"])
    assert set(now(services).measures.measures) == {"andon", "quick_changeover", "energy_management"}
    with pytest.raises(Refused, match="NAME_MISSING"):
        add_measures(at(services), ["nothing"])


def test_keys_are_made_of_any_name() -> None:
    assert free_key("只装安灯", ["scenario"]) == "scenario_2"
    assert free_key("2 lights & more", []) == "s_2_lights_more"
    assert len(free_key("W" * 190, [])) <= 64


def test_roles_that_may_not_change_or_run_are_refused_and_see_no_fields(services: Services) -> None:
    official = User("wang", "official")
    context = at(services, user=official)
    version = services.cases.versions(CASE).present()
    assert "未能执行" in shown(switch_to(context, [], version)[2])
    page = shown(layout(context))
    assert "scenarios-save" not in page and "scenarios-new" not in page and "此处只读" in page
    assert "不能启动运行" in shown(layout(at(services, "&part=run", user=official)))
    with pytest.raises(Refused, match="WRONG_ROLE"):
        begin(shown_of(context), Wanted(("compare",), None, None, None))


def test_an_old_version_is_shown_as_it_was_and_read_only(services: Services) -> None:
    versions = services.cases.versions(CASE)
    old = versions.present()
    switch_to(at(services), [], old)
    page = shown(layout(at(services, f"&version={old}")))
    assert "安灯呼叫、快速换型" in page and "scenarios-save" not in page
    assert "VERSION_CHANGED" not in page
    assert "未能执行" in shown(switch_to(at(services, f"&version={old}"), ["andon"], old)[2])


def test_what_is_wanted_becomes_a_job_for_each_scenario_and_kind(services: Services) -> None:
    create(at(services), "another", "after")
    context = at(services, "&scenarios=before,after,another&part=run")
    wanted = wanted_of(["appraise", "compare"], 4, 12, 60)
    jobs = begin(shown_of(context), wanted)
    assert [(job.kind, job.scenario) for job in jobs] == [
        ("compare", "after"), ("compare", "another"), ("appraise", "after"), ("appraise", "another"),
    ]  # fmt: skip
    assert jobs[0].options == {"replications": 12, "scenario": "after"}
    assert jobs[2].options == {"draws": 60, "scenario": "after"}


@pytest.mark.parametrize(
    ("kinds", "draws", "code"),
    [([], 60, "JOB_KIND"), (["predict"], 5, "DRAWS_OUT_OF_RANGE"), (["appraise"], 60, "TERMS")],
)
def test_what_cant_be_run_is_refused_before_anything_begins(
    services: Services, root: Path, kinds: list[str], draws: int, code: str
) -> None:
    path = root / CASE / "economics.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[scenarios.after]", "[scenarios.other]"))
    shown_page = shown_of(at(services))
    with pytest.raises(LineproofError, match=code):
        begin(shown_page, wanted_of(["compare", *kinds] if kinds else [], None, None, draws))
    assert services.jobs.of_case(CASE) == ()


def test_the_time_said_before_follows_runs_and_pace(services: Services) -> None:
    page = shown_of(at(services))
    wanted = Wanted(("compare", "predict"), 8.0, 20, 100)
    assert runs_of(page, wanted, "compare") == (40, 40)
    assert runs_of(page, wanted, "predict") == (2 * (32 * 2 + 68), 2000)
    assert options_of(wanted, "predict") == {"days": 8.0, "draws": 100}
    pace = Pace(fixed=0.0, by_day=1.0)
    workers = services.config.job_workers
    assert time_of(page, wanted, 40, pace, is_drawn=False) == pytest.approx(5.0 + 20 * 8.5 / workers)


def test_a_link_holds_the_version_and_what_is_shown(services: Services) -> None:
    page = shown(layout(at(services, "&scenarios=after,before&part=beside")))
    version = services.cases.versions(CASE).present()
    link = f"/scenarios?case={CASE}&scenarios=after,before&part=beside&version={version}&scenario=after"
    assert link in page
