"""The cash flow as live formulas: what a reader may change is a cell, what follows from it is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

from scenarios.appraisal.summary import CaseAppraisal
from scenarios.documents.sheets import Sheet
from scenarios.economics.assets import assets_of
from scenarios.economics.calendar import day_of
from scenarios.economics.flows import CashFlow, by_years
from scenarios.economics.money import MONTHS, ZERO
from scenarios.economics.present_value import discount_factors
from scenarios.report.cash import GROUPS, part_name
from scenarios.text import Text

# Groups that grow with the price of what is bought.
BOUGHT = ("investment", "lease", "vat", "salvage")
YELLOW = "#FFF7CC"
MONEY = "#,##0.00"
RATE, BENEFIT, INVESTMENT, SUBSIDY = "$B$3", "$B$4", "$B$5", "$B$6"
HEAD_ROW = 7
Years = tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Rows of the sheet by name, counting from 0, and the number of years after year 0."""

    rows: dict[str, int]
    years: int

    def at(self, name: str, year: int) -> str:
        """Address of a cell of a year."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        return str(xl_rowcol_to_cell(self.rows[name], year + 1))

    def over(self, name: str, first: int = 0, last: int | None = None) -> str:
        """Address of the cells of some years, all of them by default."""
        return f"{self.at(name, first)}:{self.at(name, self.years if last is None else last)}"


def write_live(sheet: Sheet, appraisal: CaseAppraisal, text: Text) -> None:
    """Inputs, years and results of the expected flow after tax with subsidies, on top of an empty sheet."""
    flow = appraisal.expected.appraisal.cases["after_tax"].flow
    sheet.line(text("quote.sheet_cash"), bold=True, font_size=14, font_color="#2C6E6B")
    sheet.line(text("quote.live_lead"))
    _factors(sheet, appraisal, text)
    sheet.row = HEAD_ROW
    sheet.text(sheet.row, 0, text("quote.year"), bold=True, bg_color="#E8EFEE")
    for year in range(flow.years + 1):
        sheet.page.write_number(sheet.row, year + 1, year, sheet.format(bold=True, bg_color="#E8EFEE", num_format="0"))
    sheet.row += 1
    places = Places({}, flow.years)
    _given(sheet, places, appraisal, flow, text)
    _tax(sheet, places, appraisal, flow, text)
    _followed(sheet, places, appraisal, flow, text)
    _results(sheet, places, appraisal, text)
    if not _tax_follows(appraisal, flow):
        sheet.line(text("quote.live_carried"), font_color="#8A5A00")
    if any(each.treatment == "not_taxable" for each in appraisal.expected.appraisal.project.subsidies.values()):
        sheet.line(text("quote.live_not_taxable"), font_color="#8A5A00")
    sheet.skip()
    sheet.page.freeze_panes(HEAD_ROW + 1, 1)


def _factors(sheet: Sheet, appraisal: CaseAppraisal, text: Text) -> None:
    values = (("rate", float(appraisal.money.terms.discount_rate), "0.00%"), ("benefit", 1.0, "0%"),
              ("investment", 1.0, "0%"), ("subsidy", 1.0, "0%"))  # fmt: skip
    for key, value, shown in values:
        sheet.text(sheet.row, 0, text(f"quote.live_{key}"))
        sheet.page.write_number(sheet.row, 1, value, sheet.format(num_format=shown, bg_color=YELLOW, border=1,
                                                                  border_color="#E2B04A"))  # fmt: skip
        sheet.row += 1


def _row(sheet: Sheet, places: Places, name: str, label: str, cells: Iterable[Any], **more: Any) -> None:
    """A row of numbers, or of formulas with their values; None leaves a cell empty."""
    places.rows[name] = sheet.row
    sheet.text(sheet.row, 0, label, bold=bool(more.get("bold")))
    look = sheet.format(**{"num_format": MONEY, **more})
    for column, cell in enumerate(cells, 1):
        if isinstance(cell, tuple):
            sheet.page.write_formula(sheet.row, column, cell[0], look, cell[1])
        elif cell is not None:
            sheet.page.write_number(sheet.row, column, float(cell), look)
    sheet.row += 1


def _given(sheet: Sheet, places: Places, appraisal: CaseAppraisal, flow: CashFlow, text: Text) -> None:
    """What comes from the appraisal by year: each benefit, then every other group."""
    names = []
    for number, line in enumerate(line for line in flow.lines if line.kind == "benefit"):
        names.append(f"benefit{number}")
        label = f"{text('quote.flow_benefit')}: {part_name(line.name, appraisal.money, text)}"
        _row(sheet, places, names[-1], label, by_years(line.amounts), bg_color=YELLOW)
    totals = by_years(flow.of("benefit"))
    sums = [(f"={'+'.join(places.at(name, year) for name in names) or '0'}", float(totals[year]))
            for year in range(flow.years + 1)]  # fmt: skip
    _row(sheet, places, "benefit", f"{text('quote.flow_benefit')}, {text('quote.sum')}", sums)
    for group, kinds in GROUPS.items():
        if group not in ("benefit", "income_tax", "loan"):
            _row(sheet, places, group, text(f"quote.flow_{group}"), by_years(flow.of(*kinds)), bg_color=YELLOW)


def _tax_follows(appraisal: CaseAppraisal, flow: CashFlow) -> bool:
    """Whether the tax of a year is its rate times its own income."""
    all_taxed = all(line.taxable for line in flow.lines if line.kind == "one_off")
    return appraisal.expected.appraisal.project.losses == "offset_other_profit" and all_taxed


def _tax(sheet: Sheet, places: Places, appraisal: CaseAppraisal, flow: CashFlow, text: Text) -> None:
    project, book = appraisal.expected.appraisal.project, appraisal.money.rules
    taxes = by_years(flow.of("income_tax"))
    years = range(1, flow.years + 1)
    if not _tax_follows(appraisal, flow):
        _row(sheet, places, "income_tax", text("quote.live_tax_row"), taxes)
        return
    deductions, taxed = _deductions(appraisal), [line for line in flow.lines if line.taxable]
    income = by_years([sum(amounts, ZERO) for amounts in zip(*(line.amounts for line in taxed), strict=True)])
    left = [earned - deducted for earned, deducted in zip(income, deductions, strict=True)]
    base = [left[0] + left[1], *left[2:]]
    rates = [book.income_tax(project.regime, day_of(project.start, MONTHS * (year - 1))).rate for year in years]
    _row(sheet, places, "deductions", text("quote.live_deductions"), deductions, bg_color=YELLOW)
    _row(sheet, places, "tax_rate", text("quote.live_tax_rate"), [None, *rates], num_format="0%", bg_color=YELLOW)
    aided = any(line.taxable for line in flow.lines if line.kind == "subsidy")

    def taxable(year: int) -> str:
        at = places.at
        return (
            f"{BENEFIT}*{at('benefit', year)}+{at('one_off', year)}+{INVESTMENT}*({at('salvage', year)}-"
            f"{at('deductions', year)})" + (f"+{SUBSIDY}*{at('subsidy', year)}" if aided else "")
        )

    formulas = [f"={taxable(0)}+{taxable(1)}", *(f"={taxable(year)}" for year in years[1:])]
    _row(sheet, places, "taxable", text("quote.live_taxable"),
         [None, *((formula, float(value)) for formula, value in zip(formulas, base, strict=True))])  # fmt: skip
    cells = [(f"=-{places.at('tax_rate', year)}*{places.at('taxable', year)}", float(taxes[year])) for year in years]
    _row(sheet, places, "income_tax", text("quote.live_tax_row"), [("=0", 0.0), *cells])


def _deductions(appraisal: CaseAppraisal) -> Years:
    """What is deducted from income by year, with what is left in the books at the end [yuan]."""
    project, book = appraisal.expected.appraisal.project, appraisal.money.rules
    assets = assets_of(project, book, subsidised=True).values()
    months = [sum(amounts, ZERO) for amounts in zip(*(asset.deductions for asset in assets), strict=True)]
    months[-1] += sum((asset.book_value for asset in assets), ZERO)
    return by_years(months)


def _followed(sheet: Sheet, places: Places, appraisal: CaseAppraisal, flow: CashFlow, text: Text) -> None:
    """Net flow, running total, discounted flows, and helpers of both paybacks."""
    years, annual = range(flow.years + 1), flow.annual
    rate = appraisal.money.terms.discount_rate
    factors = discount_factors(rate, flow.years + 1)
    discounted = [amount * factor for amount, factor in zip(annual, factors, strict=True)]

    def net(year: int) -> str:
        at = places.at
        bought = "+".join(at(group, year) for group in BOUGHT)
        rest = "+".join(at(name, year) for name in ("one_off", "working_capital", "income_tax"))
        return f"={INVESTMENT}*({bought})+{BENEFIT}*{at('benefit', year)}+{SUBSIDY}*{at('subsidy', year)}+{rest}"

    _row(sheet, places, "net", text("quote.net"), _valued((net(year) for year in years), annual), bold=True, top=1)
    _totals(sheet, places, "net", "total", text("quote.total"), annual)
    growth = (f"=1/(1+{RATE})^{places_year(year)}" for year in years)
    _row(sheet, places, "factor", text("quote.live_factor"), _valued(growth, factors), num_format="0.000000")
    products = (f"={places.at('net', year)}*{places.at('factor', year)}" for year in years)
    _row(sheet, places, "discounted", text("quote.live_discounted"), _valued(products, discounted))
    _totals(sheet, places, "discounted", "discounted_total", text("quote.live_discounted_total"), discounted)
    for name, flows, key in (("total", annual, "static"), ("discounted_total", discounted, "dynamic")):
        amounts = "net" if name == "total" else "discounted"
        _payback(sheet, places, (amounts, name, key), flows, text(f"quote.live_{key}_row"))


def places_year(year: int) -> str:
    """Address of the heading of a year."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(HEAD_ROW, year + 1))


