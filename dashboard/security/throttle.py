"""Failed logins are counted by account and by address; too many in a window, and even the right password waits."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dashboard.database import opened
from dashboard.refusals import Refused
from dashboard.security.sessions import SCHEMA


class Throttled(Refused):
    """Too many failed logins; `wait` [s] until the next may be tried."""

    def __init__(self, wait: int) -> None:
        super().__init__(429, "LOGIN_THROTTLED", "too many failed logins", f"wait {wait} s")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Throttle:
    """Failures allowed of an account and of an address within `window` [s]."""

    path: Path
    account_failures: int
    address_failures: int
    window: float
    now: Callable[[], float] = time.time

    def attempt(self, account: str, address: str) -> None:
        """Count an attempt as failed until `succeeded`, so that many at once can't slip through; raises Throttled."""
        now = self.now()
        with opened(self.path, SCHEMA) as connection:
            connection.execute("DELETE FROM failures WHERE time <= ?", (now - self.window,))
            for key, most in self._keys(account, address):
                times = [
                    row["time"] for row in connection.execute("SELECT time FROM failures WHERE key = ?", (key,))
                ]  # fmt: skip
                if len(times) >= most:
                    raise Throttled(max(1, math.ceil(sorted(times)[-most] + self.window - now)))
            connection.executemany(
                "INSERT INTO failures VALUES (?, ?)", [(key, now) for key, _ in self._keys(account, address)]
            )

    def succeeded(self, account: str, address: str) -> None:
        """Forget the failures of an account; those of the address keep counting, but for this attempt."""
        (of_account, _), (of_address, _) = self._keys(account, address)
        with opened(self.path, SCHEMA) as connection:
            connection.execute("DELETE FROM failures WHERE key = ?", (of_account,))
            connection.execute(
                "DELETE FROM failures WHERE rowid = (SELECT max(rowid) FROM failures WHERE key = ?)", (of_address,)
            )

    def _keys(self, account: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
        return (f"account {account[:64]}", self.account_failures), (f"address {address[:64]}", self.address_failures)
