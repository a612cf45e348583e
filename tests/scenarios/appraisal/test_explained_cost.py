"""The unit cost among what is explained: shared without remainder, with what is bought, absent without prices."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.attribution import Attribution, explain_study
from scenarios.runner import Runner
from tests.scenarios.appraisal.small import CASE, MEASURES, money_case

COST = "unit_conversion_cost"
# A measure that costs a million and changes nothing: electricity of a machine that has none to save.
IDLE = """
[measures.gold_plate]
covers = ["pack"]

[[measures.gold_plate.effects]]
mechanism = "cycle"
factor = 1.0

[[measures.gold_plate.items]]
name = "gold"
kind = "equipment"
amount = "1000000"
"""


def explained(folder: Path) -> Attribution:
    case = CASE.replace('measures = ["faster"]', 'measures = ["faster", "gold_plate"]')
    return explain_study(money_case(folder, case=case, measures=MEASURES + IDLE), None, Runner(workers=1))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Attribution:
    return explained(tmp_path_factory.mktemp("case"))


def test_the_cost_is_shared_without_remainder(found: Attribution) -> None:
    sharing = found.sharings[COST]
    assert sharing.residual < 1e-9
    assert list(sharing.values) == ["faster", "gold_plate"]


def test_what_is_bought_for_nothing_is_its_depreciation(found: Attribution) -> None:
    """100,000 yuan a year for ten years, over the million pieces that are sold in every combination."""
    worth = found.sharings[COST].alone["gold_plate"].value
    assert worth == pytest.approx(0.1, abs=1e-12)


def test_without_prices_there_is_no_cost(tmp_path: Path) -> None:
    case = money_case(tmp_path)
    (tmp_path / "economics.toml").unlink()
    assert COST not in explain_study(case, None, Runner(workers=1)).sharings
