"""Each check asks of one planted firm, is silent on twenty clean ones, and says when it can't be made."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from string import Formatter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.acceptance.checks import CHECKS, Checks, NotAsked, Question, ask
from scenarios.acceptance.checks.energy import energy_flat as energy_flat_check
from scenarios.acceptance.checks.energy import energy_line
from scenarios.acceptance.checks.gates import change_point
from scenarios.acceptance.checks.totals import REPLICATIONS, last_digits, repeats
from scenarios.acceptance.extras import extras, extras_data
from scenarios.acceptance.extras_words import attribution_notes, certificate_lines, measure_lines, question_lines
from scenarios.acceptance.records import COLUMNS, Records, Row
from scenarios.acceptance.verdict.decide import decide
from scenarios.text import LANGUAGES, Text, entries
from simcore.stats import binomial_bounds
from tests.scenarios.acceptance.checks.plants import (
    ALL_COLUMNS,
    CYCLE,
    FIRST,
    PLANNED,
    REPORTING,
    TERMS,
    Plant,
    changed,
    plant,
    terms,
)

CLEAN_SEEDS = range(20)
FALSE_ALARM_FIRMS = 500
# The other checks ask of what can't be: in a record that is consistent there is none.
STATISTICAL = {"ENERGY_FLAT", "DEFECTS_WITH_GATE", "IDENTICAL_TOTALS", "LAST_DIGITS", "BASELINE_AFTER_BAD_MONTH"}
GAIN = Plant(availability=(0.66, 0.79))


def energy_flat() -> Records:
    """Output rises by 20 %, the meter stays where it was."""
    rng, whole = np.random.default_rng(7), plant(1, GAIN)
    level = float(np.mean([float(row.energy or 0) for row in whole.rows if FIRST <= row.date < REPORTING]))
    return changed(whole, energy=lambda row: Decimal(round(level + float(rng.normal(0.0, 2.0)))))


def good_above_rate() -> Records:
    """Afterwards six shifts have a third more good pieces than the bottleneck can make while it runs."""

    def more(row: Row) -> Decimal | None:
        if row.date >= REPORTING + dt.timedelta(days=3) or row.actual_production_time is None:
            return row.good
        return Decimal(round(float(row.actual_production_time) * 60.0 / CYCLE[row.product] * 1.33))

    return changed(plant(2), good=more)


def defects_with_gate() -> Records:
    """A gate goes in the middle of the reporting window, and a third of the defects with it."""
    day = REPORTING + dt.timedelta(days=28)

    def fewer(row: Row) -> Decimal:
        return Decimal(round(float(row.defective or 0) * 0.66))

    return changed(plant(3, GAIN), day, inspection_gates=Decimal(2), defective=fewer)


def oee_near_one() -> Records:
    """Four weeks afterwards earn 97 % of the planned time."""

    def earned(row: Row) -> Decimal | None:
        seconds = {"6204": 6.0, "6205": 9.0}[row.product]
        return Decimal(round(0.97 * PLANNED * 60.0 / seconds)) if row.date < REPORTING + dt.timedelta(28) else row.good

    return changed(plant(4), good=earned)


def identical_totals() -> Records:
    """On two days of five of the reporting window the plan's figure is entered."""

    def entered(row: Row) -> Decimal | None:
        return Decimal(5_217) if (row.date - REPORTING).days % 5 < 2 else row.good

    return changed(plant(5), good=entered)


def rounded() -> Records:
    """Afterwards pieces are rounded to fifties."""
    return changed(plant(5), good=lambda row: Decimal(50 * round(float(row.good or 0) / 50)))


def connected_above_powered() -> Records:
    """Afterwards machines report twenty minutes more than they have power."""
    return changed(plant(6), connected_time=lambda row: (row.powered_time or Decimal(0)) + 20)


def long_runs() -> Records:
    """Two rows of a shift run together for longer than the shift, neither of them by itself."""
    whole = plant(7)
    halves = []
    for row in whole.rows:
        late = row.date == REPORTING
        run = Decimal(380) if late else (row.actual_production_time or Decimal(0)) / 2
        pieces = (row.good or Decimal(0)) // 2
        half = replace(row, good=pieces, planned_busy_time=Decimal(360), actual_production_time=run)
        halves += [half, replace(half, good=(row.good or Decimal(0)) - pieces, lot="second")]
    return replace(whole, rows=tuple(halves))


def long_days() -> Records:
    """On one day three shifts of twelve hours stand under one date."""
    whole = plant(8)
    third = [replace(row, shift="third") for row in whole.rows if row.date == REPORTING and row.shift == "白班"]
    return replace(whole, rows=tuple(sorted((*whole.rows, *third), key=lambda row: row.date)))


