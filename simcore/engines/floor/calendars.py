"""Calendars as arithmetic: working time between two instants, and the instant by which work is done."""

from __future__ import annotations

from bisect import bisect_right

from simcore.spec.people import CalendarSpec


class Calendar:
    """Working time of a repeating period less closures; all times are integer microseconds."""

    __slots__ = ("_closures", "_cumulative", "_ends", "_from", "_per_period", "_starts", "_until", "name", "period")

    def __init__(self, name: str, spec: CalendarSpec) -> None:
        self.name = name
        self.period = spec.period
        self._starts = [interval.start for interval in spec.open]
        self._ends = [interval.end for interval in spec.open]
        self._cumulative = [0]
        for start, end in zip(self._starts, self._ends, strict=True):
            self._cumulative.append(self._cumulative[-1] + end - start)
        self._per_period = self._cumulative[-1]
        self._closures = [(closure.start, closure.end) for closure in spec.closures]
        # The open interval looked at last: almost every question falls into it.
        self._from = self._until = -1

    @property
    def tables(self) -> tuple[list[int], list[int], list[int], list[tuple[int, int]]]:
        """Starts and ends of one period's intervals, work before each, and closures."""
        return self._starts, self._ends, self._cumulative, self._closures

    def _base(self, t: int) -> int:
        """Work in [0, t) without closures."""
        periods, rest = divmod(t, self.period)
        i = bisect_right(self._starts, rest) - 1
        if i < 0:
            return periods * self._per_period
        return periods * self._per_period + self._cumulative[i] + min(rest, self._ends[i]) - self._starts[i]

    def work(self, t: int) -> int:
        """Work in [0, t)."""
        total = self._base(t)
        for start, end in self._closures:
            if start >= t:
                break
            total -= self._base(min(end, t)) - self._base(start)
        return total

    def between(self, start: int, end: int) -> int:
        """Work in [start, end)."""
        if self._from <= start and end <= self._until:
            return end - start
        return self.work(end) - self.work(start)

    def add(self, t: int, duration: int) -> int:
        """Earliest instant >= t by which `duration` of work has been done since t."""
        if self._from <= t and t + duration <= self._until:
            return t + duration
        if duration == 0:
            return t
        target = self.work(t) + duration
        end = self._inverse(target)
        for start, closed_until in self._closures:
            if end <= start:
                break
            target += self._base(closed_until) - self._base(start)
            end = self._inverse(target)
        return end

    def _inverse(self, work: int) -> int:
        """Smallest t with `_base(t)` = work, for work > 0."""
        periods, rest = divmod(work, self._per_period)
        if rest == 0:
            periods, rest = periods - 1, self._per_period
        i = bisect_right(self._cumulative, rest - 1) - 1
        return periods * self.period + self._starts[i] + rest - self._cumulative[i]

    def is_open(self, t: int) -> bool:
        """Whether t lies in a half-open working interval."""
        if self._from <= t < self._until:
            return True
        interval = self._interval(t)
        if interval is None:
            return False
        self._from, self._until = interval
        return True

    def _interval(self, t: int) -> tuple[int, int] | None:
        """The open interval that contains t, cut by closures."""
        periods, rest = divmod(t, self.period)
        i = bisect_right(self._starts, rest) - 1
        if i < 0 or rest >= self._ends[i]:
            return None
        low, high = periods * self.period + self._starts[i], periods * self.period + self._ends[i]
        for start, end in self._closures:
            if start <= t < end:
                return None
            if end <= t:
                low = max(low, end)
            else:
                high = min(high, start)
        return low, high

    def next_opening(self, t: int) -> int:
        """Earliest instant > t at which an open interval begins."""
        end_of_work = self.add(t, 1)
        # The first working microsecond after t ends at end_of_work; if t itself is open, leave its interval first.
        if end_of_work == t + 1 and self.is_open(t):
            interval = self._interval(t)
            assert interval is not None
            return self.next_opening(interval[1]) if not self.is_open(interval[1]) else interval[1]
        return end_of_work - 1
