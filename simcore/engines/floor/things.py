"""The things on the shop floor as the engine moves them: items, buffers, sources, pools, units, stations."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simcore.engines.floor.calendars import Calendar
from simcore.engines.floor.draws import Durations, Exponentials, Uniforms
from simcore.states import UnitState

if TYPE_CHECKING:
    from simcore.engines.floor.matching import Matching
    from simcore.engines.floor.sizes import Size

UNLIMITED = 1 << 60
NEVER = 1 << 62
STATES = len(UnitState)

# Phases of a unit in its cycle (docs/model.md, section 3).
IDLE, SETTER_WAIT, SETUP, READY, OPERATOR_WAIT, LOADING, MACHINE, DONE = range(8)
# Phases in which a held stop may begin.
INTERRUPTIBLE = (True, True, False, True, True, False, False, True)
# Stages of a stop.
RESPONSE, PEOPLE_WAIT, WORK = range(3)
# Causes of scrap that are no station: spoiled by a stop; a foreign piece in a bin.
LOST, MIXED = -2, -3
# Clocks of an interruption.
OPERATING, SCHEDULED, CALENDAR, PIECES, ON_ALARM = range(5)
CLOCK_OF = {"operating": OPERATING, "scheduled": SCHEDULED, "calendar": CALENDAR, "pieces": PIECES}
# Event kinds in rank order (docs/model.md, section 1).
(BOUNDARY, PEOPLE, OPENING, DEMAND, ARRIVAL, TRANSPORTED, LOADED, CYCLE_END, SETUP_END, RESPONSE_END, STOP_END,
 STOP_DUE, CHECK_DUE, CHECK_END, ALARM, SORT_END, GAUGE, WAITED) = range(18)  # fmt: skip
# What people of a pool are busy with.
TASKS = (
    "setup",
    "operate",
    "down_repair",
    "micro_stop",
    "tool_change",
    "adjustment",
    "planned_maintenance",
    "patrol",
    "sort",
)
TASK_OF = {name: number for number, name in enumerate(TASKS)}


def rank(kind: int, position: int = 0, unit: int = 0, mode: int = 0) -> int:
    """(kind, position, unit, mode) as one integer that sorts the same way."""
    return (((((kind << 20) + position) << 10) + unit) << 10) + mode


@dataclass(slots=True, eq=False)
class Item:
    """One piece, or one bin of pieces, with what is known about it and what nobody knows yet."""

    source: int
    number: int
    lot: int
    product: int
    birth: int
    maker: Unit | None = None
    made_at: int = 0
    defect: int = -1  # position of the station of origin
    defect_unit: Unit | None = None
    rejected: bool = False
    arrived: int = 0  # when it could be taken from the buffer before a batch station
    pieces: int = 1
    size: int = 0  # [nm] from the target
    defects: dict[int, int] = field(default_factory=dict)  # of a bin: undiscovered ones, by origin
    makers: dict[int, Unit] = field(default_factory=dict)  # of a bin: who made them

    @property
    def identity(self) -> int:
        """Source and number in one integer."""
        return (self.source << 48) + self.number


@dataclass(slots=True, eq=False)
class Buffer:
    """The places strictly between stations; `content_time` integrates the content by entry and exit times."""

    index: int
    name: str
    capacity: int
    transport: int
    queue: deque[Item] = field(default_factory=deque)
    moving: deque[list[Item]] = field(default_factory=deque)
    transfer_batch: int = 1
    basket: list[Item] = field(default_factory=list)  # items that wait for others to go on with
    before: list[Station] = field(default_factory=list)  # stations from which good pieces come here, nearest first
    content: int = 0
    reserved: int = 0
    remnant: int = 0
    content_time: int = 0
    largest: int = 0
    entered: int = 0
    left: int = 0
    starving: bool = False  # somebody found nothing here since the last entry
    blocked: bool = False  # somebody found no place here since the last exit
    consumers: list[Station] = field(default_factory=list)  # most downstream first
    producers: list[Station] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Sink:
    """Finished goods."""

    index: int
    name: str
    producers: list[Station] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Source:
    """Lots in sequence; `number` counts the items released."""

    index: int
    name: str
    lots: list[tuple[int, int]]  # (product, quantity)
    repeat: bool
    lot: int = 0
    rest: int = 0
    number: int = 0
    lost: int = 0
    dry: bool = False
    starving: bool = False
    by_lot: bool = False  # whole lots arrive
    outstanding: int = 0  # items that have arrived and wait for a place
    bin_size: int = 1  # pieces of an item
    interarrival: Durations | None = None
    target: Buffer | None = None
    wait_when_full: bool = True
    consumers: list[Station] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rest = self.lots[0][1]

    def next_product(self) -> int:
        """Product of the item that comes next."""
        return self.lots[self.lot % len(self.lots)][0]

    def release(self, now: int) -> Item:
        """The next item of the sequence; a source that does not repeat runs dry with its last lot."""
        pieces = min(self.bin_size, self.rest)
        item = Item(self.index, self.number, self.lot, self.lots[self.lot % len(self.lots)][0], now, pieces=pieces)
        self.number += 1
        self.rest -= pieces
        if self.rest == 0:
            self.lot += 1
            if self.lot == len(self.lots) and not self.repeat:
                self.dry = True
            else:
                self.rest = self.lots[self.lot % len(self.lots)][1]
        return item


@dataclass(slots=True, eq=False)
class Request:
    """Somebody is asked for; sorts by (priority, since, position, unit, kind of task, serial)."""

    key: tuple[int, ...]
    task: int
    since: int
    on_grant: Callable[[], None]
    active: bool = True

    def __lt__(self, other: Request) -> bool:
        return self.key < other.key


@dataclass(slots=True, eq=False)
class Pool:
    """People of one skill."""

    index: int
    name: str
    skill: str
    wait_state: int
    present: int = 0
    busy: int = 0
    waiting: int = 0
    queue: list[Request] = field(default_factory=list)
    busy_by_task: list[int] = field(default_factory=lambda: [0] * len(TASKS))
    busy_time: list[int] = field(default_factory=lambda: [0] * len(TASKS))
    present_time: int = 0
    overtime: int = 0
    waiting_time: int = 0
    requests: int = 0
    since: int = 0
    period: int = 0
    # (offset in the period, people of the plan from then on, whether they come as another shift)
    changes: list[tuple[int, int, bool]] = field(default_factory=list)
    absence: float = 0.0
    absences: Uniforms | None = None
    absent: int = 0

    @property
    def changing(self) -> bool:
        """Whether the people present change with time."""
        return len(self.changes) > 1 or self.absences is not None


@dataclass(slots=True, eq=False)
class Warning:
    """Condition monitoring: how a failure announces itself, and the stop that then comes instead."""

    planned: Mode
    share: float  # of failures that can be found
    interval: int
    warning_time: Durations
    chance: Uniforms  # found or not, when in the warning time it fails, when it is looked at: three draws a failure


@dataclass(slots=True, eq=False)
class Mode:
    """One interruption of one unit."""

    index: int
    name: str
    clock: int
    state: int
    task: int
    response_state: int
    response: Durations
    duration: Durations
    time_to: Durations | None = None
    due: int = NEVER  # operating: age; pieces: count
    counted_from: int = 0  # pieces: the piece of the present bin after which the last stop came
    pool: Pool | None = None
    priority: int = 0
    planned: bool = False
    preempt: bool = False
    lose: bool = False
    fixed_grid: bool = False
    warning: Warning | None = None
    instead_of: Mode | None = None  # a planned stop that comes where this failure would have come
    early: bool = False  # comes more often after commissioning
    grid: int = 0
    stop_start: int = 0
    request_start: int = 0
    work_start: int = 0
    count: int = 0
    response_time: int = 0
    waiting_time: int = 0
    duration_time: int = 0
    recorded_count: int = 0
    recorded_time: int = 0


@dataclass(slots=True, eq=False)
class Feedback:
    """Rejects of one unit's making at a gate downstream."""

    count: int
    within: int
    delay: int
    rejects: deque[int] = field(default_factory=deque)


