"""A shift of a scenario as it is simulated, to be looked at: states of machines, buffers, people, output."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scenarios.case import Case
from scenarios.page.palette import GROUPS
from scenarios.store.runs import write_whole
from scenarios.study import settings_of
from simcore.engines.floor.calendars import Calendar
from simcore.engines.recording import Recording, Steps, record
from simcore.errors import LineproofError
from simcore.identity import line_digest
from simcore.spec import LineSpec
from simcore.states import UnitState

SCHEMA = "lineproof.replay/1"
STATES_FILE = "states.json"
"""File with every change of state of every unit."""
FRAMES = 600
"""Pictures of a replay: what a window of a shift is cut into."""
LONGEST = 7 * 86_400_000_000
"""[us] that a replay may last."""
OFF = "off"
GROUP_NAMES: tuple[str, ...] = (*GROUPS, OFF)
GROUP_OF: Mapping[int, int] = {
    int(state): number for number, states in enumerate((*GROUPS.values(), (UnitState.OFF_SHIFT,))) for state in states
}
"""Number of the group, in the order of `GROUP_NAMES`, to which a state belongs."""
Spans = list[tuple[int, int, int]]


def replay_case(
    case: Case, scenario: str, length: int | None = None, progress: Callable[[int, int], None] | None = None
) -> Recording:
    """Watch a scenario for a time [us], by default one row of the plant's report, from a shift begun after the warm-up.

    It is the first replication of a study with the settings of the case.

    Raises:
        LineproofError: REPLAY_LENGTH for a time that is empty or longer than a week.
    """
    line, settings = case.line_of(scenario), settings_of(case)
    length = line.report.interval if length is None else length
    if not 0 < length <= LONGEST:
        raise LineproofError("REPLAY_LENGTH", "a replay lasts more than nothing and at most 7 days", "one day", "days")
    warmup = settings.warmup or 0
    start = next_shift(line, warmup)
    end = start + length

    def tell(now: int) -> None:
        if progress is not None:
            progress(min(100, 100 * now // end), 100)

    return record(line, start, end, warmup=warmup, seed=settings.seed, progress=tell)


def next_shift(line: LineSpec, time: int) -> int:
    """The first instant from a time [us] on at which a calendar of a station opens; the time itself without any."""
    names = sorted({station.calendar for station in line.stations.values() if station.calendar is not None})
    if not names:
        return time
    return min(Calendar(name, line.calendars[name]).next_opening(max(0, time - 1)) if time else 0 for name in names)


def replay_document(recording: Recording, line: LineSpec, scenario: str) -> dict[str, Any]:
    """A recording as pictures: for each machine the group of states that lasted longest, for buffers the content.

    Groups are letters from "a" on, in the order of `groups`; numbers are those at the end of each picture.
    """
    count = min(FRAMES, max(1, (recording.end - recording.start) // 1_000_000))
    ends = frame_ends(recording.start, recording.end, count)
    units: dict[str, list[dict[str, Any]]] = {}
    for (station, _), steps in recording.units.items():
        spans = grouped(steps.spans(recording.end))
        units.setdefault(station, []).append(
            {"states": "".join(letter(group) for group in longest(spans, recording.start, ends)),
             "shares": shares(spans)}
        )  # fmt: skip
    return {
        "schema": SCHEMA, "kind": "replay", "scenario": scenario, "line_digest": line_digest(line),
        "seed": recording.result.seed, "start_us": recording.start, "end_us": recording.end,
        "warmup_us": recording.result.window_start, "groups": list(GROUP_NAMES), "frames": count,
        "units": units,
        "buffers": {
            name: {"capacity": None if (limit := line.buffers[name].capacity) is None else limit.value,
                   "content": sampled(steps, ends)}
            for name, steps in recording.buffers.items()
        },
        "pools": {
            name: {"busy": sampled(steps, ends), "present": sampled(recording.present[name], ends)}
            for name, steps in recording.busy.items()
        },
        "finished": sampled(recording.finished, ends),
    }  # fmt: skip


def states_document(recording: Recording) -> dict[str, Any]:
    """Every change of the group of states of every unit: times [us] since the start, and groups by number."""
    units = []
    for (station, unit), steps in recording.units.items():
        spans = grouped(steps.spans(recording.end))
        units.append({
            "station": station, "unit": unit, "from": [begin - recording.start for begin, _, _ in spans],
            "group": [group for _, _, group in spans],
        })  # fmt: skip
    return {
        "schema": SCHEMA, "groups": list(GROUP_NAMES), "start_us": recording.start,
        "length_us": recording.end - recording.start, "units": units,
    }  # fmt: skip


def write_states(recording: Recording, folder: Path) -> Path:
    """Write every change of state into a folder."""
    path = folder / STATES_FILE
    write_whole(path, json.dumps(states_document(recording), ensure_ascii=False, allow_nan=False))
    return path


def letter(group: int) -> str:
    """A group of states as one letter."""
    return chr(ord("a") + group)


def grouped(spans: Iterator[tuple[int, int, int]]) -> Spans:
    """Spans of states as spans of groups; neighbours of one group are joined."""
    found: Spans = []
    for begin, until, state in spans:
        group = GROUP_OF[state]
        if found and found[-1][2] == group:
            found[-1] = (found[-1][0], until, group)
        else:
            found.append((begin, until, group))
    return found


def shares(spans: Spans) -> dict[str, float]:
    """Share of the time [1] by group; groups without time are left out."""
    total = spans[-1][1] - spans[0][0]
    times: dict[int, int] = {}
    for begin, until, group in spans:
        times[group] = times.get(group, 0) + until - begin
    return {GROUP_NAMES[group]: time / total for group, time in sorted(times.items())}


def frame_ends(start: int, end: int, count: int) -> list[int]:
    """Ends [us] of equal parts of a time."""
    return [start + (end - start) * (number + 1) // count for number in range(count)]


def longest(spans: Spans, start: int, ends: Sequence[int]) -> list[int]:
    """For each part of the time, up to its end, the value that lasted longest in it; of equals the first."""
    found: list[int] = []
    at, begin = 0, start
    for end in ends:
        times: dict[int, int] = {}
        while True:
            first, until, value = spans[at]
            lasted = min(until, end) - max(first, begin)
            if lasted > 0:
                times[value] = times.get(value, 0) + lasted
            if until >= end or at == len(spans) - 1:
                break
            at += 1
        found.append(max(times, key=lambda value: times[value], default=spans[at][2]))
        begin = end
    return found


def sampled(steps: Steps, times: Sequence[int]) -> list[int]:
    """The values just before these times [us], which are in order."""
    found: list[int] = []
    at = 0
    for time in times:
        while at + 1 < len(steps.times) and steps.times[at + 1] < time:
            at += 1
        found.append(steps.values[at])
    return found


def joined(spans: Spans, resolution: int) -> Spans:
    """Spans as they can be told apart: what is shorter than the resolution [us] goes with what lasts longest there."""
    if not spans or resolution <= 1:
        return list(spans)
    found: Spans = []
    run: Spans = []
    for span in spans:
        if span[1] - span[0] >= resolution:
            _flush(run, resolution, found)
            _append(found, span)
        else:
            run.append(span)
    _flush(run, resolution, found)
    return found


def _flush(run: Spans, resolution: int, found: Spans) -> None:
    """Short spans in a row, in parts of the resolution, each as what lasts longest in it."""
    if not run:
        return
    begin, until = run[0][0], run[-1][1]
    count = max(1, (until - begin) // resolution)
    ends = frame_ends(begin, until, count)
    for value, end in zip(longest(run, begin, ends), ends, strict=True):
        _append(found, (begin, end, value))
        begin = end
    run.clear()


def _append(found: Spans, span: tuple[int, int, int]) -> None:
    if found and found[-1][2] == span[2]:
        found[-1] = (found[-1][0], span[1], span[2])
    else:
        found.append(span)
