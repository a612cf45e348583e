"""The journey on the line page: choose in the drawing, change a value, undo it, replay a shift, look closer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.dashboard.browser.conftest import Server, Watched, both_languages, start_server, stop_server
from tests.dashboard.conftest import EXAMPLES

WORDS = {
    "zh": ("参数: 超精", "已保存: 超精: 节拍 1.8 min → 1.9 min", "撤销", "仿真一个班次", "播放", "暂停"),
    "en": ("Parameters: superfinishing", "superfinishing: cycle 1.8 min → 1.9 min", "Undo", "Simulate a shift",
           "Play", "Pause"),
}  # fmt: skip
ROW = '.ag-row[row-id="stations.superfinish.cycle.mean"] .ag-cell[col-id="typical"]'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose case this journey may change; one for each language."""
    root = tmp_path_factory.mktemp("line")
    for language in WORDS:
        shutil.copytree(EXAMPLES / "small-cell", root / f"cell-{language}")
    started = start_server(root)
    yield started
    stop_server(started)


@both_languages
def test_a_line_is_read_changed_and_replayed(watched: Watched, language: str) -> None:
    heading, saved, undo, simulate, play, pause = WORDS[language]
    page = watched.open(f"/line?case=cell-{language}", language)
    station = page.locator('[data-part="stations.superfinish"]')
    # With the keyboard, as somebody without a mouse would.
    station.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"text={heading}")
    assert station.get_attribute("aria-pressed") == "true"
    page.locator(ROW).click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("1.9")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"text={saved}")
    # The drawing is drawn anew with the value.
    page.wait_for_selector('[data-part="stations.superfinish"] .small >> text=1.9 min')
    page.locator("#undo").get_by_text(undo).click()
    page.wait_for_selector('[data-part="stations.superfinish"] .small >> text=1.8 min')
    # The part that was chosen is still chosen.
    page.wait_for_selector(f"text={heading}")
    page.get_by_role("tab").nth(1).click()
    page.get_by_role("button", name=simulate).click()
    page.wait_for_selector("#line-play", timeout=30_000)
    before = page.inner_text("#line-clock")
    page.get_by_role("button", name=play, exact=True).click()
    page.get_by_role("button", name=pause, exact=True).wait_for()
    expect(page.locator("#line-clock")).not_to_have_text(before)
    page.get_by_role("button", name=pause, exact=True).click()
    assert page.locator(".lamp[style*='fill']").count() == 4
    page.locator("#line-time").focus()
    page.keyboard.press("End")
    assert "4:00" in page.inner_text("#line-clock")
    page.wait_for_selector("#line-states .bars", timeout=20_000)
    page.get_by_role("slider").last.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#line-window-said")).to_contain_text("3:59")
