"""The pages of the dashboard, one module each; `docs/dashboard.md` says how one is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.context import Context
    from dashboard.services import Services


class PageModule(Protocol):
    """What a module of a page has."""

    def layout(self, context: Context) -> Any:
        """The content of the page as Dash components."""

    def register(self, app: Dash, services: Services) -> None:
        """Register the callbacks of the page with an application."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name, which names its texts too (`page.NAME`, `[page_NAME]`), its address and its icon."""

    name: str
    path: str
    icon: str


PAGES = (
    Page("start", "/", "home"),
    Page("line", "/line", "line"),
    Page("data", "/data", "data"),
    Page("scenarios", "/scenarios", "scenarios"),
    Page("results", "/results", "results"),
    Page("money", "/money", "money"),
    Page("acceptance", "/acceptance", "acceptance"),
    Page("reports", "/reports", "reports"),
    Page("jobs", "/jobs", "jobs"),
)
BY_PATH = {page.path: page for page in PAGES}
