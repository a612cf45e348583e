"""The acceptance page: terms in fields, plan, verdicts as the command gives them, sentences read, packs checked."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.cases.editing import may_step, undo
from dashboard.cases.results import file_of, latest
from dashboard.context import Context
from dashboard.jobs.places import PACK
from dashboard.pages.acceptance import changes
from dashboard.pages.acceptance.address import Shown, shown_of
from dashboard.pages.acceptance.callbacks import check_own, done, in_words, rows_typed, write_claims
from dashboard.pages.acceptance.claims import answered_claims, read_claims
from dashboard.pages.acceptance.content import layout
from dashboard.pages.acceptance.evidence import checked_pack
from dashboard.pages.acceptance.fields import BY_NAME, GROUPS, rows_of, typed, value_at
from dashboard.pages.acceptance.plan import open_questions, preview
from dashboard.pages.acceptance.terms import text_key
from dashboard.security.roles import LOCAL_USER, User
from dashboard.services import Services
from dashboard.text import Text
from lines.text import parse_toml
from scenarios.acceptance.claims import parse_claim
from simcore.errors import LineproofError
from tests.dashboard.conftest import EXAMPLES


def page_of(component: Any) -> str:
    """A page as the browser gets it."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.fixture
def here(services: Services) -> Context:
    """Somebody at the machine who looks at the acceptance of firm A."""
    return services.context("/acceptance", "?case=firm-a")


def at(context: Context, part: str) -> str:
    """A part of the page."""
    return page_of(layout(replace(context, query={**context.query, "part": part})))


def code(error: pytest.ExceptionInfo[LineproofError]) -> str:
    """The code of a refusal."""
    return error.value.problems[0].code


def _work(services: Services, case: str, *kinds: tuple[str, dict[str, Any]]) -> None:
    services.jobs.begin()
    for kind, options in kinds:
        job = services.jobs.start(LOCAL_USER, case, kind, options)
        deadline = time.monotonic() + 60.0
        while services.jobs.job(job.id).is_open:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert services.jobs.job(job.id).state == "done", services.jobs.job(job.id).problems
    services.jobs.end()
    for process in services.jobs._processes.values():
        process.wait(30)


def _copy(services: Services, firm: str) -> Context:
    shutil.copytree(EXAMPLES / "acceptance" / firm, services.config.root / firm)
    return services.context("/acceptance", f"?case={firm}")


def _file(context: Context) -> Any:
    versions = context.services.cases.versions(context.case)
    return parse_toml(versions.read("acceptance.toml").decode(), "acceptance.toml")


def test_without_terms_or_case_it_says_what_to_do(services: Services) -> None:
    page = page_of(layout(services.context("/acceptance", "?case=small-cell")))
    assert "此案例没有验收条款" in page and "acceptance-sentence" in page and "acceptance-pack" in page
    assert "请先选择一个案例" in page_of(layout(services.context("/acceptance", "")))


def test_each_part_stands_before_anything_was_done(here: Context) -> None:
    assert "acceptance-save" in page_of(layout(here))
    assert "尚未冻结" in at(here, "terms") and "acceptance-freeze" in at(here, "plan")
    assert "按记录判定" in at(here, "verdicts") and "制作证据包" in at(here, "evidence")


def test_plan_verdicts_and_pack_of_a_firm(here: Context, services: Services) -> None:
    _work(services, "firm-a", ("plan", {"dated": "2025-04-01"}))
    plan = shown_of(here).plan
    assert plan is not None
    page = at(here, "plan")
    for part in (plan.digest, "复制摘要", "≈ 19 %", "plan.docx", "acceptance-power", "没有约定非常规事件", "作废"):
        assert part in page, part
    _work(services, "firm-a", ("accept", {"deposited": plan.digest}), ("pack", {"deposited": plan.digest}))
    page = page_of(layout(here))
    for part in ("已证实", "19.75 %", "21.84 %", "0.00 个百分点", "另取 14 个基准期", "acceptance.docx", "R-14",
                 "计划的摘要与存放于第三方的一致", "有未满足的要求", "没有约定补助", "+19.29 %"):  # fmt: skip
        assert part in page, part
    assert "lineproof." not in page
    result = latest(services, "firm-a", "pack")
    assert result is not None and result.document["pack"] == PACK
    content = file_of(result, PACK).read_bytes()
    digest = result.document["digest"]
    assert digest in at(here, "evidence")
    assert "未发现改动" in page_of(check_own(here, "")) and "与存放于第三方的摘要一致" in page_of(
        checked_pack(here, content, PACK, digest)
    )
    place = content.find(b"vendor")
    said = page_of(checked_pack(here, content[:place] + b"Vendor" + content[place + 6 :], PACK))
    assert f"{PACK}: 发现改动" in said and "case/acceptance.toml" in said and "已被改动" in said


