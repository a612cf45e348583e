"""The rules of WCAG 2.1 A and AA that a program can check, contrast included, on every page (axe-core)."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.pages import PAGES
from tests.dashboard.browser.conftest import Watched

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
BY_NAME = {each.name: each for each in PAGES}
CASES = {"acceptance": "firm-a", "data": "firm-a"}


SOONER = ("line", "results", "acceptance")
LATER = tuple(each.name for each in PAGES if each.name not in SOONER)


@pytest.mark.parametrize(
    ("language", "names"),
    [("zh", SOONER), pytest.param("zh", LATER, marks=pytest.mark.slow),
     pytest.param("en", (*SOONER, *LATER), marks=pytest.mark.slow)],
    ids=["zh", "zh-later", "en"],
)  # fmt: skip
def test_every_page_keeps_the_rules(watched: Watched, language: str, names: tuple[str, ...]) -> None:
    found = []
    for each in (BY_NAME[name] for name in names):
        page = watched.open(f"{each.path}?case={CASES.get(each.name, 'bearing-6204')}", language)
        page.wait_for_timeout(400)
        for broken in Axe().run(page, options=RULES).response["violations"]:
            places = [" ".join(node["target"]) + " " + node["failureSummary"] for node in broken["nodes"][:3]]
            found.append(f"{each.name}: {broken['id']} ({broken['impact']}): {places}")
    assert not found, "\n".join(found)
