"""Results: before, after and difference, with what they rest on."""

from dashboard.pages.results.content import layout, register

__all__ = ["layout", "register"]
