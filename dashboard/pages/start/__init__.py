"""The first page: three ways in, the cases with their state and figures, and new cases."""

from dashboard.pages.start.callbacks import register
from dashboard.pages.start.content import layout

__all__ = ["layout", "register"]
