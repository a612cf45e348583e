"""A server over a folder with a copy of a small case, without a network."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder
from starlette.testclient import TestClient

from dashboard.app import create_app
from dashboard.config import Config, Limits, configure
from dashboard.context import Context
from dashboard.security.users import add_user
from dashboard.services import Services, services_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BASE = "http://127.0.0.1:8765"
OWN = {"X-Lineproof": "1"}
PASSWORD = "a long enough password"  # noqa: S105
FAST = 2**10
"""Cost of scrypt in tests."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of cases with one simulated and one judged case."""
    folder = tmp_path / "cases"
    folder.mkdir()
    shutil.copytree(EXAMPLES / "small-cell", folder / "small-cell")
    shutil.copytree(EXAMPLES / "acceptance" / "firm-a", folder / "firm-a")
    return folder


@pytest.fixture
def config(root: Path) -> Config:
    """Loopback, no login."""
    return configure(root=root, examples=EXAMPLES, limits=Limits(workers_per_job=1))


@pytest.fixture
def services(config: Config) -> Services:
    """The parts of a server whose jobs nobody starts."""
    return services_of(config)


@pytest.fixture
def context(services: Services) -> Context:
    """Somebody at the machine who looks at the small case in Chinese."""
    return services.context("/line", "?case=small-cell")


@pytest.fixture
def client(config: Config) -> TestClient:
    """A client of the application; its jobs are not started."""
    return TestClient(create_app(config), base_url=BASE, follow_redirects=False)


@pytest.fixture
def users(tmp_path: Path) -> Path:
    """A file with a user of each role, called as the role."""
    path = tmp_path / "users.toml"
    for role in ("provider", "enterprise", "official"):
        add_user(path, role, role, PASSWORD, cost=FAST)
    return path


@pytest.fixture
def guarded(root: Path, users: Path) -> Iterator[TestClient]:
    """A client of a server with login."""
    config = configure(root=root, examples=EXAMPLES, users=users)
    yield TestClient(create_app(config), base_url=BASE, follow_redirects=False)


def log_in(client: TestClient, name: str, password: str = PASSWORD) -> None:
    """Log in as a user."""
    form = {"name": name, "password": password, "next": "/"}
    answer = client.post("/login", data=form, headers={"Origin": BASE, "Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 303, answer.text


def shown(component: Any) -> str:
    """A page as the browser gets it; spaces that hold a number and its unit together are read as spaces."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False).replace("\u00a0", " ")
