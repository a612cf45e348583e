"""Every way to write a line that makes no sense, with the code and the path that say so."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from simcore.check import check, require_valid
from simcore.errors import SpecError
from simcore.spec import LineSpec

Table = dict[str, Any]
Change = Callable[[Table], object]

# Two branches, an assembly of 1 ring + 3 balls, an inspection with rework to itself, a sink.
BASE: Table = {
    "name": "base",
    "products": {"P": {"family": "F"}, "Q": {}},
    "sources": {
        "ring": {"lots": [{"product": "P", "quantity": 5}, {"product": "Q", "quantity": 5}]},
        "ball": {
            "lots": [{"product": "P", "quantity": 15}, {"product": "Q", "quantity": 15}],
            "to": "balls",
            "interarrival": "2 s",
        },
    },
    "stations": {
        "grind": {"inputs": ["ring"], "to": "rings", "cycle": "4 s"},
        "join": {"inputs": ["rings", {"from": "balls", "quantity": 3}], "to": "sets", "cycle": "3 s"},
        "test": {
            "inputs": ["sets"],
            "to": "tested",
            "cycle": "2 s",
            "gate": {
                "effectiveness": 0.9,
                "rework": {"join": {"share": 0.5, "to": "sets"}},
                "rework_may_overfill": True,
            },
        },
        "pack": {"inputs": ["tested"], "to": "goods", "cycle": "1 s"},
    },
    "buffers": {"rings": {"capacity": 5}, "balls": {"capacity": 9}, "sets": {"capacity": 5}, "tested": {"capacity": 5}},
    "sinks": {"goods": {}},
    "pools": {"men": {"skill": "operator", "people": 2, "zone": ["grind", "join"]}},
    "calendars": {"day": {"period": "1 d", "open": [{"start": "6 h", "end": "22 h"}]}},
}


def put(path: str, value: Any) -> Change:
    """A change that sets the field at a dotted path."""

    def change(data: Table) -> None:
        *parents, last = path.split(".")
        node: Any = data
        for name in parents:
            node = node[int(name)] if isinstance(node, list) else node.setdefault(name, {})
        if isinstance(node, list):
            node[int(last)] = value
        else:
            node[last] = value

    return change


def built(*changes: Change) -> LineSpec:
    data = deepcopy(BASE)
    for change in changes:
        change(data)
    return LineSpec.model_validate(data)


def found(line: LineSpec, severity: str = "error") -> set[tuple[str, str]]:
    return {(problem.code, problem.path) for problem in check(line) if problem.severity == severity}


STOP = {"clock": "operating", "time_to": "9 h", "duration": "1 h", "state": "down_repair", "pool": "nobody"}
PATROL = {"interval": "1 h", "pieces": 3, "effectiveness": 0.9}
QUALITY = {"nonconforming_in_control": 0.1, "patrol": PATROL, "adjustment": {"duration": "1 h"}}
CHARACTERISTIC = {"sigma": "0 um", "offset": "0 um", "shift": "2 um", "half_tolerance": "5 um"}
QUARANTINE = {"duration_per_piece": "1 s", "effectiveness": 0.9}
FEEDBACK = {"count": 2, "within": "1 h"}
FURNACE = {"residence_time": "3 h", "recipe_gap": "20 min"}
TEETHING = {"failure_excess": 1.0, "failure_decay": "30 d", "speed_loss": 0.1, "speed_decay": "10 d"}
FAILURE = {"clock": "operating", "time_to": "9 h", "duration": "1 h", "state": "down_repair"}
SERVICE = {
    "clock": "scheduled", "time_to": "9 h", "duration": "1 h", "state": "planned_maintenance", "planned": True,
    "fixed_grid": True,
}  # fmt: skip
MONITORING = {
    "announced_share": 0.6,
    "detection_share": 0.8,
    "warning_time": "3 d",
    "monitoring_interval": "1 h",
    "planned_duration_ratio": 0.5,
}
SECOND_SOURCE = {"lots": [{"product": "P", "quantity": 1}, {"product": "Q", "quantity": 1}]}

REFERENCES = [
    ("UNKNOWN_PRODUCT", "sources.ring.lots.1.product", [put("sources.ring.lots.1.product", "R")]),
    ("UNKNOWN_BUFFER", "sources.ball.to", [put("sources.ball.to", "bals")]),
    ("UNKNOWN_INPUT", "stations.pack.inputs.0.from", [put("stations.pack.inputs", ["testd"])]),
    ("INPUT_FROM_ARRIVALS", "stations.join.inputs.1.from", [put("stations.join.inputs.1", "ball")]),
    ("INPUT_TWICE", "stations.join.inputs.1.from", [put("stations.join.inputs.1", "rings")]),
    ("UNKNOWN_DESTINATION", "stations.pack.to", [put("stations.pack.to", "good")]),
    ("UNKNOWN_DESTINATION", "stations.grind.to", [put("stations.grind.to", "join")]),
    ("UNKNOWN_DESTINATION", "stations.pack.routes.P", [put("stations.pack.routes", {"P": "nowhere"})]),
    ("UNKNOWN_PRODUCT", "stations.pack.routes.R", [put("stations.pack.routes", {"R": "goods"})]),
    ("UNKNOWN_PRODUCT", "stations.pack.cycles.R", [put("stations.pack.cycles", {"R": "1 s"})]),
    ("UNKNOWN_PRODUCT", "stations.pack.planned_run_time.R", [put("stations.pack.planned_run_time", {"R": "1 s"})]),
    ("UNKNOWN_BUFFER", "stations.test.gate.rework.join.to", [put("stations.test.gate.rework.join.to", "goods")]),
    (
        "UNKNOWN_STATION",
        "stations.test.gate.rework.joint",
        [put("stations.test.gate.rework.joint", {"share": 1, "to": "sets"})],
    ),
    ("UNKNOWN_STATION", "pools.men.zone.1", [put("pools.men.zone.1", "joint")]),
    ("UNKNOWN_CALENDAR", "stations.grind.calendar", [put("stations.grind.calendar", "night")]),
    ("UNKNOWN_CALENDAR", "common_calendar", [put("common_calendar", "night")]),
    (
        "UNKNOWN_FAMILY",
        "stations.grind.setup.matrix.P",
        [put("stations.grind.setup", {"duration": "1 h", "matrix": {"P": {"Q": "1 h"}}})],
    ),
    (
        "UNKNOWN_FAMILY",
        "stations.grind.setup.matrix.F.G",
        [put("stations.grind.setup", {"duration": "1 h", "matrix": {"F": {"G": "1 h"}}})],
    ),
    (
        "UNKNOWN_STATION",
        "stations.join.quality.feedback.0.gate",
        [put("stations.join.quality", {**QUALITY, "feedback": [{"gate": "tests", **FEEDBACK}]})],
    ),
    ("STREAM_TWICE", "stations.test", [put("stations.test.stream_id", "join")]),
    ("STREAM_TWICE", "sources.ring", [put("sources.ring.stream_id", "ball")]),
    ("STREAM_TWICE", "pools.women", [put("pools.women", {"skill": "setter", "people": 1, "stream_id": "men"})]),
    (
        "STREAM_TWICE",
        "stations.pack.interruptions.two",
        [
            put(
                "stations.pack.interruptions",
                {"one": {**STOP, "pool": None}, "two": {**STOP, "pool": None, "stream_id": "one"}},
            )
        ],
    ),
    ("RESERVED_NAME", "stations.lost", [put("stations.lost", {"inputs": ["tested"], "to": "goods", "cycle": "1 s"})]),
]

PEOPLE = [
    ("UNKNOWN_POOL", "stations.grind.operator.pool", [put("stations.grind.operator", {"pool": "mean"})]),
    ("UNKNOWN_POOL", "stations.grind.setup.pool", [put("stations.grind.setup", {"duration": "1 h", "pool": "nobody"})]),
    ("UNKNOWN_POOL", "stations.grind.interruptions.failure.pool", [put("stations.grind.interruptions.failure", STOP)]),
    (
        "UNKNOWN_POOL",
        "stations.grind.quality.patrol.pool",
        [put("stations.grind.quality", {**QUALITY, "patrol": {**PATROL, "pool": "nobody"}})],
    ),
    (
        "UNKNOWN_POOL",
        "stations.grind.quality.adjustment.pool",
        [put("stations.grind.quality", {**QUALITY, "adjustment": {"duration": "1 h", "pool": "nobody"}})],
    ),
    (
        "UNKNOWN_POOL",
        "stations.grind.quality.quarantine.pool",
        [put("stations.grind.quality", {**QUALITY, "quarantine": {**QUARANTINE, "pool": "nobody"}})],
    ),
    ("POOL_ZONE", "stations.pack.operator.pool", [put("stations.pack.operator", {"pool": "men"})]),
    ("POOL_EMPTY", "pools.men.people", [put("pools.men.people", 0)]),
    (
        "POOL_EMPTY",
        "pools.few.absence",
        [
            put(
                "pools.few",
                {
                    "skill": "setter",
                    "period": "1 d",
                    "absence": 1.0,
                    "shifts": [{"start": "0 s", "end": "8 h", "people": 2}],
                },
            )
        ],
    ),
    (
        "POOL_EMPTY",
        "pools.few.shifts",
        [
            put(
                "pools.few",
                {"skill": "setter", "period": "1 d", "shifts": [{"start": "0 s", "end": "8 h", "people": 0}]},
            )
        ],
    ),
]

FLOW = [
    ("SOURCE_UNUSED", "sources.spare", [put("sources.spare", SECOND_SOURCE)]),
    ("BUFFER_NEVER_FILLED", "buffers.spare", [put("buffers.spare", {}), put("stations.join.inputs.1", "spare")]),
    ("BUFFER_NEVER_EMPTIED", "buffers.spare", [put("buffers.spare", {}), put("stations.pack.routes", {"P": "spare"})]),
    ("CYCLIC_ROUTE", "stations.grind.to", [put("stations.grind.inputs", ["rings"])]),
    (
        "CYCLIC_ROUTE",
        "stations.join.to",
        [put("stations.pack.to", "sets"), put("stations.join.to", "tested"), put("stations.pack.to", "rings")],
    ),
    ("NO_EXIT", "stations.pack.to", [put("stations.pack.to", "sets")]),
    ("SINK_UNREACHED", "sinks.heap", [put("sinks.heap", {})]),
    (
        "STATION_UNREACHABLE",
        "stations.pack.inputs",
        [
            put("buffers.aside", {}),
            put("sinks.heap", {}),
            put("stations.test.to", "aside"),
            put("stations.test.routes", {"P": "aside", "Q": "aside", "R": "tested"}),
            put("products.R", {}),
            put("stations.side", {"inputs": ["aside"], "to": "heap", "cycle": "1 s"}),
        ],
    ),
    (
        "ASSEMBLY_PRODUCTS",
        "stations.join.inputs",
        [
            put("sources.ring.lots", [{"product": "P", "quantity": 1}]),
            put("sources.ball.lots", [{"product": "Q", "quantity": 1}]),
        ],
    ),
    (
        "MIXED_COMPOSITION",
        "stations.grind2.to",
        [
            put("sources.ring2", SECOND_SOURCE),
            put("stations.grind2", {"inputs": ["ring2"], "to": "rings", "cycle": "4 s"}),
        ],
    ),
    ("REWORK_COMPOSITION", "stations.test.gate.rework.join.to", [put("stations.test.gate.rework.join.to", "rings")]),
]

CAPACITIES = [
    (
        "ZERO_CAPACITY",
        "buffers.tested.transport_time",
        [put("buffers.tested", {"capacity": 0, "transport_time": "1 s"})],
    ),
    ("ZERO_CAPACITY", "stations.join.inputs.0.from", [put("buffers.rings.capacity", 0)]),
    ("ZERO_CAPACITY", "stations.test.gate.rework.join.to", [put("buffers.sets.capacity", 0)]),
    (
        "ZERO_CAPACITY",
        "stations.test.quality.quarantine",
        [put("buffers.tested.capacity", 0), put("stations.test.quality", {**QUALITY, "quarantine": QUARANTINE})],
    ),
    ("ASSEMBLY_CAPACITY", "stations.join.inputs.1.quantity", [put("buffers.balls.capacity", 2)]),
    (
        "BLOCKING_BEFORE_SERVICE",
        "stations.test.to",
        [put("buffers.tested.capacity", 0), put("stations.test.blocking", "before_service")],
    ),
    ("TRANSFER_BATCH", "buffers.tested.transfer_batch", [put("buffers.tested.transfer_batch", 6)]),
    (
        "QUARANTINE_BUFFER",
        "stations.pack.quality.quarantine",
        [put("stations.pack.quality", {**QUALITY, "quarantine": QUARANTINE})],
    ),
    ("WIP_LIMIT", "wip_limit", [put("wip_limit", 3)]),
]

INSPECTION = [
    (
        "REWORK_ORIGIN",
        "stations.test.gate.rework.pack",
        [put("stations.test.gate.rework.pack", {"share": 1, "to": "sets"})],
    ),
    ("REWORK_TARGET", "stations.test.gate.rework.join.to", [put("stations.test.gate.rework.join.to", "tested")]),
    (
        "FEEDBACK_WITHOUT_GATE",
        "stations.join.quality.feedback.0.gate",
        [put("stations.join.quality", {**QUALITY, "feedback": [{"gate": "pack", **FEEDBACK}]})],
    ),
    (
        "FEEDBACK_NOT_DOWNSTREAM",
        "stations.pack.quality.feedback.0.gate",
        [put("stations.pack.quality", {**QUALITY, "feedback": [{"gate": "test", **FEEDBACK}]})],
    ),
    (
        "FEEDBACK_NOT_DOWNSTREAM",
        "stations.test.quality.feedback.0.gate",
        [put("stations.test.quality", {**QUALITY, "feedback": [{"gate": "test", **FEEDBACK}]})],
    ),
    (
        "CHARACTERISTIC_ZERO",
        "stations.grind.quality.characteristic.sigma",
        [put("stations.grind.quality", {"characteristic": CHARACTERISTIC})],
    ),
    ("BATCH_INPUT", "stations.join.inputs", [put("stations.join.batch", {"smallest": 1, "largest": 2})]),
    ("BATCH_CAPACITY", "stations.pack.batch.largest", [put("stations.pack.batch", {"smallest": 1, "largest": 6})]),
    ("BATCH_GATE", "stations.test.gate", [put("stations.test.batch", {"smallest": 1, "largest": 2})]),
    (
        "BATCH_BLOCKING",
        "stations.pack.blocking",
        [put("stations.pack.batch", {"smallest": 1, "largest": 2}), put("stations.pack.blocking", "before_service")],
    ),
    (
        "WIP_LIMIT",
        "wip_limit",
        [put("wip_limit", 4), put("stations.pack.batch", {"smallest": 5, "largest": 5})],
    ),
    (
        "FURNACE_SETUP",
        "stations.grind.setup",
        [put("stations.grind.furnace", FURNACE), put("stations.grind.setup", {"duration": "1 h"})],
    ),
    (
        "FURNACE_BATCH",
        "stations.grind.furnace",
        [put("stations.grind.furnace", FURNACE), put("stations.grind.batch", {"smallest": 1, "largest": 2})],
    ),
    ("FURNACE_BUFFER", "stations.pack.to", [put("stations.pack.furnace", FURNACE)]),
    ("FURNACE_BUFFER", "stations.join.to", [put("stations.join.furnace", FURNACE)]),
    (
        "UNKNOWN_INTERRUPTION",
        "stations.grind.teething.interruptions.0",
        [put("stations.grind.teething", {**TEETHING, "interruptions": ["spindle"]})],
    ),
    (
        "FIXED_GRID",
        "stations.grind.teething.interruptions.0",
        [
            put("stations.grind.teething", {**TEETHING, "interruptions": ["service"]}),
            put("stations.grind.interruptions.service", SERVICE),
        ],
    ),
    (
        "MONITORED_STOP",
        "stations.grind.interruptions.service.condition_monitoring",
        [put("stations.grind.interruptions.service", {**SERVICE, "condition_monitoring": MONITORING})],
    ),
    (
        "NAME_TAKEN",
        "stations.grind.interruptions.spindle_planned",
        [
            put("stations.grind.interruptions.spindle", {**FAILURE, "condition_monitoring": MONITORING}),
            put("stations.grind.interruptions.spindle_planned", FAILURE),
        ],
    ),
    (
        "TOO_MANY_STOPS",
        "stations.grind.interruptions",
        [
            put(f"stations.grind.interruptions.spindle{number}", {**FAILURE, "condition_monitoring": MONITORING})
            for number in range(31)
        ],
    ),
    ("BATCH_SIZE", "stations.pack.batch.smallest", [put("stations.pack.batch", {"smallest": 3, "largest": 2})]),
]

ENDLESS = [
    ("ENDLESS_SUPPLY", "stations.grind.to", [put("stations.grind.cycle", "0 s"), put("buffers.rings", {})]),
    (
        "ENDLESS_SUPPLY",
        "stations.make.to",
        [
            put("sources", {"ring": BASE["sources"]["ring"]}),
            put(
                "stations",
                {
                    "make": {
                        "inputs": ["ring"],
                        "to": "goods",
                        "cycle": {"distribution": "uniform", "lowest": "0 s", "highest": "0 s"},
                    }
                },
            ),
            put("buffers", {}),
            put("pools", {}),
        ],
    ),
]


@pytest.mark.parametrize(("code", "path", "changes"), REFERENCES + PEOPLE + FLOW + CAPACITIES + INSPECTION + ENDLESS)
def test_is_refused_at_its_path(code: str, path: str, changes: list[Change]) -> None:
    line = built(*changes)
    problems = found(line)
    assert (code, path) in problems
    with pytest.raises(SpecError) as refusal:
        require_valid(line)
    assert {(problem.code, problem.path) for problem in refusal.value.problems} == problems
    assert all(problem.message and not problem.message.endswith(".") for problem in refusal.value.problems)


@pytest.mark.parametrize(("code", "path", "changes"), REFERENCES + PEOPLE + CAPACITIES + INSPECTION + ENDLESS)
def test_one_mistake_is_one_problem(code: str, path: str, changes: list[Change]) -> None:
    assert found(built(*changes)) == {(code, path)}


def test_base_line_is_accepted_without_a_word() -> None:
    assert check(built()) == ()
    assert require_valid(built()) == ()


@pytest.mark.parametrize(
    ("code", "path", "changes"),
    [
        ("PRODUCT_UNUSED", "products.R", [put("products.R", {})]),
        ("ZERO_TIME_LOOP", "stations.test.gate.rework.join.to", [put("stations.test.cycle", "0 s")]),
        (
            "ASSEMBLY_PRODUCTS",
            "stations.join.inputs.1.from",
            [put("sources.ring.lots", [{"product": "P", "quantity": 1}])],
        ),
    ],
)
def test_is_accepted_with_a_warning(code: str, path: str, changes: list[Change]) -> None:
    line = built(*changes)
    assert found(line) == set()
    assert found(line, "warning") == {(code, path)}
    assert [problem.code for problem in require_valid(line)] == [code]


@pytest.mark.parametrize(
    "changes",
    [
        [put("stations.grind.setup", {"duration": "1 min", "per_lot": True})],
        [put("stations.grind.operator", {"pool": "men", "load_time": "1 s"})],
        [put("sources.ring.repeat", False)],
        [put("wip_limit", 4)],
        [put("buffers.rings.capacity", 5)],
    ],
)
def test_supply_that_takes_time_or_ends_is_accepted(changes: list[Change]) -> None:
    assert found(built(put("stations.grind.cycle", "0 s"), put("buffers.rings", {}), *changes)) == set()


def test_rework_loop_with_transport_takes_time() -> None:
    assert (
        found(built(put("stations.test.cycle", "0 s"), put("buffers.sets.transport_time", "1 s")), "warning") == set()
    )


def test_nearest_name_and_kind_are_said() -> None:
    (problem,) = check(built(put("stations.pack.inputs", ["testd"]), put("stations.grind.calendar", "day")))[:1]
    assert problem.hint == "did you mean 'tested'?"
    assert problem.message == (
        "found 'testd', which is no buffer or saturated source of this line; allowed: balls, ring, rings, sets, tested"
    )
    (problem,) = check(built(put("stations.grind.to", "join")))
    assert "it is the name of a station" in problem.message


def test_both_compositions_are_listed() -> None:
    changes = [
        put("sources.ring2", SECOND_SOURCE),
        put("stations.grind2", {"inputs": ["ring2"], "to": "rings", "cycle": "4 s"}),
    ]
    (problem,) = check(built(*changes))
    assert problem.message == "brings items made of 1 ring2 to 'rings', where stations.grind.to brings 1 ring"


def test_circle_is_named_and_whether_it_has_an_exit() -> None:
    closed = [
        problem.message for problem in check(built(put("stations.pack.to", "sets"))) if problem.code == "CYCLIC_ROUTE"
    ]
    assert closed == ["good items run in a circle: pack -> test -> pack, and no way leads out"]
    open_circle = check(built(put("stations.pack.routes", {"P": "sets"})))
    assert {problem.code for problem in open_circle} == {"CYCLIC_ROUTE"}
    assert not any("no way leads out" in problem.message for problem in open_circle)


def test_order_of_declarations_changes_nothing() -> None:
    data = deepcopy(BASE)
    for field in ("cycle", "to"):
        data["stations"]["pack"][field] = {"cycle": "1 s", "to": "nowhere"}[field]
    data["sources"]["ring"]["lots"][0]["product"] = "X"
    reversed_data = {
        key: dict(reversed(value.items())) if isinstance(value, dict) else value
        for key, value in reversed(data.items())
    }
    assert check(LineSpec.model_validate(data)) == check(LineSpec.model_validate(reversed_data))
