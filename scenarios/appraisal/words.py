"""An appraisal in words and rows of tables, for the terminal and for pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from scenarios.appraisal.increment import yearly_change
from scenarios.appraisal.input_words import input_name, pool_text
from scenarios.appraisal.lender import debt_terms
from scenarios.appraisal.returns import Reading
from scenarios.appraisal.summary import Bar, BreakEven, CaseAppraisal, CostChange, PaybackSpread
from scenarios.economics.calendar import day_of
from scenarios.economics.cost import PARTS
from scenarios.economics.money import ZERO
from scenarios.numbers import ABSENT, MINUS, distinct_range, level_text, number
from scenarios.policy.case_bill import named_items
from scenarios.policy.result import SubsidyResult
from scenarios.policy.words import region_name
from scenarios.provenance import provenance
from scenarios.text import Language, Text, half
from simcore.stats import Interval, Outcome

MONEY: Mapping[Language, tuple[float, int]] = {"zh": (10_000.0, 1), "en": (1_000.0, 0)}
"""Unit of amounts [yuan] and decimals, as each language counts: 万元, thousand yuan."""
SHOWN = 0.80
MOST_ROWS = 8
MOST_ITEMS = 3
# Below this before/after and with/without say the same.
SAME = 0.01
Rows = Iterable[tuple[str, ...]]


def first_line(appraisal: CaseAppraisal, text: Text) -> str:
    """What the reader must know first: whether the project probably loses money."""
    values = {"chance": percent(appraisal.chance_of_loss), "n": appraisal.kept.draws}
    return text(f"appraise.{appraisal.outlook}", **values)


def sentences(appraisal: CaseAppraisal, text: Text) -> list[str]:
    """Cash, payback, subsidies, and what the result rests on."""
    money, least = appraisal.money, appraisal.least_cash
    months = sorted(drawn.least_month for drawn in appraisal.drawn)
    worst = day_of(money.terms.start, months[len(months) // 2])
    found = [
        text("appraise.investment", amount=wan(float(money.bill_total()), text), tax=text("appraise.without_tax")),
        text(
            "appraise.worst_month", month=f"{worst:%Y-%m}", amount=wan(least.median, text),
            range=money_range(least.intervals[SHOWN], text),
        ),
        text("appraise.payback", **_payback(appraisal.payback, text)),
        _worst(appraisal, text),
        *_aid(appraisal, text),
        *_increment(appraisal, text),
        *_lease(appraisal, text),
        *stages_text(appraisal, text),
        text("appraise.roi_formula"),
        *returns_undefined(appraisal, text),
        *([said] if (said := outlived_text(appraisal, text)) else []),
        guarantee_text(appraisal, text),
    ]  # fmt: skip
    if appraisal.estimated_share is not None:
        found.append(text("appraise.estimated", share=percent(appraisal.estimated_share)))
    return found


def stages_text(appraisal: CaseAppraisal, text: Text) -> list[str]:
    """What a pilot first would be worth; nothing where the terms name none."""
    found = appraisal.stages
    if found is None:
        return []
    outcomes = {"now": found.at_once, "later": found.in_stages, "added": found.added}
    shown = {key: wan(_middle(outcome), text) for key, outcome in outcomes.items()}
    ranges = {f"{key}_range": money_range(outcome, text) for key, outcome in outcomes.items()}
    cost, stopped = wan(float(found.cost), text), percent(found.stopped)
    return [text("appraise.stages", cost=cost, years=found.years, stopped=stopped, **shown, **ranges)]


def _middle(outcome: Outcome) -> float:
    return outcome.estimate if isinstance(outcome, Interval) else outcome.value


def guarantee_text(appraisal: CaseAppraisal, text: Text) -> str:
    """The gain that can be guaranteed at acceptance beside the one that is expected, or why none can."""
    found = appraisal.guarantee
    values = {
        "claim": found.claim, "reason": found.reason, "before": found.baseline_weeks, "after": found.reporting_weeks,
        "expected": "" if found.expected is None else f"{number(100.0 * found.expected, 1, sign=True)} %",
        "value": "" if found.value is None else f"{number(100.0 * found.value, 1, sign=True)} %",
    }  # fmt: skip
    said = text(f"guarantee.{found.state}", **values)
    if found.state != "guaranteed":
        return said
    if not provenance(appraisal.money.case.line).is_calibrated:
        said += text("guarantee.template")
    return said if found.frozen else said + text("guarantee.not_frozen")


def unknowns(appraisal: CaseAppraisal, text: Text) -> list[str]:
    """What isn't known, hence not counted."""
    money = appraisal.money
    scenario = money.case.settings.scenarios[money.scenario]
    found = []
    if scenario.installation is None:
        found.append(text("appraise.no_installation", scenario=money.scenario))
    if money.case.settings.ageing is None:
        found.append(text("appraise.no_ageing"))
    if money.terms.aid is None:
        found.append(text("appraise.no_aid"))
    for saving in appraisal.expected.arms.saved:
        if saving.counted < saving.needed_less:
            pool = pool_text(saving.pool, money, text)
            values = {"pool": pool, "less": f"{saving.needed_less:.1f}", "counted": f"{saving.counted:f}"}
            found.append(text("appraise.heads_not_counted", **values))
    return found


