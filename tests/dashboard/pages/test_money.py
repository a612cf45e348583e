"""The pages of money and reports: what stands there without and with an appraisal."""

from __future__ import annotations

import statistics
import time
from decimal import Decimal
from typing import Any

import pytest

from dashboard.cases.editing import set_value, undo
from dashboard.cases.making import case_from_example
from dashboard.cases.results import latest
from dashboard.components.graph import WORSE
from dashboard.context import Context
from dashboard.pages import money, reports
from dashboard.pages.money.aid import aid_panel
from dashboard.pages.money.figures import value_figure
from dashboard.pages.money.terms import money_of, rows, save_row
from dashboard.security.roles import LOCAL_USER
from dashboard.services import Services
from scenarios.appraisal import typical_aid
from scenarios.appraisal.words import wan
from scenarios.policy.words import region_name
from simcore.errors import LineproofError
from tests.dashboard.conftest import shown

CASE = "small-cell"


def test_an_appraisal_stands_with_its_figures_on_both_pages(services: Services) -> None:
    here, there = (services.context(path, f"?case={CASE}") for path in ("/money", "/reports"))
    assert "还没有经济评估" in shown(money.layout(here))
    assert "尚未生成" in shown(reports.layout(there))
    services.jobs.begin()
    job = services.jobs.start(LOCAL_USER, CASE, "quote", {"draws": 40, "days": 1})
    deadline = time.monotonic() + 120.0
    while services.jobs.job(job.id).is_open:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert services.jobs.job(job.id).state == "done", services.jobs.job(job.id).problems
    job = services.jobs.start(LOCAL_USER, CASE, "appraise", {})
    while services.jobs.job(job.id).is_open:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    services.jobs.end()
    for process in services.jobs._processes.values():
        process.wait(30)
    result = latest(services, CASE, "appraise")
    assert result is not None
    page = shown(money.layout(here))
    assert wan(result.document["net_present_value"]["median"], here.text) in page
    assert "80 % 区间" in page and "补贴" in page
    draws = result.document["net_present_value"]["draws"]
    assert len(draws) == 40 and "money-values" in page
    assert statistics.median(draws) == pytest.approx(result.document["net_present_value"]["median"], abs=0.01)
    figure = value_figure(result.document, here.text)
    assert figure is not None and sum(len(trace.x) for trace in figure.data) == 40
    assert sum(len(trace.x) for trace in figure.data if trace.marker.color == WORSE) == sum(each <= 0 for each in draws)
    listed = shown(reports.layout(there))
    assert "quote.docx" in listed and "quote.xlsx" in listed and result.version in listed
    set_value(here, "economics.toml", ["years"], 9, "years")
    assert "已过期" in shown(money.layout(here)) and "已过期" in shown(reports.layout(there))


def test_a_case_without_prices_says_what_is_missing(services: Services) -> None:
    versions = services.cases.versions(CASE)
    versions.change({"economics.toml": None}, "li", "no prices")
    with pytest.raises(LineproofError, match="ECONOMICS_MISSING"):
        money.layout(services.context("/money", f"?case={CASE}"))


def test_an_acceptance_lists_its_own_documents(services: Services) -> None:
    page = shown(reports.layout(services.context("/reports", "?case=firm-a")))
    assert "验收报告" in page and "报价书" not in page


def _row(context: Context, path: str) -> dict[str, Any]:
    return next(row for row in rows(money_of(context), context.text) if row["id"] == path)


def test_a_term_is_changed_in_place_with_its_range_and_undone(services: Services) -> None:
    here = services.context("/money", f"?case={CASE}")
    row = _row(here, "labour.wage")
    typical = row["typical"]
    version, what = save_row(here, {**row, "typical": "99,000.5", "high": "130000"})
    assert "99,000.5" in what and typical in what
    changed = _row(here, "labour.wage")
    assert (changed["typical"], changed["low"], changed["high"]) == ("99,000.5", row["low"], "130,000")
    # What the value came from says nothing of another one.
    assert changed["reference"] == "" and changed["source"] != row["source"]
    assert save_row(here, changed) == ("", "")
    undo(here)
    assert _row(here, "labour.wage") == row and version != services.cases.versions(CASE).present()


def test_a_rate_is_shown_and_typed_in_per_cent(services: Services) -> None:
    here = services.context("/money", f"?case={CASE}")
    row = _row(here, "labour.growth")
    assert row["unit"].startswith("%")
    save_row(here, {**row, "typical": "6"})
    assert money_of(here).terms.labour.growth.typical == Decimal("0.06")
    save_row(here, {**_row(here, "labour.growth"), "typical": "5.5 %"})
    assert money_of(here).terms.labour.growth.typical == Decimal("0.055")


@pytest.mark.parametrize(("typed", "code"), [("many", "VALUE_FORM"), ("NaN", "VALUE_FORM"), ("-1", ""), ("1e9", "")])
def test_what_is_no_price_is_refused_and_nothing_changes(services: Services, typed: str, code: str) -> None:
    here = services.context("/money", f"?case={CASE}")
    row, before = _row(here, "labour.wage"), services.cases.versions(CASE).present()
    with pytest.raises(LineproofError) as refusal:
        save_row(here, {**row, "typical": typed})
    assert refusal.value.code == code or not code
    with pytest.raises(LineproofError, match="FIELD_UNKNOWN"):
        save_row(here, {**row, "id": "labour.nothing"})
    assert services.cases.versions(CASE).present() == before


def test_the_aid_bends_where_the_policies_say(services: Services) -> None:
    case_from_example(services.cases, "bearing", "bearing-6204")
    here = services.context("/money", "?case=bearing")
    money_ = money_of(here)
    found = typical_aid(money_)
    assert found is not None
    page = shown(aid_panel(money_, here.text))
    assert region_name(found, here.text) in page
    for each in found.rules:
        assert each.clause in page
    smaller = typical_aid(money_, Decimal("0.25"))
    assert smaller is not None
    if found.total is not None and smaller.total is not None:
        assert smaller.total[1] <= found.total[1]
