"""The pages of money and reports: what stands there without and with an appraisal."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.cases.editing import set_value
from dashboard.cases.results import latest
from dashboard.pages import money, reports
from dashboard.security.roles import LOCAL_USER
from dashboard.services import Services
from scenarios.appraisal.words import wan
from simcore.errors import LineproofError

CASE = "small-cell"


def shown(component: Any) -> str:
    """A page as the browser gets it."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


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
