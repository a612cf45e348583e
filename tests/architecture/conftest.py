"""The project's source files, parsed once for the tests of its structure."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("simcore", "lines", "scenarios", "dashboard")
SOURCE_FOLDERS = (*PACKAGES, "benchmarks", "tests")


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root of the project, its dotted name, its text and its syntax tree."""

    path: str
    module: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.path)

    def is_in(self, *modules: str) -> bool:
        return any(self.module == module or self.module.startswith(f"{module}.") for module in modules)

    def imports(self) -> list[tuple[int, str]]:
        """Line and dotted name of everything imported, wherever in the file; a relative import keeps its dots."""
        found: list[tuple[int, str]] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found.append((node.lineno, "." * node.level + (node.module or "")))
            elif isinstance(node, ast.Call) and _is_dynamic_import(node):
                argument = node.args[0]
                found.append((node.lineno, str(argument.value) if isinstance(argument, ast.Constant) else "?"))
        return found


def _is_dynamic_import(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    return bool(call.args) and name in {"__import__", "import_module", "importlib.import_module"}


def read_source(path: Path) -> Source:
    relative = path.relative_to(ROOT)
    parts = relative.with_suffix("").parts
    module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Source(relative.as_posix(), module, path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def sources() -> tuple[Source, ...]:
    """Every Python file of the packages, the benchmarks and the tests."""
    files = sorted(path for folder in SOURCE_FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return tuple(read_source(path) for path in files)


@pytest.fixture(scope="session")
def package_sources(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Every Python file of the four import packages."""
    return tuple(source for source in sources if source.is_in(*PACKAGES))
