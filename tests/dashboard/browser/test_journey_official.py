"""The official: a record and a claim in words, terms, plan, later record, verdict, pack, check of the pack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from dashboard.text import Text, entries
from tests.dashboard.browser.conftest import Watched, journey
from tests.dashboard.conftest import EXAMPLES

RECORDS = EXAMPLES / "acceptance" / "firm-a"
# The plan is dated today, so the record's days are moved to let its baseline have ended just now.
MONDAY = date.today() - timedelta(days=date.today().weekday())
LATER = MONDAY - date(2025, 3, 31)
CLAIM = {"zh": "产量提高15%, 不良率由6%降到4.5%", "en": "output +15 %, defect rate from 6 % to 4.5 %"}
FORM = {
    "firm": "鑫磊轴承 <b>", "boundary": "磨装线 / grinding line", "claimant": "vendor",
    "works": str(MONDAY + timedelta(days=1)), "reporting": str(date(2025, 5, 5) + LATER),
    "later": "report-after.xlsx", "times": "6204 = 6 s",
}  # fmt: skip


@journey()
def test_a_claim_is_planned_judged_packed_and_checked(watched: Watched, language: str, tmp_path: Path) -> None:
    say = entries(language)  # type: ignore[arg-type]
    before, after = (_moved(RECORDS / name, tmp_path) for name in ("report-before.xlsx", "report-after.xlsx"))
    page = watched.open("/", language)
    page.get_by_text(say["page_start.from_records"], exact=True).click()
    assert page.viewport_size is not None
    page.locator("#start-name").fill(f"claim-{language}-{page.viewport_size['width']}")
    page.locator("#start-records input").set_input_files([before])
    expect(page.locator("#start-new")).to_contain_text("report-before.xlsx")
    page.locator("#start-make").click()
    page.wait_for_url("**/data?case=claim-*")

    _draft(page, say, language)

    page.locator("#to-acceptance").click()
    page.locator("#acceptance-part-plan").click()
    page.get_by_role("button", name=say["page_acceptance.make_plan"]).click()
    digest = page.locator(".acceptance-digest").first
    expect(digest).to_have_text(re.compile("^[0-9a-f]{64}$"), timeout=30_000)
    deposited = digest.inner_text()

    page.locator("#to-data").click()
    page.locator("#data-place input").first.set_input_files([after])
    expect(page.locator("#data-said")).to_contain_text("report-after.xlsx")
    expect(page.locator(".data-figures").first).to_contain_text(say["page_data.claim_enough"], timeout=20_000)

    page.locator("#to-acceptance").click()
    # The record is whole now, so the verdicts are next.
    page.locator("#acceptance-deposited").fill(deposited)
    page.locator("#acceptance-judge").click()
    expect(page.locator(".acceptance-proven")).to_have_count(2, timeout=30_000)
    agreed = Text(language)("acceptance.anchored", dated=date.today().isoformat())  # type: ignore[arg-type]
    expect(page.locator("#content")).to_contain_text(agreed)

    page.locator("#acceptance-part-evidence").click()
    page.get_by_role("button", name=say["page_acceptance.make_pack"]).click()
    link = page.locator("a[href*='.zip']").first
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as kept:
        link.click()
    pack = tmp_path / "pack.zip"
    kept.value.save_as(pack)
    page.locator("#acceptance-pack input").set_input_files([pack])
    expect(page.locator("#acceptance-checked")).to_contain_text(
        say["page_acceptance.unaltered"].format(name="pack.zip"), timeout=20_000
    )
    content = bytearray(pack.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "other.zip").write_bytes(content)
    page.locator("#acceptance-pack input").set_input_files([tmp_path / "other.zip"])
    expect(page.locator("#acceptance-checked")).not_to_contain_text(
        say["page_acceptance.unaltered"].format(name="other.zip")
    )
    expect(page.locator("#acceptance-checked")).to_contain_text("other.zip", timeout=20_000)


def _draft(page: Page, say: Mapping[str, str], language: str) -> None:
    """Fill the form in, answer what is asked, write the terms."""
    page.wait_for_selector("#data-draft", timeout=20_000)
    expect(page.locator("#data-seen .card-value").first).to_contain_text("12")
    # Nothing is guessed: what is left empty is asked for by name.
    page.locator("#data-draft").click()
    expect(page.locator("#data-drafted .problems li")).to_have_count(6)
    page.locator("#data-claims").fill(CLAIM[language])
    for name, value in FORM.items():
        page.locator(f"#data-{name}").fill(value)
    page.locator("#data-draft").click()
    questions = page.locator("#data-drafted input[aria-haspopup]")
    expect(questions).to_have_count(2)
    for number in range(2):
        questions.nth(number).click()
        page.locator("[role=option]:visible").first.click()
    page.locator("#data-draft").click()
    expect(page.locator("#data-said")).to_contain_text(say["page_data.drafted"], timeout=20_000)
    expect(page.locator("#data-place")).to_contain_text("report-after.xlsx")


def _moved(record: Path, folder: Path) -> Path:
    """A record with every day moved."""
    book = openpyxl.load_workbook(record)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, datetime):
                    cell.value += LATER
    book.save(folder / record.name)
    return folder / record.name
