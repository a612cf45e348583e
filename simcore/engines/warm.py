"""Compile every kernel ahead of its first use, by letting a small line run on both paths."""

from __future__ import annotations

from simcore.kernel_cache import is_kept
from simcore.spec import LineSpec

_LINE = {
    "name": "two machines",
    "products": {"part": {}},
    "sources": {"blanks": {"lots": [{"product": "part", "quantity": 10}]}},
    "buffers": {"between": {"capacity": 2}},
    "sinks": {"done": {}},
    "stations": {
        "first": {"inputs": ["blanks"], "to": "between", "cycle": "1 s"},
        "second": {"inputs": ["between"], "to": "done", "cycle": "1 s"},
    },
}
_LENGTH = 10_000_000


def warm() -> bool:
    """Make sure that every kernel is compiled and kept; False when it was already."""
    if is_kept():
        return False
    from simcore.engines import fast

    line = LineSpec.model_validate(_LINE)
    for path in fast.PATHS:
        fast.simulate(line, _LENGTH, path=path)
    return True
