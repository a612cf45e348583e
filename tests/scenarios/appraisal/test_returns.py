"""ROI over the draws against sums by hand, what isn't defined in words, and debts beside the life of what they pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from scenarios.appraisal import appraise_draws
from scenarios.appraisal.document import appraisal_document
from scenarios.appraisal.lender import debt_terms
from scenarios.appraisal.returns import returns_of
from scenarios.appraisal.words import outlived_text, return_rows, returns_undefined
from scenarios.economics.project import Loan
from scenarios.text import LANGUAGES, Text
from simcore.stats import Interval
from tests.scenarios.appraisal.small import TERMS, kept
from tests.scenarios.report.small import appraised, financed


def test_the_mean_line_by_hand() -> None:
    """Machine and service, 110,000, at once in year 1, software, 20,000, over two years; VAT comes back.

    Mean EBIT = mean benefit - 130,000 / 5; the normal year is the second one, which bears half of the software.
    """
    found = appraised()
    typical, years = found.returns.expected, found.expected.benefits
    assert typical is not None
    assert typical.investment == Decimal(130_000)
    assert typical.mean_earnings == pytest.approx(float(sum(years) - 130_000) / 5)
    assert found.returns.normal_year == typical.normal_year == 2
    assert typical.normal_earnings == years[1] - 10_000


def test_each_draw_has_its_own_and_the_interval_holds_the_median() -> None:
    found = appraised()
    reading = found.returns.mean
    assert reading is not None
    assert found.returns.undefined == 0
    interval = reading.spread.intervals[0.80]
    assert isinstance(interval, Interval)
    assert interval.lower < reading.spread.median < interval.upper
    assert reading.gain.estimate == sum((each.return_mean or 0.0) > 0.0 for each in found.drawn) / len(found.drawn)


USES = [
    ("2027-01-01", 5, 2), ("2027-03-01", 5, 2), ("2028-01-01", 5, 3), ("2028-06-01", 5, 3), ("2027-03-01", 1, None),
]  # fmt: skip


@pytest.mark.parametrize(("in_use", "years", "normal"), USES)
def test_the_normal_year_is_the_first_whole_one_in_use(in_use: str, years: int, normal: int | None) -> None:
    money = appraised().money
    change = money.change.model_copy(update={"in_use": date.fromisoformat(in_use)})
    money = replace(money, terms=money.terms.model_copy(update={"years": years}), change=change)
    assert money.normal_year == normal


def test_a_ramp_up_moves_the_normal_year_behind_it() -> None:
    money = appraised().money
    money = replace(money, change=money.change.model_copy(update={"in_use": date(2027, 3, 1)}))
    assert money.normal_year == 2
    assert replace(money, course=(Decimal(-100),) * 12).normal_year == 3


def test_without_a_deduction_at_once_the_first_year_is_normal() -> None:
    terms = TERMS.replace('deduction = "one_off"', 'deduction = "straight_line"')
    assert appraised(terms).money.normal_year == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_defined_is_said(language: str) -> None:
    """A draw in which nothing is invested leaves no distribution; years too short hold no normal one."""
    assert language in LANGUAGES
    text, found = Text("zh" if language == "zh" else "en"), appraised()
    drawn = (replace(found.drawn[0], return_mean=None, return_normal=None), *found.drawn[1:])
    money = replace(found.money, terms=found.money.terms.model_copy(update={"years": 1}))
    money = replace(money, change=money.change.model_copy(update={"in_use": date(2027, 6, 1)}))
    partly = replace(found, money=money, returns=returns_of(money, found.expected, drawn))
    assert partly.returns.undefined == 1
    assert partly.returns.mean is None
    said = returns_undefined(partly, text)
    assert said == [text("appraise.roi_nothing", count=1, n=40), text("appraise.roi_no_normal", n=1)]
    assert [row[1] for row in return_rows(partly, text)] == [text("appraise.not_defined")]
    assert appraisal_document(partly)["return_on_investment"]["mean_of_years"] is None


def test_a_loan_that_outlives_software() -> None:
    """Software over two years, machine and service over ten; the loan runs two years from the same day, then three."""
    found = financed()
    terms = {term.item: term for term in debt_terms(found.expected.appraisal.project)}
    assert {term.debt for name, term in terms.items() if name != "faster-1"} == {"loan"}
    assert terms["faster-1"].debt == "lease"
    assert terms["faster-1"].debt_ends == date(2030, 1, 1)
    assert not any(term.outlived for term in terms.values())
    assert outlived_text(found, Text("en")) == ""
    project = found.expected.appraisal.project
    assert isinstance(project.loan, Loan)
    longer = project.model_copy(update={"loan": project.loan.model_copy(update={"months": 36})})
    beyond = {term.item: term.beyond for term in debt_terms(longer)}
    assert beyond == {"faster-1": 0, "faster-2": 12, "faster-3": 0}
    expected = replace(found.expected, appraisal=replace(found.expected.appraisal, project=longer))
    said = outlived_text(replace(found, expected=expected), Text("en"))
    assert said == Text("en")("appraise.outlived", items="software", amount="20 k yuan", months=12)


def test_without_debt_there_is_none_to_outlive() -> None:
    assert debt_terms(appraised().expected.appraisal.project) == ()


def test_the_benefit_of_a_year_follows_the_draws() -> None:
    """Twice the further pieces bring more: the spread is of the draws, not of the mean line."""
    found = appraised()
    again = appraise_draws(found.money, kept(), {})
    assert again.benefit == found.benefit
    interval = found.benefit.intervals[0.80]
    assert isinstance(interval, Interval)
    assert interval.lower < found.benefit.median < interval.upper
