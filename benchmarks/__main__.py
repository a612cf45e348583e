"""`make bench`: what one operation costs, as a ratio to a plain SimPy model of the same line in the same run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import commands, report
from benchmarks.bars import bars
from benchmarks.machine import machine, versions, words
from benchmarks.measure import Row
from benchmarks.peers import run as peers
from benchmarks.slopes import SLOPES
from benchmarks.workloads import FULL, QUICK, WORKLOADS, Bench

BUILD = Path("build") / "bench"
# Peers take so long that one line has to do.
PEER_WORKLOAD, PEER_STATIONS = "RW-5", 5


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    choices = [*WORKLOADS, "slopes", "commands"]
    parser.add_argument(
        "--workload", nargs="+", choices=choices, default=choices, metavar="NAME", help=", ".join(choices)
    )
    parser.add_argument("--quick", action="store_true", help="little work, to see that all runs")
    parser.add_argument("--without-peers", action="store_true", help="leave other packages out")
    parser.add_argument("--out", type=Path, help="folder of the results")
    return parser.parse_args(given)


def peer_rows(bench: Bench, rows: Sequence[Row], left_out: bool) -> list[Row]:
    """The other packages, or why they are missing."""
    plain = peers.plain_row(rows, PEER_WORKLOAD)
    if plain is None:
        return []
    why = "left out" if left_out else peers.install(BUILD / "peers")
    if why:
        return [Row(PEER_WORKLOAD, ", ".join(peers.PEERS), note=why)]
    return peers.compare(PEER_WORKLOAD, PEER_STATIONS, bench.effort, BUILD / "peers", plain)


def main(given: Sequence[str] | None = None) -> int:
    """Run what is asked for, print rows as they come, write the result; 0 also where a demand was missed."""
    asked = arguments(given)
    bench = Bench.prepare(QUICK if asked.quick else FULL, BUILD / "c")
    rows: list[Row] = []

    def keep(found: list[Row]) -> list[Row]:
        if found:
            print(report.text_rows(found), flush=True)
        return found

    for name in [name for name in WORKLOADS if name in asked.workload]:
        rows += keep(WORKLOADS[name](bench))
    rows += keep(peer_rows(bench, rows, asked.without_peers))
    slopes = {name: keep(measure(bench)) for name, measure in SLOPES.items() if "slopes" in asked.workload}
    timed = commands.measure(asked.quick) if "commands" in asked.workload else []
    demands = bars(rows, slopes, timed)
    about = {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": machine(),
        "versions": versions(),
        "settings": {"quick": asked.quick, "rounds": bench.effort.rounds, "workloads": list(asked.workload)},
    }
    folder = asked.out or (BUILD / "results" if asked.quick else report.RESULTS)
    data = report.result(rows, slopes, timed, demands, about)
    written = report.write(data, folder, f"{about['date'][:10]}-{words()}")  # type: ignore[index]
    for bar in demands:
        print(f"{bar.name}: {bar.demand}; worst {bar.value}; met: {bar.met}")
    print("written:", *(path.as_posix() for path in written))
    return 0


if __name__ == "__main__":
    sys.exit(main())
