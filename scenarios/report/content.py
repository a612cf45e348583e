"""The quotation report: what it says, in order, from an appraisal and the kept prediction of the same case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scenarios.appraisal.summary import CaseAppraisal
from scenarios.appraisal.words import first_line, scenario_name
from scenarios.documents.model import Report
from scenarios.provenance import provenance
from scenarios.report.basis import basis_section, made_section
from scenarios.report.cash import cash_section
from scenarios.report.costs import costs_section
from scenarios.report.owner import ALARMING, owner_section
from scenarios.report.sensitivity import sensitivity_section
from scenarios.report.shown import Names
from scenarios.report.side_by_side import Option, side_by_side_section
from scenarios.report.support import bill_section, measures_section, subsidies_section
from scenarios.text import Text, half
from scenarios.words import duration_text, for_line


def quote_content(
    appraisal: CaseAppraisal,
    prediction: Mapping[str, Any] | None,
    text: Text,
    others: Sequence[Option] = (),
    left_out: Sequence[str] = (),
) -> Report:
    """The report in the language of the texts.

    `prediction` is the document of the kept prediction of the same case (`find_prediction`); None leaves out what the
    line gains, and says so. `others` are further scenarios of the case, set beside this one in a section of their own;
    `left_out` names those that can't be appraised.

    Raises:
        SpecError, LineproofError: as `expected` of the appraisal, where a rule of the tax is missing.
    """
    money = appraisal.money
    settings = money.case.settings
    text = for_line(text, money.case.line)
    names = Names(appraisal, text)
    options = (Option(appraisal, prediction), *others)
    values = {"name": half(settings.name, text), "scenario": scenario_name(appraisal, text)}
    facts = [
        (text("quote.firm"), half(settings.firm, text)),
        (text("quote.region"), half(settings.region, text)),
        (text("quote.scenario"), scenario_name(appraisal, text)),
        (text("quote.money_unit"), text("quote.money_unit_is")),
    ]
    if not provenance(money.case.line).is_calibrated:
        facts.append((text("quote.state"), text("quote.template_short")))
    if appraisal.kept.is_reduced:
        days = duration_text(appraisal.kept.horizon, text)
        facts.append((text("quote.draws"), text("quote.reduced", n=appraisal.kept.draws, horizon=days)))
    parts = (
        owner_section(appraisal, prediction, names, text),
        *([side_by_side_section(options, left_out, text)] if others or left_out else []),
        costs_section(appraisal, text),
        cash_section(appraisal, text),
        sensitivity_section(appraisal, names, text),
        subsidies_section(appraisal, text),
        bill_section(appraisal, text),
        measures_section(appraisal, text),
        basis_section(appraisal, prediction, text),
        made_section(appraisal, prediction, text),
    )
    return Report(
        title=text("quote.title", **values),
        subtitle=text("quote.subtitle"),
        opening=first_line(appraisal, text),
        alarming=appraisal.outlook in ALARMING,
        facts=tuple((name, value) for name, value in facts if value),
        # The owner's page, the page that sets scenarios side by side, and the first one in full.
        sections=tuple(replace(each, new_page=each.key in ("scenarios", "costs")) for each in parts),
        foot=text("quote.foot"),
    )