def _valued(formulas: Iterable[str], values: Sequence[Decimal]) -> list[tuple[str, float]]:
    return [(formula, float(value)) for formula, value in zip(formulas, values, strict=True)]


def _totals(sheet: Sheet, places: Places, source: str, name: str, label: str, flows: Sequence[Decimal]) -> None:
    places.rows[name] = sheet.row
    formulas = (f"=SUM({places.over(source, 0, year)})" for year in range(len(flows)))
    _row(sheet, places, name, label, _valued(formulas, list(accumulate(flows))))


def _payback(sheet: Sheet, places: Places, names: tuple[str, str, str], flows: Sequence[Decimal], label: str) -> None:
    """In the year whose running total is first not negative the payback, else an empty text."""
    amounts, totals, key = names
    running = list(accumulate(flows))
    first = next((year for year, total in enumerate(running) if total >= 0), None)
    cells: list[tuple[str, float | str]] = []
    for year in range(len(flows)):
        at, value = places.at(totals, year), ""
        if year == 0:
            formula = f'=IF({at}>=0,0,"")'
        else:
            before = places.at(totals, year - 1)
            counted = f'COUNTIF({places.over(totals, 0, year - 1)},">=0")=0'
            formula = f'=IF(AND({counted},{at}>=0),{places_year(year)}-1-{before}/{places.at(amounts, year)},"")'
        if year == first:
            cells.append((formula, float(year - 1 - running[year - 1] / flows[year]) if year else 0.0))
        else:
            cells.append((formula, value))
    _row(sheet, places, key, label, cells, num_format="0.0000", font_color="#8A949A")


