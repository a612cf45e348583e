"""Differences are told by name, with units; declarations in another order are none."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings

from lines.diff import Difference, diff_lines
from lines.files import plain
from simcore.spec import LineSpec
from tests.lines.whole import WHOLE
from tests.strategies import lines

GATE = "stations.join.gate"
RINGS = "stations.join.inputs.rings"


def differences(path: str, value: Any) -> tuple[Difference, ...]:
    """What differs when the field at a dotted path gets a value (None: is left out)."""
    data = deepcopy(WHOLE)
    *parents, last = path.split(".")
    node: Any = data
    for name in parents:
        node = node[int(name)] if isinstance(node, list) else node[name]
    if value is None:
        del node[last]
    else:
        node[int(last) if isinstance(node, list) else last] = value
    return diff_lines(LineSpec.model_validate(WHOLE), LineSpec.model_validate(data))


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("stations.grind.units.typical", 3, ("stations.grind.units", "changed", "2", "3")),
        ("stations.grind.units.high", 4, ("stations.grind.units.high", "changed", "3", "4")),
        ("stations.grind.units.source", "vendor", ("stations.grind.units.source", "changed", "plant_log", "vendor")),
        ("stations.grind.operator.load_time", "3 s", ("stations.grind.operator.load_time", "changed", "2 s", "3 s")),
        ("stations.grind.cycle.mode", "11 s", ("stations.grind.cycle.mode", "changed", "10.8 s", "11 s")),
        ("stations.grind.power.idle", "2.5 kW", ("stations.grind.power.idle", "changed", "3 kW", "2.5 kW")),
        ("buffers.raw.capacity", 7, ("buffers.raw.capacity", "changed", "0 items", "7 items")),
        ("buffers.raw.capacity", None, ("buffers.raw.capacity", "removed", "0 items", None)),
        ("buffers.raw.transport_time", "9 s", ("buffers.raw.transport_time", "changed", "0 s", "9 s")),
        ("buffers.more", {"capacity": 2}, ("buffers.more", "added", None, "{ capacity = 2 }")),
        ("pools.more.people", 4, ("pools.more.people", "changed", "3 persons", "4 persons")),
        ("pools.men.zone", ["grind"], ("pools.men.zone", "changed", "grind, join", "grind")),
        ("pools.men.zone", [], ("pools.men.zone", "changed", "grind, join", "all stations")),
        ("pools.men.shifts.1.people", 2, ("pools.men.shifts.1.people", "changed", "1 persons", "2 persons")),
        ("stations.join.gate.effectiveness", 0.99, ("stations.join.gate.effectiveness", "changed", "0.95", "0.99")),
        ("stations.join.inputs.0.quantity.typical", 3, (f"{RINGS}.quantity", "changed", "2 items", "3 items")),
        ("stations.grind.blocking", None, ("stations.grind.blocking", "changed", "before_service", "after_service")),
        ("stations.grind.calendar", None, ("stations.grind.calendar", "removed", "day", None)),
        ("stations.grind.routes.P", "rings", ("stations.grind.routes.P", "added", None, "rings")),
        ("stations.join.gate.rework_may_overfill", None, (f"{GATE}.rework_may_overfill", "changed", "true", "false")),
        ("wip_limit.reference", "", ("wip_limit.reference", "removed", 'log of "May", page 3', None)),
        ("report.interval", "10 h", ("report.interval", "changed", "8 h", "10 h")),
        ("demand.quantity", 9000, ("demand.quantity", "changed", "10000 pieces", "9000 pieces")),
    ],
)  # fmt: skip
def test_one_change_is_one_difference(path: str, value: Any, expected: tuple[str, str, str | None, str | None]) -> None:
    (found,) = differences(path, value)
    assert (found.path, found.kind, found.before, found.after) == expected


def test_another_law_is_told_part_by_part() -> None:
    found = differences("stations.grind.operator.load_time", {"distribution": "lognormal", "mean": "2 s", "cv": 0.3})
    assert [(part.path, part.kind, part.after) for part in found] == [
        ("stations.grind.operator.load_time.cv", "added", "0.3"),
        ("stations.grind.operator.load_time.distribution", "changed", "lognormal"),
    ]


def test_removed_and_added_entries_of_a_sequence() -> None:
    found = differences(
        "pools.men.shifts", [{"start": "0 s", "end": "10 h", "people": {"typical": 2, "low": 1, "high": 3}}]
    )
    assert (
        "pools.men.shifts.1",
        "removed",
        '{ start = "10 h", end = "20 h", people = 1, continues = true }',
        None,
    ) in [(part.path, part.kind, part.before, part.after) for part in found]


def turned(value: Any) -> Any:
    """The same tables declared in the opposite order; only sequences whose order means something keep it."""
    if isinstance(value, dict):
        return {name: turned(part) for name, part in reversed(value.items())}
    if isinstance(value, list) and value and (isinstance(value[0], str) or "from" in value[0]):
        return [turned(part) for part in reversed(value)]
    return [turned(part) for part in value] if isinstance(value, list) else value


@settings(max_examples=25)
@given(lines(random_times=False))
def test_order_of_declarations_is_no_difference(line: LineSpec) -> None:
    other = LineSpec.model_validate(turned(plain(line)))
    assert diff_lines(line, other) == ()


@settings(max_examples=25)
@given(lines(), lines())
def test_no_difference_means_the_same_line_and_directions_mirror(one: LineSpec, two: LineSpec) -> None:
    there, back = diff_lines(one, two), diff_lines(two, one)
    assert diff_lines(one, one) == ()
    assert [part.path for part in there] == [part.path for part in back]
    assert [(part.before, part.after) for part in there] == [(part.after, part.before) for part in back]
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    assert [part.kind for part in there] == [opposite[part.kind] for part in back]
