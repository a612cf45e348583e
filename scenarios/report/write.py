"""The files of a quotation: DOCX to hand over, XLSX to reckon with, HTML to look at, JSON for machines."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from scenarios.appraisal.document import appraisals_document
from scenarios.appraisal.summary import CaseAppraisal
from scenarios.report.content import quote_content
from scenarios.report.docx import docx_bytes
from scenarios.report.html import quote_page
from scenarios.report.side_by_side import Option
from scenarios.report.xlsx import xlsx_bytes
from scenarios.text import Text
from scenarios.words import for_line
from simcore.errors import LineproofError

STEM = "quote"
FIGURES = "appraisal.json"


def write_quote(
    appraisal: CaseAppraisal,
    prediction: Mapping[str, Any] | None,
    text: Text,
    folder: Path,
    others: Sequence[Option] = (),
    left_out: Sequence[str] = (),
) -> tuple[Path, ...]:
    """Write quote.docx, quote.xlsx, quote.html and appraisal.json into a folder; the same input gives the same bytes.

    `prediction` is the document of the kept prediction of the same case, None without one; `others` and `left_out` as
    in `quote_content`.

    Raises:
        LineproofError: REPORT_NOT_WRITABLE, and as `quote_content`.
    """
    text = for_line(text, appraisal.money.case.line)
    report = quote_content(appraisal, prediction, text, others, left_out)
    day = appraisal.money.terms.start
    files = {
        "docx": docx_bytes(report, text.language, day, text("quote.page")),
        "xlsx": xlsx_bytes(report, appraisal, text, day),
        "html": quote_page(report, text).encode("utf-8"),
    }
    document = appraisals_document((appraisal, *(option.appraisal for option in others)))
    plain = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False).encode("utf-8")
    named = {**{f"{STEM}.{ending}": data for ending, data in files.items()}, FIGURES: plain}
    return tuple(_written(folder / name, data) for name, data in named.items())


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
