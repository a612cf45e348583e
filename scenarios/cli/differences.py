"""What differs between two cases: their settings, their measures, their prices and terms, and their lines."""

from __future__ import annotations

from collections.abc import Iterator

from lines.diff import Difference, diff_lines
from lines.files import plain
from lines.toml import inline
from scenarios.appraisal import economics_path, load_terms
from scenarios.case import Case


def diff_cases(first: Case, second: Case) -> tuple[Difference, ...]:
    """Every difference between two cases in the order of their paths; empty when they mean the same."""
    found = [
        *_tables("case", plain(first.settings), plain(second.settings)),
        *_tables("measures", plain(first.measures), plain(second.measures)),
        *_tables("economics", _terms(first), _terms(second)),
        *(
            Difference(f"line.{entry.path}", entry.kind, entry.before, entry.after)
            for entry in diff_lines(first.line, second.line)
        ),
    ]
    return tuple(sorted(found, key=lambda difference: difference.path))


def _terms(case: Case) -> object:
    """The prices and terms of a case as plain data; None where it has none."""
    path = economics_path(case)
    return plain(load_terms(path)) if path.exists() else None


def _tables(path: str, first: object, second: object) -> Iterator[Difference]:
    if first == second:
        return
    if isinstance(first, dict) and isinstance(second, dict):
        for name in sorted(first.keys() | second.keys()):
            yield from _tables(f"{path}.{name}", first.get(name), second.get(name))
    elif first is None:
        yield Difference(path, "added", None, _text(second))
    elif second is None:
        yield Difference(path, "removed", _text(first), None)
    else:
        yield Difference(path, "changed", _text(first), _text(second))


def _text(value: object) -> str:
    return value if isinstance(value, str) else inline(value)
