"""The file of users: a name, a role and a salted scrypt hash each; readable by its owner only.

Parameters of scrypt as OWASP's Password Storage Cheat Sheet recommends (N = 2^17, r = 8, p = 1: 128 MiB a login).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args
from uuid import uuid4

import tomli_w
from pydantic import Field, ValidationError

from dashboard.security.roles import ROLES, Role, User
from lines.problems import problems_of, with_lines
from lines.text import parse_toml, read_text
from simcore.errors import LineproofError, SpecError
from simcore.spec import Frozen

COST, BLOCK_SIZE, PARALLEL = 2**17, 8, 1
SALT_BYTES, HASH_BYTES = 16, 32
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
OWNER_ONLY = stat.S_IRUSR | stat.S_IWUSR
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_LARGEST_COST = 2**20

GivenRole = Literal["provider", "enterprise", "official"]
Hexadecimal = Annotated[str, Field(pattern=r"^[0-9a-f]{32,256}$")]


class Entry(Frozen):
    """A user in the file."""

    role: GivenRole
    salt: Hexadecimal = Field(description="hexadecimal")
    hash: Hexadecimal = Field(description="scrypt of the password, hexadecimal")
    n: int = Field(default=COST, ge=2**10, le=_LARGEST_COST, description="[1] cost")
    r: int = Field(default=BLOCK_SIZE, ge=1, le=32, description="[1] block size")
    p: int = Field(default=PARALLEL, ge=1, le=16, description="[1] parallelisation")


class UserFile(Frozen):
    """The file of users."""

    schema_version: Literal[1] = Field(default=1, description="version of this schema")
    users: dict[str, Entry] = Field(default_factory=dict, max_length=10_000)


def load_users(path: Path) -> Mapping[str, Entry]:
    """The users of a file by name.

    Raises:
        SpecError: for what can't be read or isn't allowed in it, with its line.
        LineproofError: USERS_READABLE, when others than its owner may read it.
    """
    text = read_text(path)
    _require_owner_only(path)
    data = parse_toml(text, str(path))
    try:
        return UserFile.model_validate(data).users
    except ValidationError as error:
        raise SpecError(with_lines(problems_of(error, UserFile, data, str(path)), text, str(path))) from None


def add_user(path: Path, name: str, role: str, password: str, *, cost: int = COST) -> None:
    """Write a user into the file, which is made where it isn't there; one of that name is replaced.

    Raises:
        LineproofError: USER_NAME, ROLE, PASSWORD for what isn't allowed; what `load_users` raises.
    """
    if not _NAME.fullmatch(name):
        raise LineproofError("USER_NAME", f"'{name}' is no name of a user", "a letter, then letters, digits, . _ -")
    known = _role(role)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        hint = f"{SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; a sentence is easy to keep in mind"
        raise LineproofError("PASSWORD", f"the password has {len(password)} characters", hint)
    users = dict(load_users(path)) if path.exists() else {}
    salt = secrets.token_bytes(SALT_BYTES)
    digest = hash_password(password, salt, cost, BLOCK_SIZE, PARALLEL)
    users[name] = Entry(role=known, salt=salt.hex(), hash=digest.hex(), n=cost)
    _write(path, UserFile(users=users))


def _role(name: str) -> GivenRole:
    known: tuple[GivenRole, ...] = get_args(GivenRole)
    for each in known:
        if each == name:
            return each
    raise LineproofError("ROLE", f"there is no role '{name}'", f"one of {', '.join(ROLES)}", "--role")


def _write(path: Path, file: UserFile) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    part = path.with_name(f"{path.name}.{uuid4().hex}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "wb") as stream:
        stream.write(tomli_w.dumps(file.model_dump()).encode("utf-8"))
    os.replace(part, path)


def _require_owner_only(path: Path) -> None:
    if os.name != "posix":
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & ~OWNER_ONLY:
        raise LineproofError("USERS_READABLE", f"has the mode {mode:04o}", f"run: chmod 600 {path}", str(path))


def hash_password(password: str, salt: bytes, cost: int, block_size: int, parallel: int) -> bytes:
    """scrypt (RFC 7914) of a password."""
    memory = 128 * block_size * (cost + parallel) + 2**20
    return hashlib.scrypt(
        password.encode("utf-8"), salt=salt, n=cost, r=block_size, p=parallel, maxmem=memory, dklen=HASH_BYTES
    )


def authenticated(users: Mapping[str, Entry], name: str, password: str) -> User | None:
    """The user with this name and password; None otherwise, after the same time whether or not the name is known."""
    if len(password) > LONGEST_PASSWORD:
        return None
    entry = users.get(name)
    like = entry or next(iter(users.values()), None)
    if like is None:
        return None
    found = hash_password(password, bytes.fromhex(like.salt), like.n, like.r, like.p)
    if entry is None or not hmac.compare_digest(found, bytes.fromhex(entry.hash)):
        return None
    role: Role = entry.role
    return User(name, role)