def test_a_plan_locks_the_terms_until_it_is_withdrawn(here: Context, services: Services) -> None:
    _work(services, "firm-a", ("plan", {"dated": "2025-04-01"}))
    shown = shown_of(here)
    with pytest.raises(LineproofError) as refused:
        changes.save_group(shown, BY_NAME["rule"], shown.version, {"rule.alpha": "2"}, {})
    assert code(refused) == "PLAN_FROZEN" and "已随计划冻结" in at(here, "terms")
    changes.withdraw(shown)
    again = shown_of(here)
    assert again.plan is None
    # The very same version can be planned anew, with another date.
    _work(services, "firm-a", ("plan", {"dated": "2025-05-05"}))
    assert "不早于验收期首日" in at(here, "plan")


def test_terms_that_are_not_those_of_the_plan_are_named(here: Context, services: Services, root: Path) -> None:
    _work(services, "firm-a", ("plan", {"dated": "2025-04-01"}))
    path = root / "firm-a" / "acceptance.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"15 %"', '"14 %"'), encoding="utf-8")
    assert "不一致" in at(here, "plan") and "claims.output.gain" in at(here, "plan")
    assert "acceptance-judge" not in at(here, "verdicts")


def test_aid_stands_under_every_reading_and_verdict(services: Services) -> None:
    here = _copy(services, "firm-e")
    _work(services, "firm-e", ("accept", {}))
    page = page_of(layout(here))
    for part in ("324,400.00", "175,600.00", "500,000.00", "217,400.00", "按平均值", "16.22 个百分点", "未达到承诺值"):
        assert part in page, part


def test_a_finding_is_set_aside_by_name_and_taken_back(services: Services) -> None:
    here = _copy(services, "firm-c")
    _work(services, "firm-c", ("accept", {}))
    page = page_of(layout(here))
    assert "无法判定" in page and "检具由 G-1 变为 G-2" in page and "检具改变 (上次判定中出现)" in page
    for by, reason, expected in (("", "比对报告", "WHO_DECIDES"), ("张三", "无", "REASON_SHORT")):
        with pytest.raises(LineproofError) as refused:
            changes.set_aside(shown_of(here), "GAUGE_CHANGED", by, reason)
        assert code(refused) == expected
    with pytest.raises(LineproofError) as refused:
        changes.set_aside(shown_of(here), "WEEK_MISSING", "张三", "比对报告")
    assert code(refused) == "FINDING"
    changes.set_aside(shown_of(here), "GAUGE_CHANGED", "张三", "比对报告 17")
    changes.set_aside(shown_of(here), "WEEK_THIN", "李四", "手工补录 <b>")
    assert [each["by"] for each in _file(here)["overrides"]] == ["张三", "李四"]
    assert "结论" in page_of(layout(here)) and "请重新判定" in page_of(layout(here))
    _work(services, "firm-c", ("accept", {}))
    assert "检具改变 由 张三 决定不计" in page_of(layout(here))
    changes.take_back(shown_of(here), 0)
    # A line of a file has a most length, which a reason may pass.
    changes.set_aside(shown_of(here), "TIME_UNKNOWN", "赵六", "理由" * 450)
    assert shown_of(here).terms.overrides[-1].reason == "理由" * 450
    changes.take_back(shown_of(here), 1)
    changes.take_back(shown_of(here), 0)
    assert "overrides" not in _file(here)


def _typed(shown: Shown, group: str) -> tuple[dict[str, str], dict[str, dict[int, dict[str, str]]]]:
    """A form as it stands, to be changed."""
    raw = changes.raw_terms(shown.context, shown.version)
    fields = {field.name: typed(field, value_at(raw, field.path)) or field.default for field in BY_NAME[group].fields}
    cells = {
        each.name: {
            place: {name: cell for name, cell in row.items() if each.key is None or name != each.key.name}
            for place, row in enumerate(rows_of(each, raw))
        }
        for each in BY_NAME[group].listings
    }
    return fields, cells


@pytest.mark.parametrize("group", [group.name for group in GROUPS])
def test_a_form_that_nobody_changed_writes_nothing(here: Context, group: str) -> None:
    shown = shown_of(here)
    fields, cells = _typed(shown, group)
    assert changes.save_group(shown, BY_NAME[group], shown.version, fields, cells) == shown.version