@dataclass(slots=True, eq=False)
class Patrol:
    """A person who measures pieces at intervals; chances of a finding when in control, shifted, biased."""

    interval: int
    chances: tuple[float, float, float]
    reaction: int
    pool: Pool | None
    priority: int
    duration: Durations
    sample: Uniforms
    made: bool = False
    pending: bool = False
    found: bool = False
    sampled_at: int = 0


@dataclass(slots=True, eq=False)
class Chart:
    """A control chart by its run lengths; chances of a signal per sample (in control, shifted)."""

    interval: int
    chances: tuple[float, float]
    reaction: int
    sample: Uniforms
    made: bool = False


@dataclass(slots=True, eq=False)
class Gauge:
    """An in-process gauge."""

    reaction: int
    pieces: Durations  # counts, not times
    left: int = NEVER
    false_hazard: float = 0.0
    false_sum: float = 0.0
    false_next: Exponentials | None = None
    false_at: float = 0.0
    bias_time_to: Durations | None = None
    biased_hazard: float = 0.0
    biased_chance: float = 0.0
    master_interval: int = 0
    biased: bool = False
    counted_from: int = 0  # the piece of the present bin up to which `left` has been counted


@dataclass(slots=True, eq=False)
class Quarantine:
    """What is held back at an alarm."""

    whole_lot: bool
    pool: Pool | None
    priority: int
    duration: Durations
    effectiveness: float
    sample: Uniforms
    many: dict[int, Uniforms] = field(default_factory=dict)  # of bins, by origin


