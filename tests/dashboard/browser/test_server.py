"""The server under many people, and after it was killed."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Browser

from dashboard.pages import PAGES
from tests.dashboard.browser.conftest import Server, start_server, stop_server
from tests.dashboard.conftest import EXAMPLES, OWN

PEOPLE = 20
PATIENCE = 90.0


@pytest.mark.slow
def test_twenty_people_browse_at_once_without_an_error(server: Server, browser: Browser) -> None:
    contexts = [browser.new_context() for _ in range(PEOPLE)]
    complaints: list[str] = []
    people = []
    for context in contexts:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None)
        people.append(page)
    for turn in range(len(PAGES)):
        for number, page in enumerate(people):
            each = PAGES[(turn + number) % len(PAGES)]
            # All set off before anybody has arrived.
            page.goto(f"{server.url}{each.path}?case=small-cell", wait_until="commit")
        for page in people:
            page.wait_for_selector("#content h1", timeout=60_000)
    for context in contexts:
        context.close()
    assert not complaints


def _job(api: APIRequestContext, server: Server, number: int) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"{server.url}/api/v1/jobs/{number}").json()
    return found


def test_a_job_goes_on_after_the_server_was_killed(browser: Browser, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "small-cell", tmp_path / "small-cell")
    server = start_server(tmp_path)
    api = browser.new_context(extra_http_headers=OWN).request
    asked = {"kind": "compare", "options": {"days": 300, "replications": 40}}
    number = api.post(f"{server.url}/api/v1/cases/small-cell/jobs", data=asked).json()["id"]
    deadline = time.monotonic() + PATIENCE
    while _job(api, server, number)["done"] == 0:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    done = _job(api, server, number)["done"]
    server.process.kill()
    stop_server(server)
    again = start_server(tmp_path)
    try:
        found = _job(api, again, number)
        assert found["state"] in ("running", "done") and found["done"] >= done
        api.post(f"{again.url}/api/v1/jobs/{number}/cancel")
        while _job(api, again, number)["state"] == "running":
            assert time.monotonic() < deadline
            time.sleep(0.1)
        kept = _job(api, again, number)
        if kept["state"] == "cancelled":
            api.post(f"{again.url}/api/v1/jobs/{number}/resume")
            while _job(api, again, number)["total"] == 0:
                assert time.monotonic() < deadline
                time.sleep(0.1)
            assert _job(api, again, number)["done"] >= done
            api.post(f"{again.url}/api/v1/jobs/{number}/cancel")
            while _job(api, again, number)["state"] == "running":
                time.sleep(0.1)
    finally:
        stop_server(again)
