"""A real server and a real headless Chromium; whatever a page says on its console or asks of another machine fails."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from dashboard.jobs.manager import _environment
from tests.dashboard.conftest import EXAMPLES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SIZES = {"wide": (1440, 900), "narrow": (1024, 768)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="needs Chromium (on Debian: apt-get install chromium)"))


@dataclass
class Server:
    """A server process; `url` without a slash at its end, `root` the folder of its cases."""

    url: str
    root: Path
    process: subprocess.Popen[str]


def start_server(root: Path, *options: str) -> Server:
    """Start a server on a free port and wait until it listens."""
    command = [sys.executable, "-m", "dashboard", str(root), "--port", "0", "--lang", "en", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment())
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://[^/ ]+", said)
    assert found, said
    return Server(found[0], root, process)


def stop_server(server: Server) -> None:
    """End a server, and wait for it and for all that it has started beside jobs: they hold the same pipe open."""
    server.process.terminate()
    server.process.communicate(timeout=30)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with copies of the small cell, the bearing line and a firm's acceptance, one for all tests of a process.

    Tests that change the shipped cases, or count on what they hold, have a server of their own.
    """
    root = tmp_path_factory.mktemp("cases")
    for example in ("small-cell", "bearing-6204", "acceptance/firm-a"):
        shutil.copytree(EXAMPLES / example, root / Path(example).name)
    started = start_server(root)
    yield started
    stop_server(started)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@dataclass
class Watched:
    """A page and what it complained of."""

    page: Page
    server: Server
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str, language: str = "zh") -> Page:
        """Open a page of the server and wait until it stands."""
        join = "&" if "?" in path else "?"
        self.page.goto(f"{self.server.url}{path}{join}lang={language}")
        self.page.wait_for_selector("#content h1")
        return self.page


@pytest.fixture(params=["wide"])
def watched(request: pytest.FixtureRequest, server: Server, browser: Browser) -> Iterator[Watched]:
    """A page whose console errors and requests to other machines fail the test at its end."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
    watched = Watched(context.new_page(), server)
    page, complaints = watched.page, watched.complaints

    def asked(asking: Request) -> None:
        if not asking.url.startswith((server.url, "data:", "blob:", "about:")):
            complaints.append(f"asks another machine: {asking.url}")

    page.on("request", asked)
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on(
        "console", lambda said: complaints.append(f"console: {said.text}") if said.type == "error" else None
    )  # fmt: skip
    page.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 500 else None)
    yield watched
    context.close()
    assert not complaints


both_languages = pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.slow)])
both_sizes = pytest.mark.parametrize(
    "watched", ["wide", pytest.param("narrow", marks=pytest.mark.slow)], indirect=True
)  # fmt: skip


def journey(*, sooner: bool = True) -> pytest.MarkDecorator:
    """Both languages and both sizes; by default Chinese on a wide page, or none where it simulates for too long."""
    every = [(size, language) for language in ("zh", "en") for size in SIZES]
    return pytest.mark.parametrize(
        ("watched", "language"),
        [pytest.param(*each, marks=[] if sooner and each == ("wide", "zh") else [pytest.mark.slow]) for each in every],
        indirect=["watched"],
    )
