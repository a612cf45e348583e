"""What is said of a result: notes and findings of its document, the colour of a change, the months in sentences."""

from __future__ import annotations

import pytest

from dashboard.components.headline import tone_of
from dashboard.components.remarks import remarks
from dashboard.pages.results.course import sentences
from scenarios.estimates import Change, Estimate
from scenarios.text import Text
from tests.dashboard.conftest import shown

RATE = "good_output_rate"


def _estimate(value: float, lower: float, upper: float) -> Estimate:
    return Estimate(value, lower, upper, 5, 0.95, "", ())


def _data(value: float, lower: float, upper: float) -> dict[str, object]:
    return {"value": value, "lower": lower, "upper": upper, "n": 5, "level": 0.95, "note": "", "flags": []}


def test_findings_come_before_notes_and_an_unknown_code_is_not_hidden() -> None:
    document = {
        "notes": [{"code": "FEW_REPLICATIONS", "values": {"n": 6}}, {"code": "OF_ANOTHER_VERSION", "values": {}},
                  {"code": "TEMPLATE_PARAMETERS", "values": {}}],
        "findings": [{"code": "NO_OUTPUT", "values": {"line": "before"}}],
    }  # fmt: skip
    said = shown(remarks(document, Text("en")))
    assert said.index("made no good piece") < said.index("Only 6 replications") < said.index("OF_ANOTHER_VERSION")
    assert "remark-findings" in said and "Template parameters" not in said
    assert "Template parameters" in shown(remarks(document, Text("en"), without=()))
    assert remarks({"notes": [], "findings": []}, Text("en")) is None and remarks({}, Text("zh")) is None


@pytest.mark.parametrize(
    ("quantity", "difference", "relative", "tone"),
    [
        # With two runs one interval may hold zero and the other not: the colour follows the one that is printed.
        (RATE, (3.7, 0.1, 7.3), (0.2, -0.02, 0.46), "unclear"),
        (RATE, (3.7, -0.1, 7.3), (0.2, 0.02, 0.46), "better"),
        ("first_pass_defect_rate", (-0.01, -0.02, -0.001), (-0.2, -0.5, 0.1), "better"),
        ("first_pass_defect_rate", (0.01, 0.002, 0.02), (0.2, 0.1, 0.3), "worse"),
        ("comprehensive_energy_consumption", (-0.1, -0.2, 0.1), (-0.1, -0.2, -0.05), "better"),
    ],
)
def test_the_colour_follows_the_interval_that_is_printed(
    quantity: str, difference: tuple[float, float, float], relative: tuple[float, float, float], tone: str
) -> None:
    assert tone_of(Change(_estimate(*difference), _estimate(*relative)), quantity) == tone


def _period(change: tuple[float, float, float], **more: object) -> dict[str, object]:
    row = {"quantity": RATE, "difference": _data(*(430 * each for each in change)), "relative": _data(*change)}
    return {"figures": [row], **more}


def test_the_months_are_summed_up_in_sentences() -> None:
    document = {
        "ramp_up": [_period((0.15, 0.12, 0.18), month=None)], "steady": [_period((0.2, 0.18, 0.22), month=12)],
        "year_1": [_period((0.1, 0.08, 0.12), stop_weeks=1.5), _period((0.05, 0.0, 0.1), stop_weeks=3.0)],
        "made_up_by_end_of_month": 4,
    }  # fmt: skip
    answer, year, made_up = sentences(document, Text("en"))
    assert "+15.0 % [+12.0, +18.0] % in the twelve months" in answer and "month 13" in answer
    assert "stop of 1.5 weeks year 1 brings +10.0 %" in year and "end of month 4" in made_up
    *_, not_made_up = sentences({**document, "made_up_by_end_of_month": None}, Text("en"))
    assert "has not made up" in not_made_up
    # How long the line stands is not known: nothing is said of the first year.
    assert len(list(sentences({**document, "year_1": []}, Text("zh")))) == 1
