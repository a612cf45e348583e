"""What was refused, one JSON object a line: who, from where, what and why; no passwords, cookies, bodies or queries."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

LARGEST = 8 * 1024 * 1024
LONGEST_PATH = 200


@dataclass(frozen=True, slots=True)
class RefusalLog:
    """A file of refusals; when it is full, it becomes `.1`, and a new one begins."""

    path: Path
    _lock: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    def write(self, code: str, status: int, *, method: str, path: str, address: str, user: str = "") -> None:
        """Add a refusal."""
        row = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"), "code": code, "status": status,
            "method": method, "path": path[:LONGEST_PATH], "address": address, "user": user,
        }  # fmt: skip
        # Other characters than ASCII escaped: a name in a path can't break a line or a terminal.
        line = json.dumps(row) + "\n"
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size > LARGEST:
                os.replace(self.path, self.path.with_suffix(".1.jsonl"))
            with open(self.path, "a", encoding="ascii") as stream:
                stream.write(line)
