"""Money: what a scenario costs and brings, its terms, how sure that is, and what aid it may receive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import Dash

from dashboard.components.later import register_later
from dashboard.pages.money import terms
from dashboard.pages.money.aid import kinks_content
from dashboard.pages.money.content import layout

if TYPE_CHECKING:
    from dashboard.services import Services

__all__ = ["layout", "register"]


def register(app: Dash, services: Services) -> None:
    """The callbacks of the page."""
    terms.register(app, services)
    register_later(app, services, "money", {"terms": terms.terms_content, "kinks": kinks_content})
