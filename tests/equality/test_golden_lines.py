"""Both engines on the golden lines and on three rich ones: digests, every account and every indicator.

Twenty-five golden lines and the five of `tests/equality/lines` run by default. What each adds:

    demand_cap                               demand by period, sinks that close
    demand_end_after_warmup                  demand that ends the run
    assembly_leftovers                       a source that runs dry, leftovers at a change of product
    fixed_grid                               maintenance on a grid, several stations on one buffer
    pieces_clock                             a count of pieces that is constant
    alarm_waiting_for_people_and_work        alarm x waiting for people, x work of a stop
    alarm_waiting_operator_and_loading       alarm x waiting for the operator, x loading
    lose_what_the_stop_interrupts            pieces lost in loading and in the machine part
    stop_meets_stops                         stops held during stops
    ties_around_setters                      requests and releases of one instant
    quarantine_transport                     quarantine of items in transport
    feedback                                 rejects of a gate further on
    lines/people_and_times                   random cycles, setups, loading; shifts, calendars, routes, power, CONWIP
    lines/stops                              every clock, every law, every state of a stop; lost arrivals; packing
    lot_arrives                              a lot that arrives whole, and waits in part
    transfer_batch                           baskets that leave full, and with the last of their lot
    transfer_batch_scrap                     a basket whose last piece is scrapped
    batch_station                            batches by number and by waiting limit
    batch_families                           batches of one family
    furnace                                  residence time and recipe gap
    teething                                 slower cycles, earlier failures
    bins                                     bins of many pieces, the last one of a lot smaller
    bins_tool bins_stops                     stops within a bin
    bins_chart bins_gauge bins_quarantine    shifts and findings within a bin, a bin that is sorted
    selective_assembly                       rings matched by size class, some set aside, a new tool
    lines/matching                           sizes at random, settings, drift, and one that follows the other
    lines/bins                               bins at random, all means of detection, a batch station, mixing
    lines/machines                           all of these at random, and condition monitoring with false alarms
    lines/quality                            all means of detection, adjustment, both quarantines, rework near and far

Two tests below hold the table to its promise: together they use every mechanism that the schema can express and the
engines support, and no figure of a result is 0 in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lines.bearing import reference_line
from lines.files import load_line
from simcore.engines import simulate
from simcore.engines.floor.floor import Note
from simcore.results import RunResult
from simcore.spec import LineSpec
from simcore.states import UnitState
from tests.equality.binding import assert_equal
from tests.equality.engines import Case
from tests.equality.mechanisms import expressible, mechanisms

HOUR = 3_600_000_000
MINUTE = 60_000_000
GOLDEN = Path(__file__).parents[1] / "golden"
RICH = sorted((Path(__file__).parent / "lines").glob("*.toml"))
FOUND = sorted((Path(__file__).parent / "found").glob("*.toml"))
CHOSEN = [
    *(
        GOLDEN / f"{name}.toml"
        for name in (
            "demand_cap", "demand_end_after_warmup", "assembly_leftovers", "fixed_grid", "pieces_clock",
            "alarm_waiting_for_people_and_work", "alarm_waiting_operator_and_loading", "lose_what_the_stop_interrupts",
            "stop_meets_stops", "ties_around_setters", "quarantine_transport", "feedback", "lot_arrives",
            "transfer_batch", "transfer_batch_scrap", "batch_station", "batch_families", "furnace", "teething", "bins",
            "bins_tool", "bins_stops", "bins_chart", "bins_gauge", "bins_quarantine", "selective_assembly",
        )
    ),
    *RICH,
]  # fmt: skip
CASES = [
    Case(6 * MINUTE),
    Case(10 * MINUTE, 3 * MINUTE, seed=2**64 - 1, replication=2**32 - 1),
    Case(599_999_999, 100_000_001, seed=1, replication=0),
]

by_name = pytest.mark.parametrize("path", CHOSEN, ids=lambda path: path.stem)


def with_rows(line: LineSpec, interval: int) -> LineSpec:
    """The line with another length of the rows of its report."""
    return line.model_copy(update={"report": line.report.model_copy(update={"interval": interval})})


@by_name
@pytest.mark.parametrize("case", CASES, ids=["from-0", "warm-up", "odd"])
def test_chosen_lines(path: Path, case: Case) -> None:
    assert_equal(load_line(path), case)


@by_name
def test_a_report_of_many_rows(path: Path) -> None:
    """Boundaries on the instants of events, and between them."""
    line = load_line(path)
    assert_equal(with_rows(line, 10_000_000), CASES[0])
    assert_equal(with_rows(line, 7_000_001), CASES[0])


@by_name
def test_a_trace_changes_nothing(path: Path) -> None:
    line = load_line(path)
    plain, traced = (simulate(line, 6 * MINUTE, engine="fast", trace=trace) for trace in (False, True))
    assert plain.trace is None and plain.trace_digest is None
    assert plain == replace(traced, trace=None, trace_digest=None)


def test_the_bearing_line() -> None:
    assert_equal(reference_line(), Case(HOUR // 2, HOUR // 4))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=["from-0", "warm-up", "odd"])
@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.toml")), ids=lambda path: path.stem)
def test_all_golden_lines(path: Path, case: Case) -> None:
    assert_equal(load_line(path), case)


@pytest.mark.slow
@pytest.mark.parametrize("path", RICH, ids=lambda path: path.stem)
def test_rich_lines_for_hours(path: Path) -> None:
    for replication in range(3):
        assert_equal(load_line(path), Case(3 * HOUR, HOUR // 7, seed=8, replication=replication))


@pytest.mark.slow
@pytest.mark.parametrize("replication", [0, 1])
def test_the_bearing_line_for_a_day(replication: int) -> None:
    assert_equal(reference_line(), Case(20 * HOUR, 5 * HOUR, replication=replication))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_lines_that_once_told_the_engines_apart(path: Path) -> None:
    line = load_line(path)
    for seed in range(3):
        assert_equal(line, Case(10 * MINUTE, seed=seed, replication=0))


# The choice -----------------------------------------------------------------------------------------------------------


def test_the_chosen_lines_use_every_mechanism() -> None:
    used = set().union(*(mechanisms(load_line(path)) for path in CHOSEN))
    assert used == expressible()


def test_every_chosen_line_is_in_the_table() -> None:
    table = (__doc__ or "").split()
    assert [path.stem for path in CHOSEN if path.stem not in table and f"lines/{path.stem}" not in table] == []


@cache
def results() -> list[RunResult]:
    """Two runs of each chosen line; short ones end early."""
    return [
        simulate(load_line(path), 20 * MINUTE, warmup=warmup, seed=8, replication=3, engine="fast", trace=True)
        for path in CHOSEN
        for warmup in (0, 3_000_000)
    ]


def test_every_event_and_every_state_occurs() -> None:
    events = {row[3] for result in results() for row in result.trace or ()}
    assert events == {note.name.lower() for note in Note}
    states = {state for result in results() for unit in result.units for state in UnitState if unit.state_time[state]}
    assert states == set(UnitState)


def test_every_figure_of_a_result_is_moved() -> None:
    """An account that is 0 in all runs would be equal in both engines whatever they do."""
    moved: dict[str, bool] = {}
    for result in results():
        for path, value in leaves(replace(result, trace=None), "result"):
            moved[path] = moved.get(path, False) or bool(value)
    assert [path for path, seen in moved.items() if not seen] == ["result.trace"]


def leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every leaf of a result by the names of its fields; rows, and the things they are about, are not told apart."""
    if is_dataclass(value):
        for part in fields(value):
            yield from leaves(getattr(value, part.name), f"{path}.{part.name}")
    elif isinstance(value, Mapping | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from leaves(inner, path)
    else:
        yield path, value
