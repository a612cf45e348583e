"""The papers of an acceptance: what stands on every page, in both languages, and that they are the same every time."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import docx
import openpyxl
import pytest

from scenarios.acceptance.case import acceptance_case
from scenarios.acceptance.extras import extras
from scenarios.acceptance.papers import AcceptancePaper, PlanPaper, write_acceptance, write_plan
from scenarios.acceptance.papers.annex import annex_report
from scenarios.acceptance.papers.appendix import OBJECTIONS
from scenarios.acceptance.papers.extra import sections_of
from scenarios.acceptance.papers.given import plan_paper
from scenarios.acceptance.papers.plan_page import guaranteed, plan_report, short_digest
from scenarios.acceptance.papers.verdict_page import acceptance_report
from scenarios.acceptance.plan.forecast import forecast
from scenarios.acceptance.plan.frozen import freeze
from scenarios.acceptance.subsidy import SubsidyTerms, consequence
from scenarios.acceptance.verdict.decide import decide
from scenarios.acceptance.verdict.grounds import grounds_of
from scenarios.acceptance.verdict.model import State
from scenarios.documents.model import Chart, Report, Table
from scenarios.text import LANGUAGES, Language, Text
from tests.scenarios.running import exit_code

EXAMPLES = Path(__file__).parents[3] / "examples" / "acceptance"
FIRMS = ("firm-a", "firm-b", "firm-c", "firm-d", "firm-e")
DAY = dt.date(2025, 4, 1)
AID = SubsidyTerms.model_validate({"amount": "500000"})


@cache
def planned(firm: str) -> PlanPaper:
    case = acceptance_case(EXAMPLES / firm)
    window = case.terms.windows.baseline
    records = case.records().between(window.first, window.last)
    forecasts = forecast(case.terms, records)
    return plan_paper(case.terms, records, forecasts, freeze(case.terms, DAY, records.files_in_use(), forecasts))


@cache
def judged(firm: str, anchored: bool = False) -> AcceptancePaper:
    case = acceptance_case(EXAMPLES / firm)
    records = case.records()
    verdicts = decide(case.terms, records)
    beside = extras(case.terms, records, verdicts, agreed_beforehand=anchored)
    said = "deposited" if anchored else "POST_HOC_PLAN: none"
    return AcceptancePaper(
        case.terms, records, verdicts, grounds_of(case.terms, records, verdicts), planned(firm).plan, anchored, said,
        consequence(AID, verdicts), sections_of(beside),
    )  # fmt: skip


def reports(firm: str, language: Language) -> tuple[Report, ...]:
    text = Text(language)
    return plan_report(planned(firm), text), annex_report(planned(firm), text), acceptance_report(judged(firm), text)


@pytest.mark.parametrize("firm", FIRMS)
def test_both_languages_say_the_same_figures(firm: str) -> None:
    """Figures with decimals and amounts; words differ, and so do the numbers of the words."""
    for zh, en in zip(*(reports(firm, language) for language in LANGUAGES), strict=True):
        assert [part.key for part in zh.sections] == [part.key for part in en.sections]
        figures = [sorted(re.findall(r"\d+\.\d\d\b", " ".join(each.texts()))) for each in (zh, en)]
        assert figures[0] == figures[1] and figures[0]
        for table in (*zh.tables(), *en.tables()):
            assert {len(row) for row in table.rows} <= {len(table.head)}
            assert len(table.widths) in (0, len(table.head))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_other_language(language: Language) -> None:
    for report in reports("firm-e", language):
        said = " ".join(report.texts()).replace("firm-e (synthetic / 合成)", "")
        assert bool(re.search(r"[\u4e00-\u9fff]", said)) is (language == "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_who_made_it(language: Language, tmp_path: Path) -> None:
    text = Text(language)
    files = (*write_plan(planned("firm-b"), text, tmp_path), *write_acceptance(judged("firm-b"), text, tmp_path))
    assert [path.name for path in files] == [
        "plan.docx", "plan.html", "annex.docx", "acceptance.docx", "acceptance.html"
    ]  # fmt: skip
    for path in files:
        if path.suffix == ".docx":
            part = docx.Document(str(path)).sections[0]
            assert text("acceptance.self_made") in "".join(line.text for line in part.footer.paragraphs)
        else:
            page = path.read_text(encoding="utf-8")
            assert text("acceptance.self_made") in page and "@bottom-center" in page
            assert not re.findall(r"(?:src|href)=|url\(|@import", page)


@pytest.mark.parametrize("anchored", [True, False])
def test_a_plan_that_was_not_deposited_is_named_on_every_page(anchored: bool, tmp_path: Path) -> None:
    document, page = write_acceptance(judged("firm-b", anchored), Text("en"), tmp_path)
    head = "".join(line.text for line in docx.Document(str(document)).sections[0].header.paragraphs)
    assert ("POST_HOC_PLAN" in head) is not anchored
    assert ("@top-center" in page.read_text(encoding="utf-8")) is not anchored


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "two"):
        write_plan(planned("firm-d"), Text("zh"), folder)
        write_acceptance(judged("firm-d"), Text("zh"), folder)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_the_verdict_table_says_what_the_verdicts_say() -> None:
    given = judged("firm-b")
    text = Text("en")
    table = next(each for each in acceptance_report(given, text).tables() if each.head[-1] == text("papers.verdict"))
    row = table.rows[0]
    assert row[1] == "≥ 21.00 %" and row[2].startswith("22.80 %") and row[3] == "20.34 %"
    assert row[4].startswith("0.66 pp\n") and "yuan" in row[4]
    assert row[5].startswith("NOT PROVEN\n") and row[5].endswith("PROVEN")


def test_what_cannot_be_told_is_not_called_supported() -> None:
    given = judged("firm-c")
    assert given.verdicts[0].state is State.CANNOT_TELL
    text = Text("en")
    table = next(each for each in acceptance_report(given, text).tables() if each.head[-1] == text("papers.verdict"))
    assert table.rows[0][3] == "unknown" and table.rows[0][4] == "–"
    assert any("GAUGE_CHANGED" in said for said in acceptance_report(given, text).texts())


def test_the_tests_stand_there_with_the_one_that_decides() -> None:
    given = judged("firm-b")
    text = Text("en")
    table = next(each for each in acceptance_report(given, text).section("grounds").blocks if isinstance(each, Table))
    rows = {row[1].partition("\n")[0]: row for row in table.rows}
    assert set(rows) == {"W weeks", "N shifts"}
    decides = [name for name, row in rows.items() if text("papers.decides") in row[1]]
    assert decides == [{"weeks": "W weeks", "shifts": "N shifts"}[given.verdicts[0].binding or ""]]
    assert rows["N shifts"][2] == "144 / 108"


def test_the_line_of_a_claim_moves_with_its_control_line() -> None:
    chart = next(each for each in acceptance_report(judged("firm-d"), Text("en")).section("verdict").blocks
                 if isinstance(each, Chart))  # fmt: skip
    limits = [value for each in chart.series if each.look == "limit" for _, value in each.points]
    assert len(chart.series) == 5 and len(set(limits)) == len(limits) == 9


def test_a_claim_that_can_be_guaranteed_passes_where_the_truth_is_what_was_claimed() -> None:
    """The plan made again for the guaranteed claim needs, for 90 %, just the improvement that was claimed at first."""
    given = planned("firm-b")
    claim = given.terms.claims["output"]
    sure = guaranteed(given.forecasts[0], claim)
    assert sure is not None and sure < float(claim.size)
    lower = claim.model_copy(update={"gain": Decimal(repr(sure))})
    again = forecast(given.terms.model_copy(update={"claims": {"output": lower}}), given.records)[0]
    assert again.smallest == pytest.approx(float(claim.size), abs=1e-9)


def test_objections_are_answered() -> None:
    assert len(OBJECTIONS) >= 8
    for language in LANGUAGES:
        rows = acceptance_report(judged("firm-a"), Text(language)).section("objections").blocks[0]
        assert isinstance(rows, Table) and len(rows.rows) == len(OBJECTIONS) and all(map(all, rows.rows))


def test_the_annex_holds_what_is_agreed() -> None:
    report = annex_report(planned("firm-d"), Text("en"))
    said = " ".join(report.texts())
    digest = planned("firm-d").plan.digest
    assert digest in said and short_digest(digest) in said and "control line B" in said
    assert [part.key for part in report.sections] == [*(f"article_{number}" for number in range(1, 10)), "signatures"]


def test_the_commands_write_the_papers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(EXAMPLES / "firm-e", tmp_path / "firm")
    out = str(tmp_path / "papers")
    assert exit_code("plan", str(tmp_path / "firm"), "--dated", "2025-04-01", "--out", out, "--json") == 0
    assert exit_code("accept", str(tmp_path / "firm"), "--out", out) == 1
    capsys.readouterr()
    found = {path.name for path in Path(out).iterdir()}
    assert found == {"plan.docx", "plan.html", "annex.docx", "acceptance.docx", "acceptance.html"}


def test_no_engine_is_loaded_for_papers() -> None:
    code = "import sys, scenarios.acceptance.papers; print([name for name in sys.modules if name.startswith(" \
           "('simcore.engines', 'simcore.kernels', 'numba'))])"  # fmt: skip
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None or shutil.which("pdfinfo") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("firm", FIRMS)
def test_a_plan_is_one_page(firm: str) -> None:
    for language in LANGUAGES:
        folder = Path(mkdtemp())
        write_plan(planned(firm), Text(language), folder)
        convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "plan.docx")]
        subprocess.run(convert, check=True, capture_output=True)
        said = subprocess.run(["pdfinfo", str(folder / "plan.pdf")], check=True, capture_output=True, text=True)
        assert re.search(r"^Pages:\s+1$", said.stdout, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_that_was_set_aside_stands_beside_the_verdict_on_the_first_page(
    tmp_path: Path, language: Language
) -> None:
    folder = tmp_path / "firm"
    shutil.copytree(EXAMPLES / "firm-a", folder)
    path = folder / "report-after.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book.active.iter_rows():
        for cell in row:
            cell.value = "G-2" if cell.value == "G-1" else cell.value
    book.save(path)
    reason = "compared on 200 rings"
    with open(folder / "acceptance.toml", "a", encoding="utf-8") as terms:
        terms.write(f'\n[[overrides]]\nfinding = "GAUGE_CHANGED"\nby = "Li of the county"\nreason = "{reason}"\n')
    case = acceptance_case(folder)
    records = case.records()
    verdicts = decide(case.terms, records)
    grounds = grounds_of(case.terms, records, verdicts)
    given = AcceptancePaper(case.terms, records, verdicts, grounds, None, False, "none", None, ())
    text = Text(language)
    report = acceptance_report(given, text)
    said = " ".join(replace(report, sections=report.sections[:1]).texts())
    assert reason in said and "Li of the county" in said and text("papers.set_aside") in said
