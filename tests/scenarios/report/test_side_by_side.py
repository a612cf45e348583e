"""Several scenarios in columns: the figures of each appraisal, pairs of draws, what is left out by name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from scenarios.appraisal import CaseAppraisal
from scenarios.documents.model import Paragraph, Table
from scenarios.report import Option, quote_content, write_quote
from scenarios.report.side_by_side import INDENT, side_by_side_section
from scenarios.text import LANGUAGES, Text
from tests.scenarios.appraisal.small import TERMS
from tests.scenarios.report.small import AID, appraised, losing, prediction

EN = Text("en")


def column(table: Table, place: int) -> dict[str, str]:
    """A column of a table by the first one; rows that belong to the row above keep its name in front."""
    found, last = {}, ""
    for row in table.rows:
        last = last if row[0].startswith(INDENT) else row[0]
        found[row[0] if row[0] == last else f"{last}{row[0]}"] = row[place]
    return found


def tables(*options: CaseAppraisal, text: Text = EN) -> list[Table]:
    section = side_by_side_section([Option(each, prediction()) for each in options], (), text)
    return [block for block in section.blocks if isinstance(block, Table)]


def test_every_scenario_has_the_figures_of_its_appraisal() -> None:
    (table,) = tables(appraised(), losing())
    for place, appraisal in enumerate((appraised(), losing()), 1):
        shown = column(table, place)
        assert float(shown[EN("quote.side_investment")].replace(",", "")) * 1000 == appraisal.money.bill_total()
        value = float(shown[EN("quote.side_value")].replace(",", "").replace("−", "-"))
        assert value == pytest.approx(appraisal.value.median / 1000, abs=0.51)
        assert shown[EN("quote.side_gain")] == f"{100 * appraisal.gain.estimate:.0f} %"
        assert shown[EN("quote.side_aid")] == EN("quote.side_no_aid")
        assert shown[EN("quote.side_good")] == "+25.0 %"
        assert shown[EN("quote.side_defects_before")].startswith("3.1")
        assert shown[f"{EN('quote.side_value')}{INDENT}80 % interval"].startswith("[")


def test_draw_by_draw_the_dear_machine_is_never_worth_more() -> None:
    (table,) = tables(appraised(), losing())
    row = next(row for row in table.rows if row[0].startswith("probability of being worth more"))
    assert row[1] == "–"
    assert row[2].startswith("0 % [0, 9]")


def test_draws_that_are_no_pairs_are_not_compared() -> None:
    other = replace(losing(), kept=replace(losing().kept, seed=8))
    (table,) = tables(appraised(), other)
    assert not [row for row in table.rows if row[0].startswith("probability of being worth more")]
    section = side_by_side_section([Option(appraised(), None), Option(other, None)], (), EN)
    said = EN("quote.side_not_paired", names="after", name="after")
    assert [block.text for block in section.blocks if isinstance(block, Paragraph) and block.tone == "warn"] == [said]


def test_with_aid_its_mean_stands_there() -> None:
    (table,) = tables(appraised(TERMS + AID), appraised())
    shown = column(table, 1)[EN("quote.side_aid")]
    assert shown == f"{float(appraised(TERMS + AID).expected.aid) / 1000:,.0f}"


def test_more_than_a_page_holds_go_on_in_a_further_table() -> None:
    found = tables(*[appraised()] * 6)
    assert [len(table.head) for table in found] == [5, 4]
    assert found[1].title == EN("quote.side_further")


def test_both_languages_have_the_same_rows() -> None:
    chinese, english = (tables(appraised(), losing(), text=Text(language))[0] for language in LANGUAGES)
    assert len(chinese.rows) == len(english.rows)


def test_what_has_no_prices_is_named() -> None:
    content = quote_content(appraised(), None, EN, left_out=("later",))
    warned = [block.text for block in content.section("scenarios").blocks
              if isinstance(block, Paragraph) and block.tone == "warn"]  # fmt: skip
    assert len(warned) == 1
    assert "later" in warned[0]


def test_one_scenario_needs_no_page() -> None:
    assert "scenarios" not in [section.key for section in quote_content(appraised(), None, EN).sections]


def test_all_files_hold_them(tmp_path: Path) -> None:
    write_quote(appraised(), prediction(), EN, tmp_path, [Option(losing(), prediction())])
    (table,) = tables(appraised(), losing())
    written = docx.Document(str(tmp_path / "quote.docx"))
    grid = next(each for each in written.tables if [cell.text for cell in each.rows[0].cells] == list(table.head))
    assert [[cell.text for cell in row.cells] for row in list(grid.rows)[1:]] == [list(row) for row in table.rows]
    page = openpyxl.load_workbook(tmp_path / "quote.xlsx")["Scenarios"]
    values = {row[0].value: [cell.value for cell in row[1:3]] for row in page.iter_rows()}
    assert values[EN("quote.side_investment")] == [130, 4030]
    found = json.loads((tmp_path / "appraisal.json").read_text(encoding="utf-8"))["appraisals"]
    assert [each["expected"]["investment"] for each in found] == ["130000.00", "4030000.00"]
    assert EN("quote.side_table") in (tmp_path / "quote.html").read_text(encoding="utf-8")
