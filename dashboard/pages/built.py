"""The modules of the pages that are built, by the name of the page."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.pages import PageModule, line

BUILT: Mapping[str, PageModule] = {
    "line": line,
}
