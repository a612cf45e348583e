"""Writing of TOML that people edit: short tables on one line, long ones and long texts over several."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

# Editors show this much without scrolling; what is longer becomes a table or an array of several lines.
WIDTH = 110
# A parameter with range and provenance stays on one line up to this many bytes, far below the limit of a line.
_PARAMETER_WIDTH = 240
# Characters of a long text a line: at most 6 bytes each when escaped, so far below the limit of a line.
_CHUNK = 70
# A chunk ends after a blank, unless it would become shorter than this.
_SHORTEST_CHUNK = 40
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TOKEN = re.compile(r"\\u[0-9A-Fa-f]{4}|\\.|[\s\S]")

Plain = Mapping[str, Any]


def dumps_toml(data: Plain) -> str:
    """Plain tables, arrays, texts, numbers, booleans and days as TOML, in the given order; no line is too long."""
    return "\n".join(_table(data, ())).strip("\n") + "\n"


def inline(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(name)} = {inline(part)}" for name, part in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(inline(part) for part in value)}]"
    if isinstance(value, str):
        return f'"{_escaped(value)}"'
    if isinstance(value, date):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _table(data: Plain, path: tuple[str, ...]) -> Iterator[str]:
    later: list[tuple[str, Any]] = []
    for name, value in data.items():
        row = f"{_key(name)} = {inline(value)}"
        if _needs_header(name, value, path, len(row.encode())):
            later.append((name, value))
        elif isinstance(value, Mapping) or len(row.encode()) <= WIDTH:
            yield row
        else:
            yield from _long(name, value, row)
    for name, value in later:
        inner = (*path, name)
        for part in value if isinstance(value, list) else [value]:
            header = ".".join(map(_key, inner))
            mark = f"[[{header}]]" if isinstance(value, list) else f"[{header}]"
            rows = list(_table(part, inner))
            # What holds nothing but tables needs no header of its own, except as an element of an array.
            if isinstance(value, list) or not rows or rows[0] != "":
                yield from ("", mark)
            yield from rows


def _needs_header(name: str, value: Any, path: tuple[str, ...], length: int) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and (length > _width(value) or _is_group(name, value, path))
    if isinstance(value, list) and value and all(isinstance(part, Mapping) for part in value):
        return any(len(inline(part).encode()) > WIDTH - 6 for part in value)
    return False


def _width(value: Plain) -> int:
    return _PARAMETER_WIDTH if "typical" in value or "distribution" in value else WIDTH


def _is_group(name: str, value: Plain, path: tuple[str, ...]) -> bool:
    """What people look for by its header, however short: the groups of a line, its stations, their stops."""
    if not path:
        return all(isinstance(part, Mapping) for part in value.values())
    return path == ("stations",) or name == "interruptions" or path[-1] == "interruptions"


def _long(name: str, value: Any, row: str) -> Iterator[str]:
    if isinstance(value, str):
        yield f'{_key(name)} = """\\'
        chunks = list(_chunks(value))
        yield from (f"{chunk}\\" for chunk in chunks[:-1])
        yield f'{chunks[-1]}"""'
    elif isinstance(value, list | tuple):
        yield f"{_key(name)} = ["
        line = "   "
        for part in value:
            text = f" {inline(part)},"
            if len(line) > 3 and len(line) + len(text) > WIDTH:
                yield line
                line = "   "
            line += text
        yield line
        yield "]"
    else:
        yield row


def _chunks(text: str) -> Iterator[str]:
    """Pieces of an escaped text; none begins with a blank, which the continuation of a line would swallow."""
    tokens = _TOKEN.findall(_escaped(text))
    start = 0
    while start < len(tokens):
        end = min(start + _CHUNK, len(tokens))
        blanks = [place for place in range(start + _SHORTEST_CHUNK, end) if tokens[place] == " "]
        if end < len(tokens) and blanks:
            end = blanks[-1] + 1
        first = "\\u0020" if tokens[start] == " " else tokens[start]
        yield "".join([first, *tokens[start + 1 : end]])
        start = end


def _escaped(text: str) -> str:
    # TOML forbids DEL and the C1 controls need no escape, all else is as in JSON.
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else f'"{_escaped(name)}"'
