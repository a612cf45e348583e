"""What may be moved on the results of a scenario, and what the line says then: for the page and the interface."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.cases.loaded import loaded_case, snapshot
from dashboard.cases.results import shown_result
from dashboard.context import Context
from scenarios.case import Case
from scenarios.prediction.parameters import Uncertain
from scenarios.study import chosen_scenario
from scenarios.what_if import PAIRS, Answer, Arm, Setting, knobs, what_if_answer, what_if_ready, what_if_runs

MOST_POOLS = 2
_ARMS: tuple[Arm, Arm] = ("before", "after")
_HALVES = 2


@dataclass(frozen=True, slots=True)
class Movable:
    """Parameters that move both lines, pools that may get more people after, and whether buffers may be larger."""

    parameters: tuple[Uncertain, ...]
    pools: tuple[str, ...]
    buffers: bool


def case_and_scenario(context: Context) -> tuple[Case, str]:
    """The case at the version of the address, and the scenario that the address names or that the case leads with."""
    case = loaded_case(context.services.cases.versions(context.case), context.version)
    return case, context.query.get("scenario") or chosen_scenario(case)


def movable(context: Context, case: Case, scenario: str) -> Movable:
    """What drives the newest prediction; without one, parameters of the stations that limit the line."""
    predicted = shown_result(context, "predict", scenario)
    drivers = [] if predicted is None else [each["parameter"] for each in predicted.document["drivers"]]
    compared = shown_result(context, "compare", scenario)
    after = {} if compared is None else compared.document["arms"]["after"]
    limiting = tuple(after.get("bottlenecks") or case.line.stations)
    # The pools for which machines waited longest come first.
    waited = [each["pool"] for each in after.get("pools") or ()] or list(case.line.pools)
    return Movable(
        knobs(case, scenario, drivers, limiting),
        tuple(name for name in waited if name in case.line.pools)[:MOST_POOLS],
        any(buffer.capacity is not None for buffer in case.line.buffers.values()),
    )


def prepare(context: Context, scenario: str) -> None:
    """Let the warm processes read the case, for somebody looks at what could be moved."""
    versions = context.services.cases.versions(context.case)
    version = context.version or versions.present()
    key = ("what_if", context.case, version, scenario)
    context.services.quick.prepare(key, what_if_ready, snapshot(versions, version), scenario)


def what_if(context: Context, scenario: str, setting: Setting) -> Answer:
    """The figures at a setting: what was asked before is known, all else is simulated by the warm processes.

    Raises:
        LineproofError: values that don't go together; BUSY where it takes longer than a page waits.
    """
    versions = context.services.cases.versions(context.case)
    version = context.version or versions.present()
    folder = snapshot(versions, version)
    halves = [tuple(range(half, PAIRS, _HALVES)) for half in range(_HALVES)]
    # The line before is the same for all choices: it isn't simulated again for each.
    keys = {arm: ("what_if", context.case, version, scenario, arm, setting.of(arm)) for arm in _ARMS}
    questions: dict[Hashable, Sequence[tuple[Any, ...]]] = {
        key: [(folder, scenario, setting.of(arm), arm, half) for half in halves] for arm, key in keys.items()
    }
    answers = context.services.quick.ask_all(what_if_runs, questions)
    return what_if_answer(answers[keys["before"]], answers[keys["after"]])
