"""What is installed is the four packages, whole, from a lock that any machine can use."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.architecture.conftest import Source

PACKAGES = {"simcore", "lines", "scenarios", "dashboard"}
LOCAL_NAMES = ("build", "dist", "*.egg-info", "__pycache__", ".venv*", ".git", ".*_cache", ".hypothesis", "tests")


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lock(root: Path) -> str:
    return (root / "requirements" / "lock.txt").read_text(encoding="utf-8")


def _found_packages(root: Path, project: dict[str, Any]) -> list[str]:
    from setuptools import find_packages

    find = project["tool"]["setuptools"]["packages"]["find"]
    return find_packages(str(root), include=find["include"])


def _canonical(requirement: str) -> str:
    """The normalised name that a requirement begins with (PyPA name normalisation, PEP 503)."""
    match = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement)
    assert match, requirement
    return re.sub(r"[-_.]+", "-", match.group()).lower()


def test_top_level_names_are_the_four_packages(root: Path, project: dict[str, Any]) -> None:
    assert {name.split(".")[0] for name in _found_packages(root, project)} == PACKAGES


def test_no_other_distribution_claims_our_names() -> None:
    owners = importlib.metadata.packages_distributions()
    claimed = {name: sorted(set(owners.get(name, [])) - {"lineproof"}) for name in PACKAGES}
    assert not any(claimed.values()), claimed


def test_every_module_belongs_to_a_distributed_package(
    root: Path, project: dict[str, Any], package_sources: tuple[Source, ...]
) -> None:
    distributed = set(_found_packages(root, project))
    folders = {source.path.rpartition("/")[0].replace("/", ".") for source in package_sources}
    assert folders <= distributed, f"without __init__.py: {sorted(folders - distributed)}"


def test_every_package_is_marked_as_typed(root: Path) -> None:
    assert {path.parent.name for path in root.glob("*/py.typed")} == PACKAGES


def test_lock_names_packages_and_hashes_only(lock: str) -> None:
    allowed = re.compile(r"#|[a-z0-9-]+==[^ ]+( ; [^\\]+)? \\$|--hash=sha256:[0-9a-f]{64}( \\)?$")
    found = [line for line in lock.splitlines() if not allowed.match(line.strip())]
    assert not found, found
    assert "://" not in lock


def test_lock_holds_every_direct_requirement(project: dict[str, Any], lock: str) -> None:
    metadata = project["project"]
    direct = {_canonical(text) for text in metadata["dependencies"] + metadata["optional-dependencies"]["dev"]}
    locked = {_canonical(line) for line in lock.splitlines() if re.match(r"[a-z0-9]", line)}
    assert direct <= locked, f"run make lock: {sorted(direct - locked)}"


@pytest.mark.slow
def test_wheel_holds_all_modules_and_data(root: Path, tmp_path: Path, package_sources: tuple[Source, ...]) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(root, tree, ignore=shutil.ignore_patterns(*LOCAL_NAMES))
    pip_wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip_wheel, "--wheel-dir", str(tmp_path), str(tree)], check=True)
    (wheel,) = tmp_path.glob("lineproof-*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    modules = {source.path for source in package_sources}
    data = {
        path.relative_to(root).as_posix()
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if path.is_file() and path.suffix in {".css", ".html", ".js", ".json", ".toml", ".typed"}
    }
    assert modules | data <= held, sorted((modules | data) - held)
    top_level = {name.split("/")[0] for name in held if ".dist-info/" not in name}
    assert top_level == PACKAGES
