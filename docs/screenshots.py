"""Take the screenshots of the documentation anew: `python docs/screenshots.py [--cases DIR] [PAGE ...]`.

A server over copies of the reference bearing line and of a firm's acceptance, with the results that its pages show, and
a headless Chromium at 1440 wide. With `--cases` the folder is kept, so that a second call needs no simulation.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.dashboard.stage import CASES, LINE, staged
from dashboard.pages import BY_PATH, PAGES
from scenarios.text import LANGUAGES

IMAGES = Path(__file__).resolve().parent / "images" / "dashboard"
WIDTH, HEIGHT = 1440, 900


def take(url: str, browser: Browser, names: list[str]) -> None:
    """A picture of every page in both languages, the whole length of the page."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1)
        page = context.new_page()
        for each in PAGES:
            if names and each.name not in names:
                continue
            page.goto(f"{url}{each.path}?case={CASES.get(each.name, LINE)}&lang={language}")
            page.wait_for_selector("#content h1")
            page.wait_for_timeout(1500)
            # A window as long as the page: what stays in place while somebody scrolls would be cut else.
            page.set_viewport_size({"width": WIDTH, "height": _length(page)})
            page.wait_for_timeout(1000)
            page.screenshot(path=IMAGES / f"{each.name}-{language}.png")
            page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        context.close()


def _length(page: Page) -> int:
    return max(HEIGHT, int(page.evaluate("document.documentElement.scrollHeight")))


def main() -> None:
    """Take the pictures of the pages that are named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", choices=[*(each.name for each in BY_PATH.values()), []])
    parser.add_argument("--cases", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh, staged(chosen.cases or Path(fresh)) as (url, browser):
        take(url, browser, chosen.pages)


if __name__ == "__main__":
    main()
