"""The data page: what a record holds, what is missing, files in and out, terms drafted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.cases.editing import undo, write_files
from dashboard.cases.making import case_from_records
from dashboard.cases.root import is_case_folder
from dashboard.config import Config
from dashboard.context import Context
from dashboard.pages import data as page
from dashboard.pages.data.callbacks import _files, content
from dashboard.pages.data.content import upload
from dashboard.pages.data.draft import questions, said, write_terms
from dashboard.refusals import Refused
from dashboard.services import Services, services_of
from scenarios.acceptance.case import acceptance_case
from scenarios.acceptance.overview import overview_document, record_overview
from simcore.errors import LineproofError, SpecError
from tests.dashboard.conftest import EXAMPLES, shown

FIRM = EXAMPLES / "acceptance" / "firm-a"
BEFORE = "report-before.xlsx"
VALUES = {
    "claims": "产量提高15%, 不良率由6%降到4.5%", "firm": "鑫磊", "boundary": "磨装线", "claimant": "甲",
    "works": "2025-04-01", "reporting": "2025-05-05", "weeks": 8, "line": "A", "later": "report-after.xlsx",
    "times": "6204 = 6 s",
}  # fmt: skip
ANSWERS = {"1.definition": "lineproof.standard_minutes_per_shift", "2.definition": "lineproof.defect_share"}


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = services_of(Config(root=tmp_path))
    yield made
    made.quick.close()


@pytest.fixture
def context(services: Services) -> Context:
    """A case that has a firm's record and nothing else."""
    case_from_records(services.cases, "firm", {BEFORE: (FIRM / BEFORE).read_bytes()}, 10**7)
    return services.context("/data", "?case=firm")


def test_a_record_alone_is_a_case_also_when_it_is_taken_out_again(context: Context) -> None:
    assert context.services.cases.names() == ("firm",)
    version = write_files(context, {BEFORE: None}, "out")
    assert is_case_folder(context.services.cases.folder("firm"))
    assert content(context, version) is None and "data-place" in shown(page.layout(context))
    undo(context)
    assert context.services.cases.versions("firm").manifest(context.services.cases.versions("firm").present())


@pytest.mark.parametrize(
    ("files", "code"),
    [({}, "FILE_UNKNOWN"), ({"line.toml": b"x = 1"}, "FILE_KIND"), ({"../a.xlsx": b""}, "FILE_NAME"),
     ({"a.xlsx": b"x" * 11}, "FILE_TOO_BIG"), ({"<b>.csv": b""}, "FILE_NAME")],
)  # fmt: skip
def test_a_case_is_not_made_of_what_is_no_record(services: Services, files: dict[str, bytes], code: str) -> None:
    with pytest.raises(LineproofError) as refusal:
        case_from_records(services.cases, "firm", files, 10)
    assert refusal.value.code == code
    assert services.cases.names() == () and not (services.config.root / "firm").exists()


def test_the_overview_counts_what_stands_in_the_record(tmp_path: Path) -> None:
    found = record_overview(FIRM, (BEFORE, "report-after.xlsx"))
    # 21 weeks of 12 shifts; the weeks of the works between them are there, and empty.
    assert (found.number, found.shifts, found.whole_weeks, found.products) == (252, 252, 26, ("6204",))
    assert [week.first.isoformat() for week in found.weeks if not week.shifts] == [
        "2025-03-31", "2025-04-07", "2025-04-14", "2025-04-21", "2025-04-28"
    ]  # fmt: skip
    assert found.weeks[0].pieces == 60_084 and found.weeks[13].pieces is None
    figures = {each.metric: each for each in found.figures}
    assert figures["throughput"].state == "enough" and figures["throughput"].weeks == 21
    assert figures["availability"].missing == ("actual_production_time",)
    assert figures["availability"].state == "missing"
    assert [(claim, findings) for claim, _, findings in found.claims] == [("output", ()), ("defects", ())]
    assert overview_document(found)["claims"][0] == {"claim": "output", "metric": "throughput", "findings": []}
    shutil.copytree(FIRM, tmp_path / "firm")
    half = record_overview(tmp_path / "firm", (BEFORE,))
    assert {finding.code for finding in half.claims[0][2]} >= {"WEEK_MISSING"}


