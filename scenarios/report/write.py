"""The files of a quotation: DOCX to hand over, XLSX to reckon with, HTML to look at, JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenarios.appraisal.document import appraisals_document
from scenarios.appraisal.summary import CaseAppraisal
from scenarios.documents.docx import docx_bytes
from scenarios.documents.files import written
from scenarios.documents.html import document_page
from scenarios.report.content import quote_content
from scenarios.report.side_by_side import Option
from scenarios.report.xlsx import xlsx_bytes
from scenarios.text import Text
from scenarios.words import for_line

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
        "html": document_page(report, text).encode("utf-8"),
    }
    document = appraisals_document((appraisal, *(option.appraisal for option in others)))
    plain = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False).encode("utf-8")
    named = {**{f"{STEM}.{ending}": data for ending, data in files.items()}, FIGURES: plain}
    return tuple(written(folder / name, data) for name, data in named.items())
