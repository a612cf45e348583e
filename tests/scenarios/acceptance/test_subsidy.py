"""The consequence of a verdict in yuan: worked examples, and what must hold of every amount."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from scenarios.acceptance.plan.terms import PlanTerms, loads_plan_terms
from scenarios.acceptance.subsidy import Amount, Consequence, PointStep, SubsidyTerms, consequence
from scenarios.acceptance.subsidy.consequence import ORDER, points, result_amount
from scenarios.acceptance.subsidy.terms import ByResult
from scenarios.acceptance.subsidy.words import consequence_data, consequence_lines
from scenarios.acceptance.verdict.model import ClaimVerdict, State
from scenarios.text import LANGUAGES, Text
from simcore.errors import LineproofError, SpecError
from tests.scenarios.acceptance.firms import TERMS

FEN = Decimal("0.01")
SCHEDULE = ByResult(
    steps=(PointStep(above="5 %", per_point="20000"), PointStep(above="15 %", per_point="60000")), most="600000"
)


def verdict(
    state: State, supported: float, claimed: str = "0.21", estimate: float = 0.228, name: str = "output"
) -> ClaimVerdict:
    return ClaimVerdict(
        name, "throughput", Decimal(claimed), state, estimate=estimate, lower=supported, upper=0.4, alpha=0.05
    )  # fmt: skip


def agreed(when_short: str | None = "proportional", amount: str = "500000") -> SubsidyTerms:
    return SubsidyTerms.model_validate({"amount": amount, "when_short": when_short})


def by_rule(day: dt.date = dt.date(2025, 7, 10), rule: str = "FY-3b") -> SubsidyTerms:
    return SubsidyTerms.model_validate(
        {"rule": rule, "as_of": day, "eligible": {"equipment": "4000000", "software": "2000000"}}
    )


def test_a_worked_example() -> None:
    """500,000 yuan for 25 %: 8.78 % is supported, 35.12 % of the claim, hence 175,600.00; the gap is 324,400.00."""
    found = consequence(agreed(), [verdict(State.REFUTED, 0.0878, "0.25", 0.1087)])
    assert [each.amount for each in found.readings] == [
        Amount(Decimal("500000"), Decimal("500000")),
        Amount(Decimal("217400.00"), Decimal("217400.00")),
        Amount(Decimal("175600.00"), Decimal("175600.00")),
    ]
    assert found.gap == Amount(Decimal("324400.00"), Decimal("324400.00"))
    assert found.under[State.PROVEN] == Amount(Decimal("500000"), Decimal("500000"))
    assert found.under[State.CANNOT_TELL] is None


def test_a_text_that_is_silent_gives_both_readings() -> None:
    found = consequence(agreed(None), [verdict(State.NOT_PROVEN, 0.2034)])
    assert found.reading("supported").amount == Amount(Decimal(0), Decimal("484285.71"))
    nothing = consequence(agreed("nothing"), [verdict(State.NOT_PROVEN, 0.2034)])
    assert nothing.under[State.NOT_PROVEN] == Amount(Decimal(0), Decimal(0))


def test_a_rule_of_the_library_gives_the_amount() -> None:
    """P2 of the worked examples of the policy: 600 of equipment and software at 15 % are 90 (ten thousand yuan)."""
    found = consequence(by_rule(), [verdict(State.PROVEN, 0.22)])
    assert found.full.amount == (Decimal(900000), Decimal(900000))
    assert found.gap == Amount(Decimal(0), Decimal(0))


@pytest.mark.parametrize(("terms", "said"), [
    (by_rule(dt.date(2026, 7, 10)), "2025-12-31"),
    (by_rule(rule="FY-1b"), "FY-1b"),
])  # fmt: skip
def test_an_amount_that_is_not_known_is_never_zero(terms: SubsidyTerms, said: str) -> None:
    found = consequence(terms, [verdict(State.NOT_PROVEN, 0.2)])
    assert found.full.amount is None and found.gap is None
    assert {found.under[state] for state in ORDER} == {None}
    data = consequence_data(found)
    assert data["as_claimed"] is None and data["readings"]["supported"]["amount"] is None
    lines = "\n".join(consequence_lines(found, Text("en")))
    assert "unknown" in lines and said in lines and "0.00 yuan" not in lines


def test_a_rule_that_is_not_in_the_library() -> None:
    with pytest.raises(LineproofError, match="NAME_UNKNOWN"):
        consequence(by_rule(rule="XX-1"), [verdict(State.PROVEN, 0.22)])


def test_without_a_verdict_nothing_is_known_beside_the_claim() -> None:
    found = consequence(agreed(), [verdict(State.CANNOT_TELL, 0.3)])
    assert [each.amount is None for each in found.readings] == [False, True, True]
    assert found.gap is None


@pytest.mark.parametrize(
    ("reached", "paid"),
    [("4.99", "0"), ("5", "0"), ("6.99", "20000"), ("15", "200000"), ("16", "260000"), ("20.34", "500000"),
     ("30", "600000")],
)  # fmt: skip
def test_pay_by_result(reached: str, paid: str) -> None:
    assert result_amount(SCHEDULE, Decimal(reached)) == Decimal(paid)


def test_pay_by_result_beside_an_agreed_amount() -> None:
    terms = agreed().model_copy(update={"by_result": SCHEDULE})
    found = consequence(terms, [verdict(State.NOT_PROVEN, 0.2034)])
    assert [each.by_result for each in found.readings] == [Decimal(560000), Decimal(560000), Decimal(500000)]
    alone = consequence(SubsidyTerms(by_result=SCHEDULE), [verdict(State.NOT_PROVEN, 0.2034)])
    assert alone.reading("supported").amount == Amount(Decimal(500000), Decimal(500000))
    assert alone.full.amount == (Decimal(560000), Decimal(560000))


def test_of_several_claims_the_worst_counts() -> None:
    both = [verdict(State.PROVEN, 0.22), verdict(State.REFUTED, 0.1, "0.25", name="second")]
    found = consequence(agreed(), both)
    assert found.state is State.REFUTED and found.reading("supported").share == Decimal("0.4")
    one = consequence(agreed().model_copy(update={"claims": ("output",)}), both)
    assert one.state is State.PROVEN and one.claims == ("output",)


amounts = st.integers(1, 10**12).map(lambda fen: f"{Decimal(fen) / 100:.2f}")
sizes = st.floats(-0.5, 2.0)
ways = st.sampled_from(["proportional", "nothing", None])


def judged(claimed: Decimal, supported: float, above: float) -> ClaimVerdict:
    """A verdict that fits its bounds."""
    state = State.PROVEN if supported >= float(claimed) else State.NOT_PROVEN
    return ClaimVerdict("output", "throughput", claimed, state, estimate=supported + above, lower=supported,
                        upper=supported + 2 * above, alpha=0.05)  # fmt: skip


def every_amount(found: Consequence) -> list[Amount]:
    return [each for each in (*(one.amount for one in found.readings), *found.under.values(), found.gap) if each]


@settings(max_examples=200, deadline=None)
@given(amounts, st.integers(1, 200), sizes, st.floats(0.0, 0.5), ways)
def test_what_holds_of_every_amount(amount: str, claimed: int, supported: float, above: float, way: str | None) -> None:
    found = consequence(agreed(way, amount), [judged(Decimal(claimed) / 100, supported, above)])
    whole = Decimal(amount)
    for each in every_amount(found):
        assert Decimal(0) <= each.lower <= each.upper <= whole
        assert each.lower == each.lower.quantize(FEN) and each.upper == each.upper.quantize(FEN)
    steps = [found.under[state] for state in ORDER[:3]]
    for better, worse in pairwise(steps):
        assert better is not None and worse is not None
        assert better.lower >= worse.lower and better.upper >= worse.upper
    readings = [found.reading(name).amount for name in ("supported", "estimate", "claimed")]
    for less, more in pairwise(readings):
        assert less is not None and more is not None and less.upper <= more.upper and less.lower <= more.lower


@settings(max_examples=100, deadline=None)
@given(st.floats(0.0, 3.0), st.floats(0.0, 3.0), st.booleans())
def test_more_points_never_pay_less(one: float, other: float, whole: bool) -> None:
    schedule = SCHEDULE.model_copy(update={"whole_points": whole, "most": None})
    less, more = sorted((points(one), points(other)))
    assert result_amount(schedule, less) <= result_amount(schedule, more)


@pytest.mark.parametrize(
    "table",
    [
        {}, {"amount": "1", "rule": "FY-3b"}, {"rule": "FY-3b"}, {"amount": 500000.0}, {"amount": "0.001"},
        {"by_result": {"steps": []}},
        {"by_result": {"steps": [{"above": "5 %", "per_point": "1"}, {"above": "5 %", "per_point": "1"}]}},
        {"by_result": {"steps": [{"above": 0.05, "per_point": "1"}]}},
    ],
)  # fmt: skip
def test_tables_that_are_refused(table: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SubsidyTerms.model_validate(table)


def test_a_table_of_a_plan() -> None:
    table = '\n[subsidy]\namount = "500000"\nclaims = ["output"]\n'
    found: PlanTerms = loads_plan_terms(TERMS + table)
    assert found.subsidy is not None and found.subsidy.amount == Decimal("500000")
    with pytest.raises(SpecError, match="names no claim nothing"):
        loads_plan_terms(TERMS + table.replace('"output"', '"nothing"'))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_has_words(lang: str) -> None:
    for terms in (agreed(None), by_rule(), SubsidyTerms(by_result=SCHEDULE)):
        for state, supported in ((State.PROVEN, 0.22), (State.REFUTED, 0.1), (State.CANNOT_TELL, 0.1)):
            assert all(consequence_lines(consequence(terms, [verdict(state, supported)]), Text(lang)))  # type: ignore[arg-type]
