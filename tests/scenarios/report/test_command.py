"""The command `quote`: kept draws are used, all files are written, the outlook is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.prediction import find_draws, keep_draws
from tests.scenarios.appraisal.small import kept, money_case
from tests.scenarios.running import exit_code

FILES = {"index.html", "results.json", "quote.docx", "quote.xlsx", "quote.html", "appraisal.json"}


def test_all_the_way_from_kept_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = money_case(tmp_path / "case")
    keep_draws(kept(), case, "after", tmp_path / "case/.lineproof")
    assert exit_code("quote", tmp_path / "case", "--out", tmp_path / "out", "--lang", "en") == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    said = " ".join(capsys.readouterr().out.split())
    assert "The investment probably comes back" in said
    page = (tmp_path / "out/quote.html").read_text(encoding="utf-8")
    assert "reduced: 40 x " in page


def test_without_draws_it_predicts_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The terms have ranges, the small line has none: a refusal with its reason, and nothing is written."""
    money_case(tmp_path / "case")
    assert exit_code("quote", tmp_path / "case", "--out", tmp_path / "out", "--draws", 40, "--lang", "en") == 2
    assert "NOTHING_UNCERTAIN" in capsys.readouterr().err
    assert find_draws(money_case(tmp_path / "again"), "after", tmp_path / "case/.lineproof") is None
    assert not (tmp_path / "out").exists()
