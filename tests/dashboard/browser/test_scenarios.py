"""The way through the scenarios: a new one, a measure off and on by undo, side by side, run, the link."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from dashboard.text import entries
from tests.dashboard.browser.conftest import Watched, both_languages

CASE = "small-cell"


# By default the enterprise's journey goes most of this way.
@pytest.mark.slow
@both_languages
def test_a_scenario_is_made_changed_compared_run_and_shared(watched: Watched, language: str) -> None:
    say = entries(language)  # type: ignore[arg-type]
    page, name = watched.open(f"/scenarios?case={CASE}", language), f"<b>{language}</b>"
    page.get_by_text(say["page_scenarios.new"], exact=True).click()
    page.locator("#scenarios-new-name").fill(name)
    page.locator("#scenarios-new").click()
    page.wait_for_url("**scenario=b_*")
    expect(page.locator("#scenarios-part-edit")).to_contain_text(name)

    # Off, which is undone by the button above, and off again; the bar says when the page has followed.
    ticked, version = page.locator(".scenarios-list input:checked"), page.locator(".case-version")
    expect(ticked).to_have_count(2)
    made = version.inner_text()
    page.locator(".scenarios-list input").first.uncheck()
    expect(version).not_to_have_text(made)
    expect(ticked).to_have_count(1)
    page.locator("#undo").click()
    expect(version).to_have_text(made)
    expect(ticked).to_have_count(2)
    page.locator(".scenarios-list input").first.uncheck()
    expect(version).not_to_have_text(made)

    # The details of a measure: what can't be is said, and the tick stands again.
    page.locator(".scenarios-details-link").first.click()
    station = page.locator(".scenarios-machines input[type=checkbox]").first
    station.uncheck()
    expect(page.locator("#scenarios-said")).to_contain_text(say["shell.refused"])
    expect(station).to_be_checked()

    page.locator("#scenarios-part-beside").click()
    expect(page.locator(".scenarios-rows tbody tr")).to_have_count(3)
    page.locator("#scenarios-part-run").click()
    expect(page.locator("#scenarios-estimate li")).to_have_count(2, timeout=20_000)
    page.locator("#scenarios-start").click()
    row = page.locator("tr.scenarios-open")
    expect(row.locator("a[href*='/results']")).to_have_text(re.compile("%"), timeout=20_000)

    page.get_by_text(say["page_scenarios.share"], exact=True).click()
    link = page.locator("#scenarios-link").input_value()
    assert link.startswith(f"{watched.server.url}/scenarios?case={CASE}&") and "version=" in link
    page.goto(link)
    expect(page.locator("#scenarios-part-run")).to_have_class(re.compile("open"))
    expect(page.locator(".scenarios-name").filter(has_text=name)).to_have_count(1)
