"""In stages: against sums by hand over the draws, and against the worked function of the economics."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from scenarios.appraisal import appraise_draws, case_in_money
from scenarios.appraisal.document import appraisal_document
from scenarios.appraisal.summary import CaseAppraisal
from scenarios.appraisal.words import stages_text
from scenarios.economics import staging_value
from scenarios.economics.staging import Outcome
from scenarios.report.content import quote_content
from scenarios.text import LANGUAGES, Text
from simcore.stats import Interval
from tests.scenarios.appraisal.small import MEASURES, TERMS, kept, money_case

PILOT = TERMS.replace('fees = "2000"', 'fees = "2000"\npilot = { cost = "20000", years = 1 }', 1)


def appraised(directory: Path, machine: str = "100000", terms: str = PILOT) -> CaseAppraisal:
    measures = MEASURES.replace('typical = "100000", low = "80000", high = "150000"', f'typical = "{machine}"')
    return appraise_draws(case_in_money(money_case(directory, terms=terms, measures=measures), "after"), kept(), {})


def test_without_a_pilot_nothing_is_said(tmp_path: Path) -> None:
    found = appraised(tmp_path, terms=TERMS)
    assert found.stages is None and stages_text(found, Text("en")) == []
    assert appraisal_document(found)["in_stages"] is None


@pytest.mark.parametrize("machine", ["100000", "900000", "4000000"])
def test_the_value_of_waiting_by_hand(machine: str, tmp_path: Path) -> None:
    """(sum of gains above zero) / 1.1 less the pilot, and the function of the economics on the same outcomes."""
    found = appraised(tmp_path, machine)
    stages, values = found.stages, [each.value for each in found.drawn]
    assert stages is not None
    wanted = sum(max(value, 0.0) for value in values) / len(values) / 1.1 - 20_000.0
    later, added = stages.in_stages, stages.added
    middle = later.estimate if isinstance(later, Interval) else later.value
    assert middle == pytest.approx(wanted)
    outcomes = [Outcome(Decimal(1) / len(values), Decimal(repr(value))) for value in values]
    assert middle == pytest.approx(float(staging_value(Decimal(20_000), outcomes, Decimal("0.10")).staged))
    assert stages.stopped == sum(value <= 0.0 for value in values) / len(values)
    assert isinstance(added, Interval)
    assert added.estimate == pytest.approx(wanted - sum(values) / len(values))


def test_it_is_said_on_paper_in_both_languages(tmp_path: Path) -> None:
    found = appraised(tmp_path)
    for language in LANGUAGES:
        (said,) = stages_text(found, Text(language))
        assert said in " ".join(quote_content(found, None, Text(language)).texts())
    assert appraisal_document(found)["in_stages"]["pilot_cost"] == "20000"
