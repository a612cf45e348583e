"""The package turns the fastener line before into the line after, loss by loss as the domain reference prints it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import pytest

from lines.budget import StationBudget, station_budget
from lines.fastener import VARIANTS, reference_line
from scenarios.measures import catalogue, compose, select
from simcore.check import check
from simcore.spec import LineSpec

LOT = 60_000
# Domain reference, section 7, column "after" [h a lot]; the changeover is 2.3 h and 0.30 h for the first piece.
HEADING = {
    "changeover": "2.60", "tool_change": "0.50", "coil_change": "0.15", "failure": "0.28", "micro_stop": "0.51",
}  # fmt: skip
YIELD = {"heading": "0.985", "rolling": "0.993", "furnace": "0.995", "plating": "0.995"}


def after(variant: Literal["trap", "balanced"] = "trap") -> LineSpec:
    return compose(select(catalogue("fastener"), ["f1_renovation"]))(reference_line(variant))


def rounded(value: float, like: str) -> str:
    return str(Decimal(repr(value)).quantize(Decimal(like), rounding=ROUND_HALF_UP))


def hours(budget: StationBudget, name: str) -> float:
    """Hours of a unit per lot; the response belongs to the failure."""
    terms = (term for term in budget.terms if term.name.removesuffix(" response") == name)
    return sum(term.seconds_per_piece for term in terms) * LOT / 3600


def test_losses_of_a_lot_at_the_header() -> None:
    budget = station_budget(after(), "heading")
    assert {name: rounded(hours(budget, name), text) for name, text in HEADING.items()} == HEADING
    named = hours(budget, "processing") + sum(hours(budget, name) for name in HEADING)
    # OEE by hand: 7.69 h of 11.73 h, yield 0.985.
    assert rounded(named, "0.01") == "11.73"
    assert rounded(7.69 / named * (1.0 - budget.nonconforming_share), "0.01") == "0.65"


@pytest.mark.parametrize("station", YIELD)
def test_yields_after(station: str) -> None:
    assert rounded(1.0 - station_budget(after(), station).nonconforming_share, "0.001") == YIELD[station]


def test_rolling_furnace_and_sorting_after() -> None:
    line = after()
    assert rounded(hours(station_budget(line, "rolling"), "changeover"), "0.01") == "1.00"
    furnace = line.stations["furnace"].interruptions
    gap, failure = furnace["recipe_change"].duration, furnace["failure"].time_to
    assert failure is not None
    assert (gap.mean_microseconds / 3.6e9, failure.mean_microseconds / 3.6e9) == pytest.approx((0.3, 600.0), rel=1e-6)
    sort = station_budget(line, "sort")
    assert rounded(sort.capacity / (4 * 350 * 60), "0.01") == "0.88"
    gate = line.stations["sort"].gate
    assert gate is not None and gate.false_reject.value == 0.005


@pytest.mark.parametrize(("variant", "limit"), [("trap", "furnace"), ("balanced", "heading")])
def test_which_station_limits_after_by_hand(variant: Literal["trap", "balanced"], limit: str) -> None:
    line = after(variant)
    rates = {name: station_budget(line, name).good_capacity for name in line.stations}
    # Good pieces of what comes: plating is within 2 % of the headers, and no furnace.
    narrow = min(rates, key=lambda name: rates[name])
    assert narrow == limit or (variant == "balanced" and rates[limit] / rates[narrow] < 1.02)
    assert (narrow == "furnace") == (variant == "trap")


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_measure_leaves_a_line_that_can_be_simulated(variant: Literal["trap", "balanced"]) -> None:
    for name in catalogue("fastener").measures:
        line = compose(select(catalogue("fastener"), [name]))(reference_line(variant))
        assert check(line) == (), name
    assert check(after(variant)) == ()


def test_every_measure_says_where_its_figures_come_from() -> None:
    file = catalogue("fastener")
    for name, measure in file.measures.items():
        assert measure.source and measure.label.keys() == {"zh", "en"}, name
        for effect in measure.effects:
            factor = getattr(effect, "factor", None)
            assert factor is None or (factor.low <= factor.typical <= factor.high and factor.reference), name
    assert {name for members in file.packages.values() for name in members} <= set(file.measures)
