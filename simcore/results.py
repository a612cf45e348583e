"""What one run returns: accounts that add up exactly, in integers, and digests that identify them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

RESULT_SCHEMA_VERSION = 1
_SCALARS = frozenset({int, str, float, bool, type(None)})


@dataclass(frozen=True, slots=True)
class StopAccount:
    """Stops of one unit by one interruption mode that ended in the window; times [us] of the ended stops."""

    mode: str
    state: str
    planned: bool
    count: int
    response_time: int
    waiting_time: int
    duration_time: int
    recorded_count: int
    recorded_time: int


@dataclass(frozen=True, slots=True)
class UnitAccount:
    """One unit: time in each state [us] in the order of `simcore.states.UnitState`; it sums to the window exactly.

    `produced` = `good` + `scrapped` + `reworked` are pieces whose cycle ended in the window, as this station's own
    gate saw them; `defective_made` counts the truly defective pieces of this unit's making.
    """

    station: str
    unit: int
    state_time: tuple[int, ...]
    produced: int
    good: int
    scrapped: int
    reworked: int
    defective_made: int
    standard_time: int  # sum of PRI over produced pieces [us]
    good_standard_time: int  # sum of PRI over good pieces [us]
    setups: int
    stops: tuple[StopAccount, ...]
    shifts: int  # quality shifts (out of control) that occurred
    shifted_time: int  # operating time out of control [us]
    detections: Mapping[str, int]  # true alarms by means: patrol, chart, gauge, feedback
    false_alarms: Mapping[str, int]
    detection_delay: int  # operating time [us] from shift to the alarm, summed over true alarms


@dataclass(frozen=True, slots=True)
class ProductFlow:
    """Pieces of one product at one station in the window."""

    taken: int
    produced: int
    good: int
    scrapped: int
    reworked: int


@dataclass(frozen=True, slots=True)
class StationAccount:
    """One station: pieces by product, rejects by origin, energy by state."""

    station: str
    units: int
    planned_run_time: Mapping[str, int]  # PRI by product [us]
    products: Mapping[str, ProductFlow]
    scrap_by_origin: Mapping[str, int]  # discovered here, by station of origin; "false_reject", "lost"
    rework_by_origin: Mapping[str, int]
    quarantine_scrap_by_origin: Mapping[str, int]
    escaped_by_origin: Mapping[str, int]  # defective pieces that left this gate unseen
    energy_kwh: float | None


@dataclass(frozen=True, slots=True)
class BufferAccount:
    """One buffer: content integral [items x us], largest content, content at both ends of the window [items]."""

    buffer: str
    content_time: int
    largest: int
    content_start: int
    content_end: int
    entered: int
    left: int
    remnant: int  # left over at a change of product, in the remnant store at the end of the window


@dataclass(frozen=True, slots=True)
class PoolAccount:
    """People of one pool: busy time by task [person us], paid time, time worked outside the plan."""

    pool: str
    busy_time: Mapping[str, int]
    present_time: int
    overtime: int
    waiting_time: int
    requests: int


@dataclass(frozen=True, slots=True)
class LineAccount:
    """The line as a whole; pieces by product; the law of the window holds for every component.

    For each source: wip_start + entered = left_good + scrapped + wip_end (all in items of that source).
    """

    entered: Mapping[str, int]
    lost_arrivals: Mapping[str, int]
    wip_start: Mapping[str, int]
    wip_end: Mapping[str, int]
    left_good: Mapping[str, int]
    scrapped: Mapping[str, int]
    finished: Mapping[str, int]  # pieces that reached a sink, by product
    finished_defective: Mapping[str, int]  # of these, truly defective (escapes), by product
    escapes_by_origin: Mapping[str, int]
    first_rejects: Mapping[str, int]  # items of each source rejected at any gate for the first time
    lead_time_sum: int
    lead_time_count: int
    lead_time_histogram: Mapping[int, int]
    wip_time: int  # items of all sources in the line, integrated [items x us]
    energy_kwh: float | None
    common_energy_kwh: float | None


@dataclass(frozen=True, slots=True)
class BucketRow:
    """One row of the plant's own report: one unit in one interval."""

    start: int
    end: int
    station: str
    unit: int
    state_time: tuple[int, ...]
    produced: int
    good: int
    scrapped: int
    reworked: int
    recorded_stops: int
    recorded_stop_time: int


@dataclass(frozen=True, slots=True)
class LineBucket:
    """The whole line in one report interval."""

    start: int
    end: int
    finished: int
    finished_defective: int
    entered: int
    scrapped: int
    wip_end: int


@dataclass(frozen=True, slots=True)
class RunResult:
    """One replication of one line."""

    engine: str = field(compare=False)  # every engine says the same
    version: str
    line_digest: str
    seed: int
    replication: int
    window_start: int
    window_end: int
    conditions: Mapping[str, str]  # clocks and blocking rules that the figures rest on
    units: tuple[UnitAccount, ...]
    stations: tuple[StationAccount, ...]
    buffers: tuple[BufferAccount, ...]
    pools: tuple[PoolAccount, ...]
    line: LineAccount
    rows: tuple[BucketRow, ...]
    buckets: tuple[LineBucket, ...]
    trace_digest: str | None = None
    trace: tuple[tuple[int, str, int, str, int, int], ...] | None = field(default=None, repr=False)
    schema_version: int = RESULT_SCHEMA_VERSION

    @property
    def window(self) -> int:
        """Length of the window [us]."""
        return self.window_end - self.window_start

    def as_dict(self) -> dict[str, Any]:
        """Plain data in the order of the fields, without the trace."""
        return {name: plain(getattr(self, name)) for name in _names(type(self)) if name != "trace"}

    def digest(self) -> str:
        """SHA-256 of everything that the run says, whatever engine said it."""
        data = self.as_dict()
        data.pop("engine")
        return canonical_digest(data)


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(kind: Any) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(each.name for each in fields(kind))
    return _NAMES[kind]


def plain(value: Any) -> Any:
    """Dataclasses as dicts in the order of their fields, tuples as lists, mappings as dicts."""
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is tuple or kind is list:
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return {name: plain(getattr(value, name)) for name in _names(kind)}


def canonical_json(data: object) -> str:
    """Sorted keys, no spaces, UTF-8; the form that is hashed."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_digest(data: object) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(data).encode()).hexdigest()
