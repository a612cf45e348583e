"""A scenario in money: the increment by hand, laws that hold whatever the numbers, distributions, the command."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from scenarios.appraisal import appraisal_document, appraise_draws, case_in_money
from scenarios.appraisal.increment import contribution_of, yearly_change
from scenarios.appraisal.study import all_drawn, expected, mean_line, value_of
from scenarios.appraisal.words import first_line
from scenarios.economics.flows import cash_flow
from scenarios.prediction import find_draws, keep_draws
from scenarios.quantities import Quantities, added, quantities_of
from scenarios.text import Text
from simcore.engines import simulate
from simcore.errors import SpecError
from tests.scenarios.appraisal.small import CASE, MEASURES, TERMS, both, kept, money_case, quantities
from tests.scenarios.running import exit_code
from tests.scenarios.small import HOUR, small_line


def test_the_increment_by_hand(tmp_path: Path) -> None:
    """400,000 pieces become 500,000 at 3 - 1 yuan; electricity and stops by the hour stay, so does scrap."""
    money = case_in_money(money_case(tmp_path), "after")
    found = expected(money, both())
    assert yearly_change(found.arms, money.terms) == {
        "labour": 0, "contribution": 200_000, "energy": 0, "tooling": 0, "operation_and_maintenance": -1000,
        "scrap": 0, "fees": -2000, "other": 0,
    }  # fmt: skip
    flow = found.appraisal.cases["before_tax_without_subsidy"].flow
    # 130,000 with 13 % on goods and 6 % on services; the tax comes back in the month after.
    assert flow.months[0] == -Decimal(130_000) - Decimal("16200.00")
    assert [round(amount) for amount in flow.annual[1:]] == [197_000 + 16_200, *[197_000] * 4]


def test_more_than_can_be_sold_is_time_not_money(tmp_path: Path) -> None:
    """At today's demand a quarter more capacity saves a fifth of what moves with the hours, and sells nothing."""
    text = TERMS.replace('demand = "1000000"', 'demand = "400000"')
    money = case_in_money(money_case(tmp_path, terms=text), "after")
    change = yearly_change(expected(money, both()).arms, money.terms)
    assert change["contribution"] == 0
    assert change["energy"] == Decimal(1000 * 40) * Decimal("0.8") / 5
    assert change["scrap"] == Decimal(300 * 40 * 2) / 5


def test_the_stop_of_the_installation_costs_what_cannot_be_made_up(tmp_path: Path) -> None:
    case = CASE.replace('measures = ["faster"]', 'measures = ["faster"]\ninstallation = 2.0')
    money = case_in_money(money_case(tmp_path / "a", case=case), "after")
    found = expected(money, both())
    pieces = Decimal(400_000) * 2 * 7 / 365
    assert abs(found.arms.lost - pieces) < Decimal("1e-6")
    flows = cash_flow(found.appraisal.project, money.rules)
    lost = next(line for line in flows.lines if line.name == "lost_orders")
    expected_loss = -pieces * contribution_of(found.arms.without, money.terms)
    assert abs(sum(lost.amounts) - expected_loss) < Decimal("0.01")
    # A line that can make half as much again as it sells makes it up before.
    spare = TERMS.replace('demand = "1000000"', 'demand = "300000"')
    money = case_in_money(money_case(tmp_path / "b", case=case, terms=spare), "after")
    assert expected(money, both()).arms.lost == 0


def test_people_who_leave_bring_money_from_their_date_on(tmp_path: Path) -> None:
    """One of two heads of a pool with one shift: 80,000 a year less a quarter for those who stay, from July on."""
    text = TERMS + '\n[scenarios.after.exits.technicians]\non = 2027-07-01\nby = "leaving"\nseverance = "5000"\n'
    money = case_in_money(money_case(tmp_path, terms=text), "after")
    fewer = both(good=10_000.0, heads={"setters": 1.0, "technicians": 0.0})
    flows = cash_flow(expected(money, fewer).appraisal.project, money.rules)
    labour = next(line for line in flows.lines if line.name == "labour-technicians")
    assert [sum(labour.amounts[1 + 12 * year : 13 + 12 * year]) for year in range(2)] == [30_000, 60_000]
    severance = next(line for line in flows.lines if line.name == "severance-technicians")
    assert sum(severance.amounts) == -5000


