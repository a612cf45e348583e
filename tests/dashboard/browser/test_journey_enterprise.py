"""The enterprise: three scenarios run and compared, one parameter changed, which marks the results, and undone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from dashboard.text import entries
from tests.dashboard.browser.conftest import SIZES, Server, Watched, journey, start_server, stop_server
from tests.dashboard.conftest import EXAMPLES

CELL = '.ag-row[row-id="stations.superfinish.cycle.mean"] .ag-cell[col-id="typical"]'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a case for each way the journey is gone."""
    root = tmp_path_factory.mktemp("enterprise")
    for language in ("zh", "en"):
        for width, _ in SIZES.values():
            shutil.copytree(EXAMPLES / "small-cell", root / f"cell-{language}-{width}")
    started = start_server(root)
    yield started
    stop_server(started)


@journey()
def test_three_scenarios_are_compared_and_a_change_undone(watched: Watched, language: str) -> None:
    say = entries(language)  # type: ignore[arg-type]
    assert watched.page.viewport_size is not None
    case = f"cell-{language}-{watched.page.viewport_size['width']}"

    # Two scenarios beside the one that is there: one measure less in each.
    for number, name in enumerate(("B", "C")):
        page = watched.open(f"/scenarios?case={case}&scenario=after", language)
        page.get_by_text(say["page_scenarios.new"], exact=True).click()
        page.locator("#scenarios-new-name").fill(name)
        page.locator("#scenarios-new").click()
        page.wait_for_url(re.compile(f"scenario={name.lower()}(&|$)"))
        expect(page.locator("#scenarios-part-edit")).to_contain_text(name)
        version = page.locator(".case-version").inner_text()
        page.locator(".scenarios-list input:checked").nth(number).uncheck()
        expect(page.locator(".case-version")).not_to_have_text(version)
    page.goto(f"{watched.server.url}/scenarios?case={case}&scenario=b&scenarios=after,b,c&part=run")
    expect(page.locator("#scenarios-estimate li").first).to_be_visible(timeout=20_000)
    page.locator("#scenarios-start").click()
    gains = page.locator(".scenarios-wide a[href*='/results']").filter(has_text="%")
    expect(gains).to_have_count(3, timeout=60_000)
    page.locator("#scenarios-part-beside").click()
    # What differs on the line from the first, for each of the two others.
    expect(page.locator(".scenarios-rows")).to_have_count(2)

    # The figures of one of them; a parameter changed marks them, and undone they hold again.
    gains.nth(1).click()
    page.wait_for_url("**/results?*")
    expect(page.locator(".card-value").first).to_be_visible()
    assert page.locator(".card.stale").count() == 0
    figures = page.locator(".card-value").all_inner_texts()
    page.locator("#to-line").click()
    page.locator('[data-part="stations.superfinish"]').focus()
    page.keyboard.press("Enter")
    page.locator(CELL).click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("2.2")
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-part="stations.superfinish"] .small >> text=2.2 min')
    page.locator("#to-results").click()
    expect(page.locator(".card.stale").first).to_be_visible()
    page.locator("#undo").click()
    expect(page.locator(".card.stale")).to_have_count(0)
    assert page.locator(".card-value").all_inner_texts() == figures
