"""Peers are installed from a lock of their own, run as processes, and compared with the plain SimPy model."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import idiomatic
from benchmarks.measure import Row
from benchmarks.peers import common, run
from benchmarks.workloads import PLAIN, QUICK, SEED, seconds

FOLDER = Path(run.__file__).parent
STANDARD = set(sys.stdlib_module_names)


def test_lock_names_packages_and_hashes_only() -> None:
    lock = run.REQUIREMENTS.read_text(encoding="utf-8")
    allowed = re.compile(r"#|[a-z0-9-]+==[^ ]+( ; [^\\]+)? \\$|--hash=sha256:[0-9a-f]{64}( \\)?$")
    assert not [line for line in lock.splitlines() if not allowed.match(line.strip())]
    wanted = [line for line in (FOLDER / "requirements.in").read_text(encoding="utf-8").splitlines() if "==" in line]
    assert {line.partition("==")[0] for line in wanted} == set(run.PEERS)
    assert all(f"\n{line} \\\n" in lock for line in wanted), "run make lock"


@pytest.mark.parametrize("peer", run.PEERS)
def test_peers_need_nothing_of_this_project_but_constants(peer: str) -> None:
    for path in (FOLDER / f"{peer}_line.py", FOLDER / "common.py", FOLDER.parent / "constants.py"):
        imported = {
            name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            for name in (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
        }
        others = {name for name in imported if name.split(".")[0] not in STANDARD | {peer}}
        assert others <= {"benchmarks.constants", "benchmarks.peers.common"}, path.name


def test_what_a_peer_prints(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["peer", "--stations", "2", "--horizon", "200", "--repeats", "2", "--seed", "1"]
    monkeypatch.setattr(sys, "argv", asked)
    common.main("simpy", idiomatic.plain, "a note")
    said = json.loads(capsys.readouterr().out)
    count = idiomatic.plain(2, 200.0, 1)
    assert (said["operations"], said["finished"], said["note"]) == (count.operations, count.finished, "a note")
    assert said["seconds"] > 0.0 and said["version"]


def rows(monkeypatch: pytest.MonkeyPatch, answer: Any) -> list[Row]:
    monkeypatch.setattr(run, "PEERS", ("salabim",))
    monkeypatch.setattr(run, "run_peer", answer)
    plain = Row("RW-5", PLAIN, 1, 1, 5_000.0, 1.0)
    return run.compare("RW-5", 5, QUICK, Path("nowhere"), plain)


def expected() -> dict[str, Any]:
    count = idiomatic.plain(5, seconds(int(QUICK.interpreted * run.OPERATIONS_SHARE), 5), SEED)
    cost = count.operations * 50_000e-9
    done = {"operations": count.operations, "finished": count.finished, "seconds": cost}
    return {"version": "1.0", **done, "note": "the whole model"}


def test_a_peer_gets_its_ratio_where_it_is_the_same_line(monkeypatch: pytest.MonkeyPatch) -> None:
    found = rows(monkeypatch, lambda *_: expected())
    assert found[0].implementation == "salabim 1.0" and found[0].ratio == pytest.approx(0.1)
    assert found[0].note.endswith("counts equal the plain SimPy model's")
    assert [(row.nanoseconds, bool(row.note)) for row in found[1:]] == [(None, True)] * len(run.IN_WORDS)


def test_a_peer_that_is_another_line_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    other = expected()
    other["operations"] = int(other["operations"] * 1.5)
    with pytest.raises(SystemExit, match="RW-5 by salabim"):
        rows(monkeypatch, lambda *_: other)


def test_a_peer_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> dict[str, Any]:
        raise subprocess.CalledProcessError(1, "python", stderr="Traceback\nImportError: no salabim")

    assert rows(monkeypatch, fail)[0].note == "did not run to its end: ImportError: no salabim"


def test_without_network_there_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run.venv, "create", lambda folder, **_: Path(folder).mkdir())
    failed = subprocess.CompletedProcess(["pip"], 1, "", "no network")
    monkeypatch.setattr(run.subprocess, "run", lambda *_, **__: failed)
    assert run.install(tmp_path / "peers").startswith("the peers could not be installed")
    assert not (tmp_path / "peers" / "installed").exists()