def figure_titles(text: Text) -> tuple[str, ...]:
    """Titles of the table of figures."""
    return (
        text("appraise.figure"), text("appraise.median"), text("appraise.interval", level=level_text(SHOWN)),
        text("appraise.chance"),
    )  # fmt: skip


def figure_rows(appraisal: CaseAppraisal, text: Text) -> Rows:
    """Present values, payback, worst cases."""
    for name, spread, gain in (
        ("value", appraisal.value, appraisal.gain),
        ("value_without_aid", appraisal.value_without_aid, appraisal.gain_without_aid),
    ):
        yield (
            text(f"appraise.{name}"), wan(spread.median, text), money_range(spread.intervals[SHOWN], text),
            f"{percent(gain.estimate)} {_range(gain, 100.0, 0, text)}",
        )  # fmt: skip


def return_rows(appraisal: CaseAppraisal, text: Text) -> Rows:
    """Both readings of ROI, in the columns of `figure_rows`."""
    returns = appraisal.returns
    yield text("appraise.roi_mean", n=appraisal.money.terms.years), *return_reading(returns.mean, text)
    if returns.normal_year is not None:
        yield text("appraise.roi_normal", year=returns.normal_year), *return_reading(returns.normal, text)


def return_reading(found: Reading | None, text: Text) -> tuple[str, str, str]:
    """Median, interval and chance of one reading of ROI; said in words where it isn't defined."""
    if found is None:
        return text("appraise.not_defined"), ABSENT, ABSENT
    interval = _range(found.spread.intervals[SHOWN], 100.0, 1, text)
    shown = f"{interval} %" if isinstance(found.spread.intervals[SHOWN], Interval) else interval
    chance = f"{percent(found.gain.estimate)} {_range(found.gain, 100.0, 0, text)}"
    return f"{number(100.0 * found.spread.median, 1)} %", shown, chance


def returns_undefined(appraisal: CaseAppraisal, text: Text) -> list[str]:
    """Why a reading of ROI isn't there."""
    returns, found = appraisal.returns, []
    if returns.undefined:
        found.append(text("appraise.roi_nothing", count=returns.undefined, n=appraisal.kept.draws))
    if returns.normal_year is None:
        found.append(text("appraise.roi_no_normal", n=appraisal.money.terms.years))
    return found


def outlived_text(appraisal: CaseAppraisal, text: Text) -> str:
    """What is owed for longer than it is in the books, in a sentence; empty where nothing is."""
    terms = [term for term in debt_terms(appraisal.expected.appraisal.project) if term.outlived]
    if not terms:
        return ""
    named = named_items(appraisal.money.measures)
    names = ", ".join(half(named[term.item][1].name, text) for term in terms[:MOST_ITEMS])
    if len(terms) > MOST_ITEMS:
        names = text("appraise.several_items", first=names, count=len(terms))
    amount = wan(float(sum((term.amount for term in terms), ZERO)), text)
    most = max(term.beyond for term in terms)
    return text("appraise.outlived", items=names, amount=amount, months=most)


def cost_titles(text: Text) -> tuple[str, ...]:
    """Titles of the table of costs."""
    return (
        text("appraise.cost"), text("appraise.without"), text("appraise.with"), text("appraise.change"),
        text("appraise.interval", level=level_text(SHOWN)),
    )  # fmt: skip


def cost_rows(appraisal: CaseAppraisal, text: Text) -> Rows:
    """The four denominators and energy, medians over the draws."""
    for cost in appraisal.costs:
        yield cost_cells(cost, text)


