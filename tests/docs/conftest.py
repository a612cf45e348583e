"""Examples call `lineproof` as a person would; where it isn't installed, the source tree stands in for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Worker processes import the launcher anew, hence the guard.
LAUNCHER = f"""#!{sys.executable}
from scenarios.cli import main

if __name__ == "__main__":
    main()
"""


@pytest.fixture(scope="session", autouse=True)
def command(tmp_path_factory: pytest.TempPathFactory) -> None:
    if (Path(sys.executable).parent / "lineproof").exists() or os.name == "nt":
        return
    folder = tmp_path_factory.mktemp("bin")
    launcher = folder / "lineproof"
    launcher.write_text(LAUNCHER, encoding="utf-8")
    launcher.chmod(0o755)
    # For the whole session of this folder: the examples inherit both.
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
    os.environ["PYTHONPATH"] = f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}".rstrip(os.pathsep)
