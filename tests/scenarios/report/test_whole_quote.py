"""From the files of a case to the quotation, simulated: all documents are there and say the same figures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from scenarios.text import Text
from tests.scenarios.running import exit_code

EXAMPLE = Path(__file__).resolve().parents[3] / "examples/small-cell"
FILES = {"index.html", "results.json", "quote.docx", "quote.xlsx", "quote.html", "appraisal.json"}
SECOND = """
[scenarios.calls]
label = { zh = "安灯", en = "calls" }
measures = ["andon"]
"""
TERMS = """
[scenarios.calls]
paid = 2027-01-01
in_use = 2027-02-01
fees = "1000"
maintenance = "1000"
"""
EN = Text("en")


def quoted(folder: Path, *options: object, second: bool = True) -> Path:
    """The folder of a quotation of the small cell, with a second scenario beside the first."""
    shutil.copytree(EXAMPLE, folder / "cell", ignore=shutil.ignore_patterns(".lineproof"))
    if second:
        for name, more in (("case.toml", SECOND), ("economics.toml", TERMS)):
            path = folder / "cell" / name
            path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert exit_code("quote", folder / "cell", "--out", folder / "out", "--lang", "en", *options) == 0
    return folder / "out"


def thousands(content: Any) -> float:
    """A printed amount in thousand yuan, whatever stands behind it."""
    return float(str(content).split(" k yuan")[0].replace(",", "").replace("−", "-"))


def assert_agree(out: Path, draws: int) -> None:
    """DOCX, XLSX and HTML print the figures of appraisal.json."""
    assert {path.name for path in out.iterdir()} == FILES
    data = json.loads((out / "appraisal.json").read_text(encoding="utf-8"))
    first, *others = data.get("appraisals", [data])
    assert first["settings"]["draws"] == draws
    value = first["net_present_value"]["median"] / 1000.0
    document = docx.Document(str(out / "quote.docx"))
    cells = {row.cells[0].text: row.cells[1].text for table in document.tables for row in table.rows}
    assert thousands(cells[EN("quote.value")]) == pytest.approx(value, abs=0.5)
    book = openpyxl.load_workbook(out / "quote.xlsx", data_only=True)
    summary = {row[0].value: row[1].value for row in book["Summary"].iter_rows()}
    assert thousands(summary[EN("quote.value")]) == pytest.approx(value, abs=0.5)
    live = {row[0].value: row[1].value for row in book["Cash flow"].iter_rows()}
    view = first["expected"]["views"]["after_tax"]
    assert live["FNPV after tax"] == pytest.approx(float(view["net_present_value"]), abs=0.005)
    page = (out / "quote.html").read_text(encoding="utf-8")
    assert cells[EN("quote.value")].split("\n")[0] in page
    returns = first["return_on_investment"]
    table = next(each for each in document.tables if each.rows[0].cells[0].text == EN("quote.roi_reading"))
    assert table.rows[1].cells[4].text == f"{100 * returns['mean_of_years']['median']:.1f} %".replace("-", "−")
    if others:
        amounts = {row[0].value: [cell.value for cell in row[1:3]] for row in book["Scenarios"].iter_rows()}
        bills = [float(each["expected"]["investment"]) / 1000.0 for each in (first, *others)]
        assert amounts[EN("quote.side_investment")] == pytest.approx(bills, abs=0.5)


def test_reduced_with_two_scenarios(tmp_path: Path) -> None:
    out = quoted(tmp_path, "--draws", 40, "--days", 1)
    assert_agree(out, 40)
    found = json.loads((out / "appraisal.json").read_text(encoding="utf-8"))["appraisals"]
    assert [each["scenario"] for each in found] == ["after", "calls"]


def test_what_was_asked_for_comes_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An order of one's own; a name that comes twice is refused before anything is simulated."""
    shutil.copytree(EXAMPLE, tmp_path / "cell", ignore=shutil.ignore_patterns(".lineproof"))
    assert exit_code("quote", tmp_path / "cell", "--scenario", "after,after", "--lang", "en") == 2
    assert "OPTION_FORM" in capsys.readouterr().err
    assert not (tmp_path / "cell/.lineproof").exists()


@pytest.mark.slow
def test_in_full_with_short_windows(tmp_path: Path) -> None:
    """All 1,000 draws, of a day each instead of twenty."""
    out = quoted(tmp_path, "--full", "--days", 1, second=False)
    assert_agree(out, 1000)
    # Windows below those of a full prediction are called so, however many draws there are.
    assert "reduced: 1000 x " in (out / "quote.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("after,nope", "NAME_UNKNOWN"),
        ("after,", "OPTION_FORM"),
        ("after,bare", "TERMS_MISSING"),
        ("nothing", "NOTHING_BOUGHT"),
    ],
)
def test_each_scenario_is_looked_at_before_anything_is_simulated(
    asked: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "cell", ignore=shutil.ignore_patterns(".lineproof"))
    more = {"case.toml": '\n[scenarios.bare]\nmeasures = ["andon"]\n\n[scenarios.nothing]\nmeasures = []\n',
            "economics.toml": TERMS.replace("calls", "nothing")}  # fmt: skip
    for name, text in more.items():
        with (tmp_path / "cell" / name).open("a", encoding="utf-8") as file:
            file.write(text)
    for command in ("quote", "appraise"):
        assert exit_code(command, tmp_path / "cell", "--scenario", asked, "--lang", "en") == 2
        assert code in capsys.readouterr().err
    assert not (tmp_path / "cell/.lineproof").exists()