def cost_cells(cost: CostChange, text: Text) -> tuple[str, ...]:
    """One cost figure without and with the project."""
    annual = cost.name.startswith("annual")
    unit, decimals = MONEY[text.language] if annual else (1.0, 3)
    scale = 1.0 / unit
    change = cost.change
    return (
        text(f"appraise.{cost.name}"),
        number(cost.without.median * scale, decimals),
        number(cost.with_project.median * scale, decimals),
        f"{number(100.0 * change.median, 1, sign=True)} %",
        f"{_range(change.intervals[SHOWN], 100.0, 1, text, sign=True)} %",
    )


def part_titles(text: Text) -> tuple[str, ...]:
    """Titles of the table of the first year by part."""
    return text("appraise.part"), text("appraise.without"), text("appraise.with"), text("appraise.brings")


def part_rows(appraisal: CaseAppraisal, text: Text) -> Rows:
    """Operating cost by part, mean line, and what the change brings a year."""
    arms = appraisal.expected.arms
    brings = yearly_change(arms, appraisal.money.terms)
    named = {"maintenance": "operation_and_maintenance", "quality": "scrap", "overhead": "other"}
    for part in PARTS:
        key = named.get(part, part)
        cells = [in_unit(float(arm.parts[part]), text) for arm in (arms.without, arms.with_project)]
        yield text(f"appraise.part_{part}"), *cells, _signed(brings.get(key), text)
    yield text("appraise.part_contribution"), ABSENT, ABSENT, _signed(brings["contribution"], text)


def bar_titles(text: Text) -> tuple[str, ...]:
    """Titles of the tornado."""
    return (
        text("appraise.input"), text("appraise.range"), text("appraise.at_low"), text("appraise.at_high"),
        text("appraise.zero_at"),
    )  # fmt: skip


def bar_rows(appraisal: CaseAppraisal, text: Text, most: int = MOST_ROWS) -> Rows:
    """The widest bars of the tornado, with the value of the input at which FNPV is zero."""
    zeros = {entry.key: entry for entry in appraisal.break_evens}
    for bar in appraisal.bars[:most]:
        values = (in_unit(value, text) for value in (bar.value_low, bar.value_high))
        name, zero = input_name(bar.key, appraisal.money, text), zero_text(zeros.get(bar.key), text)
        yield name, range_text(bar, text), *values, zero


def range_text(bar: Bar, text: Text) -> str:
    """The range of an input, from low over typical to high, with its unit."""
    return shown_input(
        " … ".join(shown_number(value, bar.key) for value in (bar.low, bar.typical, bar.high)), bar, text
    )


def zero_text(entry: BreakEven | None, text: Text) -> str:
    """Where FNPV crosses zero, to four digits, with its unit; a dash where it doesn't."""
    if entry is None or entry.value is None:
        return ABSENT
    return shown_input(shown_number(f"{Decimal(f'{entry.value:.4g}'):f}", entry.key), entry, text)


def typical_text(entry: BreakEven, text: Text) -> str:
    """The typical value of an input with its unit."""
    return shown_input(shown_number(entry.typical, entry.key), entry, text)


def shown_input(value: str, entry: Bar | BreakEven, text: Text) -> str:
    """Numbers of an input followed by its unit in words."""
    return f"{value}{unit_text(entry.key, entry.unit, text)}"


def unit_text(key: str, unit: str, text: Text) -> str:
    """The unit of an input in words; rates a year are in per cent."""
    if is_rate(key):
        return text("input_unit.rate")
    if unit == "1":
        return ""
    name = unit.replace("/", "_per_").replace("1_per", "number_per")
    return text(f"input_unit.{name}") if text.has(f"input_unit.{name}") else f" {unit}"


def is_rate(key: str) -> bool:
    """Whether an input is a rate a year, which is shown in per cent."""
    return key.endswith(("growth", "holding_rate"))


def shown_number(value: str, key: str) -> str:
    """The number of an input as it is shown beside its unit."""
    return plain_number(f"{100 * Decimal(value):f}" if is_rate(key) else value)


def plain_number(value: str) -> str:
    """A number as it is written in a file, thousands separated, without zeros at the end."""
    whole, point, digits = value.partition(".")
    shown = f"{int(whole):,}" if whole.lstrip("-").isdigit() else whole
    if whole.startswith("-") and shown == "0":
        shown = "-0"
    digits = digits.rstrip("0")
    return (shown + (point + digits if digits else "")).replace("-", MINUS)


def scenario_titles(text: Text) -> tuple[str, ...]:
    """Titles of the table of scenarios."""
    return (
        text("appraise.scenario"), text("appraise.investment_short"), text("appraise.value"),
        text("appraise.interval", level=level_text(SHOWN)), text("appraise.loss_chance"),
        text("appraise.payback_short"), text("appraise.unit_conversion_cost"),
    )  # fmt: skip


