"""Days that an agreed rule leaves out: holidays, and events of a kind that was named beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scenarios.acceptance.plan.terms import WEEK, Event, PlanTerms, Window
from scenarios.acceptance.verdict.findings import Finding, Weight


def left_out(terms: PlanTerms, window: Window) -> frozenset[date]:
    """The days of a window that events leave out; an event beyond what its rule allows leaves out nothing."""
    return frozenset(day for event in _allowed(terms, window) for day in _days_of(event, terms, window))


def findings_of_events(terms: PlanTerms, window: Window, side: str) -> Iterator[Finding]:
    """What each event of a window does to it, and why one does nothing."""
    allowed = list(_allowed(terms, window))
    for event in _within(terms, window):
        rule = terms.event_rules[event.rule]
        values = {
            "side": side, "rule": event.rule, "first": event.first.isoformat(), "last": event.last.isoformat(),
            "evidence": event.evidence, "days": str(len(_days_of(event, terms, window))), "most": str(rule.most_days),
        }  # fmt: skip
        if rule.leaves_out == "nothing":
            yield Finding("EVENT_KEPT", Weight.NOTES, values)
        elif event in allowed:
            yield Finding("EVENT_LEFT_OUT", Weight.NOTES, values)
        else:
            yield Finding("EVENT_BEYOND_RULE", Weight.WARNS, values)


def is_free(day: date, terms: PlanTerms, without: frozenset[date]) -> bool:
    """Whether nothing is expected of a day: an agreed holiday, or left out by an event."""
    return day in without or any(holiday.first <= day <= holiday.last for holiday in terms.holidays)


def is_free_week(first: date, terms: PlanTerms, without: frozenset[date] = frozenset()) -> bool:
    """Whether nothing is expected of any of the seven days from a day on."""
    return all(is_free(first + timedelta(days=number), terms, without) for number in range(7))


def _within(terms: PlanTerms, window: Window) -> list[Event]:
    return [event for event in terms.events if event.first <= window.last and window.first <= event.last]


def _allowed(terms: PlanTerms, window: Window) -> Iterator[Event]:
    """Events in their order, as long as the days that their rule leaves out stay within its limit."""
    used: dict[str, int] = {}
    for event in sorted(_within(terms, window), key=lambda each: (each.first, each.last)):
        rule = terms.event_rules[event.rule]
        if rule.leaves_out == "nothing":
            continue
        days = used.get(event.rule, 0) + len(_days_of(event, terms, window))
        if days <= rule.most_days:
            used[event.rule] = days
            yield event


def _days_of(event: Event, terms: PlanTerms, window: Window) -> frozenset[date]:
    """Days of a window that an event touches: its own, or the whole weeks that they lie in."""
    first, last = max(event.first, window.first), min(event.last, window.last)
    if terms.event_rules[event.rule].leaves_out == "weeks":
        first -= timedelta(days=(first - window.first).days % 7)
        last = first + WEEK * ((last - first).days // 7 + 1) - timedelta(days=1)
    return frozenset(first + timedelta(days=number) for number in range((last - first).days + 1))
