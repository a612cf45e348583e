"""The result of a run: as data for machines, and as tables for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.bars import Bar
from benchmarks.commands import Command
from benchmarks.measure import Row

RESULTS = Path(__file__).with_name("results")
SCHEMA_VERSION = 1
SLOPE_TITLES = {
    "length": "Cost of an operation by length of the run, everything included",
    "stations": "Cost of each further operation by length of the line",
}
TITLES = ("workload", "implementation", "operations", "finished", "ns/op", "ratio", "note")


def result(
    rows: Sequence[Row],
    slopes: Mapping[str, Sequence[Row]],
    commands: Sequence[Command],
    bars: Sequence[Bar],
    about: Mapping[str, Any],
) -> dict[str, Any]:
    """Everything as plain data; `about` has date, machine, versions and settings."""
    return {
        "schema_version": SCHEMA_VERSION,
        **about,
        "rows": [asdict(row) for row in rows],
        "slopes": {name: [asdict(row) for row in part] for name, part in slopes.items()},
        "commands": [asdict(command) for command in commands],
        "bars": [asdict(bar) for bar in bars],
    }


def write(data: Mapping[str, Any], folder: Path, name: str) -> tuple[Path, Path]:
    """Write `name`.json and `name`.md into a folder; a run of the same day replaces an earlier one."""
    folder.mkdir(parents=True, exist_ok=True)
    as_data, as_text = folder / f"{name}.json", folder / f"{name}.md"
    as_data.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    as_text.write_text(f"# Benchmarks\n\n{tables(data)}", encoding="utf-8")
    return as_data, as_text


def newest(folder: Path = RESULTS) -> dict[str, Any] | None:
    """The result with the latest date, quick ones left out; None where there is none."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    whole = [data for data in found if not data["settings"]["quick"]]
    return max(whole, key=lambda data: data["date"], default=None)


def tables(data: Mapping[str, Any]) -> str:
    """Machine, demands, figures and slopes as Markdown."""
    machine, settings = data["machine"], data["settings"]
    versions = "; ".join(f"{name} {version}" for name, version in data["versions"].items())
    quick = " **A quick run: its figures say little.**" if settings["quick"] else ""
    parts = [
        f"{data['date']}, {machine['processor']}, {machine['cores']} cores, {machine['system']}. "
        f"One core, best of {settings['rounds']}, processor time of the run alone.{quick}\n\n{versions}\n",
        _bars(data["bars"]),
        _rows(TITLES, data["rows"]),
    ]
    for name, rows in data["slopes"].items():
        titles = ("size", *TITLES[1:5], "ratio to the general path", "note")
        parts.append(f"{SLOPE_TITLES[name]}:\n\n{_rows(titles, rows)}")
    if data["commands"]:
        parts.append(f"Commands from start to end, wall time on all cores:\n\n{_commands(data['commands'])}")
    return "\n".join(parts)


def _bars(bars: Iterable[Mapping[str, Any]]) -> str:
    said = {True: "yes", False: "**no**", None: "not measured"}
    lines = [(bar["name"], bar["demand"], _number(bar["value"]), said[bar["met"]]) for bar in bars]
    return _table(("demand", "", "worst figure", "met"), lines)


def _commands(commands: Iterable[Mapping[str, Any]]) -> str:
    lines = [(one["name"], f"`{one['said']}`", _number(one["seconds"])) for one in commands]
    return _table(("what", "command", "s"), lines)


def _rows(titles: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    lines = [
        (
            row["workload"], row["implementation"], _whole(row["operations"]), _whole(row["finished"]),
            _number(row["nanoseconds"]), _number(row["ratio"]), row["note"],
        )
        for row in rows
    ]  # fmt: skip
    return _table(titles, lines)


def _whole(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _table(titles: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [titles, ["---"] * len(titles), *lines]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |\n" for row in rows)


def text_rows(rows: Iterable[Row]) -> str:
    """Rows for the terminal, as they come."""
    return "\n".join(
        f"{row.workload:<12} {row.implementation:<36} {_whole(row.operations):>12} {_whole(row.finished):>10} "
        f"{_number(row.nanoseconds):>8} {_number(row.ratio):>7}  {row.note}".rstrip()
        for row in rows
    )