def bad_baseline() -> Records:
    """The thirty weeks before the baseline made a tenth more."""
    return plant(9, replace(GAIN, history=1.10))


PLANTED: dict[str, tuple[Callable[[], Records], str]] = {
    "ENERGY_FLAT": (energy_flat, "energy"),
    "GOOD_ABOVE_RATE": (good_above_rate, "good"),
    "DEFECTS_WITH_GATE": (defects_with_gate, "inspection_gates"),
    "OEE_NEAR_ONE": (oee_near_one, "planned_busy_time"),
    "IDENTICAL_TOTALS": (identical_totals, "good"),
    "LAST_DIGITS": (rounded, "good"),
    "CONNECTED_ABOVE_POWERED": (connected_above_powered, "connected_time"),
    "RUN_ABOVE_PLANNED": (long_runs, "actual_production_time"),
    "LONG_DAYS": (long_days, "planned_busy_time"),
    "BASELINE_AFTER_BAD_MONTH": (bad_baseline, "good"),
}


def codes(checks: Checks) -> set[str]:
    return {question.code for question in checks.questions}


def test_every_question_has_a_planted_firm() -> None:
    assert set(PLANTED) == {check.code for check in CHECKS}


@pytest.mark.parametrize("code", PLANTED)
def test_of_a_planted_firm_is_asked(code: str) -> None:
    checks = ask(terms(), PLANTED[code][0]())
    assert code in codes(checks)
    for question in checks.questions:
        assert question.figures and question.places
        for language in LANGUAGES:
            sentence = question.sentence(Text(language))
            assert sentence.endswith("?") and "{" not in sentence


def test_only_what_is_planted_is_asked() -> None:
    """What follows from a planted figure may be asked as well, nothing else."""
    follows = {
        "GOOD_ABOVE_RATE": {"IDENTICAL_TOTALS", "OEE_NEAR_ONE"},
        "OEE_NEAR_ONE": {"GOOD_ABOVE_RATE", "IDENTICAL_TOTALS", "LAST_DIGITS"},
        "IDENTICAL_TOTALS": {"LAST_DIGITS", "GOOD_ABOVE_RATE"}, "LAST_DIGITS": {"IDENTICAL_TOTALS"},
        "RUN_ABOVE_PLANNED": {"LONG_DAYS"},
    }  # fmt: skip
    for code, (firm, _) in PLANTED.items():
        assert codes(ask(terms(), firm())) <= {code} | follows.get(code, set()), code


@pytest.mark.parametrize("seed", CLEAN_SEEDS)
def test_of_a_clean_firm_nothing_is_asked(seed: int) -> None:
    checks = ask(terms(), plant(seed))
    assert (checks.questions, checks.not_asked) == ((), ())
    assert {each.code for each in checks.nothing_to_ask} == {check.code for check in CHECKS}


@pytest.mark.slow
def test_false_alarms_of_many_clean_firms_are_rare() -> None:
    """Each check at most 1 % by construction: of 500 firms as many as chance allows (99.95 %)."""
    asked = Counter(code for seed in range(FALSE_ALARM_FIRMS) for code in codes(ask(terms(), plant(seed + 1_000))))
    most = binomial_bounds(0.01, FALSE_ALARM_FIRMS)[1] * FALSE_ALARM_FIRMS
    assert all(count <= most for count in asked.values()), asked
    assert asked.keys() <= STATISTICAL


@pytest.mark.parametrize("code", PLANTED)
def test_without_its_column_a_check_says_that_it_was_not_made(code: str) -> None:
    firm, column = PLANTED[code]
    whole = firm()
    checks = ask(terms(), replace(whole, columns=whole.columns - {column}))
    answers = [each for each in checks.answers if each.code == code]
    assert any(isinstance(each, NotAsked) and column in each.values["columns"] for each in answers)
    assert code not in codes(checks)
    (name,) = (each.en for each in COLUMNS if each.name == column)
    assert any(name in each.sentence(Text("en")) for each in answers if isinstance(each, NotAsked))


def test_a_column_without_a_number_is_no_silence() -> None:
    empty = changed(plant(1), dt.date(2000, 1, 1), energy=None, connected_time=None, inspection_gates=None)
    reasons = {each.code: each.reason for each in ask(terms(), empty).not_asked}
    assert reasons == {
        "ENERGY_FLAT": "WEEKS", "CONNECTED_ABOVE_POWERED": "NO_VALUES", "DEFECTS_WITH_GATE": "NO_VALUES",
    }  # fmt: skip


