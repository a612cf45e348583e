"""Inputs in words: stations, people and tools by the names of the line, never by the patterns of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.appraisal import case_in_money
from scenarios.appraisal.input_words import input_name, pool_text
from scenarios.appraisal.study import CaseInMoney
from scenarios.case import load_case
from scenarios.text import LANGUAGES, Text
from scenarios.words import stations_text
from tests.scenarios.appraisal.small import money_case

EXAMPLE = Path(__file__).resolve().parents[3] / "examples/bearing-6204"


@pytest.fixture(scope="module")
def bearing() -> CaseInMoney:
    """The example of the bearing line in money."""
    return case_in_money(load_case(EXAMPLE), "after")


@pytest.mark.parametrize(("path", "chinese", "english"), [
    ("stations.*.failure", "全部工位: 每次故障", "all stations: one failure"),
    ("stations.*.piece_value", "其余各工位: 报废件价值", "all other stations: value of a scrapped piece"),
    ("stations.*_raceway.tools.tool_change", "外圈沟道磨, 内圈沟道磨: 每次换刀",
     "outer raceway, inner raceway: one tool change"),
    ("stations.inner_bore.piece_value", "内圈内径磨: 报废件价值", "inner bore: value of a scrapped piece"),
])  # fmt: skip
def test_patterns_are_stations(bearing: CaseInMoney, path: str, chinese: str, english: str) -> None:
    """A pattern is said by the stations whose price it is: those with one of their own are left out."""
    assert [input_name(f"economics.{path}", bearing, Text(language)) for language in LANGUAGES] == [chinese, english]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_holds_a_pattern_or_an_identifier(bearing: CaseInMoney, language: str) -> None:
    text = Text("zh" if language == "zh" else "en")
    names = [input_name(entry.key, bearing, text) for entry in bearing.inputs]
    assert names
    assert not [name for name in names if "*" in name or "_" in name]


def test_people_by_their_skill(tmp_path: Path) -> None:
    money = case_in_money(money_case(tmp_path), "after")
    assert pool_text("setters", money, Text("zh")) == "调整工"
    assert pool_text("night_watch", money, Text("zh")) == "night watch"


def test_many_stations_are_counted_and_unknown_patterns_stay(bearing: CaseInMoney) -> None:
    text = Text("en")
    assert stations_text(bearing.lines, ("*",), text) == "all stations"
    many = stations_text(bearing.lines, ("inner_*", "nowhere"), text)
    assert many == "inner face, inner raceway and others, 4 stations in all, nowhere"
