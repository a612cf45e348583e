"""Data: records of the plant, what they hold, for which figures they do, and terms drafted from them."""

from dashboard.pages.data.callbacks import register
from dashboard.pages.data.content import layout

__all__ = ["layout", "register"]