@dataclass(slots=True, eq=False)
class Quality:
    """Quality state of one unit, and what can detect a shift."""

    hazards: tuple[float, float]
    defects: Exponentials
    time_to_shift: Durations | None
    chances: tuple[float, float]  # nonconforming in control, shifted
    many: Uniforms  # of bins: how many pieces become defective
    defect_at: float = 0.0
    defect_sum: float = 0.0
    shift_due: int = NEVER
    shifted: bool = False
    shifted_since: int = 0
    shifted_time: int = 0
    shifts: int = 0
    adjusting: bool = False  # from a finding to the end of the adjustment
    means: str = ""
    finding_true: bool = False
    episode: int = 0
    last_good_check: int = 0
    detection_delay: int = 0
    detections: dict[str, int] = field(default_factory=dict)
    false_alarms: dict[str, int] = field(default_factory=dict)
    patrol: Patrol | None = None
    chart: Chart | None = None
    gauge: Gauge | None = None
    feedback: dict[int, Feedback] = field(default_factory=dict)
    quarantine: Quarantine | None = None

    @property
    def may_be_found(self) -> bool:
        """Whether anything watches for a shift."""
        means = self.patrol, self.chart, self.gauge
        return bool(self.feedback) or any(each is not None for each in means)


@dataclass(slots=True, eq=False)
class Gate:
    """Inspection at the exit of a unit."""

    effectiveness: float
    false_hazard: float
    overfill: bool
    rework: dict[int, tuple[float, Buffer]]  # by position of origin; -1: falsely rejected
    detect: Uniforms
    disposition: Uniforms
    false_rejects: Exponentials
    false_chance: float = 0.0
    many: dict[int, Uniforms] = field(default_factory=dict)  # of bins, by origin
    false_at: float = 0.0
    false_sum: float = 0.0


@dataclass(frozen=True, slots=True)
class Teething:
    """Additional failures and missing speed after commissioning, and how fast both decay [us]."""

    failure_excess: float
    failure_decay: float
    speed_loss: float
    speed_decay: float
    age: int


