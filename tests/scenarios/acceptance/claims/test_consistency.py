"""Sets of claims against the identities: figures of the source, smallest conflicts, readings that reconcile."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.acceptance.claims import Claim, Consistency, Interval, check_consistency, parse_claim, with_answers
from scenarios.acceptance.claims.consistency import MOST_CLAIMS
from scenarios.acceptance.claims.factors import range_of
from scenarios.acceptance.claims.identities import IDENTITIES, REPORTED, VARIABLES
from scenarios.acceptance.claims.kpis import catalogue
from scenarios.acceptance.claims.model import Amount
from scenarios.numbers import number
from simcore.errors import LineproofError


def claims_of(text: str) -> tuple[Claim, ...]:
    parsed = parse_claim(text)
    assert not parsed.questions
    return tuple(item.claim for item in parsed.claims)


def consistency(text: str) -> Consistency:
    return check_consistency(claims_of(text))


def implied(found: Consistency) -> dict[str, Interval]:
    return {item.quantity: item.factor for item in found.implied}


def nominal(factor: Interval) -> float:
    assert factor.nominal is not None
    return factor.nominal


def by_reading(found: Consistency, claim: int, definition: str) -> dict[str, Interval]:
    (reading,) = [
        item for item in found.alternatives
        if [(choice.claim, choice.definition) for choice in item.choices] == [(claim, definition)]
    ]  # fmt: skip
    return {item.quantity: item.factor for item in reading.implied}


def test_b1_quality_alone_explains_little() -> None:
    """seeds B1: (1-.038)/(1-.06) = 1.0234, the other factors must supply 1.2019."""
    follows = implied(consistency("生产效率提高23%，产品不良率由6%下降到3.8%"))
    assert number(nominal(follows["quality"]), 4) == "1.0234"
    assert number(nominal(follows["gross_rate"]), 4) == "1.2019"
    lower, upper = follows["gross_rate"].lower, follows["gross_rate"].upper
    assert lower == pytest.approx(1.225 * (1 - 0.065) / (1 - 0.0375)) and upper == pytest.approx(
        1.235 * (1 - 0.055) / (1 - 0.0385)
    )


def test_b2_labour_rose_or_the_definition_is_another() -> None:
    """seeds B2: 1.23/1.16 = 1.0603 with both physical; else the definition is to be named."""
    found = consistency("生产效率提高23%，劳动生产率提高16%")
    heads = implied(found)["heads"]
    assert number(nominal(heads), 4) == "1.0603" and number((nominal(heads) - 1) * 100, 2) == "6.03"
    assert (heads.lower, heads.upper) == (pytest.approx(1.225 / 1.165), pytest.approx(1.235 / 1.155))
    assert found.assumptions == ("HOURS_UNCHANGED", "ATTENDANCE_UNCHANGED")
    other = consistency("生产效率提高23%，全员劳动生产率提高16%")
    assert "heads" not in implied(other), "value added per head says nothing of the staff"
    assert number(nominal(by_reading(other, 1, "lineproof.labour_productivity")["heads"]), 4) == "1.0603"


def test_b3_the_basis_of_a_cost() -> None:
    """seeds B3: -21 % of the total is -35.8 % a piece, -21 % a piece is -2.8 % of the total."""
    found = consistency("生产效率提高23%，运营成本降低21%")
    assert number((nominal(implied(found)["unit_cost"]) - 1) * 100, 1) == "−35.8"
    total = by_reading(found, 1, "lineproof.operating_cost_per_piece")["total_cost"]
    assert number((nominal(total) - 1) * 100, 1) == "−2.8"


def test_a_ring_maker_of_the_press() -> None:
    """seeds C: OEE 58.7 % to about 70 %, staff 350 to 110, output +47.5 %."""
    follows = implied(consistency("OEE从58.7%提高到约70%，员工由350人减少到110人，产量提高47.5%"))
    assert number(nominal(follows["ideal_rate"]), 2) == "1.24"
    assert number(nominal(follows["labour_productivity"]), 2) == "4.69"
    assert follows["ideal_rate"].lower is not None and follows["ideal_rate"].lower < 1.475 / 0.7 * 0.587


def test_an_impossible_set_names_the_claims_and_what_reconciles_them() -> None:
    found = consistency("产量提高23%，用工减少50%，劳动生产率提高16%，单位成本下降12%")
    assert not found.feasible and found.implied == ()
    (conflict,) = found.conflicts
    assert conflict.claims == (0, 1, 2) and conflict.assumptions == ("HOURS_UNCHANGED", "ATTENDANCE_UNCHANGED")
    closure = next(item for item in conflict.closures if item.claim == 2)
    assert closure.by_the_others is not None and nominal(closure.by_the_others) == pytest.approx(2.46)
    assert closure.gap == pytest.approx(math.log(1.16 / 2.46))
    readings = {choice.definition for item in found.reconciling for choice in item.choices}
    assert "lineproof.value_added_per_head" in readings and "lineproof.pieces_per_head" not in readings
    dropped = {code for item in found.reconciling for code in item.dropped}
    assert dropped == {"HOURS_UNCHANGED", "ATTENDANCE_UNCHANGED"}


def test_without_any_claim_of_a_conflict_the_others_can_hold() -> None:
    claims = claims_of("产量提高23%，用工减少50%，劳动生产率提高16%，总成本下降5%，单位成本下降40%")
    found = check_consistency(claims)
    assert not found.feasible
    for conflict in found.conflicts:
        torn = [claims[place] for place in conflict.claims]
        assert not check_consistency(torn).feasible
        for left in combinations(torn, len(torn) - 1):
            assert check_consistency(left).feasible


def test_over_determined_claims_that_agree_are_closed() -> None:
    found = consistency("总产量提高23%，总成本下降21%，单位成本下降36%")
    assert found.feasible and all(item.by_the_others is not None for item in found.closures)
    assert "TOTAL_COST" in found.identities
    assert [abs(item.gap or 1.0) < 0.01 for item in found.closures] == [True] * 3


def test_rounding_decides_whether_two_numbers_agree() -> None:
    """A7: from 6 % to 3.8 % is a fall of 36.67 %, printed 36 %: within the rounding of 6 and of 3.8."""
    claims = claims_of("不良率由6%下降到3.8%，下降36%")
    assert check_consistency(claims).feasible
    claims = claims_of("不良率由6.00%下降到3.80%，下降36%")
    found = check_consistency(claims)
    assert not found.feasible and found.conflicts[0].claims == (0, 1)


def test_points_are_taken_from_the_level_of_the_other_claim() -> None:
    claims = claims_of("不良率由6%下降到3.8%，下降2.2个百分点")
    found = check_consistency(claims)
    assert found.feasible and found.unused == ()
    alone = consistency("不良率下降2.2个百分点")
    assert [(item.claim, item.reason) for item in alone.unused] == [(0, "LEVEL_NEEDED")]
    assert not consistency("不良率由6%下降到3.8%，下降1个百分点").feasible


def test_an_oee_is_no_greater_than_its_factors() -> None:
    assert not consistency("OEE由90%提高到95%，设备可用率由80%提高到85%").feasible
    assert consistency("OEE由58%提高到70%，设备可用率由80%提高到85%").feasible
    assert not consistency("设备可用率由90%提高到92%，OEE由60%提高到80%，性能率由80%提高到82%").feasible


def test_energy_per_piece_and_in_total() -> None:
    follows = implied(consistency("产量提高20%，总能耗下降10%"))
    assert nominal(follows["energy_per_piece"]) == pytest.approx(0.9 / 1.2)


def test_a_definition_that_the_claim_names_is_changed_only_to_reconcile_and_said_so() -> None:
    claims = list(claims_of("产量提高23%，用工减少50%，劳动生产率提高16%"))
    claims[2] = with_answers(claims[2], {"definition": "lineproof.labour_productivity"})
    found = check_consistency(claims)
    restated = [choice for item in found.reconciling for choice in item.choices if choice.restated]
    assert {choice.definition for choice in restated} == {"lineproof.value_added_per_head"}
    settled = [
        with_answers(claim, {"definition": catalogue()[claim.kpi or ""].definitions[0].id}) for claim in claims[:2]
    ]
    assert check_consistency(settled).alternatives == ()


def test_two_changed_readings_are_tried_where_one_is_not_enough() -> None:
    """Both labour productivities of pieces contradict: a single one read as value leaves the other conflict."""
    found = consistency("总产量提高23%，劳动生产率提高16%，人均产量提高40%，用工减少50%")
    assert not found.feasible
    assert found.reconciling and all(len(item.choices) == 2 or item.dropped for item in found.reconciling)


def test_what_is_open_or_in_no_identity_is_listed() -> None:
    found = consistency("提高23%。换型时间缩短20分钟。能耗降低2倍。不良率由6%下降到0%。")
    assert [item.reason for item in found.unused] == ["OPEN", "NO_IDENTITY", "NOT_POSITIVE", "NOT_POSITIVE"]
    assert found.feasible and found.conflicts == ()


def test_times_cover_both_readings_until_the_levels_are_given() -> None:
    (closure,) = consistency("总产量提高1.5倍").closures
    assert (closure.claimed.lower, closure.claimed.upper) == (pytest.approx(1.45), pytest.approx(2.55))


@pytest.mark.parametrize(
    ("value", "step", "qualifier", "ends"),
    [
        ("23", "1", "exact", (22.5, 23.5)), ("23.0", "0.1", "exact", (22.95, 23.05)), ("23", "1", "about", (22, 24)),
        ("70", "1", "about", (65, 75)), ("20", "1", "nearly", (15, 20)), ("20", "1", "at_least", (20, math.inf)),
        ("20", "1", "at_most", (0, 20)),
    ],
)  # fmt: skip
def test_what_a_printed_number_may_have_been(value: str, step: str, qualifier: str, ends: tuple[float, float]) -> None:
    found = range_of(Amount.model_validate({"value": value, "step": step, "qualifier": qualifier}), "pieces")
    assert (found.lower, found.upper) == (pytest.approx(ends[0]), pytest.approx(ends[1]))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.lists(st.floats(-0.4, 0.4), min_size=len(VARIABLES), max_size=len(VARIABLES)), st.integers(3, 8))
def test_claims_computed_from_one_plant_never_conflict(logs: list[float], count: int) -> None:
    """Changes of a plant that obeys the identities, rounded as they would be printed."""
    plant = dict(zip(VARIABLES, logs, strict=True)) | {"hours": 0.0, "attendance": 0.0}
    plant["output"] = plant["output_rate"]
    plant["person_hours"] = plant["heads"]
    plant["labour_productivity"] = plant["output"] - plant["person_hours"]
    plant["total_cost"] = plant["unit_cost"] + plant["output"]
    plant["total_energy"] = plant["energy_per_piece"] + plant["output"]
    said = [
        ("output", "生产效率"), ("heads", "用工"), ("labour_productivity", "劳动生产率"), ("total_cost", "总成本"),
        ("unit_cost", "单位成本"), ("total_energy", "总能耗"), ("energy_per_piece", "单位产品能耗"),
        ("output", "总产量"),
    ]  # fmt: skip
    sentence = []
    for name, words in said[:count]:
        percent = (math.exp(plant[name]) - 1) * 100
        sentence.append(f"{words}{'提高' if percent >= 0 else '降低'}{abs(percent):.1f}%")
    found = check_consistency(claims_of("，".join(sentence)))
    assert found.feasible, sentence


def test_identities_hold_their_variables_and_every_one_is_named() -> None:
    quantities = {name for kpi in catalogue().values() for item in kpi.definitions for name in item.quantity}
    assert quantities <= set(REPORTED)
    assert all(len(row) >= 3 for row in IDENTITIES.values())


def test_too_many_claims_are_refused() -> None:
    with pytest.raises(LineproofError) as refusal:
        check_consistency(claims_of("产量提高23%") * (MOST_CLAIMS + 1))
    assert refusal.value.code == "TOO_MANY"
