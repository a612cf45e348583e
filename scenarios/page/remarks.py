"""Remarks of a study as chips at the head of a page."""

from __future__ import annotations

from collections.abc import Iterable

from scenarios.page.frame import Chip
from scenarios.study import Remark
from scenarios.text import Text
from scenarios.words import remark_text


def remark_chips(findings: Iterable[Remark], notes: Iterable[Remark], text: Text) -> list[Chip]:
    """Remarks as chips, findings first."""
    found: list[Chip] = [(remark_text(remark, text), "bad") for remark in findings]
    return found + [(remark_text(remark, text), "warn") for remark in notes]