def test_without_a_history_the_choice_of_the_baseline_is_not_judged() -> None:
    whole = plant(9)
    rows = tuple(row for row in whole.rows if row.date >= dt.date(2024, 12, 23))
    (first, _) = (each for each in ask(terms(), replace(whole, rows=rows)).not_asked)
    assert (first.code, first.reason, first.values["count"]) == ("BASELINE_AFTER_BAD_MONTH", "HISTORY", "2")


@pytest.mark.parametrize(("baseline", "asked"), [(7, False), (6, True), (8, False)])
def test_a_history_without_any_spread(baseline: int, asked: bool) -> None:
    """The same seven pieces in every shift of the history: a baseline of fewer is asked about, an equal one is not."""
    whole = changed(plant(9), dt.date(2000, 1, 1), good=Decimal(7), product="6204")
    found = ask(terms(), changed(whole, FIRST, good=Decimal(baseline)))
    assert ("BASELINE_AFTER_BAD_MONTH" in codes(found)) == asked


def test_a_product_without_standard_time_is_said() -> None:
    whole = plant(1)
    strange = replace(whole, rows=tuple(replace(row, product="X") for row in whole.rows))
    found = {each.code for each in ask(terms(), strange).not_asked if each.reason == "STANDARD_TIME"}
    assert found == {"ENERGY_FLAT", "GOOD_ABOVE_RATE", "OEE_NEAR_ONE", "BASELINE_AFTER_BAD_MONTH"}


def test_no_question_changes_a_verdict() -> None:
    agreed = terms(TERMS)
    whole = identical_totals()
    before = decide(agreed, whole)
    assert ask(agreed, whole).questions and decide(agreed, whole) == before


def test_without_cycles_of_the_bottleneck_standard_times_are_taken() -> None:
    plain = terms(TERMS.replace('bottleneck_cycle = { "6204" = "5 s", "6205" = "7.5 s" }', ""))
    assert plain.bottleneck_cycle is None
    assert "GOOD_ABOVE_RATE" in codes(ask(plain, good_above_rate()))


def test_every_check_and_reason_is_said_in_both_languages() -> None:
    keys = {f"check_name.{check.code}" for check in CHECKS}
    keys |= {f"question.{check.code}" for check in CHECKS}
    assert keys <= entries("en").keys()
    # A question ends as one, and blames nobody.
    for language in LANGUAGES:
        for key in keys:
            if key.startswith("question."):
                assert entries(language)[key].endswith("?")
                assert list(Formatter().parse(entries(language)[key]))
                assert not any(word in entries(language)[key] for word in ("fraud", "fake", "造假", "虚报", "弄虚"))


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_whatever_a_record_lacks_every_check_answers(data: st.DataObject) -> None:
    """Columns emptied, products unknown, weeks gone, lines named: answers that are data, and sentences for all."""
    whole = PLANTED[data.draw(st.sampled_from(["ENERGY_FLAT", "DEFECTS_WITH_GATE", "LONG_DAYS"]))][0]()
    names = sorted(
        ALL_COLUMNS - {"date", "shift", "line", "product", "lot", "scheduled", "recording", "gauge", "operator"}
    )
    emptied = data.draw(st.sets(st.sampled_from(names), max_size=4))
    since = data.draw(st.dates(dt.date(2024, 6, 1), dt.date(2025, 7, 10)))
    gone = data.draw(st.dates(dt.date(2024, 6, 1), dt.date(2025, 7, 10)))
    changes: dict[str, object] = dict.fromkeys(emptied)
    if data.draw(st.booleans()):
        changes["product"] = data.draw(st.sampled_from(["", "6205", "X"]))
    if data.draw(st.booleans()):
        changes["good"] = data.draw(st.sampled_from([Decimal(0), Decimal(7), None]))
    whole = changed(whole, since, **changes)
    whole = replace(whole, rows=tuple(row for row in whole.rows if abs((row.date - gone).days) > 20))
    agreed = terms(data.draw(st.sampled_from([TERMS, TERMS.replace('line = "A"', 'line = "B"')])))
    beside = extras(agreed, whole, decide(agreed, whole))
    assert {each.code for each in beside.checks.answers} == {check.code for check in CHECKS}
    json.dumps(extras_data(agreed, whole, beside), allow_nan=False)
    for language in LANGUAGES:
        text = Text(language)
        lines = [*question_lines(beside.checks, text), *attribution_notes(beside.attribution, text),
                 *measure_lines(beside.measures, text), *certificate_lines(beside.certificate, text)]  # fmt: skip
        assert all(line.strip() and "{" not in line for line in lines)


def test_without_any_spread_of_production_fixed_load_is_what_is_plausible() -> None:
    """Twelve equal weeks say nothing of a slope: up to 85 % of the energy may be fixed, and no more."""
    flat = energy_line([10.0] * 12, [100.0] * 12)
    assert flat.lower(12.0, 9) == pytest.approx(100.0 * (1.0 + 0.15 * 0.2))
    assert flat.expected(12.0) == pytest.approx(120.0)


