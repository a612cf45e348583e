"""`python -m benchmarks.dashboard`: time the pages in a headless Chromium, and write the result beside the others."""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
from pathlib import Path

from benchmarks.dashboard.report import FOLDER, SCHEMA, missed, tables, write
from benchmarks.dashboard.stage import staged
from benchmarks.dashboard.timing import Watch
from benchmarks.machine import machine, versions, words

ROUNDS = 5


def main() -> None:
    """Time every step a few rounds; 1 where a median misses its bar."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dashboard", description=__doc__)
    parser.add_argument("--cases", type=Path, help="folder of cases that is kept, so that a second call is quick")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--out", type=Path, default=FOLDER)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh, staged(chosen.cases or Path(fresh), "zh") as (url, browser):
        watch = Watch(browser, url)
        for number in range(chosen.rounds):
            print(f"round {number + 1} of {chosen.rounds}", file=sys.stderr)
            watch.round(number)
        called = f"Chromium {browser.version}"
    today = datetime.date.today().isoformat()
    data = {
        "schema": SCHEMA, "date": today, "machine": machine(), "versions": versions(), "browser": called,
        "rounds": chosen.rounds, "rows": watch.rows(),
    }  # fmt: skip
    write(data, chosen.out, f"{today}-{words()}")
    print(tables(data))
    sys.exit(bool(missed(data)))


if __name__ == "__main__":
    main()
