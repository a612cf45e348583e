"""The words of claims by kind, and where the longest of them stands in a text."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from scenarios.acceptance.claims.kpis import catalogue

# Chinese punctuation keeps its meaning: a full-width comma never groups thousands.
_KEPT = frozenset("，；：、。（）！")
_DASHES = frozenset("−－‐‑‒–—")


class Word(NamedTuple):
    """A word of the lexicon: its kind and what it says beyond that."""

    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in half width and lower case, and the place in the original of each of its characters."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a part that holds at least one character."""
        return self.origin[start], self.origin[end - 1] + 1


def normalised(text: str) -> Normal:
    """The text with compatibility characters, letters and dashes in one form each."""
    parts: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        if character in _KEPT:
            plain = character
        else:
            # Full width only: a raised 2 or a 1 in a circle is no digit of a number.
            wide = unicodedata.decomposition(character).startswith(("<wide>", "<narrow>"))
            plain = unicodedata.normalize("NFKC", character) if wide else character
            plain = "-" if plain in _DASHES else plain.casefold()
        parts.append(plain)
        origin.extend([place] * len(plain))
    return Normal("".join(parts), tuple(origin))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words, units and patterns, each ready to be looked for at a place of a text."""

    words: Mapping[str, tuple[Word, ...]]
    word: re.Pattern[str]
    units: Mapping[str, str]
    unit: re.Pattern[str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def word_at(self, text: str, place: int) -> tuple[Word, int] | None:
        """The longest word that begins there, and where it ends."""
        found = self.word.match(text, place)
        return None if found is None else (self.words[_key(found[0])][0], found.end())

    def unit_at(self, text: str, place: int) -> tuple[str, int] | None:
        """The longest unit that begins there, blanks before it allowed, and where it ends."""
        found = self.unit.match(text, place)
        return None if found is None else (self.units[_key(found["unit"])], found.end())

    def pattern_at(self, text: str, place: int) -> tuple[str, re.Match[str]] | None:
        """The first pattern that matches there."""
        for kind, pattern in self.patterns:
            found = pattern.match(text, place)
            if found is not None:
                return kind, found
        return None


@cache
def lexicon() -> Lexicon:
    """The lexicon of the package, with the names of the indicators."""
    data = tomllib.loads(files("scenarios.acceptance.claims").joinpath("lexicon.toml").read_text(encoding="utf-8"))
    words: dict[str, tuple[Word, ...]] = {}
    for name, word in _all_words(data):
        key = _key(normalised(name).text)
        words[key] = (*words.get(key, ()), word)
    units = {_key(normalised(name).text): unit for unit, names in data["units"].items() for name in names}
    patterns = tuple((kind, re.compile(entry)) for kind, entries in data["patterns"].items() for entry in entries)
    return Lexicon(words, re.compile(_any_of(words)), units, re.compile(rf"\s*(?P<unit>{_any_of(units)})"), patterns)


def _all_words(data: Mapping[str, Any]) -> Iterator[tuple[str, Word]]:
    for key, kpi in catalogue().items():
        for name in kpi.words:
            yield name, Word("kpi", f"{key}/")
        for definition in kpi.definitions:
            for name in definition.words:
                yield name, Word("kpi", f"{key}/{definition.id}")
    for kind, names in data["words"].items():
        for name in names:
            yield name, Word(kind, "")
    for kind in ("factors", "fractions"):
        for says, names in data[kind].items():
            for name in names:
                yield name, Word(kind, says)


def _any_of(words: Iterable[str]) -> str:
    """The longest first; letters don't run on into other letters."""
    return "|".join(_bounded(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _bounded(word: str) -> str:
    escaped = r"\s+".join(re.escape(part) for part in word.split(" "))
    before = r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else ""
    after = r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return f"{before}{escaped}{after}"


def _key(word: str) -> str:
    return " ".join(word.split())