@dataclass(frozen=True, slots=True)
class Batch:
    """How many items go together, and how long one waits [us] until fewer do; NEVER: for ever."""

    smallest: int
    largest: int
    waiting_limit: int


@dataclass(slots=True, eq=False)
class Unit:
    """One machine."""

    station: Station
    index: int
    calendar: Calendar | None
    rank_base: int
    cycle: Durations
    load: Durations | None = None
    setup: Durations | None = None
    quality: Quality | None = None
    gate: Gate | None = None
    size: Size | None = None
    modes: list[Mode] = field(default_factory=list)
    operating_modes: list[Mode] = field(default_factory=list)
    piece_modes: list[Mode] = field(default_factory=list)
    phase: int = IDLE
    state: int = int(UnitState.STARVED)
    since: int = 0
    booked: list[int] = field(default_factory=lambda: [0] * STATES)
    generation: int = 0
    item: Item | None = None
    others: deque[Item] = field(default_factory=deque)  # of the same batch
    target: Buffer | Sink | None = None
    overfill: bool = False
    reserved: Buffer | None = None
    family: int = -1
    lot_done: int = -1
    operating: int = 0  # operating age
    next_due: int = NEVER  # smallest operating due age, and the first mode that is due then
    next_mode: int = 0
    remaining: int = 0  # of the machine part
    remaining_load: int = 0
    run_from: int = 0
    pieces: int = 0  # of the bin in the machine part, the length of that [us], the operating age at its beginning
    length: int = 0
    age_start: int = 0
    judged: int = 0  # pieces of it that are good or defective for good
    before: int = 0  # its defective pieces from earlier stations
    lost: int = 0  # its pieces that stops have spoiled
    mixing: Uniforms | None = None
    held: int = 0  # bit mask of due stops, by mode
    stop: Mode | None = None
    stage: int = RESPONSE
    request: Request | None = None
    holds_operator: bool = False
    last_lot: int = -1
    last_product: int = -1
    produced: int = 0
    good: int = 0
    scrapped: int = 0
    reworked: int = 0
    defective_made: int = 0
    standard_time: int = 0
    good_standard_time: int = 0
    setups: int = 0
    trace: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Station:
    """Identical units at one position."""

    position: int
    name: str
    calendar: Calendar | None
    units: list[Unit] = field(default_factory=list)
    inputs: list[tuple[Buffer | Source, int]] = field(default_factory=list)
    from_buffer: Buffer | None = None  # the only input, one item a cycle
    from_source: Source | None = None
    outputs: list[Buffer | Sink] = field(default_factory=list)  # of the good pieces, by product
    planned_run_time: list[int] = field(default_factory=list)  # by product
    weights: tuple[int, ...] = ()  # composition of an item in process, by source
    weight: int = 1
    before_service: bool = False
    hands_over_when_down: bool = False
    on_rework_loop: bool = False
    batch: Batch | None = None
    matching: Matching | None = None
    woken_at: int = -1  # when an item will have waited long enough for a smaller batch
    teething: Teething | None = None
    attend: bool = False
    operator_pool: Pool | None = None
    operator_priority: int = 0
    setup_per_lot: bool = False
    setup_pool: Pool | None = None
    setup_priority: int = 0
    setup_variants: dict[tuple[int, int], int] = field(default_factory=dict)
    flows: list[list[int]] = field(default_factory=list)  # by product: taken, produced, good, scrapped, reworked
    scrap: dict[int, int] = field(default_factory=dict)  # discovered here, by origin
    rework: dict[int, int] = field(default_factory=dict)
    quarantine_scrap: dict[int, int] = field(default_factory=dict)
    escaped: dict[int, int] = field(default_factory=dict)

    @property
    def bit(self) -> int:
        """The station's place in the set of changed stations."""
        return 1 << self.position
