"""appraisal.json: everything that an appraisal says, as plain data; amounts in yuan as texts, exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from scenarios.appraisal.increment import yearly_change
from scenarios.appraisal.lender import DebtTerm, debt_terms
from scenarios.appraisal.operation import LineYear
from scenarios.appraisal.returns import Reading, Returns
from scenarios.appraisal.spread import Spread
from scenarios.appraisal.staging import InStages
from scenarios.appraisal.summary import CaseAppraisal, CostChange, PaybackSpread
from scenarios.economics.appraisal import Case as View
from scenarios.economics.benchmark import COMMON_BENCHMARKS, Benchmark
from scenarios.economics.cost_figures import cost_figures, labour_productivity
from scenarios.economics.payback import Payback
from scenarios.policy.document import subsidy_document
from scenarios.prediction.document import level_key
from scenarios.versions import versions
from simcore.results import canonical_digest
from simcore.stats import Interval, Outcome

SCHEMA = "lineproof.appraisal/1"
Plain = dict[str, Any]


def appraisal_document(appraisal: CaseAppraisal) -> Plain:
    """An appraisal as plain data; the digest is of everything else."""
    money, expected, kept = appraisal.money, appraisal.expected, appraisal.kept
    terms = money.terms
    document: Plain = {
        "schema": SCHEMA,
        "kind": "appraise",
        "versions": versions(),
        "name": money.case.settings.name,
        "scenario": money.scenario,
        "outlook": appraisal.outlook,
        "settings": {
            "draws": kept.draws, "pairs": kept.pairs, "horizon_us": kept.horizon, "warmup_us": kept.warmup,
            "seed": kept.seed, "start": terms.start.isoformat(), "years": terms.years,
            "discount_rate": f"{terms.discount_rate:f}", "discount_rate_source": terms.discount_rate_source,
        },
        "inputs": [
            {**asdict(entry.parameter), "unit": entry.unit, "drawn": entry.uncertain} for entry in money.inputs
        ],
        "net_present_value": {**_spread(appraisal.value), "draws": [round(each.value, 2) for each in appraisal.drawn]},
        "net_present_value_without_subsidy": _spread(appraisal.value_without_aid),
        "chance_of_gain": _outcome(appraisal.gain),
        "chance_of_gain_without_subsidy": _outcome(appraisal.gain_without_aid),
        "value_at_risk_5": _outcome(appraisal.tail.value_at_risk),
        "mean_of_worst_5": _outcome(appraisal.tail.mean_of_worst),
        "payback_without_subsidy": _payback(appraisal.payback),
        "payback": _payback(appraisal.payback_with_aid),
        "least_cash": _spread(appraisal.least_cash),
        "benefit_a_year": _spread(appraisal.benefit),
        "return_on_investment": _returns(appraisal.returns),
        "costs": [_cost(cost) for cost in appraisal.costs],
        "expected": {
            "investment": f"{money.bill_total():f}",
            "subsidy": f"{expected.aid:f}",
            "first_year_by_part": {
                part: f"{amount:.2f}" for part, amount in yearly_change(expected.arms, terms).items()
            },
            "benefits_by_year": [f"{amount:.2f}" for amount in expected.benefits],
            "lease_against_buy": {
                name: f"{view.net_present_value():.2f}" for name, view in expected.lease_against_buy.items()
            },
            "without": _year(expected.arms.without, appraisal),
            "with": _year(expected.arms.with_project, appraisal),
            "lost_pieces_of_the_stop": f"{expected.arms.lost:.0f}",
            "views": {name: _view(view) for name, view in expected.appraisal.cases.items()},
            "benchmarks": [_benchmark(each, expected.appraisal.cases["before_tax"]) for each in COMMON_BENCHMARKS],
            "debt_service_cover": [None if cover is None else f"{cover:.4f}" for cover in expected.appraisal.cover],
        },
        "debt_terms": [_debt_term(each) for each in debt_terms(expected.appraisal.project)],
        "tornado": [asdict(bar) for bar in appraisal.bars],
        "break_even": [asdict(entry) for entry in appraisal.break_evens],
        "drivers": [
            {"key": each.key, "source": each.source, "share": each.driver.share, "p_value": each.driver.p_value}
            for each in appraisal.drivers
        ],
        "estimated_share": appraisal.estimated_share,
        "guaranteed_gain": asdict(appraisal.guarantee),
        "in_stages": _stages(appraisal.stages),
        "subsidies": None if expected.subsidies is None else subsidy_document(expected.subsidies),
    }  # fmt: skip
    return {**document, "digest": canonical_digest(document)}


def appraisals_document(found: Sequence[CaseAppraisal]) -> Plain:
    """One appraisal as it is, several under `appraisals` in their order."""
    documents = [appraisal_document(appraisal) for appraisal in found]
    return documents[0] if len(documents) == 1 else {"appraisals": documents}


def _spread(spread: Spread) -> Plain:
    intervals = {level_key(level): _outcome(outcome) for level, outcome in spread.intervals.items()}
    return {"median": spread.median, "mean": spread.mean, "intervals": intervals}


def _outcome(found: Outcome) -> Plain:
    ends = (found.lower, found.upper) if isinstance(found, Interval) else (None, None)
    return {"value": found.estimate, "lower": ends[0], "upper": ends[1], "n": found.n}


def _payback(found: PaybackSpread) -> Plain:
    p10, p50, p90 = found.quantiles
    below = {str(years): _outcome(share) for years, share in found.below.items()}
    return {"p10": p10, "p50": p50, "p90": p90, "never": found.never, "below_years": below}


def _returns(found: Returns) -> Plain:
    """ROI in both readings; what isn't defined is null, with the number of draws in which nothing is invested."""
    typical = found.expected
    return {
        "mean_of_years": _return_reading(found.mean),
        "normal_year": found.normal_year,
        "in_normal_year": _return_reading(found.normal),
        "undefined_draws": found.undefined,
        "expected": None if typical is None else {
            "total_investment": f"{typical.investment:.2f}",
            "mean_ebit": f"{typical.mean_earnings:.2f}",
            "normal_ebit": None if typical.normal_earnings is None else f"{typical.normal_earnings:.2f}",
            "mean_of_years": f"{typical.mean:.6f}",
            "in_normal_year": None if typical.normal is None else f"{typical.normal:.6f}",
        },
    }  # fmt: skip


