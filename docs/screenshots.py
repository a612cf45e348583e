"""Take the screenshots of the documentation anew: `python docs/screenshots.py [--cases DIR] [PAGE ...]`.

A server over copies of the reference bearing line and of a firm's acceptance, with the results that its pages show, and
a headless Chromium at 1440 wide. With `--cases` the folder is kept, so that a second call needs no simulation.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import APIRequestContext, Browser, Page, sync_playwright

from dashboard.pages import BY_PATH, PAGES
from scenarios.text import LANGUAGES

HERE = Path(__file__).resolve().parent
IMAGES = HERE / "images" / "dashboard"
EXAMPLES = HERE.parent / "examples"
WIDTH, HEIGHT = 1440, 900
LINE, FIRM = "bearing-6204", "firm-a"
JOBS = (
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


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address of a server over a folder of cases."""
    command = [sys.executable, "-m", "dashboard", str(root), "--port", "0", "--lang", "en"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ})  # noqa: S603
    try:
        said = process.stdout.readline() if process.stdout else ""
        found = re.search(r"http://[^/ ]+", said)
        if found is None:
            raise SystemExit(said)
        yield found[0]
    finally:
        process.terminate()
        process.wait()


def prepare(root: Path, url: str, api: APIRequestContext) -> None:
    """Make the results that the pages show; what is there already is left."""
    for case, kind, options in JOBS:
        there = api.get(f"{url}/api/v1/cases/{case}/results").json()["results"]
        if any(each["kind"] == kind and not each["stale"] for each in there):
            continue
        print(f"{case}: {kind}", file=sys.stderr)
        number = api.post(f"{url}/api/v1/cases/{case}/jobs", data={"kind": kind, "options": options}).json()["id"]
        while (job := api.get(f"{url}/api/v1/jobs/{number}").json())["state"] in ("waiting", "running"):
            time.sleep(0.5)
        if job["state"] != "done":
            raise SystemExit(f"{kind}: {job['problems']}")


def take(url: str, browser: Browser, names: list[str]) -> None:
    """A picture of every page in both languages, the whole length of the page."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1)
        page = context.new_page()
        for each in PAGES:
            if names and each.name not in names:
                continue
            page.goto(f"{url}{each.path}?case={CASES.get(each.name, LINE)}&lang={language}")
            page.wait_for_selector("#content h1")
            page.wait_for_timeout(1500)
            # A window as long as the page: what stays in place while somebody scrolls would be cut else.
            page.set_viewport_size({"width": WIDTH, "height": _length(page)})
            page.wait_for_timeout(1000)
            page.screenshot(path=IMAGES / f"{each.name}-{language}.png")
            page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        context.close()


def _length(page: Page) -> int:
    return max(HEIGHT, int(page.evaluate("document.documentElement.scrollHeight")))


def main() -> None:
    """Take the pictures of the pages that are named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", choices=[*(each.name for each in BY_PATH.values()), []])
    parser.add_argument("--cases", type=Path)
    arguments = parser.parse_args()
    root = arguments.cases or Path(tempfile.mkdtemp())
    root.mkdir(parents=True, exist_ok=True)
    for example in (LINE, f"acceptance/{FIRM}"):
        if not (root / Path(example).name).exists():
            shutil.copytree(EXAMPLES / example, root / Path(example).name)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with served(root) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        prepare(root, url, browser.new_context(extra_http_headers={"X-Lineproof": "1"}).request)
        take(url, browser, arguments.pages)
        browser.close()
    if arguments.cases is None:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
