"""The modules of the pages that are built, by the name of the page."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.pages import PageModule, acceptance, data, jobs, line, money, reports, results, scenarios, start

BUILT: Mapping[str, PageModule] = {
    "acceptance": acceptance,
    "data": data,
    "jobs": jobs,
    "line": line,
    "money": money,
    "reports": reports,
    "results": results,
    "scenarios": scenarios,
    "start": start,
}
