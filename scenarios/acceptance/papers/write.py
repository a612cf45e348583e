"""The files of the papers: DOCX to sign and to hand in, HTML to look at; the same input gives the same bytes."""

from __future__ import annotations

from pathlib import Path

from scenarios.acceptance.papers.annex import annex_report
from scenarios.acceptance.papers.given import AcceptancePaper, PlanPaper
from scenarios.acceptance.papers.plan_page import plan_report
from scenarios.acceptance.papers.verdict_page import acceptance_report
from scenarios.documents.docx import docx_bytes
from scenarios.documents.files import written
from scenarios.documents.html import document_page
from scenarios.text import Text


def write_plan(given: PlanPaper, text: Text, folder: Path) -> tuple[Path, ...]:
    """Write plan.docx, plan.html and annex.docx.

    Raises:
        LineproofError: REPORT_NOT_WRITABLE.
    """
    page, annex, day = plan_report(given, text), annex_report(given, text), given.plan.dated
    return (
        written(folder / "plan.docx", docx_bytes(page, text.language, day, text("quote.page"))),
        written(folder / "plan.html", document_page(page, text).encode("utf-8")),
        written(folder / "annex.docx", docx_bytes(annex, text.language, day, text("quote.page"))),
    )


def write_acceptance(given: AcceptancePaper, text: Text, folder: Path) -> tuple[Path, ...]:
    """Write acceptance.docx and acceptance.html; dated by the last day of the reporting window.

    Raises:
        LineproofError: REPORT_NOT_WRITABLE.
    """
    report = acceptance_report(given, text)
    data = docx_bytes(report, text.language, given.terms.windows.reporting.last, text("quote.page"))
    return (
        written(folder / "acceptance.docx", data),
        written(folder / "acceptance.html", document_page(report, text).encode("utf-8")),
    )
