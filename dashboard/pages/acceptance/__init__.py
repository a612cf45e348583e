"""Acceptance: claims and terms, plan, verdicts, evidence; the address says which of them is open."""

from dashboard.pages.acceptance.callbacks import register
from dashboard.pages.acceptance.content import layout

__all__ = ["layout", "register"]
