"""Time elements and piece counts of GB/T 34044.2-2017 = ISO 22400-2:2014: integers that add up exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simcore.errors import KpiError
from simcore.states import STATE_MEANING, StateMeaning, UnitState

# Meanings that no simulated state has but a shift report may: down time not split further, time without record.
OTHER_DOWN = StateMeaning("ADOT", "other", "idling_minor_stops", "SBY")
UNKNOWN = StateMeaning("UNKNOWN", "unknown", "unknown", "UNKNOWN")
_ORDER = (*dict.fromkeys(STATE_MEANING.values()), OTHER_DOWN, UNKNOWN)


@dataclass(frozen=True, slots=True)
class TimeElements:
    """Time of one unit, or of several added up, by the meaning of its states [us]; one entry of `parts` per meaning."""

    parts: tuple[tuple[StateMeaning, int], ...]

    def __post_init__(self) -> None:
        for meaning, time in self.parts:
            if time < 0:
                part = meaning.iso_part
                raise KpiError("NEGATIVE_TIME", f"{part} lasts {time} us", "times are at least 0", part)

    @classmethod
    def from_states(cls, state_time: Sequence[int]) -> TimeElements:
        """Elements of state times in the order of `UnitState` [us]; KpiError if their number is another."""
        if len(state_time) != len(UnitState):
            raise KpiError("STATE_COUNT", f"{len(state_time)} state times, {len(UnitState)} states", path="state_time")
        return _merged((STATE_MEANING[state], state_time[state]) for state in UnitState)

    @classmethod
    def by_hand(
        cls, *, production: int, setup: int = 0, failure: int = 0, minor_stop: int = 0, waiting_for_setter: int = 0,
        waiting_for_operator: int = 0, starved: int = 0, blocked: int = 0, other_down: int = 0, planned_down: int = 0,
        non_scheduled: int = 0, unknown: int = 0,
    ) -> TimeElements:  # fmt: skip
        """Elements from times that somebody wrote down [us]; `other_down` is ADOT that was not split further."""
        given = {
            UnitState.PROCESSING: production, UnitState.SETUP: setup, UnitState.DOWN_REPAIR: failure,
            UnitState.MICRO_STOP: minor_stop, UnitState.WAITING_SETTER: waiting_for_setter,
            UnitState.WAITING_OPERATOR: waiting_for_operator, UnitState.STARVED: starved, UnitState.BLOCKED: blocked,
            UnitState.PLANNED_MAINTENANCE: planned_down, UnitState.OFF_SHIFT: non_scheduled,
        }  # fmt: skip
        pairs = [(STATE_MEANING[state], time) for state, time in given.items()]
        return _merged([*pairs, (OTHER_DOWN, other_down), (UNKNOWN, unknown)])

    def __add__(self, other: TimeElements) -> TimeElements:
        return _merged((*self.parts, *other.parts))

    def element(self, iso_element: str, iso_part: str | None = None) -> int:
        """Time of one ISO element, or of one part of it [us]."""
        return sum(
            time for meaning, time in self.parts
            if meaning.iso_element == iso_element and iso_part in (None, meaning.iso_part)
        )  # fmt: skip

    def nakajima(self, loss: str) -> int:
        """Time lost to one of the six big losses [us]; reduced speed and defects are not states (Nakajima 1988)."""
        return sum(time for meaning, time in self.parts if meaning.nakajima_loss == loss)

    def semi_e10(self) -> dict[str, int]:
        """Time by SEMI E10 state [us]; adds up to the calendar time. No trials are simulated, so ENG doesn't occur."""
        totals: dict[str, int] = {}
        for meaning, time in self.parts:
            totals[meaning.semi_e10] = totals.get(meaning.semi_e10, 0) + time
        return {state: time for state, time in totals.items() if state != UNKNOWN.semi_e10 or time}

    @property
    def production(self) -> int:
        """APT [us]."""
        return self.element("APT")

    @property
    def setup(self) -> int:
        """AUST: setup, tool change, adjustment [us]."""
        return self.element("AUST")

    @property
    def delay(self) -> int:
        """ADET: failures, minor stops, waiting for people [us]."""
        return self.element("ADET")

    @property
    def failure(self) -> int:
        """Failure part of ADET [us]."""
        return self.element("ADET", "failure")

    @property
    def minor_stop(self) -> int:
        """Minor-stop part of ADET [us]."""
        return self.element("ADET", "minor_stop")

    @property
    def waiting_for_people(self) -> int:
        """Part of ADET in which a setter or an operator is missing [us]."""
        return self.element("ADET", "waiting_for_people")

    @property
    def down(self) -> int:
        """ADOT: available, but starved, blocked or without order [us]."""
        return self.element("ADOT")

    @property
    def starved(self) -> int:
        """Starved part of ADOT [us]."""
        return self.element("ADOT", "starved")

    @property
    def blocked(self) -> int:
        """Blocked part of ADOT [us]."""
        return self.element("ADOT", "blocked")

    @property
    def other_down(self) -> int:
        """Part of ADOT that was not split further [us]."""
        return self.element("ADOT", "other")

    @property
    def planned_down(self) -> int:
        """Planned down time inside POT [us]."""
        return self.element("PLANNED_DOWN")

    @property
    def non_scheduled(self) -> int:
        """Time outside the calendar [us]."""
        return self.element("NON_SCHEDULED")

    @property
    def unknown(self) -> int:
        """Time without record, never taken for idle [us]."""
        return self.element("UNKNOWN")

    @property
    def processing(self) -> int:
        """AUPT = APT + AUST [us]."""
        return self.production + self.setup

    @property
    def busy(self) -> int:
        """AUBT = AUPT + ADET [us]."""
        return self.processing + self.delay

    @property
    def planned_busy(self) -> int:
        """PBT = POT - planned down time [us]."""
        return self.planned_operation - self.planned_down

    @property
    def planned_operation(self) -> int:
        """POT: all time of the calendar, with or without record [us]."""
        return self.calendar - self.non_scheduled

    @property
    def calendar(self) -> int:
        """All time of the window [us]."""
        return sum(time for _, time in self.parts)


