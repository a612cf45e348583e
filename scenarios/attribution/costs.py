"""The unit conversion cost as a quantity that is explained, where a case says its prices."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from scenarios.appraisal.bill import bill_amounts, depreciation_of, project_items
from scenarios.appraisal.operation import facts_of, line_year
from scenarios.appraisal.people import heads_by_pool, paid_heads, savings
from scenarios.appraisal.study import economics_path
from scenarios.appraisal.terms import Change, Terms, load_terms
from scenarios.attribution.package import Package
from scenarios.attribution.quantities import ExplainedQuantity, RunFigures
from scenarios.case import Case
from scenarios.economics.money import ZERO
from scenarios.numbers import Style
from scenarios.quantities import heads_of, quantities_of
from simcore.errors import StatisticsError
from simcore.kpi import Undefined

KEY = "unit_conversion_cost"


def unit_cost_quantity(case: Case, scenario: str, package: Package) -> ExplainedQuantity | None:
    """Unit conversion cost [yuan/pc] of a run at the typical prices of the case; None where it has no prices for this.

    The depreciation of what a measure buys belongs to the measure. Fees and maintenance that the scenario states as a
    whole belong to none, and are left out on both sides.

    Raises:
        SpecError: what is wrong in the file of prices.
    """
    path = economics_path(case)
    if not path.exists():
        return None
    terms = load_terms(path)
    change = terms.scenarios.get(scenario)
    if change is None:
        return None
    bought = _depreciation(package, terms, change)
    before = {name: Decimal(repr(heads_of(pool))) for name, pool in package.reference.pools.items()}

    def of_run(run: RunFigures) -> float | Undefined:
        try:
            quantities = quantities_of(run.result, run.line)
            heads = heads_by_pool(quantities)
            facts = facts_of(run.line, terms)
            people = paid_heads(before, heads, savings(before, heads, facts.shifts, change))
            added = {"depreciation": sum((bought[name] for name in run.measures), ZERO)}
            year = line_year(quantities, facts, terms, people, demand=terms.sales.demand.typical, added=added)
        except StatisticsError as reason:
            return Undefined(reason.code, reason.message, reason.message)
        return float(sum(year.parts.values(), ZERO) / year.good)

    return ExplainedQuantity(KEY, of_run, Style(1.0, 3, "yuan_per_piece"))


def _depreciation(package: Package, terms: Terms, change: Change) -> Mapping[str, Decimal]:
    """Depreciation a year of what each measure buys [yuan/a]; SpecError PRICE_MISSING for one without any item."""
    found = dict.fromkeys(package.measures, ZERO)
    for name, measure in package.measures.items():
        if name not in change.buys_nothing:
            single = {name: measure}
            found[name] = depreciation_of(project_items(single, bill_amounts(single), terms, change))
    return found
