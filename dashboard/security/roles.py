"""Roles, and the table of what each may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from dashboard.refusals import Refused

Role = Literal["provider", "enterprise", "official", "local"]
Action = Literal["read", "change", "run", "accept"]
ROLES: tuple[Role, ...] = ("provider", "enterprise", "official")
"""Roles that a user can be given; `local` is whoever sits at the machine of a server without login."""

ALLOWED: Mapping[Role, frozenset[Action]] = {
    "provider": frozenset(get_args(Action)),
    "enterprise": frozenset(get_args(Action)),
    "official": frozenset(("read", "accept")),
    "local": frozenset(get_args(Action)),
}
"""read: cases, versions, results, documents. change: files of a case, new cases, undo. run: simulations, money, quotes.
accept: records and terms of an acceptance, plans, verdicts, packs."""


@dataclass(frozen=True, slots=True)
class User:
    """Who asks."""

    name: str
    role: Role

    def may(self, action: Action) -> bool:
        """Whether the role allows an action."""
        return action in ALLOWED[self.role]

    def require(self, action: Action) -> None:
        """Raises Refused WRONG_ROLE (403) unless the role allows an action."""
        if not self.may(action):
            roles = ", ".join(role for role in ROLES if action in ALLOWED[role])
            raise Refused(403, "WRONG_ROLE", f"the role '{self.role}' may not {action}", f"log in as one of: {roles}")


LOCAL_USER = User("local", "local")
