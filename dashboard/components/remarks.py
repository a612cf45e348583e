"""What the reader of a result must know: its findings and notes, as the commands say them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from dash import html

from dashboard.reading import Document
from scenarios.study import Remark
from scenarios.text import Text
from scenarios.words import remark_text

BASIS = frozenset(("TEMPLATE_PARAMETERS", "PARTLY_CALIBRATED"))
"""Remarks on where parameters come from; a page that counts them needn't repeat it."""


def remarks(document: Document, text: Text, without: Collection[str] = BASIS) -> Any:
    """Findings first, each marked as one; None where there is nothing to say."""
    rows = [
        html.Li(_sentence(each, text), className=f"remark-{kind}")
        for kind in ("findings", "notes")
        for each in document.get(kind) or ()
        if each["code"] not in without
    ]
    return html.Ul(rows, className="remarks") if rows else None


def _sentence(data: Document, text: Text) -> str:
    """The remark in words; its code where an older version said something that has no words any more."""
    if not text.has(f"remark.{data['code']}"):
        return str(data["code"])
    return remark_text(Remark(data["code"], data["values"]), text)
