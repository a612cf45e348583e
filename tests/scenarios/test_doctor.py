"""`lineproof doctor` says what is ready and what is to be done, and never guesses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenarios.cli.app import command
from scenarios.cli.session import FINDINGS
from simcore.kernel_cache import is_kept


def test_missing_kernels_are_a_finding_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    with pytest.raises(SystemExit) as end:
        command()(args=["doctor", "--json"], prog_name="lineproof")
    assert end.value.code == FINDINGS
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert not checks["kernels"]["sound"]
    assert "doctor --warm" in checks["kernels"]["advice"]
    # What is not there can't be compared.
    assert "engines" not in checks


@pytest.mark.slow
def test_kept_kernels_are_compared_with_the_reference_engine(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        command()(args=["doctor", "--warm", "--json"], prog_name="lineproof")
    assert end.value.code in (None, 0)
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert is_kept()
    assert checks["engines"]["sound"]
