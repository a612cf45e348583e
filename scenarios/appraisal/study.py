"""A scenario appraised: draws of the line, prices and terms as cash flows, summed up as distributions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.appraisal.aid import AidRules, aid_received, aid_rules, expected_aid
from scenarios.appraisal.bill import bill_amounts, project_items
from scenarios.appraisal.drawn import BILL, GRANTED, INSTALLATION, READING, Input, class_middle, inputs_of, terms_at
from scenarios.appraisal.increment import Arms, arms_of, months_to_use, project_of, yearly_change
from scenarios.appraisal.operation import LineFacts, facts_of
from scenarios.appraisal.terms import Change, Terms, load_terms
from scenarios.case import Case
from scenarios.economics import Appraisal, appraise, lease_against_buy
from scenarios.economics.appraisal import Case as View
from scenarios.economics.appraisal import return_of
from scenarios.economics.cost_figures import CostFigures, cost_figures
from scenarios.economics.flows import by_years, cash_flow
from scenarios.economics.money import MONTHS, ZERO, to_fen
from scenarios.economics.payback import static_payback
from scenarios.economics.present_value import net_present_value
from scenarios.economics.project import Item, Project
from scenarios.economics.rules import RuleBook, shipped_rules
from scenarios.measures.model import Measure
from scenarios.policy import SubsidyResult
from scenarios.prediction.draws import uniforms
from scenarios.prediction.kept_draws import KeptDraws
from scenarios.prediction.law import is_uncertain, value_at
from scenarios.quantities import Quantities, added
from simcore.errors import Problem, SpecError, StatisticsError
from simcore.spec import LineSpec

AID = "aid"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One draw in money [yuan]: present values after tax with and without subsidy, payback [a] without it (None:
    never within the years), the least cash in hand and its month, what a year in full effect brings [yuan/a], ROI [1]
    of the mean and of the normal year (None: not defined), and cost figures without and with the project."""

    value: float
    value_without_aid: float
    payback: float | None
    payback_with_aid: float | None
    least_cash: float
    least_month: int
    aid: float
    investment: float
    benefit: float
    return_mean: float | None
    return_normal: float | None
    costs: tuple[CostFigures, CostFigures]


