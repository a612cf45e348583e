"""Runs the console examples of pages again and writes what they print: `python docs/outputs.py [--slow] PAGE...`.

A block with a line `...` is run and stays as it is, one marked `not run` is not; those marked `slow` need `--slow`.
Read the difference before it is kept: an output that changed is a result that changed.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Runs and predictions that somebody kept there would change what is printed.
KEPT = shutil.ignore_patterns(".lineproof")
_BLOCK = re.compile(
    r"(?P<head>(?:<!-- (?P<mark>[^>]*) -->\n)?```(?P<kind>console|python)\n)(?P<body>.*?)```", re.DOTALL
)


def printed(command: str, directory: Path) -> list[str]:
    """What a command prints, as the tests of the documentation run it."""
    environment = {**os.environ, "COLUMNS": "140", "NO_COLOR": "1", "TERM": "dumb"}
    done = subprocess.run(  # noqa: S603 - commands of our own pages
        shlex.split(command), cwd=directory, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command}: exit {done.returncode}\n{done.stderr}")
    return [line.rstrip() for line in done.stdout.splitlines()]


def refreshed(text: str, directory: Path, slow: bool) -> str:
    """The page with the outputs of its console blocks as they are now; `directory` holds the examples."""

    def block(match: re.Match[str]) -> str:
        mark, body = match["mark"] or "", match["body"]
        if mark.startswith("not run") or (mark == "slow" and not slow):
            return match[0]
        if match["kind"] == "python":
            subprocess.run([sys.executable, "-c", body], cwd=directory, check=True)  # noqa: S603
            return match[0]
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        lines = [line for command in commands for line in (command, *printed(command[2:], directory))]
        return match[0] if "\n...\n" in body else match["head"] + "".join(f"{line}\n" for line in lines) + "```"

    return _BLOCK.sub(block, text)


def main(arguments: Sequence[str]) -> None:
    """Refresh the pages named."""
    for page in (Path(name).resolve() for name in arguments if not name.startswith("--")):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT / "examples", Path(folder) / "examples", ignore=KEPT)
            text = page.read_text(encoding="utf-8")
            page.write_text(refreshed(text, Path(folder), "--slow" in arguments), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
