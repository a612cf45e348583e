"""`lineproof dashboard` and `lineproof dashboard-user`."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from dashboard.commands import serve, user
from dashboard.security.users import authenticated, load_users
from tests.dashboard.browser.conftest import start_server

CLI = [sys.executable, "-m", "scenarios.cli"]


@pytest.mark.parametrize(("language", "heading"), [("zh", "用法"), ("en", "Usage")])
def test_the_commands_are_found_and_speak_the_language(language: str, heading: str) -> None:
    for name in ("dashboard", "dashboard-user"):
        done = subprocess.run(
            [*CLI, name, "--help"], capture_output=True, text=True, env={"LINEPROOF_LANG": language, "PATH": ""}
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(heading) and "@" not in done.stdout


def test_a_user_is_written_with_a_password_from_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "users.toml"
    arguments = ["add", "li", "--role", "official", "--users", str(path), "--password-stdin"]
    done = CliRunner().invoke(user, arguments, input="a long enough password\n")
    assert done.exit_code == 0, done.output
    assert path.stat().st_mode & 0o777 == 0o600
    assert authenticated(load_users(path), "li", "a long enough password") is not None
    assert authenticated(load_users(path), "li", "another") is None


def test_another_address_is_refused_with_what_to_do(tmp_path: Path) -> None:
    done = CliRunner().invoke(serve, [str(tmp_path), "--host", "0.0.0.0", "--lang", "en"])  # noqa: S104
    assert done.exit_code == 2
    assert "dashboard-user add" in done.output


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_server_listens_and_ends_with_its_warm_processes(tmp_path: Path, how: signal.Signals) -> None:
    server = start_server(tmp_path)
    with urlopen(f"{server.url}/health") as answer:  # noqa: S310
        assert answer.status == 200
    # By then the processes that answer quickly have begun; they hold the pipe of the server open as long as they live.
    time.sleep(2.0)
    server.process.send_signal(how)
    server.process.communicate(timeout=20)
    assert server.process.returncode in (0, -how)
