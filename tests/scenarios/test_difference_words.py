"""What differs between two lines, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.case import Case, load_case
from scenarios.difference_words import Values, difference_rows
from scenarios.text import Text
from simcore.spec import LineSpec

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def bearing() -> Case:
    """The reference case."""
    return load_case(EXAMPLES / "bearing-6204")


def test_a_small_case_in_words_and_units() -> None:
    case = load_case(EXAMPLES / "small-cell")
    rows = difference_rows(case.line_of("before"), case.line_of("after"), Text("zh"))
    assert [(row.where, row.what) for row in rows] == [("磨削", "故障 响应"), ("磨削", "换型 时长")]
    assert rows[0].before == Values("48 分", "20 分", "2 小时")
    assert rows[0].after == Values("19.2 分", "4 分", "1.4 小时")


def test_stations_with_the_same_values_share_a_row(bearing: Case) -> None:
    rows = difference_rows(bearing.line_of("before"), bearing.line_of("after"), Text("en"))
    found = {(row.where, row.what): row for row in rows}
    assert found["all stations", "monitor's false alarm"].before is None
    patrol = next(row for row in rows if row.what == "quality patrol")
    assert patrol.after is None and patrol.before == Values("there")
    assert found["inner bore", "quality nonconforming in control"].after == Values("0.234 %", "0.078 %", "0.624 %")
    assert found["inner bore", "tool change pieces between"].before == Values(
        "700 pieces", "400 pieces", "1,500 pieces"
    )
    assert not any("source" in row.what or "reference" in row.what for row in rows)


def test_a_line_doesnt_differ_from_itself(bearing: Case) -> None:
    assert difference_rows(bearing.line, bearing.line, Text("zh")) == ()


def test_another_reference_alone_is_no_difference(bearing: Case) -> None:
    data = bearing.line.model_dump(mode="json", by_alias=True)
    data["stations"]["inner_bore"]["cycle"]["mean"]["reference"] = "another document"
    assert difference_rows(bearing.line, LineSpec.model_validate(data), Text("en")) == ()
    data["stations"]["inner_bore"]["cycle"]["mean"]["high"] = "1 min"
    data["name"] = "another"
    rows = difference_rows(bearing.line, LineSpec.model_validate(data), Text("en"))
    found = [(row.where, row.what, row.after) for row in rows]
    assert found == [("name", "name", Values("another")), ("inner bore", "cycle", Values(high="1 min"))]
