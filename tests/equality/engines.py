"""What each engine says about one run, and where the two differ first: trace, accounts, indicators, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from simcore.engines import Engine, simulate
from simcore.errors import LineproofError
from simcore.kpi import (
    Equipment,
    KpiRow,
    Undefined,
    equipment,
    equipment_waterfall,
    headline,
    identity_violations,
    kpi_table,
    line_figures,
    line_waterfall,
)
from simcore.results import RunResult, canonical_digest
from simcore.spec import LineSpec

SECOND = 1_000_000
SURROUNDINGS = 5
"""Rows of the trace shown before and after the first that differs."""

MOST_SHOWN = 40
"""Figures shown of those that differ; the rest are counted."""

TraceRow = tuple[int, str, int, str, int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """Window and chance of one run; times [us]."""

    horizon: int
    warmup: int = 0
    seed: int = 5
    replication: int = 1

    @property
    def options(self) -> str:
        """As the command line of `python -m tests.equality` takes them."""
        return (
            f'--horizon "{self.horizon} us" --warmup "{self.warmup} us" --seed {self.seed} '
            f"--replication {self.replication}"
        )


@dataclass(frozen=True, slots=True)
class Said:
    """All that one engine says about a run: digests, trace, figures by path; or only the refusal.

    `plain` is what it says when no trace is asked for, which may be computed in another way.
    """

    digest: str = ""
    trace_digest: str | None = None
    trace: tuple[TraceRow, ...] = field(default=(), repr=False)
    figures: dict[str, Any] = field(default_factory=dict, repr=False)
    plain: dict[str, Any] = field(default_factory=dict, repr=False)


def said(line: LineSpec, engine: Engine, case: Case) -> Said:
    """Run one engine with its trace; the compiled one also without, for that may take its serial path."""
    traced = attempt(line, engine, case, trace=True)
    untraced = attempt(line, engine, case, trace=False) if engine == "fast" else traced
    plain = untraced if isinstance(untraced, dict) else accounts(untraced, traced=False)
    if isinstance(traced, dict):
        return Said(figures=traced, plain=plain)
    return replace(said_by(traced, line), plain=plain)


def attempt(line: LineSpec, engine: Engine, case: Case, trace: bool) -> RunResult | dict[str, Any]:
    """A result, or the parts of the refusal."""
    try:
        return simulate(
            line, case.horizon, warmup=case.warmup, seed=case.seed, replication=case.replication, engine=engine,
            trace=trace,
        )  # fmt: skip
    except LineproofError as refusal:
        return dict(_flat([problem.as_dict() for problem in refusal.problems], "refusal"))


def said_by(result: RunResult, line: LineSpec) -> Said:
    """What a result says, with every indicator that follows from it."""
    figures = accounts(result, traced=True)
    try:
        figures |= indicators(result, line)
    except LineproofError as refusal:
        # Accounts that contradict one another have no indicators; they themselves are still compared.
        figures["kpi"] = str(refusal)
    return Said(result.digest(), result.trace_digest, result.trace or (), figures)


def accounts(result: RunResult, traced: bool) -> dict[str, Any]:
    """Every account by its path, and the digest of all; without what only a traced run says, if so."""
    data = result.as_dict()
    del data["engine"]
    if not traced:
        del data["trace_digest"]
    return {**dict(_flat(data, "result")), "result": canonical_digest(data)}


def indicators(result: RunResult, line: LineSpec) -> dict[str, Any]:
    """Every indicator of `simcore.kpi` that one result gives, by a readable key."""
    figures: dict[str, Any] = {f"headline.{key}": value for key, value in headline(result, line).items()}
    table = kpi_table(result, line)
    figures |= {f"kpi.{row.scope}.{row.name}.{row.variant}.{row.key}": row for row in table}
    figures["kpi.warnings"] = table.warnings
    figures["kpi.identities"] = identity_violations(result)
    for name, station in line.stations.items():
        units = [unit for unit in result.units if unit.station == name]
        own: Equipment = equipment(units, "actual", inspected=station.gate is not None)
        figures[f"waterfall.{name}"] = equipment_waterfall(own)
    whole = line_figures(result, line)
    figures["waterfall.line"] = whole if isinstance(whole, Undefined) else line_waterfall(whole)
    return figures


def differences(line: LineSpec, case: Case) -> tuple[str, ...]:
    """Where the compiled engine says other than the reference engine, for people; empty when nowhere."""
    return tuple(compared(said(line, "simpy", case), said(line, "fast", case)))


def compared(simpy: Said, fast: Said) -> Iterator[str]:
    """Lines that say what differs: the trace first, for everything else follows from it."""
    if (simpy.trace, simpy.trace_digest) != (fast.trace, fast.trace_digest):
        yield from _trace_difference(simpy.trace, fast.trace)
    if simpy.digest != fast.digest:
        yield f"digests of the results: simpy {simpy.digest or 'none'}, fast {fast.digest or 'none'}"
    yield from _different(simpy.figures, fast.figures)
    if simpy.plain != fast.plain:
        yield "without a trace:"
        yield from _different(simpy.plain, fast.plain)


def _different(simpy: dict[str, Any], fast: dict[str, Any]) -> Iterator[str]:
    paths = [path for path in {**simpy, **fast} if simpy.get(path, "absent") != fast.get(path, "absent")]
    # What an engine refuses, or what makes no sense, comes before the many figures that are then missing.
    paths.sort(key=lambda path: not path.startswith("refusal") and path != "kpi")
    for path in paths[:MOST_SHOWN]:
        yield f"{path}: simpy {_figure(simpy, path)}, fast {_figure(fast, path)}"
    if len(paths) > MOST_SHOWN:
        yield f"and {len(paths) - MOST_SHOWN} more figures"


def _figure(one: dict[str, Any], path: str) -> str:
    value = one.get(path, "absent")
    return str(value.value if isinstance(value, KpiRow) else value)


def _trace_difference(simpy: tuple[TraceRow, ...], fast: tuple[TraceRow, ...]) -> Iterator[str]:
    first = next(
        (place for place, (one, other) in enumerate(zip(simpy, fast, strict=False)) if one != other),
        min(len(simpy), len(fast)),
    )
    if simpy == fast:
        yield "the rows of the traces are equal, and their digests differ"
        return
    yield f"traces of {len(simpy)} (simpy) and {len(fast)} (fast) rows differ from row {first} on:"
    start = max(0, first - SURROUNDINGS)
    yield from (f"  both  {_shown(row)}" for row in simpy[start:first])
    for name, rows in (("simpy", simpy), ("fast ", fast)):
        following = rows[first : first + SURROUNDINGS + 1]
        yield from (f"{'>' if place == 0 else ' '} {name} {_shown(row)}" for place, row in enumerate(following))
        if not following:
            yield f"> {name} has no further row"


def _shown(row: TraceRow) -> str:
    time, station, unit, event, item, value = row
    name = "-" if item < 0 else f"{item >> 48}:{item & ((1 << 48) - 1)}"
    return f"{time / SECOND:14.6f} s  {station}/{unit}  {event}  item {name}  value {value}"


def _flat(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every number and text of plain data by its path; rows that carry a name go by it."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _flat(part, f"{path}.{key}")
    elif isinstance(value, list | tuple) and any(isinstance(part, dict) for part in value):
        for place, part in enumerate(value):
            yield from _flat(part, f"{path}.{_label(part, place)}")
    else:
        yield path, value


def _label(part: Any, place: int) -> str:
    names = [str(part[key]) for key in ("station", "unit", "buffer", "pool", "mode", "start") if key in part]
    return "/".join(names) or str(place)
