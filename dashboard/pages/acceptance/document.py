"""The document of `lineproof accept --json` read back, so that reports and pages say the same of it in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from scenarios.acceptance.attribution import Attribution, Change, NotSeparable, Part, PartKind, Separation, StepGain
from scenarios.acceptance.attribution.factors import Basis
from scenarios.acceptance.checks.model import Answer, Checks, NotAsked, NothingToAsk, Question
from scenarios.acceptance.requirements import Certificate, Entry, Status, load_requirements
from scenarios.acceptance.subsidy import Amount, Consequence, SubsidyTerms
from scenarios.acceptance.subsidy.consequence import ORDER, READINGS, ReadingAmount
from scenarios.acceptance.subsidy.full import full_amount
from scenarios.acceptance.verdict.findings import Finding, Weight
from scenarios.acceptance.verdict.model import State
from scenarios.numbers import ABSENT

Data = Mapping[str, Any]


def findings_of(row: Data) -> tuple[Finding, ...]:
    """What was found in the record for one claim."""
    return tuple(
        Finding(each["code"], Weight(each["weight"]), each["values"], tuple(each["places"])) for each in row["findings"]
    )


def checks_of(document: Data) -> Checks:
    """The questions on the record, what could not be asked, and what raised none."""
    told = document["questions"]
    answers: list[Answer] = [
        Question(each["code"], each["values"], tuple(each["places"]), each["figures"]) for each in told["asked"]
    ]
    answers += [NotAsked(each["code"], each["reason"], each["values"]) for each in told["not_asked"]]
    answers += [NothingToAsk(each["code"], each["figures"]) for each in told["nothing_to_ask"]]
    return Checks(tuple(answers))


def attribution_of(document: Data) -> Attribution:
    """What the observed change consists of."""
    told = document["attribution"]
    parts = tuple(
        Part(*_logarithms(each), kind) for kind in PartKind if (each := told["parts"].get(kind.value)) is not None
    )
    kinds = {part.kind for part in parts}
    hours = told["hours_basis"]
    basis = None if hours is None else Basis(hours, PartKind.AVAILABILITY in kinds, PartKind.QUALITY in kinds)
    total = None if told["total"] is None else Change(*_logarithms(told["total"]))
    # Which products lack a standard time stands in the findings of the verdicts.
    return Attribution(total, parts, basis, told["missing"] or "", {"products": ABSENT}, told["left_out_shifts"])


def _logarithms(each: Data) -> tuple[float, float | None, float | None]:
    lower, upper = (None if each[end] is None else math.log1p(each[end]) for end in ("lower", "upper"))
    return each["logarithm"], lower, upper


def measures_of(document: Data) -> Separation | NotSeparable:
    """What each measure brought by itself, or why that can't be told."""
    told = document["attribution"]["measures"]
    if told["status"] != "separated":
        return NotSeparable(told["reason"], told["values"])
    gains = tuple(StepGain(*_logarithms(each), each["name"], each["weeks"]) for each in told["gains"])
    return Separation(told["by"], gains, told["total"])


def certificate_of(document: Data) -> Certificate:
    """Which requirements the verdicts meet; those that this version of the program doesn't know are left out."""
    told = document["certificate"]
    known = {each.id: each for each in load_requirements().requirement}
    entries = tuple(
        Entry(known[each["id"]], Status(each["status"]), each["by"], each["value"])
        for each in told["entries"]
        if each["id"] in known
    )
    return Certificate(told["version"], entries)


def consequence_of(document: Data, terms: SubsidyTerms | None) -> Consequence | None:
    """What the verdicts mean for the aid, by the terms that they were judged by; None where none is agreed."""
    told = document.get("subsidy")
    if told is None or terms is None:
        return None
    readings = tuple(
        ReadingAmount(
            name, _decimal(each["share"]), _decimal(each["points"]), _amount(each["amount"]),
            _decimal(each["by_result"]),
        )
        for name in READINGS
        for each in [told["readings"][name]]
    )  # fmt: skip
    under = {state: _amount(told["under"][state.value]) for state in ORDER}
    return Consequence(
        terms, tuple(told["claims"]), State(told["state"]), full_amount(terms), readings, under, _amount(told["gap"])
    )


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _amount(pair: Sequence[str] | None) -> Amount | None:
    return None if pair is None else Amount(Decimal(pair[0]), Decimal(pair[1]))
