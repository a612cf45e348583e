"""What the report rests on: numbers with their provenance, settings, tax rules, what isn't known, how it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from scenarios.appraisal.document import appraisal_document
from scenarios.appraisal.input_words import input_name, pool_text
from scenarios.appraisal.summary import CaseAppraisal
from scenarios.appraisal.words import percent, plain_number, unknowns
from scenarios.documents.model import Block, Bullets, Paragraph, Section, Table
from scenarios.economics.calendar import day_of
from scenarios.economics.money import MONTHS
from scenarios.economics.project import Project
from scenarios.economics.rules.model import Rule
from scenarios.numbers import ABSENT, number
from scenarios.provenance import Parameter, parameters, provenance
from scenarios.report.cash import percent_of
from scenarios.report.shown import item_text
from scenarios.text import Text, half
from scenarios.versions import versions
from scenarios.words import duration_text
from simcore.identity import line_digest

# Assumptions of the model itself, each a sentence of the catalogue.
CONVENTIONS = (
    "together",
    "independent",
    "laws",
    "whole_heads",
    "stock_only",
    "year_ends",
    "tax_quarters",
    "vat_month",
    "one_unit",
    "supplies",
    "no_salvage_left",
    "aid_readings",
    "demand_cap",
    "hours",
)


def basis_section(appraisal: CaseAppraisal, prediction: Mapping[str, Any] | None, text: Text) -> Section:
    """All assumptions with where they come from."""
    blocks: tuple[Block, ...] = (
        Paragraph(text("quote.basis_lead"), "note"),
        Paragraph(text("quote.unknown_lead"), "warn"),
        Bullets((*unknowns(appraisal, text), text("quote.not_counted_capital"), text("quote.not_counted_failure"))),
        _inputs(appraisal, text),
        _settings(appraisal, text),
        _tax(appraisal, text),
        Paragraph(text("quote.conventions")),
        Bullets(tuple(text(f"quote.convention_{key}") for key in CONVENTIONS)),
        _measure_numbers(appraisal, text),
        _line_numbers(appraisal, prediction, text),
    )
    return Section("basis", text("quote.basis"), blocks)


def _inputs(appraisal: CaseAppraisal, text: Text) -> Table:
    head = (
        text("quote.input"), text("quote.typical"), text("quote.range"), text("quote.unit"), text("appraise.source"),
        text("quote.reference"), text("quote.drawn"),
    )  # fmt: skip
    rows = []
    for entry in appraisal.money.inputs:
        p = entry.parameter
        unit = "" if entry.unit == "1" else entry.unit
        name = f"{input_name(entry.key, appraisal.money, text)}\n{entry.path}"
        drawn = text("quote.yes" if entry.uncertain else "quote.no")
        typical = plain_number(p.typical)
        rows.append((name, typical, range_of(p), unit, text(f"source.{p.source}"), p.reference or ABSENT, drawn))
    notes = (text("quote.inputs_mean"),)
    return Table(text("quote.inputs"), head, tuple(rows), "texts", notes, (3, 1.1, 1.6, 1, 1, 2.6, 0.7), (1, 2))


def range_of(parameter: Parameter) -> str:
    """Low and high end as written, or a dash for a number without a range."""
    if not parameter.low or not parameter.high:
        return ABSENT
    return f"{plain_number(parameter.low)} … {plain_number(parameter.high)}"


def _settings(appraisal: CaseAppraisal, text: Text) -> Table:
    head = (text("quote.setting"), text("quote.value_of"), text("quote.reference"))
    rows = tuple(_setting_rows(appraisal, text))
    return Table(text("quote.settings"), head, rows, "texts", (text("quote.settings_mean"),), (2.4, 2, 3))


def _setting_rows(appraisal: CaseAppraisal, text: Text) -> Iterator[tuple[str, str, str]]:
    money = appraisal.money
    terms, change = money.terms, money.change

    def row(key: str, value: object, source: str = "", **more: object) -> tuple[str, str, str]:
        return text(f"quote.set_{key}", **more), str(value), source or ABSENT

    yield row("start", terms.start)
    yield row("years", text("appraise.years", years=terms.years))
    yield row("rate", percent_of(terms.discount_rate), half(terms.discount_rate_source, text))
    for key in ("regime", "taxpayer", "losses"):
        yield row(key, text(f"quote.{key}_{getattr(terms, key)}"))
    for kind in ("equipment", "software", "service"):
        asset = getattr(terms.assets, kind)
        deducted = text(f"quote.deduction_{asset.deduction}")
        values = {"life": asset.life, "salvage": percent(float(asset.salvage_share)), "asset": asset.asset_class}
        yield row("asset", text("quote.asset_value", deducted=deducted, **values), kind=text(f"quote.kind_{kind}"))
    for name, tariff in terms.energy.tariffs.items():
        hours = ", ".join(f"{begin}-{end}" for begin, end in tariff.hours) or text("quote.whole_day")
        yield row("tariff", hours, name=name)
    if terms.energy.starts_at is not None:
        yield row("starts_at", terms.energy.starts_at)
    yield row("paid", change.paid)
    yield row("in_use", change.in_use)
    for pool, leaving in change.exits.items():
        yield row("exit", leaving.on, text(f"quote.by_{leaving.by}"), pool=pool_text(pool, money, text))
    for name, once in change.once.items():
        yield row("once", once.on, name=name.replace("_", " "))
    if change.loan is not None:
        loan = change.loan
        values = {"amount": number(float(loan.amount), 2), "months": loan.months, "grace": loan.grace_months}
        way = text(f"quote.loan_{loan.method}")
        yield row(
            "loan", text("quote.loan_value", rate=percent_of(loan.nominal_rate), way=way, drawn=loan.drawn, **values)
        )
    for lease in change.leases:
        values = {key: number(float(getattr(lease, key)), 2) for key in ("deposit", "fee", "purchase_price")}
        timing = text(f"quote.lease_{lease.timing}")
        said = text(
            "quote.lease_value", rate=percent_of(lease.nominal_rate), months=lease.months, timing=timing, **values
        )
        yield row("lease", said, item=item_text(lease.item, money, text))
    if terms.aid is not None:
        kinds = ", ".join(terms.aid.kinds) or text("quote.no_kinds")
        yield row("aid", text("quote.aid_value", region=terms.aid.region, as_of=terms.aid.as_of, kinds=kinds))
        yield row("treatment", text(f"quote.treatment_{terms.aid.treatment}"))


def _tax(appraisal: CaseAppraisal, text: Text) -> Table:
    head = tuple(text(f"quote.tax_{key}") for key in ("rule", "says", "holds", "source", "standing"))
    rows = []
    for rule in tax_rules(appraisal):
        until = text("quote.until_replaced") if rule.valid_to is None else rule.valid_to.isoformat()
        standing = text(f"quote.standing_{rule.standing}")
        rows.append((rule_name(rule, text), _said(rule, text), f"{rule.valid_from} … {until}", rule.source, standing))
    return Table(text("quote.tax"), head, tuple(rows), "texts", (text("quote.tax_means"),), (2, 1.6, 1.8, 2.6, 1.2))


def tax_rules(appraisal: CaseAppraisal) -> tuple[Rule, ...]:
    """The tax rules that the flows of the scenario look up, each once."""
    project, book = appraisal.expected.appraisal.project, appraisal.money.rules
    found: dict[tuple[tuple[str, ...], date], Rule] = {}

    def use(rule: Rule) -> None:
        found.setdefault((rule.key, rule.valid_from), rule)

    for item in project.items.values():
        use(book.value_added_tax(item.taxed_as, item.paid))
        use(book.input_tax_credit(project.taxpayer, item.paid))
        if item.deduction == "one_off":
            use(book.one_off_deduction(item.paid))
        else:
            use(book.minimum_life(item.asset_class, item.in_use or item.paid))
    for lease in project.leases:
        use(book.value_added_tax("equipment_lease", project.items[lease.item].paid))
    for subsidy in project.subsidies.values():
        use(book.subsidy_treatment(subsidy.treatment, subsidy.received))
    for year in _tax_days(project):
        use(book.income_tax(project.regime, year))
        if project.losses == "carried_forward":
            use(book.loss_carried_forward(project.regime, year))
    return tuple(found.values())


def _tax_days(project: Project) -> list[date]:
    return [day_of(project.start, MONTHS * year) for year in range(project.years)]


def rule_name(rule: Rule, text: Text) -> str:
    """A rule by what it is about."""
    return text(f"quote.rule_{'_'.join(rule.key)}")


def _said(rule: Rule, text: Text) -> str:
    values: Mapping[str, Any] = rule.model_dump()
    if "rate" in values:
        return percent_of(values["rate"])
    if "largest_unit_value" in values:
        return text("quote.says_unit_value", amount=number(float(values["largest_unit_value"]), 0))
    if "years" in values:
        return text("appraise.years", years=values["years"])
    if "recovered" in values:
        key = "quote.says_recovered" if values["recovered"] else "quote.says_not_recovered"
        return text(key, months=values["months_after_payment"])
    return text("quote.says_reduces" if values["reduces_basis"] else "quote.says_income")


def _measure_numbers(appraisal: CaseAppraisal, text: Text) -> Table:
    """Numbers of the measures that the scenario adds, amounts of the bill left aside: they stand there."""
    money = appraisal.money
    case = money.case
    present = case.measures_of(case.settings.baseline)
    rows = []
    for name, measure in case.measures_of(money.scenario).items():
        if name in present:
            continue
        for p in parameters(measure):
            if not p.path.startswith("items."):
                label = text.name(measure.label, name)
                source = text(f"source.{p.source}")
                rows.append((f"{label}\n{p.path}", p.typical, range_of_text(p), source, p.reference or ABSENT))
    head = tuple(
        text(key) for key in ("quote.parameter", "quote.typical", "quote.range", "appraise.source", "quote.reference")
    )
    return Table(text("quote.measure_numbers"), head, tuple(rows), "texts", (), (3, 1, 1.6, 1, 2.6), (1, 2))


def range_of_text(parameter: Parameter) -> str:
    """Low and high end of a parameter that may have a unit in its text."""
    return f"{parameter.low} … {parameter.high}" if parameter.low and parameter.high else ABSENT


def _line_numbers(appraisal: CaseAppraisal, prediction: Mapping[str, Any] | None, text: Text) -> Table:
    found = provenance(appraisal.money.case.line)
    rows = [(text(f"source.{source}"), str(count)) for source, count in found.counts.items()]
    rows.append((text("quote.sum"), str(found.total)))
    notes = [text("quote.line_numbers_mean", digest=line_digest(appraisal.money.case.line))]
    if prediction is not None:
        known = prediction["parameters"]
        values = {"drawn": len(known["uncertain"]), "ranged": known["ranged"], "certain": known["certain"]}
        notes.append(text("quote.line_drawn", **values))
    head = (text("appraise.source"), text("quote.count"))
    return Table(text("quote.line_numbers"), head, tuple(rows), "numbers", tuple(notes), (2, 1))


def made_section(appraisal: CaseAppraisal, prediction: Mapping[str, Any] | None, text: Text) -> Section:
    """How the figures were computed, so that they can be computed again."""
    kept, money = appraisal.kept, appraisal.money
    calibrated = provenance(money.case.line).is_calibrated
    rows = [
        (text("quote.made_draws"), str(kept.draws)),
        (text("quote.made_pairs"), str(kept.pairs)),
        (text("quote.made_horizon"), duration_text(kept.horizon, text)),
        (text("quote.made_warmup"), duration_text(kept.warmup, text)),
        (text("quote.made_seed"), str(kept.seed)),
        (text("quote.made_digest"), appraisal_document(appraisal)["digest"]),
        (text("quote.made_line"), line_digest(money.case.line)),
    ]
    if prediction is not None:
        rows.append((text("quote.made_prediction"), prediction["digest"]))
    if appraisal.expected.subsidies is not None:
        rows.append((text("quote.made_policies"), appraisal.expected.subsidies.policies_digest))
    rows += [(text("quote.made_version", name=name), version) for name, version in versions().items()]
    head = (text("quote.setting"), text("quote.value_of"))
    state = Paragraph(text("quote.calibrated" if calibrated else "quote.template"), "plain" if calibrated else "warn")
    table = Table(text("quote.made_table"), head, tuple(rows), "texts", (), (1, 2.4))
    return Section("made", text("quote.made"), (state, Paragraph(text("quote.made_lead")), table))
