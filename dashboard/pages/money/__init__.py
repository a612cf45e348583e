"""Money: what a scenario costs and brings, its terms, how sure that is, and what aid it may receive."""

from dashboard.pages.money.content import layout
from dashboard.pages.money.terms import register

__all__ = ["layout", "register"]
