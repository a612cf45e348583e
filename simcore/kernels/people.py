"""People: who asks, who is served, and the time that it takes them."""

from __future__ import annotations

from simcore.kernels._jit import Floats, Ints, inlined, kernel
from simcore.kernels.events import schedule
from simcore.kernels.layout import (
    H_ASKED,
    H_FREE_REQUEST,
    H_FREE_REQUESTS,
    H_NOW,
    P_ABSENCE,
    P_ABSENCES,
    P_ABSENT,
    P_ASKED,
    P_BUSY,
    P_CHANGES,
    P_INDEX,
    P_N_CHANGES,
    P_OVERTIME,
    P_PERIOD,
    P_PRESENT,
    P_PRESENT_TIME,
    P_QUEUE,
    P_REQUESTS,
    P_SLOT,
    P_STEP,
    P_TASK_BUSY,
    P_TASK_TIME,
    P_WAITING,
    P_WAITING_TIME,
    R_DATA,
    R_INDEX,
    R_NEXT,
    R_POSITION,
    R_PRIORITY,
    R_SERIAL,
    R_SINCE,
    R_TASK,
    R_UNIT,
    R_WHAT,
    ST_POSITION,
    U_INDEX,
    U_STATION,
)
from simcore.kernels.streams import chosen

PEOPLE_RANK = 1 << 40


def _ask(ints: Ints, pool: int) -> None:
    """Have the pool looked at when everything else has moved."""
    if ints[pool + P_ASKED] == 0:
        ints[pool + P_ASKED] = 1
        ints[H_ASKED] += 1


ask = inlined(_ask)


def _before(ints: Ints, one: int, other: int) -> bool:
    """Whether a request is served before another: (priority, since, position, unit, task, serial)."""
    if ints[one + R_PRIORITY] != ints[other + R_PRIORITY]:
        return ints[one + R_PRIORITY] < ints[other + R_PRIORITY]
    if ints[one + R_SINCE] != ints[other + R_SINCE]:
        return ints[one + R_SINCE] < ints[other + R_SINCE]
    if ints[one + R_POSITION] != ints[other + R_POSITION]:
        return ints[one + R_POSITION] < ints[other + R_POSITION]
    if ints[one + R_INDEX] != ints[other + R_INDEX]:
        return ints[one + R_INDEX] < ints[other + R_INDEX]
    if ints[one + R_TASK] != ints[other + R_TASK]:
        return ints[one + R_TASK] < ints[other + R_TASK]
    return ints[one + R_SERIAL] < ints[other + R_SERIAL]


before = inlined(_before)


def _request(ints: Ints, pool: int, unit: int, task: int, priority: int, what: int, data: int) -> int:
    """Ask for a person; the queue is kept in the order in which it is served."""
    asked = ints[H_FREE_REQUEST]
    ints[H_FREE_REQUEST] = ints[asked + R_NEXT]
    ints[H_FREE_REQUESTS] -= 1
    ints[asked + R_PRIORITY] = priority
    ints[asked + R_SINCE] = ints[H_NOW]
    ints[asked + R_POSITION] = ints[ints[unit + U_STATION] + ST_POSITION]
    ints[asked + R_INDEX] = ints[unit + U_INDEX]
    ints[asked + R_TASK] = task
    ints[asked + R_SERIAL] = ints[pool + P_REQUESTS]
    ints[asked + R_UNIT] = unit
    ints[asked + R_WHAT] = what
    ints[asked + R_DATA] = data
    ints[pool + P_REQUESTS] += 1
    ints[pool + P_WAITING] += 1
    ints[pool + P_WAITING_TIME] -= ints[H_NOW]
    place = pool + P_QUEUE - R_NEXT
    while ints[place + R_NEXT] != 0 and before(ints, ints[place + R_NEXT], asked):
        place = ints[place + R_NEXT]
    ints[asked + R_NEXT] = ints[place + R_NEXT]
    ints[place + R_NEXT] = asked
    ask(ints, pool)
    return asked


request = kernel(_request)


def _take_out(ints: Ints, pool: int, asked: int) -> None:
    """A request leaves the queue, served or withdrawn; its record is free."""
    place = pool + P_QUEUE - R_NEXT
    while ints[place + R_NEXT] != asked:
        place = ints[place + R_NEXT]
    ints[place + R_NEXT] = ints[asked + R_NEXT]
    ints[asked + R_NEXT] = ints[H_FREE_REQUEST]
    ints[H_FREE_REQUEST] = asked
    ints[H_FREE_REQUESTS] += 1
    ints[pool + P_WAITING] -= 1
    ints[pool + P_WAITING_TIME] += ints[H_NOW]


take_out = kernel(_take_out)


def _too_many(ints: Ints, pool: int) -> int:
    """People at work beyond those present: they finish what they have begun."""
    return max(ints[pool + P_BUSY] - ints[pool + P_PRESENT], 0)


too_many = inlined(_too_many)


def _occupy(ints: Ints, pool: int, task: int, people: int) -> None:
    """So many more people (fewer, if negative) are at work on a task.

    Times are kept as integrals less what is still to come: a number of people that has been n since t counts -n t.
    """
    now, before = ints[H_NOW], too_many(ints, pool)
    ints[pool + P_BUSY] += people
    ints[pool + P_TASK_BUSY + task] += people
    ints[pool + P_TASK_TIME + task] -= people * now
    ints[pool + P_OVERTIME] -= (too_many(ints, pool) - before) * now


occupy = inlined(_occupy)


def _release(ints: Ints, pool: int, task: int) -> None:
    """A person has finished a task."""
    occupy(ints, pool, task, -1)
    ask(ints, pool)


release = kernel(_release)


def _schedule_change(ints: Ints, pool: int) -> None:
    """Put the next change of the shift plan on the calendar of events."""
    n = ints[pool + P_N_CHANGES]
    step = ints[pool + P_STEP]
    time = (step // n) * ints[pool + P_PERIOD] + ints[ints[pool + P_CHANGES] + 3 * (step % n)]
    schedule(ints, ints[pool + P_SLOT], time, PEOPLE_RANK + (ints[pool + P_INDEX] << 20))


schedule_change = kernel(_schedule_change)


def _come(ints: Ints, floats: Floats, pool: int, step: int) -> None:
    """Those of the plan are present who are not absent; another shift, other absences."""
    change = ints[pool + P_CHANGES] + 3 * (step % ints[pool + P_N_CHANGES])
    people = ints[change + 1]
    if ints[change + 2] and ints[pool + P_ABSENCES]:
        ints[pool + P_ABSENT] = chosen(ints, floats, ints[pool + P_ABSENCES], people, floats[ints[pool + P_ABSENCE]])
    ints[pool + P_PRESENT] = max(people - ints[pool + P_ABSENT], 0)


come = kernel(_come)


def _change_of_people(ints: Ints, floats: Floats, pool: int) -> None:
    """Another interval of the shift plan begins; a rise serves the queue at once."""
    now, people, before, step = ints[H_NOW], ints[pool + P_PRESENT], too_many(ints, pool), ints[pool + P_STEP]
    come(ints, floats, pool, step)
    ints[pool + P_PRESENT_TIME] -= (ints[pool + P_PRESENT] - people) * now
    ints[pool + P_OVERTIME] -= (too_many(ints, pool) - before) * now
    ask(ints, pool)
    ints[pool + P_STEP] = step + 1
    schedule_change(ints, pool)


change_of_people = kernel(_change_of_people)
