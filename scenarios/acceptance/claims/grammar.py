"""Forms of claims as regular expressions over the letters of tokens; a clause is understood as a whole or not at all.

K indicator, D verb of change, V verb that holds its factor, N number, T to, H reaches, F from, A arrow, U up to, O of
what it was, M both, R respectively, S and, W comma. Boundary, period and claimant are taken out beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from scenarios.acceptance.claims.lexer import Token

Form = Literal[
    "change", "levels", "after", "ratio", "factor", "range", "unclear", "at_most", "both", "nothing", "number", "before"
]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one indicator of a clause is said to do: its tokens by role, and the form of the number."""

    form: Form
    kpi: Token | None
    verb: Token | None
    numbers: tuple[Token, ...]
    tokens: tuple[Token, ...]


# Role letters in groups: k indicators, d verb, n the numbers in the order that the form expects.
_KS = "(?P<k>K(?:SK)*)"
_LIST = "(?P<k>K(?:[SW]K)+)"
_NS = "(?P<n>N(?:[SW]+N)+)"
_FORMS: tuple[tuple[Form, str], ...] = (
    ("change", f"{_KS}M?(?P<d>D)(?P<n>N)"),
    ("change", f"(?P<d>D)M?{_KS}M?(?P<n>N)"),
    ("change", "(?P<d>D)(?P<n>N)(?P<k>K)"),
    ("change", "(?P<n>N)(?P<d>D)(?P<k>K)"),
    ("change", "(?P<n>N)(?P<k>K)(?P<d>D)"),
    ("change", "(?P<d>D)(?P<n>N)"),
    ("change", "(?P<n>N)(?P<d>D)"),
    ("levels", "(?P<k>K)F(?P<n>N(?P<d>D)?[TH]N)"),
    ("levels", "(?P<k>K)(?P<d>D)F(?P<n>NTN)"),
    ("levels", "(?P<d>D)(?P<k>K)F(?P<n>NTN)"),
    ("levels", "F(?P<n>N(?P<d>D)?TN)"),
    ("levels", "(?P<d>D)F(?P<n>NTN)"),
    ("levels", "(?P<k>K)(?P<n>N(?P<d>D)TN)"),
    ("levels", "(?P<k>K)F?(?P<n>NAN)"),
    ("levels", "(?P<k>K)(?P<d>D)F?(?P<n>NAN)"),
    ("before", "(?P<k>K)(?P<d>D)?F(?P<n>N)(?P<d2>D)?"),
    ("after", f"{_KS}M?(?P<d>D)T(?P<n>N)"),
    ("after", "(?P<d>D)(?P<k>K)T(?P<n>N)"),
    ("after", "(?P<d>D)T(?P<n>N)"),
    ("after", "(?P<k>K)[TH](?P<n>N)"),
    ("ratio", "(?P<k>K)(?:(?P<d>D)T|H|T)(?:ON|(?P<n>N)O)"),
    ("ratio", "(?P<d>D)(?P<k>K)T(?:ON|(?P<n>N)O)"),
    ("factor", "(?P<k>K)(?P<d>V)"),
    ("factor", "(?P<d>V)(?P<k>K)"),
    ("factor", "(?P<d>V)"),
    ("range", "(?P<k>K)(?P<d>D)(?P<n>NTN)"),
    ("range", "(?P<d>D)(?P<k>K)(?P<n>NTN)"),
    ("at_most", "(?P<k>K)(?P<d>D)U(?P<n>N)"),
    ("at_most", "(?P<d>D)(?P<k>K)U(?P<n>N)"),
    ("unclear", "(?P<k>K)(?P<d>D)H(?P<n>N)"),
    ("unclear", "(?P<k>K)U(?P<n>N)"),
    ("number", "(?P<k>K)(?P<n>N)"),
    ("number", "(?P<n>N)"),
    ("nothing", "(?P<k>K)(?P<d>D)?"),
    ("nothing", "(?P<d>D)(?P<k>K)"),
)
_LISTS: tuple[tuple[Form, str], ...] = (
    ("change", f"{_LIST}R(?P<d>D){_NS}"),
    ("change", f"{_LIST}(?P<d>D)R?{_NS}W?R"),
    ("change", f"{_LIST}(?P<d>D)R{_NS}"),
    ("change", f"(?P<d>D){_LIST}R?{_NS}W?R"),
    ("change", f"(?P<d>D){_LIST}R{_NS}"),
    ("after", f"{_LIST}R(?P<d>D)T{_NS}"),
    ("after", f"{_LIST}R[TH]{_NS}"),
    ("after", f"{_LIST}(?P<d>D)T{_NS}W?R"),
    ("change", f"{_LIST}R(?P<n>DN(?:[SW]+DN)+)"),
    ("levels", f"{_LIST}RF{_NS}(?P<d>D)?T(?P<m>N(?:[SW]+N)+)"),
)
# A number that stands alone behind it would make it a list: A and B rose by 23 % and 8 %.
_END = "(?=[SWX]|$)(?![SW]+N(?:[SWXR]|$))"
_COMPILED = tuple((form, re.compile(entry + _END)) for form, entry in _FORMS)
_COMPILED_LISTS = tuple((form, re.compile(entry + _END)) for form, entry in _LISTS)
_BEFORE_NEXT = re.compile("[^W]*")


