"""The automatic choice of an engine: by the work and by what is ready; the result is the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import rw
from lines.bearing import reference_line
from simcore import kernel_cache
from simcore.engines import choice, simulate
from simcore.engines.choice import COMPILED, LAID_OUT, LOADED, engine_for, operations

HOUR = 3_600_000_000
DAY = 24 * HOUR


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A process that has not loaded the compiled engine."""
    monkeypatch.delitem(sys.modules, "simcore.engines.fast", raising=False)
    return monkeypatch


def test_estimated_operations_are_near_the_simulated_ones() -> None:
    """Stops and nights are not estimated: the estimate is an upper bound of the right size."""
    for line, length in ((reference_line(), DAY), (rw.line(5), HOUR)):
        made = sum(unit.produced for unit in simulate(line, length, engine="simpy").units)
        assert made < operations(line, length) < 4 * made


def test_tiny_work_stays_on_the_reference_engine(fresh: pytest.MonkeyPatch) -> None:
    fresh.setattr(choice, "is_kept", lambda: True)
    line = rw.line(5)
    assert operations(line, 10 * HOUR) > LOADED > operations(line, HOUR) > LAID_OUT
    assert engine_for([(line, HOUR)]) == "simpy"
    assert engine_for([(line, HOUR)] * 10) == "fast"


def test_work_that_is_not_worth_compiling_stays_on_the_reference_engine(fresh: pytest.MonkeyPatch) -> None:
    fresh.setattr(choice, "is_kept", lambda: False)
    line = rw.line(5)
    assert operations(line, 10 * HOUR) < COMPILED < operations(line, 100 * HOUR)
    assert engine_for([(line, 10 * HOUR)]) == "simpy"
    assert engine_for([(line, 100 * HOUR)]) == "fast"


def test_a_loaded_engine_is_used_for_all_but_the_smallest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "simcore.engines.fast", sys)
    line = rw.line(5)
    assert engine_for([(line, HOUR)]) == "fast"
    assert engine_for([(line, HOUR // 10)]) == "simpy"


def test_new_processes_load_the_kernels_each_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "simcore.engines.fast", sys)
    monkeypatch.setattr(choice, "is_kept", lambda: True)
    line = rw.line(5)
    assert 2 * LOADED > operations(line, 10 * HOUR) > LOADED
    assert engine_for([(line, 10 * HOUR)], new_processes=2) == "simpy"
    assert engine_for([(line, 10 * HOUR)] * 2, new_processes=2) == "fast"


def test_kernels_of_other_sources_or_another_python_are_not_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    folder = Path(kernel_cache.choose_folder())
    assert folder.parent == tmp_path
    assert kernel_cache.choose_folder() == str(folder)
    assert not kernel_cache.is_kept()
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    held = folder / "kernels"
    held.mkdir(parents=True)
    for name in kernel_cache.ENTRIES:
        (held / f"{name}-1.py300.nbi").touch()
    assert not kernel_cache.is_kept()
    for name in kernel_cache.ENTRIES[1:]:
        (held / f"{name}-1.{python}.nbi").touch()
    assert not kernel_cache.is_kept()
    (held / f"{kernel_cache.ENTRIES[0]}-1.{python}.nbi").touch()
    assert kernel_cache.is_kept()


def test_a_cache_that_cannot_be_written_goes_where_temporary_files_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "locked" / "cache"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("os.access", lambda path, mode: "locked" not in str(path) and str(path) != str(tmp_path))
    assert kernel_cache.choose_folder().startswith(str(tmp_path / "temporary"))


def test_kernels_are_kept_in_our_folder_whoever_imported_numba_first(tmp_path: Path) -> None:
    """In numba's own folders a kernel would be taken for valid after a change of another file of the kernels."""
    script = "import numba, simcore.engines.fast; print(numba.config.CACHE_DIR)"
    environment = {**os.environ, "NUMBA_CACHE_DIR": "", "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).parent == tmp_path / "lineproof"
