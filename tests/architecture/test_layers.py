"""The packages stand on one another in one order, and each outside library has one place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import grimp
import pytest
from importlinter.cli import lint_imports

if TYPE_CHECKING:
    from pathlib import Path

    from tests.architecture.conftest import Source

DASHBOARD_LIBRARIES = {"dash", "dash_ag_grid", "dash_mantine_components"}

# Reading a line file is the business of `lines`, keeping results that of `scenarios`.
FILE_LIBRARIES = {
    *("bz2", "csv", "dbm", "gzip", "lzma", "pathlib", "shelve", "shutil", "sqlite3", "tarfile", "tempfile", "zipfile"),
    *("docx", "openpyxl", "pandas", "polars", "xlsxwriter"),
    *("http", "requests", "socket", "subprocess", "urllib"),
}
FILE_CALLS = {"open", "io.open", "os.open", "codecs.open"}
FILE_METHODS = {
    *("read_text", "read_bytes", "write_text", "write_bytes", "touch", "mkdir", "makedirs", "unlink", "tofile"),
    *("fromfile", "genfromtxt", "loadtxt", "memmap", "savetxt", "savez", "savez_compressed"),
}
# llvmlite is the code generator of numba.
KERNEL_LIBRARIES = {"numpy", "numba", "llvmlite", "math"}
ANNOTATION_LIBRARIES = {"__future__", "collections.abc", "typing"}


def _imports_outside(
    sources: tuple[Source, ...], forbidden: set[str], allowed_in: Callable[[Source], bool]
) -> list[str]:
    return [
        f"{source.path}:{line} imports {name}"
        for source in sources
        if not allowed_in(source)
        for line, name in source.imports()
        if name.split(".")[0] in forbidden
    ]


def _file_accesses(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name in FILE_CALLS or (isinstance(node.func, ast.Attribute) and node.func.attr in FILE_METHODS):
            yield f"{source.path}:{node.lineno} calls {name}"


def test_import_contracts_are_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    status = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_only_the_reference_engine_imports_simpy(package_sources: tuple[Source, ...]) -> None:
    found = _imports_outside(package_sources, {"simpy"}, lambda source: source.is_in("simcore.engines.reference"))
    assert not found, found


def test_only_the_dashboard_imports_dash(package_sources: tuple[Source, ...]) -> None:
    found = _imports_outside(package_sources, DASHBOARD_LIBRARIES, lambda source: source.is_in("dashboard"))
    assert not found, found


def test_simcore_touches_no_file(package_sources: tuple[Source, ...]) -> None:
    simcore = tuple(source for source in package_sources if source.is_in("simcore"))
    found = _imports_outside(simcore, FILE_LIBRARIES, lambda source: False)
    found += [access for source in simcore for access in _file_accesses(source)]
    assert not found, found


def test_imports_are_absolute_and_named(package_sources: tuple[Source, ...]) -> None:
    found = [
        f"{source.path}:{line} imports {name}"
        for source in package_sources
        for line, name in source.imports()
        if name.startswith(".") or name == "?"
    ]
    assert not found, found


def test_kernels_import_numbers_only(package_sources: tuple[Source, ...]) -> None:
    kernels = [source for source in package_sources if source.is_in("simcore.kernels")]
    if not kernels:
        pytest.skip("this tree has no simcore.kernels")
    found = [
        f"{source.path}:{line} imports {name}"
        for source in kernels
        for line, name in source.imports()
        if name.split(".")[0] not in KERNEL_LIBRARIES
        and name not in ANNOTATION_LIBRARIES
        and name not in ("simcore.kernels", "simcore.streams")
        # The room that compiles says where numba keeps what it made.
        and not (source.is_in("simcore.kernels._jit") and name.startswith("simcore.kernel_cache"))
        # The one sampler source is shared by all engines.
        and not name.startswith(("simcore.kernels.", "simcore.streams."))
    ]
    assert not found, found


@pytest.mark.parametrize("room", ["scenarios.acceptance", "scenarios.evidence"])
def test_a_verdict_never_depends_on_an_engine(room: str) -> None:
    """Acceptance judges measured data only: no simulated figure enters a verdict, not even through another module."""
    graph = grimp.build_graph("simcore", "lines", "scenarios", "dashboard", cache_dir=None)
    needed = {room, "simcore.engines"}
    if not needed <= graph.modules:
        pytest.skip(f"this tree has no {', '.join(sorted(needed - graph.modules))}")
    chains = graph.find_shortest_chains(room, "simcore.engines", as_packages=True)
    assert not chains, [" -> ".join(chain) for chain in chains]
