"""Times of the day and spans of time as people say them."""

from __future__ import annotations

from datetime import datetime

from scenarios.text import Text

MINUTE, HOUR = 60, 3600


def span_text(seconds: float, text: Text) -> str:
    """A span of time [s] in the two largest units that it has."""
    whole = max(0, round(seconds))
    if whole < MINUTE:
        return text("time.seconds", s=whole)
    if whole < HOUR:
        return text("time.minutes", m=whole // MINUTE, s=whole % MINUTE)
    return text("time.hours", h=whole // HOUR, m=whole % HOUR // MINUTE)


def about_text(seconds: float, text: Text) -> str:
    """A span of time [s] that is only known roughly: below two minutes in tens of seconds, then in minutes, hours."""
    if seconds <= 10:
        return text("time.seconds", s=10)
    if seconds < 2 * MINUTE:
        return text("time.seconds", s=10 * round(seconds / 10))
    if seconds < 2 * HOUR:
        return text("time.whole_minutes", m=round(seconds / MINUTE))
    return text("time.whole_hours", h=round(seconds / HOUR))


def moment_text(moment: float, text: Text, now: float) -> str:
    """A moment [s since the epoch] in the time of the server; the day only where it is another than today's."""
    at, today = datetime.fromtimestamp(moment), datetime.fromtimestamp(now)
    clock = f"{at:%H:%M:%S}"
    return text("time.today", clock=clock) if at.date() == today.date() else f"{at:%Y-%m-%d} {clock}"
