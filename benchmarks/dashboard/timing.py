"""What is timed on the pages, each by the clock of the page itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.dashboard.stage import CASES, LINE

WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")
WIDTH, HEIGHT = 1440, 900
SETTLED = 1500
"""[ms] that a page is left alone before the next step is timed."""
PAGES = ("money", "line", "scenarios", "reports", "jobs", "results", "start")
STATION, PARAMETER = "stations.inner_bore", "stations.inner_bore.cycle.mean"
LONGEST = 60.0


@dataclass
class Timed:
    """Seconds of a step; the bar [s] is that of the demand, None where there is none."""

    name: str
    bar: float | None
    seconds: list[float] = field(default_factory=list)


class Watch:
    """Times steps by name over rounds."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.found: dict[str, Timed] = {}

    def round(self, number: int) -> None:
        """Every step once, in a browser that has seen nothing."""
        context = self.browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto(f"{self.url}/?lang=zh")
        self._keep("first page, usable", 2.0, self._until(page, "usable") / 1000.0)
        self._pages(page)
        self._callbacks(page, number)
        self._what_if(page, number)
        context.close()

    def rows(self) -> list[dict[str, Any]]:
        """Every step as plain data, in the order in which it was first timed."""
        return [
            {"name": each.name, "bar_s": each.bar, "seconds": [round(one, 3) for one in each.seconds]}
            for each in self.found.values()
        ]

    def _pages(self, page: Page) -> None:
        page.goto(f"{self.url}/results?case={LINE}&lang=zh")
        self._rest(page)
        for name in PAGES:
            self._click(page, f"#to-{name}")
            self._keep(f"change of page: {name}", 0.5, self._since(page, "head"))
            self._rest(page)
            figures = [when for what, when, value in self._log(page) if what == "figure" and value]
            if figures:
                self._keep(f"last figure: {name}", None, (figures[-1] - self._begun(page)) / 1000.0)
        page.goto(f"{self.url}/acceptance?case={CASES['data']}&lang=zh")
        for name in ("data", "acceptance"):
            self._rest(page)
            self._click(page, f"#to-{name}")
            self._keep(f"change of page: {name}", 0.5, self._since(page, "head"))

    def _callbacks(self, page: Page, number: int) -> None:
        page.goto(f"{self.url}/line?case={LINE}&lang=zh")
        page.wait_for_selector(f'[data-part="{STATION}"]')
        self._rest(page)
        row = f'.ag-row[row-id="{PARAMETER}"]'
        page.locator(f'[data-part="{STATION}"]').focus()
        start = time.perf_counter()
        page.keyboard.press("Enter")
        page.wait_for_selector(row)
        self._keep("callback: a station chosen", 1.0, time.perf_counter() - start)
        self._rest(page)
        page.locator(f'{row} .ag-cell[col-id="typical"]').click()
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(f"{11 + number / 10:g} s")
        for name, selector in (("a parameter saved and drawn", ""), ("undone", "#undo")):
            page.evaluate("window.__watch.clear()")
            if selector:
                page.locator(selector).focus()
            page.keyboard.press("Enter")
            self._keep(f"callback: {name}", 1.0, self._since(page, "drawing"))
            self._rest(page)

    def _what_if(self, page: Page, number: int) -> None:
        page.goto(f"{self.url}/results?case={LINE}&lang=zh")
        page.wait_for_selector("#results-what-if [role=slider]")
        self._rest(page)
        sliders = page.locator("#results-what-if [role=slider]")
        for name, place, keys in (
            # Another position each round: the server keeps answers.
            ("what-if: a parameter of the plant", number % 5, ("ArrowRight", "ArrowLeft")[number // 5 % 2]),
            ("what-if: a further choice", sliders.count() - 1, "ArrowRight"),
        ):
            page.evaluate("window.__watch.clear()")
            sliders.nth(place).focus()
            page.keyboard.press(keys)
            self._keep(name, 5.0, self._since(page, "answer"))
            self._rest(page)

    def _click(self, page: Page, selector: str) -> None:
        page.evaluate("window.__watch.clear()")
        page.locator(selector).click()

    def _rest(self, page: Page) -> None:
        page.wait_for_selector("#content h1")
        page.wait_for_timeout(SETTLED)

    def _since(self, page: Page, what: str) -> float:
        """[s] from the first key or button pressed."""
        return (self._until(page, what) - self._begun(page)) / 1000.0

    def _begun(self, page: Page) -> float:
        return next(when for what, when, _ in self._log(page) if what == "begun")

    def _until(self, page: Page, wanted: str) -> float:
        """When something was noted first [ms of the page]."""
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            for what, when, _ in self._log(page):
                if what == wanted:
                    return when
            page.wait_for_timeout(100)
        raise SystemExit(f"no {wanted} within {LONGEST:.0f} s")

    def _log(self, page: Page) -> Iterator[tuple[str, float, object]]:
        yield from page.evaluate("window.__watch.log")

    def _keep(self, name: str, bar: float | None, seconds: float) -> None:
        self.found.setdefault(name, Timed(name, bar)).seconds.append(seconds)
