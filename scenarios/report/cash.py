"""Cash by years and months, what it comes to in four views, at benchmarks, for lender and officials, and its risk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate

from scenarios.appraisal.increment import yearly_change
from scenarios.appraisal.input_words import pool_text
from scenarios.appraisal.study import CaseInMoney
from scenarios.appraisal.summary import CaseAppraisal
from scenarios.appraisal.words import SHOWN, figure_rows, figure_titles, money_range, percent, stages_text, wan
from scenarios.documents.model import Block, Paragraph, Section, Table
from scenarios.economics.appraisal import Case as View
from scenarios.economics.benchmark import COMMON_BENCHMARKS, reaches
from scenarios.economics.calendar import day_of
from scenarios.economics.flows import CashFlow, Kind, by_years
from scenarios.economics.money import ZERO
from scenarios.numbers import ABSENT, level_text, number
from scenarios.report.lender import financing
from scenarios.report.returns import return_blocks
from scenarios.report.shown import cell, chance, money, payback_text, payback_values, rates_text
from scenarios.text import Text, half

MONTHS_SHOWN = 24
GROUPS: dict[str, tuple[Kind, ...]] = {
    "investment": ("investment",),
    "lease": ("lease_payment", "lease_deposit"),
    "vat": ("vat_paid", "vat_recovered"),
    "benefit": ("benefit",),
    "one_off": ("one_off",),
    "working_capital": ("working_capital",),
    "subsidy": ("subsidy", "subsidy_clawback"),
    "salvage": ("salvage",),
    "income_tax": ("income_tax",),
    "loan": ("loan_drawn", "loan_repaid", "interest"),
}
PARTS = {
    "contribution": "contribution",
    "energy": "energy",
    "tooling": "tooling",
    "operation_and_maintenance": "maintenance",
    "scrap": "quality",
    "fees": "fees",
    "other": "overhead",
    "labour": "labour",
}
LABOUR = "labour-"


def cash_section(appraisal: CaseAppraisal, text: Text) -> Section:
    """When money goes and comes, and what it is worth."""
    cases = appraisal.expected.appraisal.cases
    flow = cases["after_tax"].flow
    blocks: list[Block] = [
        Paragraph(text("quote.cash_lead"), "note"),
        _years(flow, text),
        _benefits(appraisal, flow, text),
        Paragraph(_increment(appraisal, text)),
        _views(appraisal, text),
        *return_blocks(appraisal, text),
        _benchmarks(cases, text),
        *_probabilities(appraisal, text),
        *(Paragraph(said) for said in stages_text(appraisal, text)),
        *financing(appraisal, text),
        _investment(appraisal, text),
        _officials(appraisal, text),
        _months(appraisal, flow, text),
    ]
    return Section("cash", text("quote.cash_section"), tuple(blocks))


def groups_of(flow: CashFlow) -> dict[str, tuple[Decimal, ...]]:
    """Months of a flow by group of kinds [yuan]; groups that are zero throughout are left out."""
    found = {group: flow.of(*kinds) for group, kinds in GROUPS.items()}
    return {group: months for group, months in found.items() if any(months)}


def _flow_table(title: str, first: str, places: Sequence[str], columns: dict[str, tuple[Decimal, ...]],
                notes: tuple[str, ...], text: Text) -> Table:  # fmt: skip
    """Rows are periods, columns groups of kinds, then the net flow and the running total."""
    net = [sum(amounts, ZERO) for amounts in zip(*columns.values(), strict=True)]
    totals = list(accumulate(net))
    head = (first, *(text(f"quote.flow_{group}") for group in columns), text("quote.net"), text("quote.total"))
    rows = tuple(
        (place, *(cell(amounts[row], text) for amounts in columns.values()), cell(net[row], text), cell(total, text))
        for row, (place, total) in enumerate(zip(places, totals, strict=False))
    )
    return Table(title, head, rows, "numbers", notes)


def _years(flow: CashFlow, text: Text) -> Table:
    columns = {group: by_years(months) for group, months in groups_of(flow).items()}
    places = [str(year) for year in range(flow.years + 1)]
    notes = (text("quote.years_mean"),)
    return _flow_table(text("quote.by_years"), text("quote.year"), places, columns, notes, text)


def _months(appraisal: CaseAppraisal, flow: CashFlow, text: Text) -> Table:
    start = appraisal.money.terms.start
    shown = min(MONTHS_SHOWN, 12 * flow.years)
    columns = {group: months[: shown + 1] for group, months in groups_of(flow).items()}
    columns = {group: months for group, months in columns.items() if any(months)}
    places = [f"{day_of(start, month):%Y-%m}" for month in range(shown + 1)]
    title = text("quote.by_months", n=shown)
    return _flow_table(title, text("quote.month"), places, columns, (text("quote.months_mean"),), text)


def _benefits(appraisal: CaseAppraisal, flow: CashFlow, text: Text) -> Table:
    """Year 1 apart from the years after: a part of it lies before the first use."""
    places = list(dict.fromkeys(year for year in (1, 2, flow.years) if year <= flow.years))
    lines = [line for line in flow.lines if line.kind == "benefit"]
    rows = []
    for line in lines:
        years = by_years(line.amounts)
        cells = (cell(years[year], text, sign=True) for year in places)
        rows.append((part_name(line.name, appraisal.money, text), *cells))
    totals = by_years(flow.of("benefit"))
    rows.append((text("quote.sum"), *(cell(totals[year], text, sign=True) for year in places)))
    head = (text("quote.benefit_part"), *(text("quote.year_n", n=year) for year in places))
    in_use = appraisal.money.change.in_use.isoformat()
    return Table(text("quote.benefits"), head, tuple(rows), "numbers", (text("quote.benefits_mean", in_use=in_use),))


def part_name(name: str, money: CaseInMoney, text: Text) -> str:
    """A part of the benefit in words."""
    if name in PARTS:
        return text(f"appraise.part_{PARTS[name]}")
    if name.startswith(LABOUR):
        return text("quote.labour_of", pool=pool_text(name.removeprefix(LABOUR), money, text))
    return text("quote.course")


def _increment(appraisal: CaseAppraisal, text: Text) -> str:
    """Before against after at today's wages and demand, beside with against without year by year."""
    expected = appraisal.expected
    today = sum(yearly_change(expected.arms, appraisal.money.terms).values(), ZERO)
    years = expected.benefits
    values = {"today": today, "first": years[0], "second": years[min(1, len(years) - 1)], "last": years[-1]}
    shown = {name: money(amount, text) for name, amount in values.items()}
    return text("appraise.increment", n=len(years), **shown)


