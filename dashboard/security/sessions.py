"""Sessions on the server: the browser holds a random number, the database its keyed hash, so a copy opens nothing."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dashboard.database import opened, reading
from dashboard.security.roles import ROLES, User
from dashboard.security.users import OWNER_ONLY

ID_BYTES = 32
SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, role TEXT NOT NULL, begun REAL NOT NULL, ends REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS failures (key TEXT NOT NULL, time REAL NOT NULL);
CREATE INDEX IF NOT EXISTS failures_key ON failures (key, time);
"""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions of a server; `lifetime` [s] after which a login ends; `now` [s] since the epoch."""

    path: Path
    secret: bytes
    lifetime: float
    now: Callable[[], float] = time.time

    def begin(self, user: User) -> str:
        """A new session; what the browser is to send back."""
        session_id = secrets.token_urlsafe(ID_BYTES)
        begun = self.now()
        with opened(self.path, SCHEMA) as connection:
            connection.execute("DELETE FROM sessions WHERE ends <= ?", (begun,))
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
                (self._key(session_id), user.name, user.role, begun, begun + self.lifetime),
            )
        return session_id

    def user(self, session_id: str) -> User | None:
        """Whose session it is; None where there is none, or where it has ended."""
        with reading(self.path, SCHEMA) as connection:
            row = connection.execute(
                "SELECT user, role FROM sessions WHERE id = ? AND ends > ?", (self._key(session_id), self.now())
            ).fetchone()
        if row is None:
            return None
        role = next((role for role in ROLES if role == row["role"]), None)
        return None if role is None else User(row["user"], role)

    def has_ended(self, session_id: str) -> bool:
        """Whether there was such a session whose time is over."""
        with reading(self.path, SCHEMA) as connection:
            row = connection.execute("SELECT ends FROM sessions WHERE id = ?", (self._key(session_id),)).fetchone()
        return row is not None and row["ends"] <= self.now()

    def end(self, session_id: str) -> None:
        """Log out."""
        with opened(self.path, SCHEMA) as connection:
            connection.execute("DELETE FROM sessions WHERE id = ?", (self._key(session_id),))

    def _key(self, session_id: str) -> str:
        return hmac.new(self.secret, session_id.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def load_secret(path: Path) -> bytes:
    """The secret of a server; made, readable by its owner only, where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as stream:
        made = secrets.token_bytes(ID_BYTES)
        stream.write(made)
    return made
