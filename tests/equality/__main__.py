"""Run one line on both engines and say where they differ first.

python -m tests.equality LINE.toml --horizon "10 min" --warmup "30 s" --seed 5 --replication 1
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from lines.files import load_line
from simcore.spec import parse_duration
from tests.equality.engines import SECOND, Case, compared, said


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when both engines say the same, 1 when they differ."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.equality", description="run one line on both engines and say where they differ first"
    )
    parser.add_argument("line", type=Path, help="line file (TOML)")
    parser.add_argument("--horizon", type=parse_duration, required=True, help='length of the window, as "10 min"')
    parser.add_argument("--warmup", type=parse_duration, default=0, help="time before the window")
    parser.add_argument("--seed", type=int, default=5, help="seed of all random numbers")
    parser.add_argument("--replication", type=int, default=1, help="number of the replication")
    given = parser.parse_args(arguments)
    case = Case(given.horizon, given.warmup, given.seed, given.replication)
    line = load_line(given.line)
    simpy, fast = said(line, "simpy", case), said(line, "fast", case)
    for name, one in (("simpy", simpy), ("fast", fast)):
        print(f"{name:5}  result {one.digest or 'refused'}  trace {one.trace_digest or 'none'} ({len(one.trace)} rows)")
    found = list(compared(simpy, fast))
    print("\n".join(found) or f"equal over {case.horizon / SECOND:g} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