def test_terms_are_changed_in_place_and_the_step_can_be_undone(here: Context) -> None:
    shown = shown_of(here)
    fields, _ = _typed(shown, "rule")
    version = changes.save_group(shown, BY_NAME["rule"], shown.version, {**fields, "rule.alpha": "2.5"}, {})
    found = shown_of(here)
    assert found.version == version and str(found.terms.rule.alpha) == "0.025"
    undo(here)
    assert shown_of(here).version == shown.version
    for group, name, value in (("rule", "rule.alpha", "40"), ("windows", "windows.baseline.last", "2025-03-29")):
        fields, _ = _typed(shown, group)
        search, _, said = done(here, lambda now, g=group, f={**fields, name: value}: changes.save_group(
            now, BY_NAME[g], now.version, f, {}))  # fmt: skip
        assert not isinstance(search, str) and "problems" in page_of(said)
    for name, value, expected in (("windows.baseline.first", "昨天", "DATE_FORM"), ("rule.alpha", "x", "NUMBER_FORM")):
        with pytest.raises(LineproofError) as refused:
            changes.save_group(shown, BY_NAME[name.partition(".")[0]], shown.version, {name: value}, {})
        assert code(refused) == expected
        assert in_words(refused.value, here.text).problems[0].path in entries_of(here.text)


def entries_of(text: Text) -> set[str]:
    """What fields are called."""
    return {text(text_key(field)) for group in GROUPS for field in group.fields}


def test_rows_are_added_changed_and_removed(here: Context) -> None:
    def save(group: str, **rows: dict[int, dict[str, str]]) -> None:
        shown = shown_of(here)
        _, cells = _typed(shown, group)
        cells = {name: {**cells[name], **rows.get(name, {})} for name in cells}
        changes.save_group(shown, BY_NAME[group], shown.version, {}, cells)

    save(
        "exclusions", holidays={0: {"first": "2025-01-27", "last": "2025-02-02", "reason": "春节"}},
        event_rules={0: {"name": "power_cut", "leaves_out": "days", "most_days": "7", "evidence": "通知"}},
    )  # fmt: skip
    save("events", events={0: {"rule": "power_cut", "first": "2025-05-19", "last": "2025-05-19", "evidence": "12 号"}})
    save("times", standard_times={1: {"product": "6205", "time": "7 s"}})
    save("claims", claims={0: {"metric": "throughput", "size": "18", "unit": "gain", "claimant": "vendor", "text": ""},
                           2: {"metric": "scrap_rate", "size": "0.4", "unit": "points", "claimant": "firm",
                               "text": "废品率降低0.4个百分点"}})  # fmt: skip
    found = shown_of(here).terms
    assert found.holidays[0].reason == "春节" and found.event_rules["power_cut"].most_days == 7
    assert found.events[0].rule == "power_cut" and found.standard_times["6205"] == 7_000_000
    assert str(found.claims["output"].gain) == "0.18" and str(found.claims["scrap_rate"].points) == "0.004"
    assert "# Planned run time" in (here.services.config.root / "firm-a" / "acceptance.toml").read_text("utf-8")
    claims = BY_NAME["claims"].listings[0]
    changes.drop_row(shown_of(here), claims, 2)
    changes.drop_row(shown_of(here), BY_NAME["events"].listings[0], 0)
    found = shown_of(here).terms
    assert list(found.claims) == ["output", "defects"] and not found.events
    with pytest.raises(LineproofError) as refused:
        changes.drop_row(shown_of(here), claims, 7)
    assert code(refused) == "ROW_UNKNOWN"


def test_aid_is_agreed_on_and_goes_whole(here: Context) -> None:
    shown = shown_of(here)
    fields, cells = _typed(shown, "subsidy")
    said = {**fields, "subsidy.by_result.most": "300,000", "subsidy.claims": "output"}
    cells["subsidy.by_result.steps"] = {0: {"above": "10", "per_point": "20000"}}
    changes.save_group(shown, BY_NAME["subsidy"], shown.version, said, cells)
    found = shown_of(here).terms.subsidy
    assert found is not None and found.by_result is not None and str(found.by_result.most) == "300000"
    now = shown_of(here)
    empty = {"subsidy.by_result.steps": {0: {"above": "", "per_point": ""}}}
    changes.save_group(now, BY_NAME["subsidy"], now.version, dict.fromkeys(fields, ""), empty)
    assert "subsidy" not in _file(here)


