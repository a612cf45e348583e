"""At which line of a TOML text each key stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress

Key = tuple[str | int, ...]

# No table of a line lies deeper than 8; what lies deeper than this is located at its beginning.
MAXIMUM_DEPTH = 16
# Longer than the path of any field of a line whose names have full length.
LONGEST_PATH = 400

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_QUOTED = {
    '"""': re.compile(r'"""(?:[^\\"]|\\[\s\S]|"(?!""))*"{3,5}'),
    "'''": re.compile(r"'''(?:[^']|'(?!''))*'{3,5}"),
    '"': re.compile(r'"(?:[^\\"]|\\.)*"'),
    "'": re.compile(r"'[^']*'"),
}
_SCALAR = re.compile(r"[^,\]}\n#]+")
# An element of an array that holds no others, with its comma: one step instead of five, for arrays are long.
_PLAIN_ELEMENT = re.compile(
    r'(?:[ \t\r\n]|#[^\n]*)*("(?:[^\\"\n]|\\.)*"(?!")|\'[^\'\n]*\'(?!\')|[^\s,\[\]{}#"\']+)[ \t]*,'
)
_PATH_PART = re.compile(r'"[^"]*"|[^.]+')
_ESCAPE = re.compile(r'\\(["\\])')


def key_lines(text: str) -> dict[Key, int]:
    """The 1-based line number of every key, table and array element of a TOML text that a parser has accepted.

    Keys are paths from the top; elements of arrays and of arrays of tables are numbered from 0.
    """
    return _scan(text).lines


def last_key(text: str) -> Key:
    """The key or table that was begun last in the beginning of a TOML text."""
    return _scan(text).last


def _scan(text: str) -> _Scanner:
    scanner = _Scanner(text)
    # What is nested deeper than the interpreter goes has no line; the parser refuses it anyhow.
    with suppress(RecursionError):
        scanner.run()
    return scanner


def dotted(path: Key) -> str:
    """A path as people read it, with quotes around names that TOML would quote, cut where it is absurdly long."""
    names = [name if _BARE_KEY.fullmatch(name) else f'"{name}"' for name in map(str, path)]
    text = ".".join(names)
    return text if len(text) <= LONGEST_PATH else f"{text[:LONGEST_PATH]}..."


def line_of(lines: dict[Key, int], path: str) -> int | None:
    """Line of the longest beginning of a dotted path that stands in the text."""
    key: Key = ()
    line: int | None = None
    for part in _PATH_PART.findall(path):
        name = part[1:-1] if part.startswith('"') else part
        deeper = [(*key, name), *([(*key, int(name))] if name.isdecimal() else [])]
        key = next((found for found in deeper if found in lines), ())
        if not key:
            break
        line = lines[key]
    return line


class _Scanner:
    """Walks through valid TOML and notes where each key begins; it needs no validation of its own."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Key, int] = {}
        self.newlines = [match.start() for match in re.finditer("\n", text)]
        self.elements: dict[Key, int] = {}  # last index of each array of tables
        self.last: Key = ()

    def run(self) -> None:
        table: Key = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            table = self._header() if self._next() == "[" else self._pair(table)
            self._skip(_BLANK)

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:  # not valid TOML: step on, so that the walk always ends
            self.at += 1
            return ""
        self.at = match.end()
        return match.group()

    def _note(self, path: Key, at: int) -> None:
        if len(path) > MAXIMUM_DEPTH:
            return
        self.lines.setdefault(path, bisect_right(self.newlines, at - 1) + 1)

    def _header(self) -> Key:
        start = self.at
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        names = self._dotted()
        self.at += 2 if many else 1
        path: Key = ()
        for index, name in enumerate(names):
            path = (*path, name)
            if many and index == len(names) - 1:
                self.elements[path] = self.elements.get(path, -1) + 1
            self._note(path, start)
            if path in self.elements:
                path = (*path, self.elements[path])
                self._note(path, start)
        self.last = path
        return path

    def _pair(self, table: Key) -> Key:
        start = self.at
        path = table
        for name in self._dotted():
            path = (*path, name)
            self._note(path, start)
        self.last = path
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)
        return table

    def _dotted(self) -> list[str]:
        names = []
        while True:
            self._skip(_SPACE)
            names.append(self._key())
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def _key(self) -> str:
        quote = self._next()
        if quote in ("'", '"'):
            inner = self._skip(_QUOTED[quote])[1:-1]
            return _ESCAPE.sub(r"\1", inner) if quote == '"' else inner
        return self._skip(_BARE_KEY)

    def _value(self, path: Key) -> None:
        opening = self._next()
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            triple = self.text[self.at : self.at + 3]
            self._skip(_QUOTED.get(triple) or _QUOTED.get(opening) or _SCALAR)

    def _array(self, path: Key) -> None:
        self.at += 1
        index = 0
        while self.at < len(self.text):
            plain = _PLAIN_ELEMENT.match(self.text, self.at)
            if plain is not None:
                self._note((*path, index), plain.start(1))
                self.at = plain.end()
                index += 1
                continue
            self._skip(_BLANK)
            if self._next() == "]":
                break
            self._note((*path, index), self.at)
            self._value((*path, index))
            index += 1
            self._skip(_BLANK)
            self.at += self._next() == ","
        self.at += 1

    def _inline_table(self, path: Key) -> None:
        self.at += 1
        while self.at < len(self.text):
            self._skip(_BLANK)
            if self._next() == "}":
                break
            self._pair(path)
            self._skip(_BLANK)
            self.at += self._next() == ","
        self.at += 1
