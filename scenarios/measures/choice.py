"""Measures of a scenario switched on and off one by one, packages unfolded only where they must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def unfolded(names: Iterable[str], packages: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Measures by name, packages as what they hold, in the given order, each once."""
    return tuple(dict.fromkeys(member for name in names for member in packages.get(name, (name,))))


def switched(
    names: Iterable[str], packages: Mapping[str, tuple[str, ...]], changes: Mapping[str, bool]
) -> tuple[str, ...]:
    """Measures and packages with some measures switched on (at the end) or off; what says so already stays as it is.

    A package of which a measure goes is unfolded. What is then exactly one package, whatever the order, is written as
    that package, so that off and on again leads back to the same scenario.
    """
    given = tuple(names)
    present = unfolded(given, packages)
    gone = {name for name in present if changes.get(name) is False}
    come = tuple(name for name, on in changes.items() if on and name not in present)
    if not gone and not come:
        return given
    kept: list[str] = []
    for name in given:
        members = packages.get(name, (name,))
        kept += [name] if gone.isdisjoint(members) else [member for member in members if member not in gone]
    found = tuple(dict.fromkeys((*kept, *come)))
    whole = frozenset(unfolded(found, packages))
    return next(((name,) for name, members in packages.items() if members and frozenset(members) == whole), found)


def replaced(names: Iterable[str], packages: Mapping[str, tuple[str, ...]], old: str, new: str) -> tuple[str, ...]:
    """Measures and packages with one measure in the place of another; a package that holds it is unfolded."""
    found: list[str] = []
    for name in names:
        members = packages.get(name, (name,))
        found += [new if member == old else member for member in members] if old in members else [name]
    return tuple(found)
