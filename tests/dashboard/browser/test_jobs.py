"""The page of the runs: it follows a run by itself, which is cancelled and resumed on it."""

from __future__ import annotations

from playwright.sync_api import expect

from dashboard.text import entries
from tests.dashboard.browser.conftest import Watched, both_languages
from tests.dashboard.conftest import OWN


@both_languages
def test_a_run_is_followed_cancelled_and_resumed(watched: Watched, language: str) -> None:
    say = entries(language)  # type: ignore[arg-type]
    page = watched.open("/jobs?case=small-cell", language)
    options = {"days": 400, "replications": 200}
    answer = page.request.post(
        f"{watched.server.url}/api/v1/cases/small-cell/jobs", headers=OWN, data={"kind": "compare", "options": options}
    )
    number = answer.json()["id"]
    row = page.locator(f"#jobs-row-{number}")
    expect(row.locator(".mantine-Progress-root")).to_be_visible(timeout=20_000)
    row.get_by_role("button").click()
    expect(row).to_contain_text(say["state.cancelled"], timeout=10_000)
    expect(page.locator("#content")).to_contain_text(say["page_jobs.cancelled"])
    row.get_by_role("button").click()
    expect(row.get_by_role("button")).to_contain_text(say["shell.cancel"], timeout=10_000)
    page.request.post(f"{watched.server.url}/api/v1/jobs/{number}/cancel", headers=OWN)