def _merged(pairs: Iterable[tuple[StateMeaning, int]]) -> TimeElements:
    totals = dict.fromkeys(_ORDER, 0)
    for meaning, time in pairs:
        totals[meaning] += time
    return TimeElements(tuple(totals.items()))


def total_elements(elements: Iterable[TimeElements]) -> TimeElements:
    """Elements of several units added up [us]."""
    return _merged(part for element in elements for part in element.parts)


@dataclass(frozen=True, slots=True)
class PieceCounts:
    """Pieces produced (PQ), good (GQ), scrapped (SQ), reworked (RQ), and their standard times [us].

    `standard_time` = sum of PRI over PQ, `good_standard_time` = sum of PRI over GQ. T5, PQ = GQ + SQ + RQ, is checked.
    """

    produced: int
    good: int
    scrapped: int
    reworked: int
    standard_time: int
    good_standard_time: int

    def __post_init__(self) -> None:
        if min(self.produced, self.good, self.scrapped, self.reworked) < 0:
            raise KpiError("NEGATIVE_COUNT", f"a count of pieces is below 0 in {self}", "counts are at least 0")
        if self.produced != self.good + self.scrapped + self.reworked:
            raise KpiError(
                "PIECES_DO_NOT_ADD_UP",
                f"PQ {self.produced} is not GQ {self.good} + SQ {self.scrapped} + RQ {self.reworked}",
                "count every piece once: good, scrapped or reworked",
            )  # fmt: skip
        if not 0 <= self.good_standard_time <= self.standard_time:
            raise KpiError(
                "STANDARD_TIME", f"good standard time {self.good_standard_time} us of {self.standard_time} us",
                "good pieces are part of the pieces produced",
            )  # fmt: skip

    @classmethod
    def at_rate(cls, planned_run_time: int, *, produced: int, scrapped: int, reworked: int) -> PieceCounts:
        """Counts of pieces that all have the same PRI [us]."""
        good = produced - scrapped - reworked
        return cls(produced, good, scrapped, reworked, planned_run_time * produced, planned_run_time * good)

    def __add__(self, other: PieceCounts) -> PieceCounts:
        return PieceCounts(
            self.produced + other.produced, self.good + other.good,
            self.scrapped + other.scrapped, self.reworked + other.reworked,
            self.standard_time + other.standard_time, self.good_standard_time + other.good_standard_time,
        )  # fmt: skip


NO_PIECES = PieceCounts(0, 0, 0, 0, 0, 0)


def total_pieces(counts: Iterable[PieceCounts]) -> PieceCounts:
    """Counts of several units added up."""
    return sum(counts, NO_PIECES)
