"""Names that the patterns of an effect match, or the refusal of those that match none."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase


class Nothing(Exception):
    """A pattern of an effect matches nothing that it could act on."""


def matching(patterns: Iterable[str], names: Iterable[str]) -> list[str]:
    """The names that any pattern matches, in their order; raises Nothing for a pattern that matches none."""
    known = list(names)
    found: set[str] = set()
    for pattern in patterns:
        hits = {name for name in known if fnmatchcase(name, pattern)}
        if not hits:
            raise Nothing(f"'{pattern}' matches nothing that it could act on")
        found |= hits
    return [name for name in known if name in found]


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether any pattern matches the name."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)
