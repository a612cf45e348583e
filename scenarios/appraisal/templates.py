"""The files of prices and terms that example cases begin with."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

TERMS_FILE = "economics.toml"


def terms_text(template: Literal["bearing", "fastener"]) -> str:
    """The commented text of a template."""
    return files("scenarios.appraisal").joinpath(f"{template}.toml").read_text(encoding="utf-8")
