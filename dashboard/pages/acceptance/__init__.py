"""Acceptance: claims, plan, verdicts, evidence."""

from dashboard.pages.acceptance.callbacks import register
from dashboard.pages.acceptance.content import layout

__all__ = ["layout", "register"]