def doubled(text: str, fields: str) -> str:
    """A file with every amount in yuan twice as high; shares, rates, hours and pieces stay."""

    def twice(match: re.Match[str]) -> str:
        return match.group(1) + re.sub(
            r'"([0-9.]+)"', lambda number: f'"{2 * Decimal(number.group(1))}"', match.group(2)
        )

    return re.sub(rf"^((?:{fields}) = )(.*)$", twice, text, flags=re.MULTILINE)


AMOUNTS = (
    "price|wage|overtime_wage|maintenance|overhead|depreciation|fees|finished_goods|failure|piece_value|rework|material"
)


def test_all_prices_twice_as_high_double_all_money(tmp_path: Path) -> None:
    plain = case_in_money(money_case(tmp_path / "a"), "after")
    terms, measures = doubled(TERMS, AMOUNTS), doubled(MEASURES, "amount")
    twice = case_in_money(money_case(tmp_path / "b", terms=terms, measures=measures), "after")
    once = expected(plain, both()).appraisal.cases["after_tax"].flow
    double = expected(twice, both()).appraisal.cases["after_tax"].flow
    assert all(abs(b - 2 * a) <= Decimal("0.2") for a, b in zip(once.annual, double.annual, strict=True))
    first, second = (all_drawn(money, kept())[0] for money in (plain, twice))
    assert [b.value for b in second] == pytest.approx([2 * a.value for a in first], abs=1.0)
    assert [b.payback for b in second] == pytest.approx([a.payback for a in first], abs=1e-4)


def test_value_rises_with_the_pieces_and_falls_with_the_bill(tmp_path: Path) -> None:
    money = case_in_money(money_case(tmp_path), "after")
    values = [value_of(money, both(good=10_000.0 * factor), money.terms) for factor in (1.0, 1.1, 1.2, 1.5)]
    assert values == sorted(values)
    bills = [value_of(money, both(), money.terms, bill=share) for share in (0.0, 0.3, 0.9)]
    assert bills == sorted(bills, reverse=True)


def test_nothing_gained_is_the_bill_lost(tmp_path: Path) -> None:
    """Equal arms: what is paid, plus fees and maintenance, less the tax that they save, and no sale at the end."""
    money = case_in_money(money_case(tmp_path), "after")
    found = appraise_draws(money, kept(good=10_000.0), {})
    assert found.outlook == "loss"
    assert found.gain.estimate == 0.0
    assert found.payback.quantiles == (None, None, None)
    assert "100 %" in first_line(found, Text("zh"))
    assert found.costs[0].change.median > 0.0


def test_distributions_hold_what_they_say(tmp_path: Path) -> None:
    money = case_in_money(money_case(tmp_path), "after")
    found = appraise_draws(money, kept(80), {})
    values = sorted(each.value for each in found.drawn)
    assert found.value.median == (values[39] + values[40]) / 2
    assert found.tail.value_at_risk.estimate == values[3]
    assert found.tail.mean_of_worst.estimate == pytest.approx(sum(values[:4]) / 4)
    assert found.gain.estimate == sum(value > 0 for value in values) / 80
    # Only price and bill are drawn: the tornado has both, and break-even of the price turns the value to zero.
    assert [bar.key for bar in found.bars] == ["economics.sales.price", "economics.bill"]
    zero = found.break_evens[0]
    assert zero.key == "economics.sales.price"
    assert zero.value is not None
    at = TERMS.replace(
        'price = { typical = "3.00", low = "2.50"', f'price = {{ typical = "{zero.value:.9f}", low = "0"'
    )
    again = case_in_money(money_case(tmp_path / "zero", terms=at), "after")
    assert abs(value_of(again, mean_line(found.kept), again.terms)) < 5


def test_more_draws_keep_the_first_ones(tmp_path: Path) -> None:
    money = case_in_money(money_case(tmp_path), "after")
    few = all_drawn(money, kept(32))[1]
    many = all_drawn(money, kept(64))[1]
    assert (many[:, :32] == few).all()


