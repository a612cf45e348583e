"""SQLite files of the server: opened for each use, so that any thread and any process may."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A disk under load may keep a writer waiting; longer means that something is stuck.
BUSY_SECONDS = 15.0


@contextmanager
def opened(path: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """A connection whose block is one transaction that no other writer interrupts; tables are made where missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        _prepare(connection, schema)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    finally:
        connection.close()


@contextmanager
def reading(path: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """A connection for queries, which wait for no writer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        _prepare(connection, schema)
        yield connection
    finally:
        connection.close()


def _prepare(connection: sqlite3.Connection, schema: str) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN IMMEDIATE; {schema}; PRAGMA user_version = 1; COMMIT;")
    connection.execute("PRAGMA synchronous = FULL")