def test_claims_of_a_sentence_are_asked_about_and_written(here: Context) -> None:
    sentence = "不良率由6%降到4.5%, 产能提升1.5倍"
    page = page_of(read_claims(here, sentence, {}, shown_of(here)))
    assert "按哪个定义" in page and "两种读法" in page and "还须回答" in page and "各条说法可以同时成立" in page
    answers = {
        (0, "definition"): "lineproof.defect_share", (1, "definition"): "lineproof.pieces_per_shift",
        (1, "value.before"): "1200", (1, "value.after"): "1800", (1, "unit"): "pieces_per_shift",
    }  # fmt: skip
    assert all(each.can_be_written for each in answered_claims(parse_claim(sentence), answers))
    assert "可以写入条款" in page_of(read_claims(here, sentence, answers, shown_of(here)))
    with pytest.raises(LineproofError) as refused:
        write_claims(shown_of(here), sentence, answers, " ")
    assert code(refused) == "CLAIMANT"
    write_claims(shown_of(here), sentence, answers, "服务商")
    claims = shown_of(here).terms.claims
    assert str(claims["defect_rate"].points) == "0.015" and str(claims["good_pieces"].gain) == "0.5"
    assert claims["defect_rate"].text == sentence and claims["defect_rate"].claimant == "服务商"


def test_what_no_record_decides_or_nobody_understands_is_said(here: Context) -> None:
    shown = shown_of(here)
    page = page_of(read_claims(here, "OEE从70%降到60%", {}, shown))
    assert "不能写入条款" in page and "变差" in page
    assert "未能理解" in page_of(read_claims(here, "效果很好", {}, shown))
    (answered,) = answered_claims(parse_claim("劳动生产率提高约16%"), {(0, "value.amount"): "许多"})
    assert answered.wrong and not answered.can_be_written


def test_records_are_handed_in_and_named(here: Context) -> None:
    shown = shown_of(here)
    with pytest.raises(LineproofError) as refused:
        changes.add_record(shown, "a.exe", b"x")
    assert code(refused) == "FILE_KIND"
    changes.add_record(shown, "later.csv", "日期,合格数\n2025-07-07,1\n".encode())
    assert shown_of(here).terms.records[-1] == "later.csv"
    changes.drop_record(shown_of(here), "later.csv")
    changes.drop_record(shown_of(here), "report-after.xlsx")
    assert shown_of(here).terms.records == ("report-before.xlsx",)
    (here.services.config.root / "firm-a" / "report-before.xlsx").unlink()
    assert "班报不齐" in at(here, "verdicts") and "尚未提交" in at(here, "terms")
    assert any("report-before.xlsx" in line for line in open_questions(shown_of(here), None))


def test_a_preview_freezes_nothing(here: Context, services: Services) -> None:
    try:
        page = page_of(preview(shown_of(here)))
    finally:
        services.quick.close()
    assert "≈ 19 %" in page and shown_of(here).plan is None


def test_officials_do_all_of_it_and_undo_it_and_nothing_else(here: Context) -> None:
    official = replace(here, user=User("wang", "official"))
    shown = shown_of(official)
    changes.set_aside(shown, "GAUGE_CHANGED", "王五", "比对报告 3")
    assert may_step(official, -1)
    undo(official)
    assert shown_of(official).version == shown.version
    here.services.cases.versions("small-cell").change({"line.toml": b""}, "li", "emptied")
    other = replace(official, query={"case": "small-cell"})
    assert not may_step(other, -1)
    with pytest.raises(LineproofError) as refused:
        undo(other)
    assert code(refused) == "WRONG_ROLE"


def test_cells_are_sorted_by_listing_row_and_column() -> None:
    ids = [{"list": "a", "row": 0, "field": "x"}, {"list": "a", "row": 1, "field": "x"}]
    assert rows_typed(["1", None], ids) == {"a": {0: {"x": "1"}, 1: {"x": ""}}}


def test_what_is_no_pack_is_refused(here: Context) -> None:
    with pytest.raises(LineproofError):
        checked_pack(here, b"nothing", "a.zip")
    with pytest.raises(LineproofError):
        check_own(here, "")


def test_every_field_and_listing_has_its_texts() -> None:
    for language in ("zh", "en"):
        text = Text("zh" if language == "zh" else "en")
        for group in GROUPS:
            assert text.has(f"page_acceptance.group_{group.name}")
            for field in group.fields:
                key = text_key(field)
                assert text.has(key) and text.has(f"{key}_help")
                assert all(text.has(f"{key}_{choice or 'none'}") for choice in field.choices)
            for listing in group.listings:
                key = f"page_acceptance.list_{listing.name.replace('.', '_')}"
                assert text.has(key) and text.has(f"{key}_help")
                assert all(text.has(f"{key}_{field.name}") for field in listing.cells)