@dataclass(frozen=True, slots=True)
class CaseInMoney:
    """Everything of a scenario that doesn't change from draw to draw."""

    case: Case
    scenario: str
    terms: Terms
    change: Change
    measures: Mapping[str, Measure]
    facts: tuple[LineFacts, LineFacts]
    inputs: tuple[Input, ...]
    rules: RuleBook
    aid: AidRules | None
    file: str
    lines: tuple[LineSpec, LineSpec]
    """The line as it is, and with the project."""
    course: tuple[Decimal, ...] = ()
    """What benefits differ by in months 1, 2, ... of the project [yuan]: ramp-up and ageing at typical values."""

    @property
    def uncertain(self) -> tuple[Input, ...]:
        """The inputs that are drawn."""
        return tuple(entry for entry in self.inputs if entry.uncertain)

    @property
    def bill_source(self) -> str:
        """Kind of provenance of the bill: that of its items, or mixed."""
        found = {item.amount.source for measure in self.measures.values() for item in measure.items}
        return found.pop() if len(found) == 1 else "mixed"

    @property
    def normal_year(self) -> int | None:
        """The first whole year in use, behind twelve months of ramp-up and deductions at once; None: not seen."""
        use = months_to_use(self.terms, self.change)
        # What is deducted at once falls into the month after the first use.
        once = use + 1 if self._deducts_at_once else use
        ready = max(use + MONTHS if any(self.course) else use, once)
        first = -(-ready // MONTHS) + 1
        return first if first <= self.terms.years else None

    @property
    def _deducts_at_once(self) -> bool:
        kinds = {item.kind for measure in self.measures.values() for item in measure.items}
        return any(getattr(self.terms.assets, kind).deduction == "one_off" for kind in kinds)

    def bill_total(self, share: float | None = None) -> Decimal:
        """Sum of the bill without VAT [yuan], typical or at a share [1] of its law."""
        return sum(bill_amounts(self.measures, share).values(), ZERO)


@dataclass(frozen=True, slots=True)
class Expected:
    """The scenario at the typical terms and the mean line over all draws: what tables show beside the distributions."""

    arms: Arms
    items: Mapping[str, Item]
    appraisal: Appraisal
    subsidies: SubsidyResult | None
    aid: Decimal

    @property
    def benefits(self) -> tuple[Decimal, ...]:
        """What the operation brings in years 1, 2, ... with the project more than without it [yuan]."""
        return by_years(self.appraisal.cases["after_tax"].flow.of("benefit"))[1:]

    @property
    def lease_against_buy(self) -> Mapping[str, View]:
        """The project as it is leased, and with the same items bought; empty where nothing is leased."""
        project = self.appraisal.project
        return lease_against_buy(project) if project.leases else {}


def case_in_money(case: Case, scenario: str, rules: RuleBook | None = None) -> CaseInMoney:
    """Read the terms of a case for one of its scenarios.

    Raises:
        SpecError: ECONOMICS_MISSING without the file, NAME_UNKNOWN for a scenario that the case hasn't, TERMS_MISSING
            where the terms don't speak of it, NOTHING_BOUGHT for one without a measure that buys something.
    """
    path = economics_path(case)
    if not path.exists():
        hint = "copy the template: `lineproof init` writes one beside a new case"
        problem = Problem("ECONOMICS_MISSING", "the case has no prices and terms", "economics", hint, str(path))
        raise SpecError((problem,))
    terms = load_terms(path)
    lines = case.line_of(case.settings.baseline), case.line_of(scenario)
    if scenario not in terms.scenarios:
        hint = "add the table with `paid`, `in_use`, `fees`, `maintenance`"
        message = f"nothing is said about scenario '{scenario}'"
        raise SpecError((Problem("TERMS_MISSING", message, f"scenarios.{scenario}", hint, str(path)),))
    change = terms.scenarios[scenario]
    bought = _bought(case, scenario, change)
    if not bought:
        hint = "appraise a scenario with a measure that buys something; --scenario names those to appraise"
        message = f"scenario '{scenario}' buys nothing, hence has no cash flow to appraise"
        raise SpecError((Problem("NOTHING_BOUGHT", message, f"scenarios.{scenario}.measures", hint, str(path)),))
    return CaseInMoney(
        case, scenario, terms, change, bought,
        (facts_of(lines[0], terms), facts_of(lines[1], terms)), inputs_of(terms, scenario, lines),
        rules or shipped_rules(), None if terms.aid is None else aid_rules(terms.aid), str(path), lines,
    )  # fmt: skip


def expected(money: CaseInMoney, quantities: tuple[Quantities, Quantities], terms: Terms | None = None) -> Expected:
    """The scenario at given terms, else the typical ones.

    Raises:
        SpecError: PRICE_MISSING, POWER_MISSING and the like, with the file.
        LineproofError: where a tax rule is missing, or a payment lies outside the years.
    """
    project, arms, items, subsidies, aid = _expected_project(money, quantities, terms or money.terms, None)
    return Expected(arms, items, appraise(project, money.rules), subsidies, aid)


def value_of(
    money: CaseInMoney, quantities: tuple[Quantities, Quantities], terms: Terms, bill: float | None = None
) -> Decimal:
    """FNPV after tax with the mean subsidy [yuan] at given terms; `bill` is a share [1] of its law, else typical.

    Raises:
        SpecError, LineproofError: as `expected`.
    """
    project = _expected_project(money, quantities, terms, bill, detailed=False)[0]
    return net_present_value(terms.discount_rate, cash_flow(project, money.rules).annual)


def mean_line(kept: KeptDraws) -> tuple[Quantities, Quantities]:
    """The draws added up: rates of the mean line; StatisticsError NO_PLANNED_HOURS where a draw has none."""
    known = [pair for pair in kept.quantities if pair is not None]
    if len(known) < kept.draws or not known:
        raise StatisticsError("NO_PLANNED_HOURS", "some draws have no planned hours", "check the calendars", "line")
    return added(pair[0] for pair in known), added(pair[1] for pair in known)


def typical_aid(money: CaseInMoney, factor: Decimal = Decimal(1)) -> SubsidyResult | None:
    """What the bill at its typical amounts, each times a factor [1], may receive; None where the terms ask for no aid.

    Raises:
        SpecError: as `bill_amounts`.
    """
    if money.aid is None:
        return None
    amounts = {name: to_fen(amount * factor) for name, amount in bill_amounts(money.measures).items()}
    with _in_file(money.file):
        items = project_items(money.measures, amounts, money.terms, money.change)
    return money.aid.result(items, money.scenario, money.change)


def all_drawn(
    money: CaseInMoney, kept: KeptDraws, progress: Callable[[int, int], None] | None = None
) -> tuple[tuple[Drawn, ...], NDArray[np.float64]]:
    """Every draw in money, and the shares [1] at which the inputs were drawn, shape (inputs and bill, draws).

    Raises:
        SpecError, LineproofError: as `expected`.
    """
    keys = [*(entry.key for entry in money.uncertain), BILL, INSTALLATION, READING, GRANTED]
    shares = uniforms(keys, kept.seed, kept.draws)
    by_class: dict[float, tuple[Mapping[str, Item], SubsidyResult | None]] = {}
    found = []
    for draw, pair in enumerate(kept.quantities):
        if pair is None:
            raise StatisticsError(
                "NO_PLANNED_HOURS", f"draw {draw} has no planned hours", "check the calendars", "line"
            )
        at = dict(zip(keys, shares[:, draw].tolist(), strict=True))
        found.append(_drawn(money, pair, at, by_class))
        if progress is not None:
            progress(draw + 1, kept.draws)
    return tuple(found), shares


def _expected_project(
    money: CaseInMoney,
    quantities: tuple[Quantities, Quantities],
    terms: Terms,
    bill: float | None,
    *,
    detailed: bool = True,
) -> tuple[Project, Arms, Mapping[str, Item], SubsidyResult | None, Decimal]:
    change = terms.scenarios[money.scenario]
    with _in_file(money.file):
        items = project_items(money.measures, bill_amounts(money.measures, bill), terms, change)
        arms = arms_of(quantities, money.facts, terms, change, items, _installation(money, None))
    subsidies = None if money.aid is None else money.aid.result(items, money.scenario, change)
    aid = ZERO if subsidies is None or terms.aid is None else expected_aid(subsidies, terms.aid.granted_chance.typical)
    name = money.case.settings.name
    project = project_of(name, arms, terms, change, items, {AID: aid}, money.course, detailed=detailed)
    return project, arms, items, subsidies, aid


def _drawn(
    money: CaseInMoney,
    pair: tuple[Quantities, Quantities],
    at: Mapping[str, float],
    by_class: dict[float, tuple[Mapping[str, Item], SubsidyResult | None]],
) -> Drawn:
    terms = terms_at(money.terms, {entry.path: at[entry.key] for entry in money.uncertain})
    change = terms.scenarios[money.scenario]
    middle = class_middle(at[BILL])
    with _in_file(money.file):
        if middle not in by_class:
            bought = project_items(money.measures, bill_amounts(money.measures, middle), terms, change)
            aided = None if money.aid is None else money.aid.result(bought, money.scenario, change)
            by_class[middle] = bought, aided
        items, subsidies = by_class[middle]
        arms = arms_of(pair, money.facts, terms, change, items, _installation(money, at[INSTALLATION]))
    aid = ZERO
    if subsidies is not None and terms.aid is not None:
        aid = aid_received(subsidies, at[READING], at[GRANTED] < terms.aid.granted_chance.typical)
    project = project_of(money.case.settings.name, arms, terms, change, items, {AID: aid}, money.course, detailed=False)
    plain = cash_flow(project, money.rules, subsidised=False)
    months = plain.months
    yearly = by_years(months)
    with_aid = by_years(cash_flow(project, money.rules).months) if aid else yearly
    rate, cash = terms.discount_rate, np.cumsum([float(amount) for amount in months])
    least = int(np.argmin(cash))
    without = float(net_present_value(rate, yearly))
    earned = return_of(project, plain, money.normal_year)
    return Drawn(
        value=float(net_present_value(rate, with_aid)) if aid else without,
        value_without_aid=without,
        payback=_years(yearly),
        payback_with_aid=_years(with_aid),
        least_cash=float(cash[least]),
        least_month=least,
        aid=float(aid),
        investment=float(sum((item.amount for item in items.values()), ZERO)),
        benefit=float(sum(yearly_change(arms, terms).values(), ZERO)),
        return_mean=None if earned is None else float(earned.mean),
        return_normal=None if earned is None or earned.normal is None else float(earned.normal),
        costs=(cost_figures(arms.without.operation), cost_figures(arms.with_project.operation)),
    )


def _years(flows: Sequence[Decimal]) -> float | None:
    years = static_payback(flows).years
    return None if years is None else float(years)


def _bought(case: Case, scenario: str, change: Change) -> dict[str, Measure]:
    """Measures that the scenario adds to the baseline and that buy something."""
    present = case.measures_of(case.settings.baseline)
    chosen = case.measures_of(scenario)
    return {
        name: measure for name, measure in chosen.items() if name not in present and name not in change.buys_nothing
    }


def _installation(money: CaseInMoney, share: float | None) -> Decimal | None:
    """Weeks that the line stands; None where the case doesn't say."""
    weeks = money.case.settings.scenarios[money.scenario].installation
    if weeks is None:
        return None
    value: Any = weeks.typical if share is None or not is_uncertain(weeks) else value_at(weeks, share)
    return Decimal(repr(value))


class _in_file:
    """What is refused inside names the file of the terms."""

    def __init__(self, file: str) -> None:
        self.file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SpecError):
            raise SpecError(tuple(replace(problem, file=problem.file or self.file) for problem in error.problems))


def economics_path(case: Case) -> Path:
    """The file of prices and terms of a case."""
    return case.directory / case.settings.economics