def readings_of(tokens: Sequence[Token]) -> Iterator[Reading | tuple[Token, ...]]:
    """The readings of a sentence one after another; the tokens of each part that is not understood as they are."""
    letters = "".join(token.letter for token in tokens)
    if "R" in letters and not any(found[0].count("R") for _, found in _lists(letters)):
        yield tuple(tokens)
        return
    place = 0
    while place < len(tokens):
        if letters[place] in "SW":
            place += 1
            continue
        end = place
        for form, found in _matches(letters, place):
            readings = _read(form, found, tokens)
            if readings:
                yield from readings
                end = found.end()
                break
        if end == place:
            rest = _BEFORE_NEXT.match(letters, place)
            end = max(place + 1, place if rest is None else rest.end())
            yield tuple(tokens[place:end])
        place = end


def _lists(letters: str) -> Iterator[tuple[Form, re.Match[str]]]:
    for place in range(len(letters)):
        yield from ((form, found) for form, pattern in _COMPILED_LISTS if (found := pattern.match(letters, place)))


def _matches(letters: str, place: int) -> Iterator[tuple[Form, re.Match[str]]]:
    """All forms that fit there, lists and the longer ones first."""
    lists = [(form, found) for form, pattern in _COMPILED_LISTS if (found := pattern.match(letters, place))]
    yield from sorted(lists, key=lambda match: -match[1].end())
    others = [(form, found) for form, pattern in _COMPILED if (found := pattern.match(letters, place))]
    for form, found in sorted(others, key=lambda match: -match[1].end()):
        # Half of "A and B": what stands behind the "and" may belong to it.
        if form != "nothing" or not letters.startswith("S", found.end()):
            yield form, found


def _read(form: Form, found: re.Match[str], tokens: Sequence[Token]) -> tuple[Reading, ...]:
    groups = found.groupdict()
    here = tuple(tokens[found.start() : found.end()])
    kpis = _of(found, "k", tokens, "K")
    about: list[Token | None] = [*kpis] or [None]
    verbs = [token for name in ("d", "d2") if groups.get(name) for token in _of(found, name, tokens, "DV")]
    numbers = _of(found, "n", tokens, "N") if groups.get("n") else [token for token in here if token.letter == "N"]
    if len(verbs) > 1:
        return ()
    verb = verbs[0] if verbs else None
    if len(kpis) <= 1 or "R" not in found[0]:
        return tuple(Reading(form, kpi, verb, tuple(numbers), here) for kpi in about)
    inner = _of(found, "n", tokens, "D")
    afters = _of(found, "m", tokens, "N") if groups.get("m") else []
    if len(numbers) != len(kpis) or (inner and len(inner) != len(kpis)) or (afters and len(afters) != len(kpis)):
        return ()
    return tuple(
        Reading(
            form, kpi, inner[place] if inner else verb,
            (numbers[place], afters[place]) if afters else (numbers[place],), here,
        )
        for place, kpi in enumerate(kpis)
    )  # fmt: skip


def _of(found: re.Match[str], group: str, tokens: Sequence[Token], letters: str) -> list[Token]:
    if not found.groupdict().get(group):
        return []
    return [token for token in tokens[found.start(group) : found.end(group)] if token.letter in letters]