def _results(sheet: Sheet, places: Places, appraisal: CaseAppraisal, text: Text) -> None:
    view = appraisal.expected.appraisal.cases["after_tax"]
    flows, rates = places.over("net"), view.internal_rates
    none, never = text("appraise.no_rate"), text("appraise.never")
    modified, guess = view.modified_internal_rate, f"{rates[0]:.4f}" if rates else "0.1"
    static, dynamic = view.static_payback.years, view.dynamic_payback.years
    rows: tuple[tuple[str, str, float | str, str], ...] = (
        ("fnpv", f"={places.at('net', 0)}+NPV({RATE},{places.over('net', 1)})", float(view.net_present_value()), MONEY),
        ("firr", f'=IFERROR(IRR({flows},{guess}),"{none}")', rates[0] if rates else none, "0.00%"),
        ("mirr", f'=IFERROR(MIRR({flows},{RATE},{RATE}),"{none}")', none if modified is None else modified, "0.00%"),
        ("static", _least(places, "static", never), never if static is None else float(static), "0.00"),
        ("dynamic", _least(places, "dynamic", never), never if dynamic is None else float(dynamic), "0.00"),
    )  # fmt: skip
    sheet.skip()
    sheet.line(text("quote.live_results"), bold=True)
    for key, formula, value, shown in rows:
        places.rows[key] = sheet.row
        sheet.text(sheet.row, 0, text(f"quote.{key}"), bold=True)
        sheet.page.write_formula(sheet.row, 1, formula, sheet.format(num_format=shown, bold=True, align="right"), value)
        sheet.row += 1


def _least(places: Places, name: str, never: str) -> str:
    return f'=IF(COUNT({places.over(name)})=0,"{never}",MIN({places.over(name)}))'
