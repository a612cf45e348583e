"""Lines and results written by hand, for tests of the indicators."""

from __future__ import annotations

from typing import Any

from simcore.results import LineAccount, PoolAccount, ProductFlow, RunResult, StationAccount, StopAccount, UnitAccount
from simcore.spec import LineSpec
from simcore.states import UnitState

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


def states(**times: int) -> tuple[int, ...]:
    """State times [us] by state, zero where not named."""
    return tuple(times.get(state.key, 0) for state in UnitState)


def unit(
    station: str, state_time: tuple[int, ...], *, index: int = 0, pri: int = 10 * SECOND, produced: int = 0,
    scrapped: int = 0, reworked: int = 0, defective: int = 0, stops: tuple[StopAccount, ...] = (),
) -> UnitAccount:  # fmt: skip
    good = produced - scrapped - reworked
    return UnitAccount(
        station, index, state_time, produced, good, scrapped, reworked, defective, pri * produced, pri * good,
        0, stops, 0, 0, {}, {}, 0,
    )  # fmt: skip


def failure(count: int, time: int, *, response: int = 0, waiting: int = 0) -> StopAccount:
    return StopAccount("failure", "down_repair", False, count, response, waiting, time, count, time)


def station(name: str, units: int, pri: dict[str, int], energy: float | None = None) -> StationAccount:
    return StationAccount(name, units, pri, {"P": ProductFlow(0, 0, 0, 0, 0)}, {}, {}, {}, {}, energy)


def line_account(**given: Any) -> LineAccount:
    empty: dict[str, Any] = {name: {} for name in (
        "entered", "lost_arrivals", "wip_start", "wip_end", "left_good", "scrapped", "finished", "finished_defective",
        "escapes_by_origin", "first_rejects", "lead_time_histogram",
    )}  # fmt: skip
    numbers: dict[str, Any] = {"lead_time_sum": 0, "lead_time_count": 0, "wip_time": 0}
    return LineAccount(**{**empty, **numbers, "energy_kwh": None, "common_energy_kwh": None, **given})


def run(
    units: list[UnitAccount], stations: list[StationAccount], account: LineAccount, pools: tuple[PoolAccount, ...] = ()
) -> RunResult:
    window = sum(units[0].state_time)
    return RunResult("hand", "0", "", 1, 0, 0, window, {}, tuple(units), tuple(stations), (), pools, account, (), ())


def assembly_line(**changes: Any) -> LineSpec:
    """Outer and inner rings, two grinders side by side for the inner rings, a match gate, a packer."""
    data: dict[str, Any] = {
        "name": "assembly",
        "products": {"P": {}},
        "sources": {
            "outer": {"lots": [{"product": "P", "quantity": 100}]},
            "inner": {"lots": [{"product": "P", "quantity": 100}]},
        },
        "stations": {
            "outer_grind": {"inputs": ["outer"], "to": "outer_store", "cycle": "4 s"},
            "inner_grind": {"inputs": ["inner"], "to": "inner_store", "cycle": "10 s", "units": 2},
            "match": {
                "inputs": ["outer_store", "inner_store"], "to": "matched", "cycle": "4 s",
                "gate": {"effectiveness": 0.9},
            },
            "pack": {"inputs": ["matched"], "to": "goods", "cycle": "3 s"},
        },
        "buffers": {"outer_store": {}, "inner_store": {}, "matched": {}},
        "sinks": {"goods": {}},
    }  # fmt: skip
    return LineSpec.model_validate({**data, **changes})


PRI = {"outer_grind": 4 * SECOND, "inner_grind": 10 * SECOND, "match": 4 * SECOND, "pack": 3 * SECOND}


def assembly_run(**changes: Any) -> RunResult:
    """Ten hours of that line: 100 defective inner rings and 50 defective sets made, 120 sets rejected, 30 escaped."""
    window = 10 * HOUR
    busy = {"outer_grind": 13_000, "inner_grind": 33_000, "match": 13_500, "pack": 9_600}
    units = [
        unit("outer_grind", _filled(window, busy["outer_grind"], "blocked"), pri=PRI["outer_grind"], produced=3250),
        unit(
            "inner_grind", _filled(window, 33_000, "blocked", setup=HOUR // 2), pri=PRI["inner_grind"],
            produced=3300, defective=60, stops=(failure(2, HOUR // 2, response=HOUR // 8, waiting=3 * HOUR // 8),),
        ),
        unit(
            "inner_grind", _filled(window, 33_000, "blocked"), index=1, pri=PRI["inner_grind"], produced=3300,
            defective=40,
        ),
        unit("match", _filled(window, 13_500, "starved"), pri=PRI["match"], produced=3320, scrapped=120, defective=50),
        unit("pack", _filled(window, 9_600, "starved"), pri=PRI["pack"], produced=3200),
    ]  # fmt: skip
    counts = {"outer_grind": 1, "inner_grind": 2, "match": 1, "pack": 1}
    stations = [station(name, counts[name], {"P": PRI[name]}, energy=10.0) for name in PRI]
    account = line_account(
        entered={"outer": 3330, "inner": 3400}, left_good={"outer": 3200, "inner": 3200},
        scrapped={"outer": 120, "inner": 120}, finished={"P": 3200}, finished_defective={"P": 30},
        first_rejects={"outer": 120, "inner": 120}, lead_time_sum=3200 * 5 * HOUR, lead_time_count=3200,
        wip_time=6640 * 5 * HOUR, **changes,
    )  # fmt: skip
    pool = PoolAccount("setters", {"setup": HOUR // 2}, 20 * HOUR, 0, 0, 1)
    busy_pool = PoolAccount("operators", {"load": 19 * HOUR}, 19 * HOUR, HOUR, 3 * HOUR, 400)
    return run(units, stations, account, (pool, busy_pool))


def _filled(window: int, processing_seconds: int, rest: str, **times: int) -> tuple[int, ...]:
    named = {"processing": processing_seconds * SECOND, **times}
    return states(**named, **{rest: window - sum(named.values())})
