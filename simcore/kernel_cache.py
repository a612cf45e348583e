"""Where compiled kernels are kept: one folder for each state of their sources."""

from __future__ import annotations

import hashlib
import importlib.abc
import importlib.util
import os
import pkgutil
import sys
from functools import cache
from importlib.metadata import version

# What a run of the compiled engine calls: the file that each leaves in the folder, once compiled.
ENTRIES = ("run._start", "run._advance", "run._book_all", "serial._send")


@cache
def _sources() -> str:
    """Digest of everything that is compiled: numba itself looks only at the file of the function that is called."""
    whole = hashlib.sha256(version("numba").encode())
    for package in ("simcore.kernels", "simcore.streams"):
        spec = importlib.util.find_spec(package)
        for module in sorted(
            pkgutil.iter_modules(spec.submodule_search_locations if spec else None), key=lambda m: m.name
        ):
            name = f"{package}.{module.name}"
            found = importlib.util.find_spec(name)
            if found is not None and isinstance(found.loader, importlib.abc.InspectLoader):
                whole.update((found.loader.get_source(name) or "").encode())
    return whole.hexdigest()[:16]


def _home() -> str:
    """The user's cache folder; the one for temporary files where that can't be written."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    existing = home
    while existing and not os.path.isdir(existing) and os.path.dirname(existing) != existing:
        existing = os.path.dirname(existing)
    if os.access(existing, os.W_OK):
        return home
    user = os.getuid() if hasattr(os, "getuid") else "all"
    return os.path.join(
        os.environ.get("TMPDIR") or os.environ.get("TEMP") or os.path.join(os.sep, "tmp"), f"cache-{user}"
    )


def choose_folder() -> str:
    """Tell numba, before it is imported, where to keep what it compiles; inside the folder that the user chose."""
    name = f"kernels-{_sources()}"
    chosen = os.environ.get("NUMBA_CACHE_DIR") or os.path.join(_home(), "lineproof")
    if os.path.basename(chosen) != name:
        chosen = os.path.join(chosen, name)
    os.environ["NUMBA_CACHE_DIR"] = chosen
    return chosen


def is_kept() -> bool:
    """Whether every kernel lies compiled in the folder, so that a process loads them in a second."""
    tag = f".py{sys.version_info.major}{sys.version_info.minor}.nbi"
    names = (name for _, _, names in os.walk(choose_folder()) for name in names if name.endswith(tag))
    return {name.partition("-")[0] for name in names}.issuperset(ENTRIES)
