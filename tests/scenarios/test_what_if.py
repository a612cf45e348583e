"""What if: positions within ranges hold in both lines, choices only after; the answer is that of a comparison."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.case import load_case
from scenarios.figures import line_key
from scenarios.measures.compose import line_from_data
from scenarios.runner import Runner
from scenarios.study import DAY, StudySettings, compare_lines
from scenarios.what_if import PAIRS, WINDOW, Setting, knobs, lines_of, what_if_answer, what_if_runs
from simcore.errors import SpecError

FOLDER = Path(__file__).parents[2] / "examples" / "small-cell"
OUTPUT = line_key("good_output_rate")


@pytest.fixture(scope="module")
def case():  # type: ignore[no-untyped-def]
    return load_case(FOLDER)


def test_nothing_moved_gives_what_a_comparison_of_the_same_runs_gives(case) -> None:  # type: ignore[no-untyped-def]
    before, after = (
        [what_if_runs(FOLDER, "after", Setting(), arm, numbers) for numbers in ((0, 2, 4), (1, 3))]
        for arm in ("before", "after")
    )  # fmt: skip
    found = what_if_answer(before, after)
    warmup = max(case.settings.warmup, 2 * DAY)
    settings = StudySettings(WINDOW, warmup, 5, case.settings.seed)
    whole = compare_lines(case.line_of("before"), case.line_of("after"), settings, Runner())
    # The order of the replications makes no difference to sums of whole numbers.
    assert found.before[OUTPUT].value == whole.before.figure(OUTPUT).value
    assert found.after[OUTPUT].value == whole.after.figure(OUTPUT).value
    assert found.changes[OUTPUT].relative.lower == pytest.approx(whole.changes[OUTPUT].relative.lower, rel=1e-12)


def test_a_position_is_a_value_between_low_typical_and_high_in_both_lines(case) -> None:  # type: ignore[no-untyped-def]
    entry = next(entry for entry in knobs(case, "after", (), tuple(case.line.stations)) if "cycle" in entry.key)
    station = entry.key.split(".")[1]
    quantity = case.line.stations[station].cycle.mean
    for place, expected in ((-1.0, quantity.low), (0.0, quantity.typical), (1.0, quantity.high)):
        before, after = lines_of(case, "after", Setting(((entry.key, place),)))
        assert before.stations[station].cycle.mean.typical == expected
        assert after.stations[station].cycle.mean.typical <= expected
    half, _ = lines_of(case, "after", Setting(((entry.key, -0.5),)))
    middle = (quantity.low + quantity.typical) / 2
    assert abs(half.stations[station].cycle.mean.typical - middle) <= 1


def test_choices_are_added_to_the_line_after_alone(case) -> None:  # type: ignore[no-untyped-def]
    pool = next(iter(case.line.pools))
    plain_before, plain_after = lines_of(case, "after", Setting())
    before, after = lines_of(case, "after", Setting(people=((pool, 2),), buffers=2.0))
    assert before == plain_before
    setting = Setting((("a", 0.5),), ((pool, 2),), 2.0)
    assert setting.of("before") == Setting((("a", 0.5),)) and setting.of("after") == setting
    assert after.pools[pool].most_people == plain_after.pools[pool].most_people + 2
    for name, buffer in plain_after.buffers.items():
        if buffer.capacity is not None:
            grown = after.buffers[name].capacity
            assert grown is not None and grown.value == 2 * buffer.capacity.value


def test_drivers_come_first_and_unknown_ones_are_left_out(case) -> None:  # type: ignore[no-untyped-def]
    every = knobs(case, "after", (), tuple(case.line.stations))
    assert every and all(not entry.key.endswith(".cv") for entry in every)
    assert knobs(case, "after", ("gone", every[-1].key), ()) == (every[-1],)
    assert Setting(((every[0].key, 0.0),)).is_neutral and not Setting(buffers=1.5).is_neutral
    assert PAIRS == 10 and WINDOW == 20 * 86_400_000_000


def test_a_pool_that_is_not_there_is_refused(case) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SpecError):
        lines_of(case, "after", Setting(people=(("nobody", 1),)))
    assert line_from_data(case.line.model_dump(mode="json", by_alias=True), "line") == case.line
