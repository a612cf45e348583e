"""Settings of the server: frozen, checked before anything listens."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError

from scenarios.case import CASE_FILE
from scenarios.runner import default_workers
from scenarios.text import DEFAULT_LANGUAGE, Language
from simcore.errors import LineproofError
from simcore.spec import Frozen

LOOPBACK = "127.0.0.1"
PORT = 8765
STATE_FOLDER = ".dashboard"
"""Folder beside the cases for sessions, jobs and the log of refusals."""
KILOBYTE, MEGABYTE = 1024, 1024 * 1024


class Limits(Frozen):
    """What one person and one server may ask for."""

    body: int = Field(default=512 * KILOBYTE, ge=KILOBYTE, description="[B] body of any request without a larger limit")
    upload: int = Field(default=64 * MEGABYTE, ge=KILOBYTE, description="[B] body of an upload of a record or a pack")
    jobs_per_user: int = Field(default=2, ge=1, le=64, description="[1] jobs of one person that run at a time")
    jobs: int = Field(default=3, ge=1, le=256, description="[1] jobs that run at a time in all")
    waiting_per_user: int = Field(default=20, ge=1, le=1000, description="[1] jobs of one person that may wait")
    workers_per_job: int | None = Field(
        default=None, ge=1, le=256, description="[1] processes of a job; absent: one, without login all processors"
    )
    session_hours: float = Field(default=12.0, gt=0.0, le=720.0, description="[h] after which a login ends")
    account_failures: int = Field(default=5, ge=1, description="[1] failed logins of an account in a window")
    address_failures: int = Field(default=20, ge=1, description="[1] failed logins of an address in a window")
    failure_window: float = Field(default=300.0, gt=0.0, description="[s] window in which failed logins count")


class Config(Frozen):
    """Where the cases are, who is let in from where, and the limits."""

    root: Path = Field(description="folder that holds the cases")
    host: str = Field(default=LOOPBACK, min_length=1, max_length=253, description="address to listen at")
    port: int = Field(default=PORT, ge=0, le=65535, description="port to listen at; 0: any free one")
    users: Path | None = Field(default=None, description="file of users; absent: no login, loopback only")
    secret: Path | None = Field(default=None, description="file of the server's secret; absent: beside the cases")
    public_url: str = Field(default="", max_length=300, description="address in the browser behind a proxy with TLS")
    language: Language = Field(default=DEFAULT_LANGUAGE, description="language of whoever has chosen none")
    examples: Path | None = Field(default=None, description="folder of shipped example cases")
    limits: Limits = Field(default_factory=Limits)

    @property
    def state(self) -> Path:
        """Folder of sessions, jobs and the log of refusals."""
        return self.root / STATE_FOLDER

    @property
    def secret_file(self) -> Path:
        """File of the server's secret."""
        return self.secret or self.state / "secret"

    @property
    def behind_tls(self) -> bool:
        """Whether browsers reach the server through TLS: cookies are then sent through nothing else."""
        return self.public_url.startswith("https://")

    @property
    def job_workers(self) -> int:
        """Processes that a job simulates on: whoever is alone at a machine gets all of it."""
        return self.limits.workers_per_job or (1 if self.has_login else default_workers())

    @property
    def has_login(self) -> bool:
        """Whether people have to log in."""
        return self.users is not None


def configure(**settings: object) -> Config:
    """The settings, checked against one another and against the folder.

    Raises:
        LineproofError: LOGIN_NEEDED for an address that others can reach without users; ROOT_MISSING, ROOT_IS_CASE,
            SETTING, PUBLIC_URL.
    """
    try:
        config = Config.model_validate(settings)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise LineproofError("SETTING", first["msg"], "see `lineproof dashboard --help`", place) from None
    if not is_loopback(config.host) and not config.has_login:
        raise LineproofError(
            "LOGIN_NEEDED", f"'{config.host}' can be reached by others, and no users are configured",
            "write a file of users with `lineproof dashboard-user add NAME --role provider --users FILE` and give it "
            f"with --users FILE, or listen at {LOOPBACK}", "--host",
        )  # fmt: skip
    if not config.root.is_dir():
        raise LineproofError("ROOT_MISSING", "is no folder", "name the folder that holds the cases", str(config.root))
    if (config.root / CASE_FILE).exists():
        hint = f"name the folder above it: lineproof dashboard {config.root.resolve().parent}"
        raise LineproofError("ROOT_IS_CASE", "is a case itself", hint, str(config.root))
    _check_public_url(config.public_url)
    return config.model_copy(update={"root": config.root.resolve()})


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only; a name other than `localhost` counts as reachable."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _check_public_url(url: str) -> None:
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query:
        hint = "such as https://lineproof.example, without a path"
        raise LineproofError("PUBLIC_URL", f"'{url}' is no address of a site", hint, "--public-url")
