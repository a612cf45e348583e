"""What a result was measured on and with; no name of the machine and no path of it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from pathlib import Path

from benchmarks.c.reference import FLAGS, compiler, compiler_version
from simcore.identity import product_version

PACKAGES = ("numpy", "simpy", "numba", "llvmlite")


def processor() -> str:
    """The model of the processor as it names itself."""
    description = Path("/proc/cpuinfo")
    if description.exists():
        named = re.search(r"^model name\s*:\s*(.+)$", description.read_text(encoding="utf-8"), re.MULTILINE)
        if named:
            return named[1]
    return platform.processor() or platform.machine()


def machine() -> dict[str, str | int]:
    """Processor, cores, operating system."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return {"processor": processor(), "cores": os.cpu_count() or 1, "system": system}


def versions() -> dict[str, str]:
    """Python, this project, the packages that are timed or do the timing, and the C compiler with its flags."""
    found = {"python": f"{platform.python_implementation()} {platform.python_version()}"}
    found["lineproof"] = product_version()
    found.update({name: importlib.metadata.version(name) for name in PACKAGES})
    command = compiler()
    found["c"] = "none" if command is None else f"{compiler_version(command)}; {' '.join(FLAGS)}"
    return found


def words() -> str:
    """The machine in a few words for a file name."""
    text = f"{processor()} {os.cpu_count() or 1} cores"
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"\((r|tm)\)", "", text.lower())).strip("-")
