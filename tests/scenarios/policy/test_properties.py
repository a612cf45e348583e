"""Laws of every rule: never negative, never above the cap, only inside the dates, splitting said, scale."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.economics.money import to_fen
from scenarios.policy import Policy, Rule, library, subsidies
from scenarios.policy.awards import BracketAward, FixedAward, NoAward, RateAward, TitleAward
from scenarios.policy.context import Context
from scenarios.policy.examples import example_bill
from scenarios.policy.grants import rule_grants, total
from scenarios.policy.rule import Example
from tests.scenarios.policy.bills import AS_OF, bill, item, policy_of, result_of

PAYING = [
    (policy, rule)
    for policy in library()
    for rule in policy.rules
    if isinstance(rule.award, RateAward | BracketAward | FixedAward)
]
RULES = pytest.mark.parametrize(("policy", "rule"), PAYING, ids=[rule.id for _, rule in PAYING])
# Side conditions on one class of items while another grows: more spend may lose the tier.
SIDE_CONDITIONS = ("HZ14",)
FEN = st.integers(min_value=0, max_value=30_000_000_00)
DAY = date(2025, 1, 15)
FEW = settings(max_examples=25, deadline=None)


def aid(policy: Policy, rule: Rule, spend: Decimal, option: str | None = None) -> Decimal:
    """What a rule pays for a spend on the first class that it counts [yuan]."""
    name = rule.base.classes[0] if rule.base.classes else "equipment"
    example = Example(spend={name: spend}, amount=Decimal(0))
    axes = {"brackets": option} if option else {}
    return total(rule_grants(rule, Context(policy, example_bill(rule, example, DAY), AS_OF, axes)))


def yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


@RULES
@FEW
@given(low=FEN, high=FEN)
def test_an_amount_is_never_negative_never_above_the_cap_and_grows_with_the_spend(
    policy: Policy, rule: Rule, low: int, high: int
) -> None:
    first, second = (aid(policy, rule, yuan(fen)) for fen in sorted((low, high)))
    assert first >= 0
    assert second == to_fen(second)
    if rule.cap is not None:
        assert max(first, second) <= rule.cap.amount
    if rule.id not in SIDE_CONDITIONS:
        assert first <= second


@FEW
@given(fen=FEN)
def test_the_readings_of_brackets_are_ordered(fen: int) -> None:
    policy = policy_of("CX-1")
    options = ("progressive_above_first", "progressive_from_zero", "whole_amount")
    found = [aid(policy, policy.rules[0], yuan(fen), option) for option in options]
    assert found == sorted(found)


@RULES
@FEW
@given(fen=st.integers(min_value=0, max_value=20_000_000), power=st.integers(min_value=0, max_value=2))
def test_amounts_thresholds_and_caps_in_another_unit_give_the_same(
    policy: Policy, rule: Rule, fen: int, power: int
) -> None:
    """Scale invariance: everything times ten to a power pays that multiple, but for the rounding to a fen."""
    spend, factor = yuan(fen), Decimal(10) ** power
    larger = aid(policy, scaled(rule, factor), spend * factor)
    assert abs(larger / factor - aid(policy, rule, spend)) <= Decimal("0.005")


def scaled(rule: Rule, factor: Decimal) -> Rule:
    """The rule with every amount of money times a factor."""
    amounts = {"amount", "at_least", "below", "cap"}

    def enlarged(value: object, key: str) -> object:
        if isinstance(value, dict):
            return {name: enlarged(part, name) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [enlarged(part, key) for part in value]
        return value * factor if isinstance(value, Decimal) and key in amounts else value

    return Rule.model_validate(enlarged(rule.model_dump(exclude={"examples"}), ""))


@settings(max_examples=12, deadline=None)
@given(
    parts=st.lists(st.integers(min_value=1, max_value=2_000_000_000), min_size=2, max_size=4),
    rule=st.sampled_from(["FY-3a", "FY-3b", "ZH24-a", "ZH-3", "CX-1", "HZ14"]),
)
def test_splitting_never_beats_the_whole_without_a_warning(parts: list[int], rule: str) -> None:
    policy = policy_of(rule)
    kind = next(each for each in policy.rules if each.id == rule).base.project_kinds[0]
    facts = {"high_tech": False, "digital_core": False, "listed_automation": False}

    def items(joined: bool) -> dict[str, dict[str, object]]:
        amounts = enumerate(str(yuan(fen)) for fen in parts)
        return {
            f"part_{number}": item(1, "part_0" if joined else f"part_{number}")
            | {
                "amount": amount, "invoices": [{"date": DAY, "amount": amount}],
                "payments": [{"date": DAY, "amount": amount, "booked": DAY}],
            }
            for number, amount in amounts
        }  # fmt: skip

    apart = result_of(rule, bill(items(False), {f"part_{n}": kind for n in range(len(parts))}, facts=facts)).rule(rule)
    whole = result_of(rule, bill(items(True), {"part_0": kind}, facts=facts)).rule(rule)
    assert apart.interval is not None and whole.interval is not None
    if apart.interval[1] > whole.interval[1]:
        assert "SPLITTING" in {warning.code for warning in apart.warnings}
    literal = {reading.reading: reading.amount for reading in apart.readings}
    for reading, amount in literal.items():
        if dict(reading).get("projects") == "strict":
            others = tuple((axis, "literal" if axis == "projects" else option) for axis, option in reading)
            assert (amount or 0) <= (literal[others] or 0)


@FEW
@given(days=st.integers(min_value=-2000, max_value=4000))
def test_no_amount_outside_the_dates_on_any_day(days: int) -> None:
    as_of = date(2021, 11, 20) + timedelta(days=days)
    policy = policy_of("FY-3a")
    found = subsidies(bill({"m": item(300, "p")}, {"p": "machine_substitution"}), (policy,), as_of)
    inside = date(2021, 11, 20) <= as_of <= date(2025, 12, 31)
    paid = inside and as_of >= date(2022, 6, 1)
    assert (found.total is not None) == paid
    assert all(rule.status == "outside_dates" for rule in found.rules) != inside


@FEW
@given(order=st.permutations(["city_digital_workshop", "city_smart_factory", "city_chain_leader"]))
def test_a_ladder_pays_the_highest_title_in_whatever_order(order: list[str]) -> None:
    titles = [{"name": name, "date": date(2022 + number, 1, 1)} for number, name in enumerate(order)]
    found = result_of("FY-4a", bill(titles=titles)).rule("FY-4a")
    assert found.interval == (0, 5_000_000)


def test_every_award_of_the_library_is_covered() -> None:
    kinds = {type(rule.award) for policy in library() for rule in policy.rules}
    assert kinds == {RateAward, BracketAward, FixedAward, TitleAward, NoAward}


def test_no_float_comes_near_a_subsidy() -> None:
    """Amounts and rates are texts in files; a number with a point is refused, not rounded."""

    def numbers(value: object) -> list[object]:
        if isinstance(value, dict):
            return [found for part in value.values() for found in numbers(part)]
        if isinstance(value, list | tuple):
            return [found for part in value for found in numbers(part)]
        return [value] if isinstance(value, float) else []

    assert not [found for policy in library() for found in numbers(policy.model_dump())]
