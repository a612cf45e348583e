"""Appraisals for reports, from draws by hand, and a prediction document with the figures that a report shows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from scenarios.appraisal import CaseAppraisal, appraise_draws, case_in_money
from tests.scenarios.appraisal.small import MEASURES, TERMS, kept, money_case

AID = """
[aid]
region = "fuyang"
as_of = 2027-06-01
kinds = ["machine_substitution"]
treatment = "taxable"
months = 9
granted_chance = "0.5"
"""


@cache
def appraised(terms: str = TERMS, measures: str = MEASURES) -> CaseAppraisal:
    """The small case in money over 40 draws."""
    case = money_case(Path(mkdtemp()), terms=terms, measures=measures)
    return appraise_draws(case_in_money(case, "after"), kept(), {})


def losing() -> CaseAppraisal:
    """The same with a machine that costs fifty times as much."""
    return appraised(measures=MEASURES.replace('"100000", low = "80000", high = "150000"', '"4000000"'))


def prediction() -> dict[str, Any]:
    """What `find_prediction` gives, as far as a report reads it; the OEE doesn't differ between draws."""

    def figure(value: float, half: float | None) -> dict[str, Any]:
        ends = (None, None) if half is None else (value - half, value + half)
        found = {"value": value, "lower": ends[0], "upper": ends[1], "n": 40}
        return {"median": value, "undefined_draws": 0, "intervals": {"80%": found, "95%": found}}

    def entry(quantity: str, before: float, after: float, gain: float, half: float | None) -> dict[str, Any]:
        arms = {"before": figure(before, half and half * before), "after": figure(after, half and half * after)}
        return {"quantity": quantity, "unit": "1", **arms, "gain": figure(gain, half), "components": None}

    return {
        "schema": "lineproof.prediction/1", "digest": "ab" * 32, "estimated_share": None, "calibrated": False,
        "parameters": {"uncertain": [], "ranged": 2, "certain": 30},
        "figures": [
            entry("good_output_rate", 100.0, 125.0, 0.25, 0.06),
            entry("first_pass_defect_rate", 0.031, 0.024, -0.007, 0.002),
            entry("line_overall_equipment_effectiveness", 0.62, 0.62, 0.0, None),
        ],
    }  # fmt: skip


@cache
def financed() -> CaseAppraisal:
    """Every kind of term at once: two tariffs, people who leave, a cost that comes once, a loan, a lease, losses kept.

    The machine is leased, one setter less is needed, and aid isn't taxed.
    """
    terms = TERMS.replace('losses = "offset_other_profit"', 'losses = "carried_forward"')
    terms = terms.replace('regime = "standard"', 'regime = "high_tech"')
    day, night = '[["08:00", "22:00"]]', '[["00:00", "08:00"], ["22:00", "24:00"]]'
    tariffs = f'[energy.tariffs.day]\nprice = "0.90"\nhours = {day}\n[energy.tariffs.night]\nprice = "0.40"\n'
    terms = terms.replace(
        '[energy.tariffs.mixed]\nprice = "0.80"', f'[energy]\nstarts_at = "08:00"\n{tariffs}hours = {night}'
    )
    terms += """
[scenarios.after.exits.setters]
on = 2027-07-01
by = "redeployment"
severance = "5000"

[scenarios.after.once.removal]
amount = "3000"
on = 2027-02-01

[scenarios.after.loan]
amount = "60000"
drawn = 2027-01-01
nominal_rate = "0.045"
months = 24
method = "equal_principal"

[[scenarios.after.leases]]
item = "faster-1"
nominal_rate = "0.06"
months = 36
timing = "advance"
deposit = "10000"
fee = "1000"
purchase_price = "100"
"""
    terms += AID.replace('"taxable"', '"not_taxable"')
    case = money_case(Path(mkdtemp()), terms=terms)
    heads = {"setters": 0.0, "technicians": 1.0}
    return appraise_draws(case_in_money(case, "after"), kept(heads=heads), {})
