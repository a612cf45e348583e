"""The line of a key, against keys that carry their own line number."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from lines.locate import Key, dotted, key_lines, last_key, line_of

TEXT = """\
top = 1
multi = \"\"\"
a = 2 \\"\"\" still "" text
[not.a.header]\"\"\"
raw = '''
b = "3"''''
dotted . "key with \\\\ and ." . 'it' = 7 # comment = 1
[group.x] # [comment]
array = [ # comment
  1, "two", 'three',
  { a = 11, b = [12,
    13] },

  [15],
]
date = 2026-01-01
[[list]]
v = 18
[list.sub]
v = 20
[[list]]
[[list.inner]]
v = 23
last = { x = { y = 24 } }
"""


def test_every_key_is_at_its_line() -> None:
    lines = key_lines(TEXT)
    assert lines["top",] == 1
    assert lines["multi",] == 2
    assert lines["raw",] == 5
    assert lines["dotted", "key with \\ and .", "it"] == 7
    assert lines["group",] == lines["group", "x"] == 8
    array: Key = ("group", "x", "array")
    assert lines[array] == 9
    assert [lines[(*array, index)] for index in range(5)] == [10, 10, 10, 11, 14]
    assert lines[(*array, 3, "a")] == lines[(*array, 3, "b")] == lines[(*array, 3, "b", 0)] == 11
    assert lines[(*array, 3, "b", 1)] == 12
    assert lines["group", "x", "date"] == 16
    assert lines["list", 0] == lines["list",] == 17
    assert lines["list", 0, "v"] == 18
    assert lines["list", 0, "sub", "v"] == 20
    assert lines["list", 1] == 21
    assert lines["list", 1, "inner", 0, "v"] == 23
    assert lines["list", 1, "inner", 0, "last", "x", "y"] == 24


def test_every_key_of_the_document_is_found() -> None:
    assert keys_of(tomllib.loads(TEXT)) == set(key_lines(TEXT))


def keys_of(value: Any, path: Key = ()) -> set[Key]:
    found: set[Key] = {path} if path else set()
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        found |= keys_of(part, (*path, name))
    return found


def test_longest_beginning_counts() -> None:
    lines = key_lines("[a]\nb = [\n1,\n2]\n")
    assert line_of(lines, "a.b.1") == 4
    assert line_of(lines, "a.b.1.from") == 4
    assert line_of(lines, "a.b.7") == 2
    assert line_of(lines, "a.c.d") == 1
    assert line_of(lines, "x") is None
    assert line_of(lines, "") is None
    assert line_of(key_lines('["a b".c]\n'), dotted(("a b", "c"))) == 1


def test_last_key_of_a_beginning() -> None:
    assert last_key("[a]\nb = 1\nc = [1,\n") == ("a", "c")
    assert last_key("a = 1\n[b.c]") == ("b", "c")
    assert last_key("") == ()


@given(st.text(st.sampled_from("ab.=[]{}\"'#\\\n ,1"), max_size=40))
@example('a = """')
@example("[")
@example("a = {")
@example('"')
def test_no_text_hangs_or_crashes(text: str) -> None:
    lines = key_lines(text)
    last_key(text)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert keys_of(data) <= set(lines)
