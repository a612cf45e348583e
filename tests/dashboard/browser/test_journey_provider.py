"""The provider: a line from a template, its parameters edited, a scenario, the quotation downloaded."""

from __future__ import annotations

import zipfile
from pathlib import Path

from playwright.sync_api import expect

from dashboard.text import entries
from tests.dashboard.browser.conftest import Watched, journey

CELL = '.ag-row[row-id="stations.inner_bore.cycle.mean"] .ag-cell[col-id="typical"]'


@journey(sooner=False)
def test_a_template_becomes_a_quotation(watched: Watched, language: str, tmp_path: Path) -> None:
    say = entries(language)  # type: ignore[arg-type]
    page = watched.open("/", language)
    assert page.viewport_size is not None
    case = f"offer-{language}-{page.viewport_size['width']}"
    page.locator("#start-name").fill(case)
    page.locator("#start-size").fill("25")
    page.locator("#start-make").click()
    page.wait_for_url(f"**/line?case={case}*")

    page.locator('[data-part="stations.inner_bore"]').focus()
    page.keyboard.press("Enter")
    cell = page.locator(CELL)
    cell.click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("15 s")
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-part="stations.inner_bore"] .small >> text=15 s')

    page.locator("#to-scenarios").click()
    version = page.locator(".case-version").inner_text()
    page.locator(".scenarios-list input:checked").last.uncheck()
    expect(page.locator(".case-version")).not_to_have_text(version)

    page.locator("#to-reports").click()
    page.wait_for_url("**/reports?*")
    row = page.locator("tr").filter(has_text=say["kind.quote"])
    row.get_by_role("button").click()
    link = row.locator("a[href*='.docx']").first
    expect(link).to_be_visible(timeout=240_000)
    for kind in ("docx", "xlsx"):
        with page.expect_download() as kept:
            row.locator(f"a[href*='.{kind}']").first.click()
        kept.value.save_as(tmp_path / f"quote.{kind}")
        assert zipfile.ZipFile(tmp_path / f"quote.{kind}").testzip() is None
    document = zipfile.ZipFile(tmp_path / "quote.docx").read("word/document.xml").decode("utf-8")
    assert ("万元" in document) == (language == "zh")

    # The page of the quotation stands by itself under the policy of the server.
    with page.context.expect_page() as opened:
        row.locator("a[href*='.html']").first.click()
    expect(opened.value.locator("h1").first).to_be_visible()
