"""Where compiled kernels are kept: one folder for each state of their sources."""

from __future__ import annotations

import hashlib
import importlib.abc
import importlib.util
import os
import pkgutil
from importlib.metadata import version


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


def choose_folder() -> None:
    """Tell numba, before it is imported, where to keep what it compiles; a folder that the user chose stands."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    os.environ.setdefault("NUMBA_CACHE_DIR", os.path.join(home, "lineproof", f"kernels-{_sources()}"))
