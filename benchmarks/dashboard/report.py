"""The result of a run: as data for machines, and as a table for people."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.report import RESULTS

FOLDER = RESULTS / "dashboard"
SCHEMA = "lineproof.benchmarks.dashboard/1"


def write(data: Mapping[str, Any], folder: Path, name: str) -> None:
    """Write `name`.json and `name`.md; a run of the same day replaces an earlier one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    (folder / f"{name}.md").write_text(f"# Dashboard\n\n{tables(data)}", encoding="utf-8")


def newest(folder: Path = FOLDER) -> dict[str, Any] | None:
    """The result with the latest date; None where there is none."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    return max(found, key=lambda data: str(data["date"]), default=None)


def missed(data: Mapping[str, Any]) -> list[str]:
    """The steps whose median is above their bar."""
    return [row["name"] for row in data["rows"] if row["bar_s"] is not None and _median(row) > row["bar_s"]]


def tables(data: Mapping[str, Any]) -> str:
    """Machine and steps as Markdown."""
    machine = data["machine"]
    where = f"{data['date']}, {machine['processor']}, {machine['cores']} cores, {machine['system']}"
    how = f"{data['browser']} on the same machine; {data['rounds']} rounds."
    return "\n".join([f"{where}; {how}", "", *_rows(data), ""])


def _rows(data: Mapping[str, Any]) -> Iterator[str]:
    yield "| step | demand, s | median, s | worst, s | met |"
    yield "| --- | --- | --- | --- | --- |"
    for row in data["rows"]:
        bar = row["bar_s"]
        told = ("", "") if bar is None else (f"at most {bar:g}", "yes" if _median(row) <= bar else "no")
        yield f"| {row['name']} | {told[0]} | {_median(row):.2f} | {max(row['seconds']):.2f} | {told[1]} |"


def _median(row: Mapping[str, Any]) -> float:
    return float(statistics.median(row["seconds"]))
