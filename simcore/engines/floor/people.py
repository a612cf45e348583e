"""People: who asks, who is served, and the time that it takes them."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from simcore.engines.floor.draws import chosen
from simcore.engines.floor.things import PEOPLE, Pool, Request, Unit, rank

if TYPE_CHECKING:
    from simcore.engines.floor.floor import Floor


def request(floor: Floor, pool: Pool, unit: Unit, task: int, priority: int, on_grant: Callable[[], None]) -> Request:
    """Ask for a person; served at the end of settle, in the order (priority, since, position, unit, task)."""
    asked = Request(
        (priority, floor.now, unit.station.position, unit.index, task, pool.requests), task, floor.now, on_grant
    )
    pool.requests += 1
    pool.waiting += 1
    pool.waiting_time -= floor.now
    heappush(pool.queue, asked)
    floor.asked |= 1 << pool.index
    return asked


def withdraw(floor: Floor, pool: Pool, asked: Request) -> None:
    """Take back a request that has not been served."""
    asked.active = False
    pool.waiting -= 1
    pool.waiting_time += floor.now


def release(floor: Floor, pool: Pool, task: int) -> None:
    """A person has finished a task."""
    account(floor, pool)
    pool.busy -= 1
    pool.busy_by_task[task] -= 1
    floor.asked |= 1 << pool.index


def account(floor: Floor, pool: Pool) -> None:
    """Book busy, present and overtime up to now."""
    elapsed = floor.now - pool.since
    if elapsed:
        pool.since = floor.now
        for task, people in enumerate(pool.busy_by_task):
            if people:
                pool.busy_time[task] += people * elapsed
        pool.present_time += pool.present * elapsed
        if pool.busy > pool.present:
            pool.overtime += (pool.busy - pool.present) * elapsed


def grant(floor: Floor) -> None:
    """Serve the pools in which something changed, in the order of their names, while people are free."""
    while floor.asked:
        index = (floor.asked & -floor.asked).bit_length() - 1
        floor.asked &= floor.asked - 1
        pool = floor.pools[index]
        queue = pool.queue
        while queue:
            if not queue[0].active:
                heappop(queue)
                continue
            if pool.busy >= pool.present:
                break
            served = heappop(queue)
            served.active = False
            account(floor, pool)
            pool.busy += 1
            pool.busy_by_task[served.task] += 1
            pool.waiting -= 1
            pool.waiting_time += floor.now
            served.on_grant()


def come(pool: Pool, step: int) -> None:
    """Those of the plan are present who are not absent; another shift, other absences."""
    _, people, another = pool.changes[step % len(pool.changes)]
    if another and pool.absences is not None:
        pool.absent = chosen(people, pool.absence, pool.absences)
    pool.present = max(people - pool.absent, 0)


def change_of_people(floor: Floor, pool: Pool, step: int) -> None:
    """Another interval of the shift plan begins; a rise serves the queue at once."""
    account(floor, pool)
    come(pool, step)
    floor.asked |= 1 << pool.index
    schedule_change(floor, pool, step + 1)


def schedule_change(floor: Floor, pool: Pool, step: int) -> None:
    """Put the next change of the shift plan on the calendar of events."""
    period, place = divmod(step, len(pool.changes))
    floor.schedule(
        period * pool.period + pool.changes[place][0], rank(PEOPLE, pool.index), change_of_people, pool, step
    )
