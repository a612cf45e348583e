"""Hostile names of firms, cases, scenarios, stations and measures stay text on every page, in every file."""

from __future__ import annotations

import shutil
import time
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from dashboard.cases.editing import edited
from dashboard.pages import PAGES
from tests.dashboard.browser.conftest import Server, start_server, stop_server
from tests.dashboard.conftest import EXAMPLES, OWN
from tests.dashboard.hostile import MARK, NAMES

A_CASE = 5
"""Names that one case has a place for."""
WORST = (NAMES[0], NAMES[2], NAMES[20], NAMES[21], NAMES[42])
CASES = [NAMES[start : start + A_CASE] for start in range(0, len(NAMES), A_CASE)]


def hostile_case(folder: Path, names: Sequence[str]) -> None:
    """A copy of the small cell with hostile names wherever somebody may give one."""
    shutil.copytree(EXAMPLES / "small-cell", folder)
    firm, case, scenario, station, measure = names
    changes: dict[str, dict[tuple[str | int, ...], object]] = {
        "case.toml": {
            ("firm",): firm, ("name",): case, ("scenarios", "after", "label", "zh"): scenario,
            ("scenarios", "after", "label", "en"): scenario,
        },
        "line.toml": {},
        "measures.toml": {},
    }  # fmt: skip

    line = tomllib.loads((folder / "line.toml").read_text(encoding="utf-8"))
    first = next(iter(line["stations"]))
    changes["line.toml"] = {("stations", first, "label"): {"zh": station, "en": station}}
    measures = tomllib.loads((folder / "measures.toml").read_text(encoding="utf-8"))
    for name in measures["measures"]:
        changes["measures.toml"][("measures", name, "label")] = {"zh": measure, "en": measure}
    for file, values in changes.items():
        path = folder / file
        path.write_text(edited(path.read_text(encoding="utf-8"), values), encoding="utf-8")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose cases have hostile names."""
    root = tmp_path_factory.mktemp("hostile")
    hostile_case(root / "worst", WORST)
    for number, names in enumerate(CASES):
        hostile_case(root / f"case{number}", names)
    server = start_server(root)
    yield server
    stop_server(server)


def _run(browser: Browser, server: Server, case: str) -> None:
    """A short comparison, so that names stand in results and figures too."""
    api = browser.new_context(extra_http_headers=OWN).request
    job = api.post(
        f"{server.url}/api/v1/cases/{case}/jobs", data={"kind": "compare", "options": {"days": 1, "replications": 2}}
    )
    assert job.ok, job.text()
    number = job.json()["id"]
    deadline = time.monotonic() + 60.0
    while api.get(f"{server.url}/api/v1/jobs/{number}").json()["state"] in ("waiting", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    found: dict[str, Any] = api.get(f"{server.url}/api/v1/jobs/{number}").json()
    assert found["state"] == "done", found
    page = api.get(f"{server.url}/api/v1/cases/{case}/jobs/{number}/files/index.html").text()
    assert "<script>window" not in page and "<img src=x" not in page


def _read(browser: Browser, server: Server, case: str) -> None:
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    page, complaints = context.new_page(), []
    page.on("dialog", lambda dialog: (complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: complaints.append(f"error {error}"))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((server.url, "data:", "blob:")) else complaints.append(asked.url),
    )
    for each in PAGES:
        page.goto(f"{server.url}{each.path}?case={case}&lang=en")
        page.wait_for_selector("#content h1")
        page.wait_for_timeout(250)
        assert page.evaluate(f"window.{MARK}") is None, each.name
        assert page.locator("a[href^='javascript:' i], iframe, #content form[action^='http']").count() == 0, each.name
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{each.name} is {wide} px wider than the window"
        assert "an error of the program" not in page.inner_text("body"), each.name
    context.close()
    assert not complaints


def test_the_worst_names_stay_text_on_every_page(hostile: Server, browser: Browser) -> None:
    _run(browser, hostile, "worst")
    _read(browser, hostile, "worst")


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(CASES)))
def test_fifty_hostile_names_stay_text_on_every_page(hostile: Server, browser: Browser, number: int) -> None:
    _run(browser, hostile, f"case{number}")
    _read(browser, hostile, f"case{number}")
