"""Which requirements one acceptance meets, by which value or test; which it doesn't, and which don't apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scenarios.acceptance.requirements.model import Must, Requirement, When, load_requirements

MOST_SHOWN = 5


class Status(StrEnum):
    """MET and NOT_MET: by a value of this result; TESTED: by a test of the program, whatever the case."""

    MET = "met"
    TESTED = "tested"
    NOT_MET = "not met"
    NOT_APPLICABLE = "does not apply"


@dataclass(frozen=True, slots=True)
class Entry:
    """One requirement with its status, and by what: the field's values, or the test."""

    requirement: Requirement
    status: Status
    by: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """The entries of all requirements of a version, in their order."""

    version: str
    entries: tuple[Entry, ...]

    def of(self, status: Status) -> tuple[Entry, ...]:
        """The entries of one status."""
        return tuple(each for each in self.entries if each.status is status)


def certificate(result: Mapping[str, Any]) -> Certificate:
    """The certificate of a result with the fields of `lineproof accept --json`.

    A field that isn't there at all is not met; one that has no values (a case without findings) is met where nothing
    is demanded of it to be.
    """
    requirements = load_requirements()
    return Certificate(requirements.version, tuple(_entry(each, result) for each in requirements.requirement))


def _entry(requirement: Requirement, result: Mapping[str, Any]) -> Entry:
    when, by = requirement.when, requirement.field or requirement.test or ""
    narrowed: Mapping[str, Any] = result
    if when is not None:
        kept = _kept(result, when)
        if kept is None:
            return Entry(requirement, Status.NOT_APPLICABLE, by)
        narrowed = kept
    if requirement.field is None or requirement.must is None:
        return Entry(requirement, Status.TESTED, by)
    found = list(values_at(narrowed, requirement.field))
    values = [value for _, value in found]
    status = Status.MET if _meets(values, requirement.must) else Status.NOT_MET
    if status is Status.NOT_MET and requirement.must.be in ("true", "present"):
        failing = [path for path, value in found if not _one_meets(value, requirement.must)]
        return Entry(requirement, status, by, ", ".join(failing or [requirement.field]))
    return Entry(requirement, status, by, _shown(values, requirement.must))


def _kept(result: Mapping[str, Any], when: When) -> Mapping[str, Any] | None:
    """The result with only those parts of the starred table for which the requirement holds; None: for none."""
    head, star, rest = when.field.partition(".*.")
    if not star:
        values = [_text(value) for _, value in values_at(result, when.field)]
        return result if any(value != when.is_not for value in values) else None
    table = result.get(head, {})
    parts = {
        name: part for name, part in table.items() if any(_text(v) != when.is_not for _, v in values_at(part, rest))
    }
    return {**result, head: parts} if parts else None


def _text(value: Any) -> str:
    return "none" if value is None else str(value)


def values_at(data: Any, path: str, above: str = "") -> Iterator[tuple[str, Any]]:
    """(path, value) at a dotted path, `*` standing for every part; nothing where the path isn't there."""
    name, _, rest = path.partition(".")
    parts: list[tuple[str, Any]] = []
    if name == "*":
        if isinstance(data, Mapping):
            parts = [(str(key), part) for key, part in data.items()]
        elif _is_list(data):
            parts = [(str(number), part) for number, part in enumerate(data)]
    elif isinstance(data, Mapping) and name in data:
        parts = [(name, data[name])]
    for key, part in parts:
        where = f"{above}.{key}".lstrip(".")
        if rest:
            yield from values_at(part, rest, where)
        else:
            yield where, part


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _meets(found: Sequence[Any], must: Must) -> bool:
    if must.be == "none_of":
        return not set(map(str, found)) & set(must.values)
    if not found:
        return False
    return all(_one_meets(value, must) for value in found)


def _one_meets(value: Any, must: Must) -> bool:
    if must.be == "present":
        return value is not None and value != ""
    if must.be == "empty":
        return value is not None and len(value) == 0
    if must.be == "true":
        return value is True
    if value is None or must.limit is None:
        return False
    number = float(value)
    if must.be == "at_least":
        return number >= must.limit
    return (number if must.be == "at_most" else abs(number)) <= must.limit


def _shown(found: Sequence[Any], must: Must) -> str:
    """The values in few characters: the codes that should not be there, or the first ones."""
    if must.be == "none_of":
        return ", ".join(sorted(set(map(str, found)) & set(must.values)))
    if must.be == "empty":
        codes = [str(each.get("code", "")) for value in found if value is not None for each in value]
        return ", ".join(dict.fromkeys(codes))
    texts = [f"{value:.4g}" if isinstance(value, float) else _text(value) for value in found]
    short = [text if len(text) <= 40 else f"{text[:12]}…" for text in texts]
    return ", ".join(short[:MOST_SHOWN]) + (" …" if len(short) > MOST_SHOWN else "")
