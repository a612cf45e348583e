"""Small packs for tests, written the same every time."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from scenarios.evidence.chain import Event
from scenarios.evidence.keys import SigningKey
from scenarios.evidence.manifest import PackFile
from scenarios.evidence.pack import Sealing, WrittenPack, write_pack
from scenarios.evidence.standalone import verify_lineproof as standalone
from scenarios.evidence.verify import verify_pack

NOON = dt.datetime(2025, 7, 10, 12, tzinfo=dt.UTC)
SEALING = Sealing("Firm A", "a small pack", "for tests", NOON)
PLAN = PackFile("plan.json", b'{"a":"1"}', "plan")
FILES = [PLAN, PackFile("records/班报.csv", "日期,合格数\n2025-01-06,5000\n".encode(), "record")]
LEDGER = [Event(NOON - dt.timedelta(days=90), "plan frozen", PLAN.sha256, PLAN.path)]
# What a check says: exit would be 1, and which places it names.
Check = Callable[[Path], list[str]]


def small_pack(path: Path, key: SigningKey | None = None) -> WrittenPack:
    return write_pack(FILES, path, SEALING, ledger=LEDGER, key=key)


def by_product(path: Path) -> list[str]:
    found = verify_pack(path)
    assert found.unaltered == (not found.findings)
    return [finding.path for finding in found.findings]


def by_standalone(path: Path) -> list[str]:
    return [finding.path for finding in standalone.check(str(path)).findings]


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    """An archive as any program writes it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path
