"""Which lines can go station by station (simcore.kernels.serial), and how such a line lies in arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simcore.compile import CompiledLine
from simcore.engines.floor.floor import Floor
from simcore.engines.floor.things import OPERATING, PIECES, Buffer, Quality, Sink, Station, Unit
from simcore.kernels import layout as at
from simcore.kernels import serial_part as own
from simcore.kernels.buffers import TRANSPORTED_RANK
from simcore.kernels.inside import CYCLE_END_RANK
from simcore.spec import LineSpec
from simcore.states import UnitState

Ints = np.ndarray[Any, np.dtype[np.int64]]
# A ring of the last beginnings is kept for each buffer; larger buffers hardly ever block.
MOST_PLACES = 100_000
# Words of all rows of the report together: 128 MB.
MOST_WORDS = 1 << 24
STATES = len(UnitState)


def is_serial(line: LineSpec, floor: Floor) -> bool:
    """Whether nothing is shared: one source, one product, one unit after the other, no people, no calendars."""
    shared = floor.bins or floor.pools or floor.wip_limit or line.demand is not None
    if shared or len(floor.products) != 1 or len(floor.sources) != 1 or len(floor.sinks) != 1:
        return False
    source = floor.sources[0]
    if not source.repeat or source.interarrival is not None or floor.stations[0].from_source is not source:
        return False
    if len(floor.buffers) != len(floor.stations) - 1:
        return False
    ahead: Buffer | None = None
    for number, station in enumerate(floor.stations):
        if number and (ahead is None or station.from_buffer is not ahead):
            return False
        target = station.outputs[0]
        ahead = target if isinstance(target, Buffer) else None
        if ahead is not None and not (1 <= ahead.capacity <= MOST_PLACES and ahead.transfer_batch == 1):
            return False
        if ahead is not None and ahead.sources:
            return False
        if not (len(station.units) == 1 and _alone(station) and _by_itself(station.units[0])):
            return False
    return isinstance(floor.stations[-1].outputs[0], Sink)


def _alone(station: Station) -> bool:
    plain = station.batch is None and station.teething is None
    return plain and station.calendar is None and station.operator_pool is None and not station.before_service


def _by_itself(unit: Unit) -> bool:
    """Whether only its own pieces and its own age stop the unit, and a reject is scrap."""
    modes = unit.modes[1:]
    stops = all(
        mode.clock in (OPERATING, PIECES)
        and mode.pool is None
        and not (mode.lose or mode.fixed_grid or mode.warning is not None)
        for mode in modes
    )
    gate = unit.gate is None or all(share <= 0.0 for share, _ in unit.gate.rework.values())
    return unit.setup is None and len(unit.cycle.laws) == 1 and stops and gate and _in_control(unit.quality)


def _in_control(quality: Quality | None) -> bool:
    return quality is None or (quality.time_to_shift is None and not quality.may_be_found)


def least_origins(floor: Floor) -> list[int]:
    """For each station the first origin whose defects can still be in the parts that it makes."""
    least, answer = 0, []
    for station in floor.stations:
        answer.append(least)
        gate = station.units[0].gate
        if gate is not None and gate.effectiveness >= 1.0:
            least = station.position + 1
    return answer


@dataclass(slots=True)
class SerialLine:
    """A serial line as arrays of its own, and where each number of a row belongs in the arrays of the line.

    `rows` is [boundary, number of the row]; `starts` the first number of each station in a row.
    """

    state: Ints
    rows: Ints
    starts: Ints
    sources: Ints
    targets: Ints
    buffers: Ints
    stations: Ints
    units: Ints


def lay_out(template: CompiledLine, boundaries: list[int]) -> SerialLine | None:
    """The arrays of a serial line; None when its report is too long for them."""
    floor, handles = template.floor, template.handles
    least, count = least_origins(floor), len(floor.stations)
    words: list[int] = [0] * (own.Z_FIRST + own.Z_SIZE * (count + 1))

    def table(values: list[int]) -> int:
        words.extend(values)
        return len(words) - len(values)

    starts, targets, sources, length, past = [], [], [], 0, table([-1, -1])
    for position, station in enumerate(floor.stations):
        unit, handle = station.units[0], handles[id(station.units[0])]
        stops = own.W_STOPS
        origins = stops + own.V_SIZE * (len(unit.modes) - 1)
        size = origins + 2 * (position - least[position] + 2)
        # Nobody waits for a place before the first station.
        before = station.from_buffer.capacity if station.from_buffer is not None else 1
        after = station.outputs[0] if isinstance(station.outputs[0], Buffer) else None
        row = table([0] * size)
        rejects_good = unit.gate is not None and unit.gate.false_hazard > 0.0
        record = {
            own.Z_UNIT: handle,
            own.Z_PLACES: after.capacity if after is not None else 0,
            own.Z_TRANSPORT: after.transport if after is not None else 0,
            own.Z_ARRIVAL: TRANSPORTED_RANK + (after.index << 20) if after is not None else 0,
            own.Z_RING: table([-1] * (2 * before)),
            own.Z_RING_SIZE: before,
            own.Z_AHEAD: past,
            own.Z_AHEAD_SIZE: 1,
            own.Z_FREE_RANK: -1,
            own.Z_ROW: row,
            own.Z_ROW_SIZE: size,
            own.Z_ROW_AT: length,
            own.Z_ORIGINS: row + origins,
            own.Z_LEAST: least[position],
            own.Z_STOPS: row + stops,
            own.Z_ORDER: CYCLE_END_RANK + unit.rank_base,
            own.Z_CYCLE: int(template.ints[handle + at.U_CYCLE]),
            own.Z_DEFECTS: -1 if unit.quality is None else int(template.ints[handles[id(unit.quality)] + at.Q_FLOATS]),
            own.Z_GATE: int(template.ints[handle + at.U_GATE]),
            own.Z_FALSE: int(rejects_good),
            own.Z_PIECES: int(bool(unit.piece_modes)),
            own.Z_PARTS: table([0, -1, -1, 0, -1] * (2 * own.BATCH)),
            own.Z_SLOW: int(bool(unit.piece_modes) or rejects_good),
        }
        for field, value in record.items():
            words[own.Z_FIRST + own.Z_SIZE * position + field] = value
        for number, place in _places(template, station, unit, origins, least[position]):
            sources.append(length + number)
            targets.append(place)
        starts.append(length)
        length += size
    if length * len(boundaries) > MOST_WORDS:
        return None
    _show_rings_ahead(words, count)
    words[own.Z_FIRST + own.Z_SIZE * count + own.Z_PARTS] = table([0] * (own.P_SIZE * own.BATCH))
    # At time 0 nothing has happened yet: the first row stays empty.
    first = int(boundaries[0] == 0)
    words[own.Y_STATIONS], words[own.Y_ROW_LENGTH] = count, length
    words[own.Y_FROM], words[own.Y_END] = boundaries[0], boundaries[-1]
    words[own.Y_BATCH], words[own.Y_LEAST] = _batches(floor)
    words[own.Y_BOUNDARIES] = table([*boundaries, at.NEVER])
    words[own.Y_LEADS] = table([0] * at.LEAD_CLASSES)
    for position in range(count):
        record_at = own.Z_FIRST + own.Z_SIZE * position
        words[record_at + own.Z_BOUNDARY] = first
        words[record_at + own.Z_NEXT] = [*boundaries, at.NEVER][first]
    return SerialLine(
        state=np.array(words, dtype=np.int64),
        rows=np.zeros((len(boundaries), length), dtype=np.int64),
        starts=np.array(starts),
        sources=np.array(sources),
        targets=np.array(targets),
        buffers=np.array([handles[id(station.from_buffer)] for station in floor.stations[1:]], dtype=np.int64),
        stations=np.array([handles[id(station)] for station in floor.stations]),
        units=np.array([handles[id(station.units[0])] for station in floor.stations]),
    )


def _batches(floor: Floor) -> tuple[int, int]:
    """How many parts go through a station together at most, and at least.

    What waits for a station has come into its buffer: fewer than enough, and one batch more.
    """
    smallest = min((buffer.capacity for buffer in floor.buffers), default=2 * own.BATCH)
    least = min((smallest + 1) // 2, own.BATCH)
    return min(smallest - least + 1, own.BATCH), least


def _show_rings_ahead(words: list[int], stations: int) -> None:
    """Let every station but the last look into the ring of the next."""
    for record in range(own.Z_FIRST, own.Z_FIRST + own.Z_SIZE * (stations - 1), own.Z_SIZE):
        words[record + own.Z_AHEAD] = words[record + own.Z_SIZE + own.Z_RING]
        words[record + own.Z_AHEAD_SIZE] = words[record + own.Z_SIZE + own.Z_RING_SIZE]


def _places(template: CompiledLine, station: Station, unit: Unit, origins: int, least: int) -> list[tuple[int, int]]:
    """(number in the station's row, place in the arrays of the line) of everything that is only copied."""
    ints, handles = template.ints, template.handles
    handle, record = handles[id(unit)], handles[id(station)]
    row = int(ints[handle + at.U_PRODUCTS])
    pairs = [
        (own.W_RECEIVED, row + at.D_TAKEN),
        (own.W_PRODUCED, row + at.D_PRODUCED),
        (own.W_SCRAPPED, row + at.D_SCRAPPED),
        (own.W_SCRAPPED, handle + at.U_SCRAPPED),
        (own.W_DEFECTIVE, handle + at.U_DEFECTIVE),
    ]
    pairs += [(own.W_BOOKED + state, handle + at.U_BOOKED + state) for state in range(STATES)]
    for mode in unit.modes[1:]:
        first, account = own.W_STOPS + own.V_SIZE * (mode.index - 1), handles[id(mode)]
        fields = at.M_COUNT, at.M_RESPONSE_TIME, at.M_DURATION_TIME, at.M_RECORDED, at.M_RECORDED_TIME
        pairs += [(first + number, account + field) for number, field in enumerate(fields)]
    scrap, escaped = int(ints[record + at.ST_SCRAP]), int(ints[record + at.ST_ESCAPED])
    for number, origin in enumerate((-1, *range(least, station.position + 1))):
        pairs += [(origins + 2 * number, scrap + origin + 2), (origins + 2 * number + 1, escaped + origin + 2)]
    return pairs


def write_row(line: SerialLine, template: CompiledLine, ints: Ints, boundary: int, now: int) -> None:
    """Bring the arrays of the line up to a boundary."""
    row = line.rows[boundary]

    def column(field: int) -> Ints:
        answer: Ints = row[line.starts + field]
        return answer

    ints[at.H_NOW] = now
    ints[line.targets] = row[line.sources]
    ints[line.units + at.U_SINCE] = now
    # What is not scrapped is good: nothing is reworked here.
    ints[ints[line.units + at.U_PRODUCTS] + at.D_GOOD] = column(own.W_PRODUCED) - column(own.W_SCRAPPED)
    received, entered, begun_at = column(own.W_RECEIVED), column(own.W_ENTERED), column(own.W_BEGUN_AT)
    ints[line.buffers + at.B_ENTERED] = entered[:-1]
    ints[line.buffers + at.B_LEFT] = received[1:]
    ints[line.buffers + at.B_CONTENT] = entered[:-1] - received[1:]
    ints[line.buffers + at.B_CONTENT_TIME] = begun_at[1:] - column(own.W_ENTERED_AT)[:-1]
    scrapped, finished = int(column(own.W_SCRAPPED).sum()), int(entered[-1])
    ints[at.H_WIP] = received[0] - scrapped - finished
    ints[at.H_WIP_TIME] = column(own.W_GONE_AT).sum() - begun_at[0]
    ints[at.H_PROGRESS] = received.sum()
    for table, count in (
        (at.H_ENTERED, received[0]),
        (at.H_LEFT_GOOD, finished),
        (at.H_SCRAPPED, scrapped),
        (at.H_FIRST_REJECTS, scrapped),
        (at.H_FINISHED, finished),
    ):
        ints[ints[table]] = count
    last = ints[line.stations[-1] + at.ST_ESCAPED]
    escapes = ints[last + 2 : last + 2 + len(line.stations)]
    ints[ints[at.H_ESCAPES] : ints[at.H_ESCAPES] + len(line.stations)] = escapes
    ints[ints[at.H_FINISHED_DEFECTIVE]] = escapes.sum()
    ints[at.H_LEAD_SUM], ints[at.H_LEAD_COUNT] = column(own.W_LEAD)[-1], finished


def write_end(line: SerialLine, ints: Ints) -> None:
    """What is known at the end only: how full buffers have been, and the classes of lead times."""
    records = own.Z_FIRST + own.Z_SIZE * np.arange(len(line.buffers))
    largest = line.state[records + own.Z_LARGEST]
    ints[line.buffers + at.B_LARGEST] = np.maximum(ints[line.buffers + at.B_LARGEST], largest)
    leads, first = ints[at.H_LEADS], line.state[own.Y_LEADS]
    ints[leads : leads + at.LEAD_CLASSES] = line.state[first : first + at.LEAD_CLASSES]
