"""A shift that is looked at shows what was recorded, at whatever resolution."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.case import Case, load_case
from scenarios.replay import (
    FRAMES,
    GROUP_NAMES,
    joined,
    letter,
    longest,
    next_shift,
    replay_case,
    replay_document,
    sampled,
    states_document,
)
from simcore.engines.recording import Steps
from simcore.errors import LineproofError
from simcore.spec import LineSpec

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HOUR = 3_600_000_000


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(EXAMPLES / "small-cell")


def test_pictures_and_states_say_the_same(case: Case) -> None:
    recording = replay_case(case, "after")
    line = case.line_of("after")
    assert (recording.start, recording.end) == (12 * HOUR, 16 * HOUR)
    document, states = replay_document(recording, line, "after"), states_document(recording)
    assert document["frames"] == FRAMES
    assert {name: len(units) for name, units in document["units"].items()} == {
        "grind": 2,
        "superfinish": 1,
        "inspect": 1,
    }
    picture = (recording.end - recording.start) // FRAMES
    for row in states["units"]:
        shown = document["units"][row["station"]][row["unit"]]
        assert sum(shown["shares"].values()) == pytest.approx(1.0)
        ends = [*row["from"][1:], states["length_us"]]
        # A state that lasts a whole picture is what the picture shows.
        for begin, until, group in zip(row["from"], ends, row["group"], strict=True):
            for frame in range(-(-begin // picture), until // picture):
                assert shown["states"][frame] == letter(group)
    assert document["finished"][-1] == recording.finished.values[-1] > 0
    contents = document["buffers"]["after_grind"]
    assert contents["capacity"] == 30 and 0 <= min(contents["content"]) <= max(contents["content"]) <= 30
    assert document["pools"]["setters"]["present"] == [1] * FRAMES


def test_a_shift_begins_when_machines_open(case: Case) -> None:
    data = case.line.model_dump(mode="json", by_alias=True)
    data["calendars"] = {"plant": {"period": "24 h", "open": [{"start": "6 h", "end": "22 h"}]}}
    for station in data["stations"].values():
        station["calendar"] = "plant"
    line = LineSpec.model_validate(data)
    assert next_shift(line, 12 * HOUR) == 30 * HOUR
    assert next_shift(line, 30 * HOUR) == 30 * HOUR
    assert next_shift(case.line, 12 * HOUR) == 12 * HOUR


@pytest.mark.parametrize("length", [0, -1, 8 * 24 * HOUR])
def test_a_time_that_is_none_is_refused(case: Case, length: int) -> None:
    with pytest.raises(LineproofError, match="REPLAY_LENGTH"):
        replay_case(case, "before", length)


def test_longest_and_sampled() -> None:
    spans = [(0, 4, 1), (4, 5, 2), (5, 11, 3), (11, 20, 1)]
    assert longest(spans, 0, [5, 10, 15, 20]) == [1, 3, 1, 1]
    assert sampled(Steps([0, 4, 10], [7, 8, 9]), [4, 5, 10, 11]) == [7, 8, 8, 9]


def test_joining_keeps_what_can_be_seen_and_the_whole_time() -> None:
    flicker = [(n, n + 1, n % 3 != 0) for n in range(100)]
    spans = [(a, b, int(value)) for a, b, value in flicker] + [(100, 160, 5), (160, 161, 0)]
    shown = joined(spans, 10)
    assert shown == [(0, 100, 1), (100, 160, 5), (160, 161, 0)]
    assert joined(spans, 1) == spans and joined([], 10) == []
    assert set(GROUP_NAMES) >= {"own", "off"}