def _views(appraisal: CaseAppraisal, text: Text) -> Table:
    expected = appraisal.expected.appraisal
    views: dict[str, View] = dict(expected.cases)
    if expected.owner is not None:
        views["owner"] = expected.owner
    rate = percent_of(appraisal.money.terms.discount_rate)
    rows = (
        (text("quote.value_at", rate=rate), *(money(view.net_present_value(), text) for view in views.values())),
        (text("quote.firr"), *(rates_text(view.internal_rates, text) for view in views.values())),
        (text("quote.mirr"), *(_rate(view.modified_internal_rate, text) for view in views.values())),
        (text("quote.static"), *(payback_text(view.static_payback, text) for view in views.values())),
        (text("quote.dynamic"), *(payback_text(view.dynamic_payback, text) for view in views.values())),
        (text("quote.tightest"), *(_least(appraisal, view, text) for view in views.values())),
    )
    head = (text("quote.view"), *(text(f"quote.view_{name}") for name in views))
    notes = tuple(text(f"quote.{key}_means") for key in ("fnpv", "firr", "mirr", "static", "dynamic", "expected"))
    source = text("quote.rate_source", rate=rate, source=half(appraisal.money.terms.discount_rate_source, text))
    return Table(text("quote.views"), head, rows, "numbers", (*notes, source))


def percent_of(rate: Decimal) -> str:
    """A rate in per cent with its own digits."""
    return f"{(100 * rate).normalize():f} %"


def _rate(rate: float | None, text: Text) -> str:
    return text("appraise.no_rate") if rate is None else f"{100.0 * rate:.2f} %"


def _least(appraisal: CaseAppraisal, view: View, text: Text) -> str:
    month, amount = view.worst_month
    return f"{day_of(appraisal.money.terms.start, month):%Y-%m}: {money(amount, text)}"