def test_a_known_slope_is_found_and_kept_plausible() -> None:
    production = [9.0, 9.5, 10.0, 10.5, 11.0, 10.0, 9.8, 10.2, 9.7, 10.3, 9.9, 10.1]
    line = energy_line(production, [60.0 + 4.0 * each for each in production])
    assert (line.slope, line.deviation) == (pytest.approx(4.0), pytest.approx(0.0, abs=1e-9))
    assert line.lower(12.0, 9) == pytest.approx(108.0)
    # Steeper than proportional would be less than no fixed load, falling with output more than all of it.
    assert energy_line(production, [20.0 * each - 100.0 for each in production]).slope == pytest.approx(10.0)
    assert energy_line(production, [110.0 - each for each in production]).slope == pytest.approx(0.15 * 10.0)
    with pytest.raises(ValueError, match="three weeks"):
        energy_line([1.0, 2.0], [1.0, 2.0])


def test_frugal_machines_are_rarely_a_question_and_a_meter_that_stands_still_is() -> None:
    """Of ten plants that use three per cent less than foretold three at most are asked; of ten flat ones nine."""

    def asked(seed: int, factor: float | None) -> bool:
        whole = plant(seed, GAIN, 0)
        flat = Decimal(round(float(np.mean([float(row.energy or 0) for row in whole.rows if row.date < REPORTING]))))
        return any(
            isinstance(answer, Question)
            for answer in energy_flat_check(
                terms(),
                changed(
                    whole,
                    energy=lambda row: flat if factor is None else Decimal(round(float(row.energy or 0) * factor)),
                ),
            )
        )

    assert sum(asked(seed, 0.97) for seed in range(10)) <= 3
    assert sum(asked(seed, None) for seed in range(10)) >= 9


# Statistics ---------------------------------------------------------------------------------------------------------


def test_pairs_are_counted() -> None:
    found = repeats([[5, 5, 5, 7, 7, 900], [100, 2, 2]], replications=99)
    assert (found.pairs, found.longest_run) == (3 + 1 + 1, 3)


def test_equal_totals_of_chance_are_rarely_called_strange() -> None:
    """At most a hundredth of 1,000 firms with two windows of normal totals (deviation 20: equal pairs are common)."""
    rng = np.random.default_rng(11)
    strange = sum(
        repeats([rng.normal(5_000, 20, 72).round().astype(int).tolist() for _ in range(2)], seed, 199).p_value <= 0.01
        for seed in range(200)
    )
    assert strange <= 6


def test_a_common_unit_is_no_repetition() -> None:
    """Crates of 200 pieces: every total is a multiple, and equal totals are expected."""
    rng = np.random.default_rng(12)
    crates = [(200 * rng.normal(50, 3, 72).round()).astype(int).tolist() for _ in range(2)]
    found = repeats(crates)
    assert found.pairs > 100 and found.p_value > 0.01


def test_all_totals_equal() -> None:
    found = repeats([[5_000] * 30, [6_000] * 30])
    assert found.longest_run == 30 and found.p_value == 2.0 / (1 + REPLICATIONS)


def test_last_digits() -> None:
    rng = np.random.default_rng(13)
    values = rng.normal(5_000, 200, 300).round().astype(int)
    even, odd = last_digits(values.tolist()), last_digits((values // 5 * 5).tolist())
    assert even is not None and even.p_value > 0.01
    assert odd is not None and odd.p_value < 1e-6 and odd.digit in (0, 5)
    assert last_digits([5_000, 5_001] * 50) is None and last_digits(values[:20].tolist()) is None


def test_the_place_of_a_change_is_found() -> None:
    assert change_point([60] * 20 + [40] * 30, [1_000] * 50) == 20
    with pytest.raises(ValueError, match="four"):
        change_point([1, 2, 3], [10, 10, 10])


def test_a_defect_rate_that_fell_at_another_time_is_no_question() -> None:
    whole = changed(plant(3, GAIN), REPORTING + dt.timedelta(days=28), inspection_gates=Decimal(2))
    later = changed(
        whole, REPORTING + dt.timedelta(days=42), defective=lambda row: Decimal(round(float(row.defective or 0) * 0.66))
    )
    assert "DEFECTS_WITH_GATE" not in codes(ask(terms(), later))


def test_a_question_is_data() -> None:
    (question,) = (each for each in ask(terms(), energy_flat()).questions)
    assert isinstance(question, Question)
    assert question.figures["output_rise"] > 0.15 and abs(question.figures["energy_rise"]) < 0.05
    assert question.figures["expected_rise"] > 0.08
