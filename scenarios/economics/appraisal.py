"""A project judged: present value first, then all internal rates, payback, return on investment, cover, worst month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from scenarios.economics.benchmark import Basis
from scenarios.economics.flows import OPERATING, CashFlow, by_years, cash_flow
from scenarios.economics.loan import debt_service_cover
from scenarios.economics.money import ZERO
from scenarios.economics.payback import Payback, dynamic_payback, static_payback
from scenarios.economics.present_value import net_present_value
from scenarios.economics.project import Project
from scenarios.economics.rates import internal_rates, modified_internal_rate
from scenarios.economics.rules import RuleBook, shipped_rules
from simcore.errors import LineproofError

CASES: Mapping[str, tuple[bool, bool]] = {
    "after_tax": (True, True), "after_tax_without_subsidy": (True, False),
    "before_tax": (False, True), "before_tax_without_subsidy": (False, False),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One view of a project: its cash flow and what it comes to at a discount rate [1/a]."""

    basis: Basis
    flow: CashFlow
    rate: Decimal

    def net_present_value(self, rate: Decimal | None = None) -> Decimal:
        """FNPV [yuan] of the flows at the ends of years, at the rate of the case or another."""
        return net_present_value(self.rate if rate is None else rate, self.flow.annual)

    @property
    def internal_rates(self) -> tuple[float, ...]:
        """FIRR: all real rates above -1 [1/a]; empty where there is none."""
        return internal_rates(self.flow.annual)

    @property
    def modified_internal_rate(self) -> float | None:
        """MIRR with the rate of the case for finance and reinvestment [1/a]."""
        return modified_internal_rate(self.flow.annual, self.rate, self.rate)

    @property
    def static_payback(self) -> Payback:
        """Payback from t = 0."""
        return static_payback(self.flow.annual)

    @property
    def dynamic_payback(self) -> Payback:
        """Payback of the discounted flows from t = 0."""
        return dynamic_payback(self.rate, self.flow.annual)

    @property
    def worst_month(self) -> tuple[int, Decimal]:
        """Month with the least cash in hand, and that cash [yuan]: what has to be financed."""
        totals = list(accumulate(self.flow.months))
        least = min(totals)
        return totals.index(least), least


@dataclass(frozen=True, slots=True)
class Return:
    """总投资收益率 ROI = EBIT/TI in both readings [1]: EBIT [yuan/a] without subsidy, TI [yuan] as invested."""

    investment: Decimal
    mean_earnings: Decimal
    normal_year: int | None
    normal_earnings: Decimal | None

    @property
    def mean(self) -> Decimal:
        """With the mean EBIT of all years."""
        return self.mean_earnings / self.investment

    @property
    def normal(self) -> Decimal | None:
        """With the EBIT of the normal year; None where the years looked at hold none."""
        return None if self.normal_earnings is None else self.normal_earnings / self.investment


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A project in four views (after and before tax, with and without subsidy), and for those who lend and own."""

    project: Project
    cases: Mapping[str, Case]
    owner: Case | None
    cover: tuple[Decimal | None, ...]

    @property
    def kinds(self) -> Mapping[str, Decimal]:
        """Investment by class of item [yuan] without VAT: what officials split into hardware and software."""
        split: dict[str, Decimal] = {}
        for item in self.project.items.values():
            split[item.kind] = split.get(item.kind, ZERO) + item.amount
        return split


def appraise(project: Project, rules: RuleBook | None = None) -> Appraisal:
    """Judge a project under the given rules, else the shipped ones.

    Raises:
        LineproofError: where a rule is missing or doesn't admit what the project asks for, or a payment lies outside.
    """
    book = shipped_rules() if rules is None else rules
    cases = {
        name: Case(_basis(taxed), cash_flow(project, book, taxed=taxed, subsidised=subsidised), project.discount_rate)
        for name, (taxed, subsidised) in CASES.items()
    }
    if project.loan is None:
        return Appraisal(project, cases, None, ())
    owned = cash_flow(project, book, financed=True)
    return Appraisal(project, cases, Case("after_tax", owned, project.discount_rate), _cover(owned))


def return_on_investment(project: Project, normal_year: int, rules: RuleBook | None = None) -> Return:
    """ROI in both readings; the normal year is named by who asks, for nothing in the flows says which is normal.

    TI is what is paid for the items, VAT that doesn't come back included, and working capital bound at the beginning.

    Raises:
        LineproofError: YEAR_UNKNOWN for a year that isn't looked at, NO_INVESTMENT where nothing is invested.
    """
    if not 1 <= normal_year <= project.years:
        hint = f"1 to {project.years}"
        raise LineproofError("YEAR_UNKNOWN", f"there is no year {normal_year}", hint, "normal_year")
    flow = cash_flow(project, shipped_rules() if rules is None else rules, taxed=False, subsidised=False)
    found = return_of(project, flow, normal_year)
    if found is None:
        raise LineproofError("NO_INVESTMENT", "nothing is invested", "ROI needs an investment", "items")
    return found


def return_of(project: Project, flow: CashFlow, normal_year: int | None) -> Return | None:
    """ROI from a flow of the project without subsidy, before or after tax; None where nothing is invested.

    Without a normal year that reading is None.
    """
    bound = sum((max(-capital.released, ZERO) for capital in project.working_capital.values()), ZERO)
    paid = flow.of("investment", "lease_payment", "vat_paid", "vat_recovered")
    investment = bound - sum(paid, ZERO)
    if investment <= 0:
        return None
    earnings = flow.earnings_before_interest_and_tax()
    mean = sum(earnings, ZERO) / len(earnings)
    return Return(investment, mean, normal_year, None if normal_year is None else earnings[normal_year - 1])


def lease_against_buy(project: Project, rules: RuleBook | None = None) -> Mapping[str, Case]:
    """The project as it is leased, and with the same items bought; LineproofError NOTHING_LEASED without a lease."""
    if not project.leases:
        raise LineproofError("NOTHING_LEASED", "no item is leased", "give `leases`", "leases")
    bought = Project.model_validate({**dict(project), "leases": ()})
    return {name: appraise(which, rules).cases["after_tax"] for name, which in (("lease", project), ("buy", bought))}


def _basis(taxed: bool) -> Basis:
    return "after_tax" if taxed else "before_tax"


def _cover(owned: CashFlow) -> tuple[Decimal | None, ...]:
    """DSCR of years 1 ... n: operation less income tax over principal and interest."""
    earned = by_years(owned.of(*OPERATING, "income_tax"))[1:]
    due = by_years(owned.of("loan_repaid", "interest"))[1:]
    return debt_service_cover(earned, [-amount for amount in due])