def scenario_cells(appraisal: CaseAppraisal, text: Text) -> tuple[str, ...]:
    """A scenario in one row."""
    money, value = appraisal.money, appraisal.value
    cost = appraisal.costs[0]
    return (
        scenario_name(appraisal, text), wan(float(money.bill_total()), text), wan(value.median, text),
        money_range(value.intervals[SHOWN], text), percent(appraisal.chance_of_loss),
        _payback(appraisal.payback, text)["p50"],
        f"{number(cost.without.median, 3)} → {number(cost.with_project.median, 3)}",
    )  # fmt: skip


def scenario_name(appraisal: CaseAppraisal, text: Text) -> str:
    """Name of the scenario for people."""
    money = appraisal.money
    return text.name(money.case.settings.scenarios[money.scenario].label, money.scenario)


def percent(share: float) -> str:
    """A share in whole per cent, of which 0 and 100 are only said where they are exact."""
    if 0.0 < share < 0.005:
        return "< 1 %"
    return "> 99 %" if 0.995 < share < 1.0 else f"{100.0 * share:.0f} %"


def wan(amount: float, text: Text) -> str:
    """An amount with its unit."""
    unit, decimals = MONEY[text.language]
    return text("appraise.wan", amount=number(amount / unit, decimals))


def money_range(outcome: Outcome, text: Text) -> str:
    """An interval of amounts in the unit of `wan`."""
    unit, decimals = MONEY[text.language]
    return _range(outcome, 1.0 / unit, decimals, text)


def in_unit(amount: float, text: Text, *, sign: bool = False) -> str:
    """An amount in the unit of `wan`, which a title names."""
    unit, decimals = MONEY[text.language]
    return number(amount / unit, decimals, sign=sign)


def _payback(payback: PaybackSpread, text: Text) -> dict[str, str]:
    low, middle, high = (
        text("appraise.never") if years is None else f"{years:.1f}" for years in payback.quantiles
    )  # fmt: skip
    return {"p10": low, "p50": middle, "p90": high}


def _worst(appraisal: CaseAppraisal, text: Text) -> str:
    tail = appraisal.tail
    shown = {
        "value_at_risk": wan(tail.value_at_risk.estimate, text), "risk_range": money_range(tail.value_at_risk, text),
        "worst": wan(tail.mean_of_worst.estimate, text), "worst_range": money_range(tail.mean_of_worst, text),
    }  # fmt: skip
    return text("appraise.tail", **shown)


def _aid(appraisal: CaseAppraisal, text: Text) -> list[str]:
    """What may be received; nothing where no subsidy is looked for, which stands among the unknowns."""
    result: SubsidyResult | None = appraisal.expected.subsidies
    if result is None:
        return []
    values = {"region": region_name(result, text), "as_of": result.as_of.isoformat()}
    if result.total is None:
        return [text("appraise.aid_none", **values)]
    low, high = (wan(float(amount), text) for amount in result.total)
    return [text("appraise.aid", low=low, high=high, **values)]


def _increment(appraisal: CaseAppraisal, text: Text) -> list[str]:
    """Before against after at today's wages and demand, and with against without year by year, where they differ."""
    today = float(sum(yearly_change(appraisal.expected.arms, appraisal.money.terms).values()))
    years = [float(amount) for amount in appraisal.expected.benefits]
    if all(abs(amount - today) <= SAME * abs(today) for amount in years):
        return []
    values = {"today": today, "first": years[0], "second": years[min(1, len(years) - 1)], "last": years[-1]}
    shown = {name: wan(amount, text) for name, amount in values.items()}
    return [text("appraise.increment", n=len(years), **shown)]


def _lease(appraisal: CaseAppraisal, text: Text) -> list[str]:
    found = appraisal.expected.lease_against_buy
    if not found:
        return []
    values = {name: wan(float(view.net_present_value()), text) for name, view in found.items()}
    return [text("appraise.lease", **values)]


def _signed(amount: Decimal | None, text: Text) -> str:
    return ABSENT if amount is None else in_unit(float(amount), text, sign=True)


def _range(outcome: Outcome, scale: float, decimals: int, text: Text, *, sign: bool = False) -> str:
    if not isinstance(outcome, Interval):
        return text("appraise.unchanged")
    return distinct_range(outcome.lower * scale, outcome.upper * scale, decimals, sign=sign)
