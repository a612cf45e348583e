"""A server with two cases whose pages all have something to show: for figures of speed, and for screenshots."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import APIRequestContext, Browser, sync_playwright

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LINE, FIRM = "bearing-6204", "firm-a"
JOBS: tuple[tuple[str, str, dict[str, int | str]], ...] = (
    (LINE, "compare", {}),
    (LINE, "predict", {"draws": 60, "replications": 1, "days": 5}),
    (LINE, "explain", {"days": 5, "replications": 6}),
    (LINE, "alternatives", {"days": 5, "replications": 6}),
    (LINE, "timeline", {"replications": 6}),
    (LINE, "appraise", {}),
    (LINE, "quote", {}),
    (FIRM, "plan", {"dated": "2025-01-02"}),
    (FIRM, "accept", {}),
    (FIRM, "pack", {}),
)
CASES = {"acceptance": FIRM, "data": FIRM}
"""The case of a page by its name, where it isn't the line."""
_LOOK = 0.5


@contextmanager
def staged(root: Path, language: str = "en") -> Iterator[tuple[str, Browser]]:
    """The address of a server over a folder that gets the cases and their results, and a browser beside it.

    What is there already is left, so that a second call needs no simulation.
    """
    root.mkdir(parents=True, exist_ok=True)
    for example in (LINE, f"acceptance/{FIRM}"):
        if not (root / Path(example).name).exists():
            shutil.copytree(EXAMPLES / example, root / Path(example).name)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with _served(root, language) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        _prepare(url, browser.new_context(extra_http_headers={"X-Lineproof": "1"}).request)
        yield url, browser
        browser.close()


@contextmanager
def _served(root: Path, language: str) -> Iterator[str]:
    command = [sys.executable, "-m", "dashboard", str(root), "--port", "0", "--lang", language]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ})
    try:
        said = process.stdout.readline() if process.stdout else ""
        found = re.search(r"http://[^/ ]+", said)
        if found is None:
            raise SystemExit(said)
        yield found[0]
    finally:
        process.terminate()
        process.wait()


def _prepare(url: str, api: APIRequestContext) -> None:
    """Make the results that the pages show."""
    for case, kind, options in JOBS:
        there = api.get(f"{url}/api/v1/cases/{case}/results").json()["results"]
        if any(each["kind"] == kind and not each["stale"] for each in there):
            continue
        print(f"{case}: {kind}", file=sys.stderr)
        number = api.post(f"{url}/api/v1/cases/{case}/jobs", data={"kind": kind, "options": options}).json()["id"]
        while (job := api.get(f"{url}/api/v1/jobs/{number}").json())["state"] in ("waiting", "running"):
            time.sleep(_LOOK)
        if job["state"] != "done":
            raise SystemExit(f"{kind}: {job['problems']}")
