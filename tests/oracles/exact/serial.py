"""Exact serial lines: exponential stations with buffers, blocking, failures, scrap and a limit of work in process.

Common to all models here
- One unit per station; exponential service. The source is saturated: the first station takes a new item whenever it
  is free (and, with `wip_limit`, fewer than `wip_limit` items are in the line); the sink is never full.
- `buffers[i]` = places strictly between station i and i + 1, 0 allowed: a finished item then passes only to an idle,
  working next station. Contents of units are not contents of buffers. `mean_buffer[i]` is the content of buffer i.
- After each event the line settles from the last station to the first: hand over, then take; nothing takes time.
- States of a unit: processing; starved (idle, nothing to take); blocked (holds an item that cannot pass, or, with
  blocking before service, cannot be started); down_repair (whatever else is true: down outranks the others).
- `blocking="after_service"`: the finished item waits on the unit. `blocking="before_service"`: the unit takes its item
  and holds it, but starts only when the buffer behind it has a free place, which stays reserved while it works.
  Needs buffers of at least 1.
- `failure_clock="operating"`: the unit fails only while it processes, at once; the item stays and the rest of its
  (exponential) service follows after the repair. `failure_clock="calendar"`: the unit fails at the same rate whatever
  it does; idle, starved or blocked it stops at once; during a cycle the failure waits for the end of the cycle, when
  the item is finished, handed over if there is room, and then the unit stops. The next time to failure starts
  when the repair ends. Every unit has its own repair person; repairs are exponential and without response time.
- A unit that is down neither takes nor hands over; an item that it holds finished passes on after the repair.
- `scrap_probability`: an item is scrapped with this probability, independently, when its service at the station ends;
  it leaves at once and is never blocked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tests.oracles.exact.markov import MarkovChain
from tests.oracles.exact.result import ExactResult, check_rates, state_shares

Blocking = Literal["after_service", "before_service"]
FailureClock = Literal["operating", "calendar"]
LineState = tuple[str, tuple[int, ...]]

# One letter per unit: idle, loaded (not started), processing, queued failure (processing), finished;
# repair in mid-cycle, repair while empty (0), repair while holding a finished item (1).
IDLE, LOADED, PROCESSING, FAILURE_DUE, FINISHED, MID_CYCLE, DOWN_EMPTY, DOWN_HOLDING = "ILPQFD01"
STATE_NAME = {
    IDLE: "starved",
    LOADED: "blocked",
    PROCESSING: "processing",
    FAILURE_DUE: "processing",
    FINISHED: "blocked",
    MID_CYCLE: "down_repair",
    DOWN_EMPTY: "down_repair",
    DOWN_HOLDING: "down_repair",
}
WORKING = PROCESSING + FAILURE_DUE
EMPTY = IDLE + DOWN_EMPTY


@dataclass(frozen=True, slots=True)
class SerialStation:
    """One station; all rates per the same unit of time."""

    service_rate: float
    failure_rate: float = 0.0
    repair_rate: float = 0.0
    scrap_probability: float = 0.0


@dataclass(frozen=True, slots=True)
class SerialLine:
    """The rules of one line as transitions of a chain; see the module for their meaning."""

    stations: tuple[SerialStation, ...]
    buffers: tuple[int, ...]
    blocking: Blocking = "after_service"
    failure_clock: FailureClock = "operating"
    wip_limit: int | None = None

    def __post_init__(self) -> None:
        check_rates(service_rate=[station.service_rate for station in self.stations])
        if len(self.buffers) != len(self.stations) - 1 or any(places < 0 for places in self.buffers):
            raise ValueError("give one buffer of at least 0 places between each two stations")
        for station in self.stations:
            if station.failure_rate > 0.0 and not station.repair_rate > 0.0:
                raise ValueError("a station that fails needs a repair rate")
        if self.blocking == "before_service":
            if any(places < 1 for places in self.buffers):
                raise ValueError("blocking before service needs buffers of at least 1 place")
            if any(station.failure_rate > 0.0 for station in self.stations):
                raise ValueError("blocking before service is modelled for stations that do not fail")

    def initial(self) -> LineState:
        """The empty line, settled."""
        return self._settled([IDLE] * len(self.stations), [0] * len(self.buffers))

    def transitions(self, state: LineState) -> Iterator[tuple[float, LineState]]:
        """Every next event: end of service, failure, end of repair."""
        for position, unit in enumerate(state[0]):
            station = self.stations[position]
            if unit in WORKING:
                yield (
                    (1.0 - station.scrap_probability) * station.service_rate,
                    self._completed(state, position, FINISHED),
                )
                yield station.scrap_probability * station.service_rate, self._completed(state, position, IDLE)
            if unit == PROCESSING:
                failed = MID_CYCLE if self.failure_clock == "operating" else FAILURE_DUE
                yield station.failure_rate, self._changed(state, position, failed)
            elif self.failure_clock == "calendar" and unit == IDLE:
                yield station.failure_rate, self._changed(state, position, DOWN_EMPTY)
            elif self.failure_clock == "calendar" and unit == FINISHED:
                yield station.failure_rate, self._changed(state, position, DOWN_HOLDING)
            elif unit in (MID_CYCLE, DOWN_EMPTY, DOWN_HOLDING):
                repaired = {MID_CYCLE: PROCESSING, DOWN_EMPTY: IDLE, DOWN_HOLDING: FINISHED}[unit]
                yield station.repair_rate, self._changed(state, position, repaired)

    def _changed(self, state: LineState, position: int, unit: str) -> LineState:
        units, buffers = list(state[0]), list(state[1])
        units[position] = unit
        return self._settled(units, buffers)

    def _completed(self, state: LineState, position: int, unit: str) -> LineState:
        units, buffers = list(state[0]), list(state[1])
        failure_due = units[position] == FAILURE_DUE
        units[position] = unit
        if failure_due:
            self._hand_over(units, buffers, position)
            units[position] = DOWN_EMPTY if units[position] == IDLE else DOWN_HOLDING
        return self._settled(units, buffers)

    def _settled(self, units: list[str], buffers: list[int]) -> LineState:
        moved = True
        while moved:
            moved = any(
                self._hand_over(units, buffers, position)
                or self._take(units, buffers, position)
                or self._start(units, buffers, position)
                for position in reversed(range(len(units)))
            )
        return "".join(units), tuple(buffers)

    def _hand_over(self, units: list[str], buffers: list[int], position: int) -> bool:
        if units[position] != FINISHED:
            return False
        if position == len(units) - 1:
            units[position] = IDLE
        elif buffers[position] < self.buffers[position]:
            units[position] = IDLE
            buffers[position] += 1
        elif self.buffers[position] == 0 and units[position + 1] == IDLE:
            units[position] = IDLE
            units[position + 1] = PROCESSING
        else:
            return False
        return True

    def _take(self, units: list[str], buffers: list[int], position: int) -> bool:
        if units[position] != IDLE:
            return False
        if position == 0:
            if self.wip_limit is not None and work_in_process("".join(units), buffers) >= self.wip_limit:
                return False
        elif buffers[position - 1] > 0:
            buffers[position - 1] -= 1
        else:
            return False
        units[position] = LOADED if self.blocking == "before_service" else PROCESSING
        return True

    def _start(self, units: list[str], buffers: list[int], position: int) -> bool:
        if units[position] != LOADED:
            return False
        # Only this unit fills the buffer behind it, so a place that is free at the start is reserved until the end.
        if position < len(units) - 1 and buffers[position] >= self.buffers[position]:
            return False
        units[position] = PROCESSING
        return True


def work_in_process(units: str, buffers: Sequence[int]) -> int:
    """Items on units and in buffers."""
    return sum(unit not in EMPTY for unit in units) + sum(buffers)


def solve_serial_line(line: SerialLine) -> tuple[MarkovChain[LineState], ExactResult]:
    """The chain of a line, for further rewards, and its result."""
    chain = MarkovChain.solve(line.initial(), line.transitions)
    shares = state_shares(chain, len(line.stations), lambda state, position: STATE_NAME[state[0][position]])
    rates = [station.service_rate * states["processing"] for station, states in zip(line.stations, shares, strict=True)]
    scrapped = [rate * station.scrap_probability for rate, station in zip(rates, line.stations, strict=True)]
    result = ExactResult(
        throughput=rates[-1] - scrapped[-1],
        station_states=shares,
        mean_buffer=chain.means(lambda state: state[1]),
        mean_wip=chain.mean(lambda state: work_in_process(*state)),
        scrap_rate=sum(scrapped),
    )
    return chain, result
