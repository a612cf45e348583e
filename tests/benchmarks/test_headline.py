"""The headline experiment: what counts as reaching a claim, the cases that are examined, and the page."""

from __future__ import annotations

import pytest

from benchmarks.headline.claims import JOINTLY, XINCHANG, ZHENHAI, Draw
from benchmarks.headline.page import page
from benchmarks.headline.study import RENOVATIONS, Renovation, case_of, example, payroll, people_by_draw, predicted
from scenarios.case import load_case
from scenarios.runner import Runner

CLAIMS = {claim.name: claim for claim in (*ZHENHAI, *XINCHANG)}


def draw(
    output: float = 1.0, defects: tuple[float, float] = (0.05, 0.05), oee: float = 1.0, people: float = 1.0
) -> Draw:
    return Draw((100.0, 100.0 * output), defects, (0.5, 0.5 * oee), people)


@pytest.mark.parametrize(
    ("name", "reaches", "falls_short"),
    [
        ("Z1", draw(1.231), draw(1.229)),
        ("Z2", draw(defects=(0.05, 0.0316)), draw(defects=(0.05, 0.0318))),
        ("Z3", draw(defects=(0.05, 0.0279)), draw(defects=(0.05, 0.0281))),
        ("Z4", draw(oee=1.081), draw(oee=1.079)),
        ("Z5", draw(1.1, people=0.94), draw(1.1, people=0.96)),
        ("X1", draw(1.201), draw(1.199)),
        ("X2", draw(people=0.49), draw(people=0.51)),
        ("X3", draw(oee=1.227), draw(oee=1.225)),
        ("X4", draw(1.476), draw(1.474)),
    ],
)
def test_what_reaches_a_claim(name: str, reaches: Draw, falls_short: Draw) -> None:
    assert CLAIMS[name].reached(reaches) and not CLAIMS[name].reached(falls_short)


def test_claims_are_examined_jointly_by_name() -> None:
    assert all(name in CLAIMS for _, names in JOINTLY for name in names)


@pytest.mark.parametrize("renovation", RENOVATIONS, ids=lambda renovation: renovation.name)
def test_every_renovation_is_a_line(renovation: Renovation) -> None:
    case = case_of(load_case(example()), renovation)
    before, after = case.line_of("before"), case.line_of("after")
    assert before == load_case(example()).line_of("before")
    assert after != before and payroll(before) > 0.0
    if renovation.coverage is not None:
        shares = {m.coverage.typical for m in case.measures_of("after").values() if m.coverage is not None}
        assert shares == {renovation.coverage}


@pytest.mark.slow
def test_the_page_says_how_many_sets_reach_what() -> None:
    case, renovation = load_case(example()), RENOVATIONS[0]
    prediction, found = predicted(case, renovation, 39, Runner(1), 4)
    assert len(found) == 39 and people_by_draw(case_of(case, renovation), prediction) == [d.people for d in found]
    text = page({renovation.name: (prediction, found)}, 39, 4, "0")
    reached = sum(CLAIMS["Z2"].reached(each) for each in found)
    assert f"| Z2: defects 6 % to 3.8 % | defect rate lower by 36.7 % of itself | {reached / 39:.0%} (" in text
    assert "+2.34%" not in text and "2.34%" in text and "1.2019" in text and "35.8%" in text
