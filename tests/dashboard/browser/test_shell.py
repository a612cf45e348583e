"""The frame of every page in a real browser."""

from __future__ import annotations

import pytest

from dashboard.pages import PAGES
from dashboard.text import entries
from tests.dashboard.browser.conftest import Watched, both_languages, both_sizes

# Each sign of the page beside one that no font has: where both are drawn alike, the sign is missing.
MISSING = """() => {
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
  canvas.width = canvas.height = 32;
  const drawn = (sign) => {
    pen.clearRect(0, 0, 32, 32);
    pen.font = "22px " + getComputedStyle(document.body).fontFamily;
    pen.fillText(sign, 2, 26);
    return pen.getImageData(0, 0, 32, 32).data.join();
  };
  const none = drawn("\\u{10FFFD}");
  return [...new Set(document.body.innerText)].filter((sign) => sign.trim() && drawn(sign) === none);
}"""
"""[s] that the first page and a change of page may take."""


@both_languages
@both_sizes
def test_every_page_stands_in_both_languages_and_sizes(watched: Watched, language: str) -> None:
    page = watched.open("/", language)
    table = entries(language)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.lang") == table["shell.html_lang"]
    for each in PAGES:
        watched.open(f"{each.path}?case=small-cell", language)
        title = page.locator("#content h1")
        assert title.count() == 1, each.name
        assert page.locator(f"#to-{each.name}").inner_text().strip() == table[f"page.{each.name}"]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{each.name} is {wide} px wider than the window"
        assert page.evaluate(MISSING) == [], f"{each.name} shows signs that no font has"


def test_no_page_offers_to_share_with_a_cloud_or_asks_plotly(watched: Watched) -> None:
    for each in PAGES:
        page = watched.open(f"{each.path}?case=bearing-6204", "en")
        assert (
            page.locator("[data-title*='loud' i], [data-title*='share' i], [data-title*='Chart Studio' i]").count() == 0
        )


def test_the_way_through_the_frame_by_keyboard(watched: Watched) -> None:
    page = watched.open("/", "en")
    seen = []
    for _ in range(4 + len(PAGES)):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert seen[0] == "skip"
    assert [f"to-{each.name}" for each in PAGES] == [name for name in seen if name.startswith("to-")]


@pytest.mark.parametrize("path", ["/nothing", "/line?case=nobody"])
def test_what_isnt_there_is_said(watched: Watched, path: str) -> None:
    page = watched.page
    answer = page.goto(f"{watched.server.url}{path}")
    assert answer is not None and answer.status in (200, 404)
    page.wait_for_selector("#content *")
    watched.complaints[:] = [each for each in watched.complaints if "404" not in each]