def _return_reading(found: Reading | None) -> Plain | None:
    return None if found is None else {**_spread(found.spread), "chance_of_gain": _outcome(found.gain)}


def _stages(found: InStages | None) -> Plain | None:
    if found is None:
        return None
    return {
        "pilot_cost": f"{found.cost:f}", "years": found.years, "at_once": _outcome(found.at_once),
        "in_stages": _outcome(found.in_stages), "added": _outcome(found.added), "stopped_share": found.stopped,
    }  # fmt: skip


def _debt_term(term: DebtTerm) -> Plain:
    return {
        "item": term.item, "kind": term.kind, "amount": f"{term.amount:f}", "life_years": term.life,
        "life_ends": term.life_ends.isoformat(), "debt": term.debt, "debt_ends": term.debt_ends.isoformat(),
        "months_beyond_life": term.beyond,
    }  # fmt: skip


def _cost(cost: CostChange) -> Plain:
    return {
        "figure": cost.name, "without": _spread(cost.without), "with": _spread(cost.with_project),
        "relative_change": _spread(cost.change),
    }  # fmt: skip


def _year(year: LineYear, appraisal: CaseAppraisal) -> Plain:
    terms = appraisal.money.terms
    figures = cost_figures(year.operation)
    labour = None
    if year.operation.heads:
        price = terms.sales.price.typical
        labour = labour_productivity(year.operation, price=price, standard_hours=year.standard_hours)
    return {
        "good": f"{year.good:.0f}", "capacity": f"{year.capacity:.0f}", "hours": f"{year.hours:.1f}",
        "heads": f"{year.operation.heads:f}",
        "parts": {part: f"{amount:.2f}" for part, amount in year.parts.items()},
        "costs": {name: f"{amount:.6f}" for name, amount in asdict(figures).items()},
        "labour_productivity": None if labour is None else {
            name: None if value is None else f"{value:.2f}" for name, value in asdict(labour).items()
        },
    }  # fmt: skip


def _view(view: View) -> Plain:
    month, least = view.worst_month
    return {
        "net_present_value": f"{view.net_present_value():.2f}",
        "internal_rates": list(view.internal_rates),
        "modified_internal_rate": view.modified_internal_rate,
        "static_payback": _years(view.static_payback),
        "dynamic_payback": _years(view.dynamic_payback),
        "annual": [f"{amount:.2f}" for amount in view.flow.annual],
        "least_cash": {"month": month, "amount": f"{least:.2f}"},
        "lines": [
            {"kind": line.kind, "name": line.name, "months": [f"{amount:.2f}" for amount in line.amounts]}
            for line in view.flow.lines
        ],
    }


def _benchmark(benchmark: Benchmark, view: View) -> Plain:
    value = view.net_present_value(benchmark.rate)
    return {
        "rate": f"{benchmark.rate:f}", "basis": benchmark.basis, "source": benchmark.source,
        "net_present_value": f"{value:.2f}",
    }  # fmt: skip


def _years(found: Payback) -> Plain:
    return {"years": None if found.years is None else f"{found.years:.4f}", "lasting": found.lasting}