@pytest.mark.parametrize(
    ("terms", "scenario", "code"),
    [
        (TERMS.replace("[scenarios.after]", "[scenarios.other]"), "after", "TERMS_MISSING"),
        (TERMS + '\n[aid]\nregion = "atlantis"\nas_of = 2027-01-01\ntreatment = "taxable"\nmonths = 6\n'
         'granted_chance = "0.5"\n', "after", None),
    ],
)  # fmt: skip
def test_refusals_name_the_file(tmp_path: Path, terms: str, scenario: str, code: str | None) -> None:
    with pytest.raises(Exception, match=code or "atlantis"):
        case_in_money(money_case(tmp_path, terms=terms), scenario)


def test_a_missing_price_names_file_and_field(tmp_path: Path) -> None:
    money = case_in_money(money_case(tmp_path), "after")
    with pytest.raises(SpecError) as refused:
        expected(money, both(tools={"grind/dressing": 4.0}))
    problem = refused.value.problems[0]
    assert (problem.code, problem.path) == ("PRICE_MISSING", "stations.grind.tools.dressing")
    assert problem.file.endswith("economics.toml")


def test_a_case_without_prices_says_so(tmp_path: Path) -> None:
    case = money_case(tmp_path)
    (tmp_path / "economics.toml").unlink()
    with pytest.raises(SpecError, match="ECONOMICS_MISSING"):
        case_in_money(case, "after")


def test_quantities_of_a_run_are_those_of_its_accounts() -> None:
    line = small_line()
    result = simulate(line, 8 * HOUR, warmup=HOUR, seed=3)
    found = quantities_of(result, line)
    assert found.good == sum(result.line.finished.values())
    assert found.planned_hours == found.hours == 8.0
    stops = sum(stop.count for unit in result.units for stop in unit.stops if unit.station == "grind")
    assert found.failures == {"grind/failure": stops}
    assert found.scrapped["pack"] == sum(unit.scrapped for unit in result.units if unit.station == "pack")
    assert sum(v or 0 for v in found.energy.values()) == pytest.approx(result.line.energy_kwh)
    assert Quantities.from_plain(json.loads(json.dumps(found.as_plain()))) == found
    twice = added([found, found])
    assert twice.good_rate == found.good_rate
    assert (twice.good, twice.heads) == (2 * found.good, found.heads)


def test_an_unknown_power_stays_unknown_in_sums() -> None:
    unknown = quantities(energy={"turn": None, "grind": 1.0})
    assert added([quantities(energy={"turn": 2.0, "grind": 1.0}), unknown]).energy == {"turn": None, "grind": 2.0}


def test_the_command_counts_kept_draws_and_says_the_outlook_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = money_case(tmp_path)
    keep_draws(kept(), case, "after", tmp_path / ".lineproof")
    assert find_draws(case, "after", tmp_path / ".lineproof") == kept()
    assert exit_code("appraise", tmp_path, "--lang", "en") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "The investment probably comes back: FNPV after tax is not above zero in 0 % of 40 draws." in said
    assert exit_code("appraise", tmp_path, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    money = case_in_money(case, "after")
    again = appraisal_document(appraise_draws(money, kept(), {}))
    assert document["digest"] == again["digest"]


def test_check_and_diff_read_the_prices_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    money_case(tmp_path / "a")
    money_case(tmp_path / "b", terms=TERMS.replace('wage = "80000"', 'wage = "90000"'))
    assert exit_code("check", tmp_path / "a", "--lang", "en") == 0
    assert exit_code("diff", tmp_path / "a", tmp_path / "b", "--lang", "en") == 1
    assert "economics.labour.wage" in capsys.readouterr().out
    money_case(tmp_path / "c", terms=TERMS.replace("[scenarios.after]", "[scenarios.later]"))
    assert exit_code("check", tmp_path / "c", "--lang", "en") == 1
    assert "scenarios.later" in capsys.readouterr().out
    assert exit_code("schema", "economics") == 0
    assert "discount_rate" in capsys.readouterr().out
