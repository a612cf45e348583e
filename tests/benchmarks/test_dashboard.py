"""The report of the dashboard's times: medians against demands, the newest result, and the page that has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.dashboard.report import missed, newest, tables, write


def _data(date: str, *seconds: float) -> dict[str, Any]:
    return {
        "date": date, "machine": {"processor": "p", "cores": 2, "system": "s"}, "browser": "Chromium 1", "rounds": 3,
        "rows": [{"name": "change of page: money", "bar_s": 0.5, "seconds": list(seconds)},
                 {"name": "last figure: money", "bar_s": None, "seconds": [9.0]}],
    }  # fmt: skip


def test_a_step_is_judged_by_its_median_and_its_worst_is_shown() -> None:
    met, late = _data("2026-01-01", 0.2, 0.3, 0.9), _data("2026-01-01", 0.2, 0.6, 0.9)
    assert not missed(met) and missed(late) == ["change of page: money"]
    assert "| change of page: money | at most 0.5 | 0.30 | 0.90 | yes |" in tables(met)
    assert "| change of page: money | at most 0.5 | 0.60 | 0.90 | no |" in tables(late)
    assert "| last figure: money |  | 9.00 | 9.00 |  |" in tables(met)


def test_the_newest_result_is_read_back(tmp_path: Path) -> None:
    assert newest(tmp_path) is None
    write(_data("2026-01-02", 0.1), tmp_path, "b")
    write(_data("2026-01-01", 0.2), tmp_path, "a")
    found = newest(tmp_path)
    assert found is not None and found["date"] == "2026-01-02"
    assert (tmp_path / "b.md").read_text(encoding="utf-8").startswith("# Dashboard")