def test_a_file_that_cannot_be_read_is_said_and_changes_nothing_for_the_others(tmp_path: Path) -> None:
    shutil.copyfile(FIRM / BEFORE, tmp_path / BEFORE)
    (tmp_path / "a.csv").write_text("日期,合格数\n2025-13-01,5\n", encoding="utf-8")
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    (tmp_path / "c.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    found = record_overview(tmp_path, ("a.csv", "b.xlsx", "c.csv", BEFORE))
    assert found.number == 144 and found.whole_weeks == 12
    codes = {file.name: [problem.code for problem in file.problems] for file in found.files}
    assert codes == {"a.csv": ["RECORD_CELL"], "b.xlsx": ["RECORD_UNREADABLE"], "c.csv": ["RECORD_HEADER"], BEFORE: []}


def test_rows_that_contradict_one_another_are_found_with_their_place(tmp_path: Path) -> None:
    lines = ["日期,班次,合格数,总产量", "2025-01-06,白班,10,9", "2025-01-07,白班,8,9", "2025-01-07,白班,8,9"]
    (tmp_path / "r.csv").write_text("\n".join(lines), encoding="utf-8")
    found = record_overview(tmp_path, ("r.csv",))
    assert {each.code: each.places for each in found.findings} == {
        "DUPLICATE_ROWS": ("r.csv row 3", "r.csv row 4"), "GOOD_ABOVE_TOTAL": ("r.csv row 2",)
    }  # fmt: skip
    assert found.whole_weeks <= 1 and all(figure.state == "missing" for figure in found.figures)


def test_the_page_says_what_the_record_is_enough_for_in_both_languages(services: Services, context: Context) -> None:
    version = services.cases.versions("firm").present()
    said_now = shown(content(context, version))
    for word in ("12", "144", "6204", "合格数", "可判定", "运行时间", "data-draft", BEFORE):
        assert word in said_now, word


def test_terms_are_drafted_when_everything_is_answered(context: Context) -> None:
    names = (BEFORE,)
    with pytest.raises(SpecError) as empty:
        write_terms(context, names, {}, {})
    assert [problem.path for problem in empty.value.problems] == [
        "claims", "firm", "boundary", "claimant", "works", "reporting"
    ]  # fmt: skip
    with pytest.raises(SpecError) as open_now:
        write_terms(context, names, VALUES, {})
    asked = questions(VALUES, {})
    assert [each.field for each in asked] == ["1.definition", "2.definition"]
    form = shown(said(context, asked, open_now.value))
    assert "data-answer" in form and "problems" not in form
    version, data = write_terms(context, names, VALUES, ANSWERS)
    assert data["records"] == [BEFORE, "report-after.xlsx"]
    terms = acceptance_case(context.services.cases.folder("firm")).terms
    assert {name: str(claim.size) for name, claim in terms.claims.items()} == {
        "throughput": "0.15",
        "defect_rate": "0.015",
    }
    assert [question.answer for question in questions(VALUES, ANSWERS)] == list(ANSWERS.values())
    assert "report-after.xlsx" in shown(upload(context, version))
    assert "data-draft" not in shown(content(context, version))
    undo(context)
    assert "data-draft" in shown(content(context, context.services.cases.versions("firm").present()))


def test_a_product_without_standard_time_is_asked_for_in_the_words_of_the_page(context: Context) -> None:
    values = {**VALUES, "times": "6204 = "}
    with pytest.raises(SpecError) as refusal:
        write_terms(context, (BEFORE,), values, ANSWERS)
    words = shown(said(context, questions(values, ANSWERS), refusal.value))
    assert "单件标准工时" in words and "--standard-time" not in words


def test_a_later_record_takes_the_name_that_was_agreed_on() -> None:
    content_ = "data:;base64,YQ=="
    assert _files("later.csv", content_, "mine.csv") == {"later.csv": b"a"}
    assert _files("", [content_], ["mine.csv"]) == {"mine.csv": b"a"}
    with pytest.raises(Refused) as refusal:
        _files("later.csv", content_, "mine.xlsx")
    assert refusal.value.code == "FILE_KIND"


def test_an_official_hands_records_in_but_no_line_files(services: Services, context: Context) -> None:
    assert services.cases.names() == ("firm",)
    write_files(context, {"more.csv": "日期,合格数\n2025-01-06,5\n".encode()}, "more")
    found = record_overview(services.cases.folder("firm"), ("more.csv", BEFORE))
    assert found.number == 145
