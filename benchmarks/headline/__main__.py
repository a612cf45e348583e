"""`python -m benchmarks.headline`: simulate, and write docs/headline.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.headline.page import page
from benchmarks.headline.study import examine, example
from scenarios.case import load_case
from scenarios.runner import Runner, default_workers
from scenarios.store import RunStore
from simcore.identity import product_version

ROOT = Path(__file__).resolve().parents[2]
DRAWS, DAYS = 200, 20


def _tell(done: int, total: int) -> None:
    print(f"\r{done} of {total} runs ", end="", file=sys.stderr, flush=True)


def main() -> None:
    """Simulate what is missing, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.headline", description=__doc__)
    parser.add_argument("--draws", type=int, default=DRAWS, help="sets of parameters for each renovation")
    parser.add_argument("--days", type=int, default=DAYS, help="days that are simulated of each set")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "headline.md")
    chosen = parser.parse_args()
    runner = Runner(default_workers(), RunStore(ROOT / "build" / "headline"), _tell)
    examined = examine(load_case(example()), chosen.draws, chosen.days, runner, lambda name: print(f"\n{name}"))
    chosen.out.write_text(page(examined, chosen.draws, chosen.days, product_version()), encoding="utf-8")
    print(f"written: {chosen.out.name}")


if __name__ == "__main__":
    main()
