"""Sentences about names: what was found, what is allowed, and the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from simcore.errors import Problem
from simcore.spec import LineSpec

# A longer list of allowed names is cut: it would hide the sentence that it belongs to.
NAMES_SHOWN = 8

_KINDS = {
    "products": "product",
    "sources": "source",
    "stations": "station",
    "buffers": "buffer",
    "sinks": "sink",
    "pools": "pool",
    "calendars": "calendar",
}


def nearest(name: str, allowed: Iterable[str]) -> str | None:
    """The allowed name that looks most like the given one, if any looks like it."""
    candidates = {candidate.lower(): candidate for candidate in sorted(allowed)}
    found = get_close_matches(name.lower(), candidates, n=1, cutoff=0.6)
    return candidates[found[0]] if found else None


def listing(names: Iterable[str]) -> str:
    """Names in order, separated by commas, cut after the first few."""
    ordered = sorted(names)
    shown = ", ".join(ordered[:NAMES_SHOWN])
    surplus = len(ordered) - NAMES_SHOWN
    return f"{shown} and {surplus} more" if surplus > 0 else shown or "none"


def unknown(code: str, path: str, name: str, kind: str, allowed: Iterable[str], line: LineSpec) -> Problem:
    """A name that stands for nothing of the wanted kind."""
    names = list(allowed)
    others = [singular for plural, singular in _KINDS.items() if name in getattr(line, plural)]
    other = f"; it is the name of a {others[0]}" if others else ""
    similar = nearest(name, names)
    hint = f"did you mean '{similar}'?" if similar else ""
    return Problem(
        code, f"found '{name}', which is no {kind} of this line{other}; allowed: {listing(names)}", path, hint
    )
