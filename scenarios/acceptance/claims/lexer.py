"""A sentence as tokens: words of the lexicon, numbers with their units, and whatever is unknown, marked as such."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from scenarios.acceptance.claims.lexicon import Lexicon, Normal, lexicon, normalised
from scenarios.acceptance.claims.model import LARGEST, Qualifier

# One letter for each kind of token, so that the grammar is regular expressions over letters.
LETTERS = {
    "kpi": "K", "up": "D", "down": "D", "better": "D", "factors": "V", "to": "T", "reach": "H", "from": "F",
    "arrow": "A",
    "number": "N", "fractions": "N", "about": "Q", "nearly": "Q", "at_least": "Q", "at_most": "Q", "after_about": "q",
    "after_at_least": "q", "after_at_most": "q", "up_to": "U", "each": "M", "respectively": "R", "and": "S",
    "comma": "W",
    "stop": "X", "of_before": "O", "boundary": "B", "baseline": "P", "reporting": "P", "claimant": "C", "range": "L",
    "unknown": "?", "filler": "", "colon": "",
}  # fmt: skip
QUALIFIERS: dict[str, Qualifier] = {
    "about": "about", "nearly": "nearly", "at_least": "at_least", "at_most": "at_most", "after_about": "about",
    "after_at_least": "at_least", "after_at_most": "at_most",
}  # fmt: skip
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN = "[零〇一二两三四五六七八九十百]+"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PLAIN = re.compile(rf"(?P<sign>[+-]?)\s?(?P<number>{_ARABIC})(?!,?\.?\d)", re.ASCII)
_PERCENT_OF = re.compile(rf"百分之(?P<number>{_ARABIC}|{_HAN}(?:点[零〇一二三四五六七八九]+)?)", re.ASCII)
_PARTS_OF = re.compile(rf"(?P<parts>\d+|{_HAN})分之(?P<number>\d+|{_HAN})", re.ASCII)
_FRACTION = re.compile(r"(?P<number>\d{1,3})/(?P<parts>\d{1,3})(?![\d/.%])", re.ASCII)
_TENTHS = re.compile(r"(?P<number>[一二两三四五六七八九])成(?P<half>半?)(?!本)", re.ASCII)
_HAN_NUMBER = re.compile(rf"(?P<number>{_HAN})(?P<rest>(?:倍半)?)", re.ASCII)
_RANGE = re.compile(r"\s*(?:-|~|\.\.)\s*(?=\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number of a text: its value, what its last digit counts, its unit."""

    value: Decimal
    step: Decimal
    unit: str | None
    divisor: int = 1
    sign: str = ""
    qualifier: Qualifier = "exact"
    most: Numeral | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number with its place in the normalised text."""

    kind: str
    start: int
    end: int
    says: str = ""
    number: Numeral | None = None

    @property
    def letter(self) -> str:
        return LETTERS[self.kind]


def tokens_of(text: str) -> tuple[Normal, tuple[Token, ...]]:
    """The tokens of a text, fillers left out, qualifiers and ranges joined to their numbers."""
    normal = normalised(text)
    words = list(_without_colons(token for token in _tokens(normal.text, lexicon()) if token.kind != "filler"))
    return normal, tuple(_qualified(_ranged(_unified(words))))


def _tokens(text: str, words: Lexicon) -> Iterator[Token]:
    place, last = 0, ""
    while place < len(text):
        if text[place].isspace():
            # A line is a sentence.
            if text[place] == "\n":
                yield Token("stop", place, place + 1)
                last = "stop"
            place += 1
            continue
        token = _token_at(text, place, words, last)
        yield token
        place, last = token.end, token.kind


def _without_colons(words: Iterable[Token]) -> Iterator[Token]:
    """A colon behind an indicator leads to its number; any other one separates clauses."""
    last = ""
    for token in words:
        if token.kind != "colon":
            yield token
        elif last != "kpi":
            yield replace(token, kind="comma")
        last = token.kind


def _token_at(text: str, place: int, words: Lexicon, last: str) -> Token:
    if last == "number":
        between = _RANGE.match(text, place)
        if between is not None and not text.startswith(("->", "-->"), place):
            return Token("range", place, between.end())
    pattern = words.pattern_at(text, place)
    if pattern is not None:
        kind, found = pattern
        start, end = found.span("text")
        return Token(kind, place, found.end(), text[start:end])
    number = _number_at(text, place, words)
    word = words.word_at(text, place)
    if number is not None and (word is None or number.end >= word[1]):
        return number
    if word is not None:
        known, end = word
        if known.kind == "fractions":
            return Token("number", place, end, number=_fraction(known.says))
        return Token(known.kind, place, end, known.says)
    end = place + 1
    while (
        end < len(text)
        and text[place].isascii()
        and text[place].isalpha()
        and text[end].isascii()
        and text[end].isalpha()
    ):
        end += 1
    return Token("unknown", place, end, text[place:end])


def _fraction(says: str) -> Numeral:
    top, bottom = says.split("/")
    return Numeral(Decimal(top), Decimal(0), None, int(bottom))


def _number_at(text: str, place: int, words: Lexicon) -> Token | None:
    for pattern, read in _READERS:
        found = pattern.match(text, place)
        numeral = None if found is None else read(found)
        if found is None or numeral is None:
            continue
        end = found.end()
        if numeral.divisor == 1 and numeral.unit is None:
            unit = words.unit_at(text, end)
            if unit is not None:
                numeral, end = replace(numeral, unit=unit[0]), unit[1]
            elif pattern is _HAN_NUMBER:
                # 一 and 十 stand in many words: a number in words counts only with its unit.
                continue
        return Token("number", place, end, number=numeral)
    return None


def _plain(found: re.Match[str]) -> Numeral | None:
    written = found["number"].replace(",", "")
    value = Decimal(written)
    if len(written) > 20 or value > LARGEST:
        return None
    return Numeral(value, Decimal(1).scaleb(-len(written.partition(".")[2])), None, sign=found["sign"])


def _percent_of(found: re.Match[str]) -> Numeral | None:
    written = found["number"]
    if written[0] not in "0123456789":
        whole, _, decimals = written.partition("点")
        number = han_number(whole)
        if number is None:
            return None
        written = f"{number}.{''.join(str(_DIGITS[digit]) for digit in decimals)}".rstrip(".")
    written = written.replace(",", "")
    if len(written) > 20:
        return None
    return Numeral(Decimal(written), Decimal(1).scaleb(-len(written.partition(".")[2])), "percent")


def _parts_of(found: re.Match[str]) -> Numeral | None:
    top, bottom = (int(part) if part.isdecimal() else han_number(part) for part in (found["number"], found["parts"]))
    if top is None or bottom is None or not 2 <= bottom <= 10_000 or top > 10_000:
        return None
    return Numeral(Decimal(top), Decimal(0), None, bottom)


def _tenths(found: re.Match[str]) -> Numeral | None:
    half = bool(found["half"])
    return Numeral(Decimal(_DIGITS[found["number"]] * 10 + 5 * half), Decimal(5 if half else 10), "percent")


def _han(found: re.Match[str]) -> Numeral | None:
    number = han_number(found["number"])
    if number is None:
        return None
    if found["rest"]:
        return Numeral(Decimal(number) + Decimal("0.5"), Decimal("0.5"), "times")
    return Numeral(Decimal(number), Decimal(1), None)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Numeral | None]], ...] = (
    (_PERCENT_OF, _percent_of), (_PARTS_OF, _parts_of), (_FRACTION, _parts_of), (_TENTHS, _tenths), (_PLAIN, _plain),
    (_HAN_NUMBER, _han),
)  # fmt: skip


def han_number(written: str) -> int | None:
    """A whole number below 1,000 in Chinese numerals; None for what is none."""
    if len(written) == 1 and written in _DIGITS:
        return _DIGITS[written]
    total, digit = 0, None
    units = {"百": 100, "十": 10}
    last = 1000
    for character in written:
        if character in units:
            if units[character] >= last:
                return None
            last = units[character]
            total += (1 if digit is None else digit) * last
            digit = None
        elif digit is not None:
            return None
        else:
            digit = _DIGITS[character] or None
    # Without 十 or 百 two digits in a row are read out, not counted: nobody writes changes like that.
    return None if last == 1000 else total + (digit or 0)


def _unified(words: list[Token]) -> list[Token]:
    """The first of two numbers that are joined takes the unit of the second: 10-20 %, from 6 to 3.8 %."""
    found = list(words)
    for place in reversed(range(len(found) - 1)):
        token = found[place]
        if token.number is None or token.number.unit is not None or token.number.divisor > 1:
            continue
        later = next((other for other in _partners(found, place)), None)
        if later is not None and later.number is not None:
            found[place] = replace(token, number=replace(token.number, unit=later.number.unit))
    return found


def _partners(words: list[Token], place: int) -> Iterator[Token]:
    """The number that is joined to the one at a place by a dash, an arrow, or `to`."""
    joined = False
    for token in words[place + 1 :]:
        if token.number is not None:
            if joined:
                yield token
            return
        if token.kind in ("range", "arrow", "to"):
            joined = True
        elif token.kind not in ("up", "down", "better", *QUALIFIERS):
            return


def _ranged(words: list[Token]) -> list[Token]:
    """Two numbers of one unit around a dash as one token; any other dash stays."""
    found: list[Token] = []
    place = 0
    while place < len(words):
        first = words[place]
        if place + 2 < len(words) and words[place + 1].kind == "range":
            last = words[place + 2]
            if first.number is not None and last.number is not None and _rising(first.number, last.number):
                joined = replace(first.number, most=last.number)
                found.append(Token("number", first.start, last.end, number=joined))
                place += 3
                continue
        found.append(first)
        place += 1
    return found


def _rising(first: Numeral, last: Numeral) -> bool:
    same = first.unit == last.unit and first.divisor == last.divisor == 1 and not first.sign and not last.sign
    return same and first.value < last.value


def _qualified(words: Iterable[Token]) -> Iterator[Token]:
    """Qualifiers joined to the number that they stand before (a verb may stand between) or behind; others stay."""
    rest = list(words)
    for place, (first, second) in enumerate(pairwise(rest)):
        if first.letter == "Q" and second.letter == "D":
            rest[place], rest[place + 1] = second, first
    place = 0
    while place < len(rest):
        token = rest[place]
        following: Token | None = rest[place + 1] if place + 1 < len(rest) else None
        if token.letter == "Q" and following is not None and following.number is not None:
            token = replace(
                following, start=token.start, number=replace(following.number, qualifier=QUALIFIERS[token.kind])
            )
            place += 1
            following = rest[place + 1] if place + 1 < len(rest) else None
        if (
            following is not None and following.letter == "q"
            and token.number is not None and token.number.qualifier == "exact"
        ):  # fmt: skip
            qualified = replace(token.number, qualifier=QUALIFIERS[following.kind])
            token = replace(token, end=following.end, number=qualified)
            place += 1
        yield token
        place += 1
