"""The modules of the pages that are built, by the name of the page."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.pages import PageModule, jobs, scenarios, start

BUILT: Mapping[str, PageModule] = {
    "start": start,
    "scenarios": scenarios,
    "jobs": jobs,
}
