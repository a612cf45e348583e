"""The three files of a quotation: DOCX to hand over, XLSX to reckon with, HTML to look at."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from scenarios.appraisal.summary import CaseAppraisal
from scenarios.report.content import quote_content
from scenarios.report.docx import docx_bytes
from scenarios.report.html import quote_page
from scenarios.report.xlsx import xlsx_bytes
from scenarios.text import Text
from scenarios.words import for_line
from simcore.errors import LineproofError

STEM = "quote"


def write_quote(
    appraisal: CaseAppraisal, prediction: Mapping[str, Any] | None, text: Text, folder: Path
) -> tuple[Path, ...]:
    """Write quote.docx, quote.xlsx and quote.html into a folder; the same input gives the same bytes.

    `prediction` is the document of the kept prediction of the same case, None without one.

    Raises:
        LineproofError: REPORT_NOT_WRITABLE, and as `quote_content`.
    """
    text = for_line(text, appraisal.money.case.line)
    report = quote_content(appraisal, prediction, text)
    day = appraisal.money.terms.start
    files = {
        "docx": docx_bytes(report, text.language, day, text("quote.page")),
        "xlsx": xlsx_bytes(report, appraisal, text, day),
        "html": quote_page(report, text).encode("utf-8"),
    }
    return tuple(_written(folder / f"{STEM}.{ending}", data) for ending, data in files.items())


def _written(path: Path, data: bytes) -> Path:
    """Write a file that appears whole or not at all."""
    part = path.with_suffix(f".{uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        hint = "close the file, or choose another folder"
        raise LineproofError(
            "REPORT_NOT_WRITABLE", f"the report can't be written: {reason}", hint, str(path)
        ) from error
    return path
