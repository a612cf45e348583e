"""Every example of the README and of docs/ is run, and what it prints is what the page says.

A fenced block `console` holds commands after `$ ` and the output that follows them; a line `...` stands for any
lines. A fenced block `python` is run as it stands. Blocks of one page share a working directory, in order. An HTML
comment `<!-- slow -->` on the line before a block moves it to the slow suite, `<!-- not run: reason -->` keeps it out.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"(?:<!-- (?P<mark>[^>]*) -->\n)?```(?P<kind>console|python)\n(?P<body>.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Example:
    page: Path
    kind: str
    body: str
    mark: str

    @property
    def slow(self) -> bool:
        return self.mark == "slow"

    @property
    def run(self) -> bool:
        return not self.mark.startswith("not run")


def examples(page: Path) -> list[Example]:
    text = page.read_text(encoding="utf-8")
    return [Example(page, m["kind"], m["body"], m["mark"] or "") for m in _BLOCK.finditer(text)]


def commands(body: str) -> list[tuple[str, list[str]]]:
    """(command, expected lines) pairs of a console block."""
    found: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line.rstrip())
    return found


def matches(expected: list[str], actual: list[str]) -> bool:
    """Whether the actual lines are the expected ones, `...` standing for any number of lines."""
    pattern = "\n".join(".*?" if line == "..." else re.escape(line) for line in expected)
    return re.fullmatch(pattern, "\n".join(actual), re.DOTALL) is not None


def run_console(example: Example, directory: Path) -> None:
    environment = {**os.environ, "COLUMNS": "140", "NO_COLOR": "1", "TERM": "dumb"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    for command, expected in commands(example.body):
        done = subprocess.run(
            shlex.split(command),
            cwd=directory,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
        actual = [line.rstrip() for line in done.stdout.splitlines()]
        assert done.returncode in (0, 1), f"{command}: exit {done.returncode}\n{done.stderr}"
        if expected:
            assert matches(expected, actual), f"{command}\n--- printed ---\n" + "\n".join(actual)


def run_page(page: Path, directory: Path, *, slow: bool) -> None:
    shutil.copytree(ROOT / "examples", directory / "examples", ignore=shutil.ignore_patterns(".lineproof"))
    for example in examples(page):
        if not example.run or (example.slow and not slow):
            continue
        if example.kind == "console":
            run_console(example, directory)
        else:
            subprocess.run([sys.executable, "-W", "error", "-c", example.body], cwd=directory, check=True, timeout=900)


FAST = [page for page in PAGES if any(e.run and not e.slow for e in examples(page))]
SLOW = [page for page in PAGES if any(e.run and e.slow for e in examples(page))]


@pytest.mark.parametrize("page", FAST, ids=lambda page: page.name)
def test_examples_run_and_print_what_the_page_says(page: Path, tmp_path: Path) -> None:
    run_page(page, tmp_path, slow=False)


@pytest.mark.slow
@pytest.mark.parametrize("page", SLOW, ids=lambda page: page.name)
def test_slow_examples_too(page: Path, tmp_path: Path) -> None:
    run_page(page, tmp_path, slow=True)


def test_every_example_that_is_marked_slow_is_found_and_run() -> None:
    """A mark that is written in any other way would keep an example out of both suites, and nobody would notice."""
    marks = {page: page.read_text(encoding="utf-8").count("<!-- slow -->") for page in PAGES}
    assert {page: sum(e.slow for e in examples(page)) for page in PAGES} == marks
    names = {page.relative_to(ROOT).as_posix() for page in SLOW}
    assert {"docs/alternatives.md", "docs/timeline.md", "docs/traps/furnace.md"} <= names
    known = {"", "slow"}
    for page in PAGES:
        for example in examples(page):
            assert example.mark in known or example.mark.startswith("not run: ")


def test_a_wrong_output_is_found() -> None:
    assert matches(["a", "...", "c"], ["a", "b", "b", "c"])
    assert not matches(["a", "b"], ["a", "c"])


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"
