"""Files and functions stay small, and no file knows the machine that it was written on."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.architecture.conftest import Source

MAXIMUM_FILE_LINES = 500
# It travels alone, with the packs that it checks.
STANDALONE, MAXIMUM_STANDALONE_LINES = "scenarios.evidence.standalone.verify_lineproof", 700
MAXIMUM_FUNCTION_LINES = 80
# A kernel is one loop over flat arrays: cutting it up costs speed and gains no clarity.
MAXIMUM_KERNEL_LINES = 150

TEXT_SUFFIXES = {".cfg", ".css", ".html", ".js", ".json", ".md", ".py", ".svg", ".toml", ".txt", ".yml"}
TEXT_NAMES = {"Makefile", "LICENSE", "NOTICE", ".gitignore", ".editorconfig", "run"}
TREES = ("simcore", "lines", "scenarios", "dashboard", "benchmarks", "tests", "docs", "examples", "requirements", ".ci")
MACHINE_FOLDERS = ("work", "root", "home", "tmp", "Users", "opt")  # put together below: this file is searched as well
MACHINE_PATH = re.compile(rf"(?:(?<![\w.~/\-}}])/(?:{'|'.join(MACHINE_FOLDERS)})/\w)|(?:\b[A-Z]:\\(?:Users|Program)\b)")


def _functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _text_files(root: Path) -> Iterator[Path]:
    yield from (path for path in root.iterdir() if path.is_file())
    for tree in TREES:
        yield from (path for path in (root / tree).rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def test_no_file_is_too_long(sources: tuple[Source, ...]) -> None:
    found = {}
    for source in sources:
        length = len(source.text.splitlines())
        if length > (MAXIMUM_STANDALONE_LINES if source.is_in(STANDALONE) else MAXIMUM_FILE_LINES):
            found[source.path] = length
    assert not found, found


def test_no_function_is_too_long(sources: tuple[Source, ...]) -> None:
    found = []
    for source in sources:
        limit = MAXIMUM_KERNEL_LINES if source.is_in("simcore.kernels") else MAXIMUM_FUNCTION_LINES
        for function in _functions(source):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length > limit:
                found.append(f"{source.path}:{function.lineno} {function.name} has {length} lines of at most {limit}")
    assert not found, found


def test_no_path_of_one_machine(root: Path) -> None:
    found = []
    for path in _text_files(root):
        if path.suffix in TEXT_SUFFIXES or path.name in TEXT_NAMES:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if MACHINE_PATH.search(line):
                    found.append(f"{path.relative_to(root).as_posix()}:{number} {line.strip()}")
    assert not found, found