def _benchmarks(cases: Mapping[str, View], text: Text) -> Table:
    shown = [cases["before_tax"], cases["before_tax_without_subsidy"]]
    rows = []
    for benchmark in COMMON_BENCHMARKS:
        cells = []
        for view in shown:
            rates = view.internal_rates
            reached = text("quote.no_single_rate")
            if len(rates) == 1:
                reached = text("quote.reached" if reaches(rates[0], view.basis, benchmark) else "quote.not_reached")
            cells += [money(view.net_present_value(benchmark.rate), text), reached]
        rows.append((percent_of(benchmark.rate), text("quote.benchmark_standing"), *cells))
    head = (
        text("quote.benchmark"), text("quote.standing"), text("quote.view_before_tax"), text("quote.firr_reaches"),
        text("quote.view_before_tax_without_subsidy"), text("quote.firr_reaches"),
    )  # fmt: skip
    return Table(
        text("quote.benchmarks"),
        head,
        tuple(rows),
        "numbers",
        (text("quote.benchmarks_mean"),),
        (0.8, 1.6, 1.1, 0.8, 1.1, 0.8),
    )


def _probabilities(appraisal: CaseAppraisal, text: Text) -> Iterator[Block]:
    yield Table(
        text("quote.risk"), figure_titles(text), tuple(figure_rows(appraisal, text)), "numbers",
        (text("quote.predictive_means", level=level_text(SHOWN), n=appraisal.kept.draws), text("quote.exact_means")),
        (2.4, 1, 1.6, 1.6),
    )  # fmt: skip
    yield Paragraph(_tail(appraisal, text))
    paybacks = (appraisal.payback, appraisal.payback_with_aid)
    shown = [payback_values(each, text) for each in paybacks]
    rows = [(key.upper(), *(each[key] for each in shown)) for key in ("p10", "p50", "p90")]
    for years in appraisal.payback.below:
        rows.append((text("quote.below", n=years), *(chance(each.below[years], text) for each in paybacks)))
    never = [text("quote.never_of", count=each.never, n=appraisal.kept.draws) for each in paybacks]
    rows.append((text("appraise.never"), *never))
    head = (text("quote.payback_title"), text("quote.without_aid"), text("quote.with_aid"))
    yield Table(
        text("quote.payback_table"), head, tuple(rows), "numbers", (text("quote.static_means"),), (1.5, 1.5, 1.5)
    )


def _tail(appraisal: CaseAppraisal, text: Text) -> str:
    tail = appraisal.tail
    return text(
        "appraise.tail", value_at_risk=money(tail.value_at_risk.estimate, text),
        risk_range=money_range(tail.value_at_risk, text), worst=money(tail.mean_of_worst.estimate, text),
        worst_range=money_range(tail.mean_of_worst, text),
    )  # fmt: skip


def _investment(appraisal: CaseAppraisal, text: Text) -> Table:
    kinds = appraisal.expected.appraisal.kinds
    whole = sum(kinds.values(), ZERO)
    rows = [
        (text(f"quote.kind_{kind}"), cell(amount, text), percent(float(amount / whole)) if whole else ABSENT)
        for kind, amount in kinds.items()
    ]
    rows.append((text("quote.sum"), cell(whole, text), ""))
    head = (text("quote.kind"), text("quote.amount_without_tax"), text("quote.share"))
    return Table(text("quote.split"), head, tuple(rows), "numbers", (), (2, 1, 1))


def _officials(appraisal: CaseAppraisal, text: Text) -> Table:
    """What an office asks for: added output and tax, heads; the mean line at typical prices."""
    arms, price = appraisal.expected.arms, appraisal.money.terms.sales.price.typical
    more = arms.with_project.good - arms.without.good
    tax = by_years(appraisal.expected.appraisal.cases["after_tax"].flow.of("income_tax"))
    heads = arms.with_project.operation.heads - arms.without.operation.heads
    rows = (
        (text("quote.added_output"), f"{number(float(more), 0, sign=True)}"),
        (text("quote.added_value"), wan(float(more * price), text)),
        (text("quote.added_tax"), wan(-float(sum(tax, ZERO)) / max(1, len(tax) - 1), text)),
        (text("quote.added_heads"), number(float(heads), 1, sign=True) if heads else text("quote.none_less")),
    )
    head = (text("quote.for_officials"), text("quote.per_year"))
    return Table(text("quote.officials"), head, rows, "numbers", (text("quote.officials_mean"),), (2, 1))
