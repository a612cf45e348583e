"""Sections of the report that are contributed: what was asked, what the gain is made of, which requirements are met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from scenarios.acceptance.extras import Extras
from scenarios.acceptance.extras_words import (
    attribution_notes,
    attribution_rows,
    certificate_lines,
    entry_text,
    measure_lines,
    question_lines,
)
from scenarios.acceptance.requirements import Status
from scenarios.documents.model import Block, Bullets, Paragraph, Section, Table
from scenarios.text import Text


class Extra(Protocol):
    """Whatever has a section to add to the appendix of the report."""

    def section(self, text: Text) -> Section | None:
        """The section in the language of the texts; None where there is nothing to say."""
        ...


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions that the record raises, which change no verdict."""

    extras: Extras

    def section(self, text: Text) -> Section:
        """Questions, what could not be asked, and what was looked at without a question."""
        blocks = (
            Paragraph(text("papers.questions_lead"), "note"),
            Bullets(tuple(question_lines(self.extras.checks, text))),
        )
        return Section("questions", text("beside.questions"), blocks)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the observed change is made of, as far as the record can tell."""

    extras: Extras

    def section(self, text: Text) -> Section:
        """The parts with their bounds, and whether single measures can be told apart."""
        rows = tuple(attribution_rows(self.extras.attribution, text))
        said = (*attribution_notes(self.extras.attribution, text), *measure_lines(self.extras.measures, text))
        head = (text("papers.part"), text("papers.part_change"))
        table: tuple[Block, ...] = (Table("", head, rows, "texts", widths=(1.4, 1.6), figures=(1,)),) if rows else ()
        return Section("parts", text("beside.attribution"), (*table, Bullets(said)))


@dataclass(frozen=True, slots=True)
class Requirements:
    """The certificate: which requirements this acceptance meets."""

    extras: Extras

    def section(self, text: Text) -> Section:
        """Every requirement with its status and what shows it."""
        certificate = self.extras.certificate
        rows = tuple(
            (text(f"papers.requirement_{entry.status.name}"), entry_text(entry, text), entry.by)
            for status in (Status.NOT_MET, Status.MET, Status.TESTED, Status.NOT_APPLICABLE)
            for entry in certificate.of(status)
        )
        head = (text("papers.requirement_status"), text("papers.requirement"), text("papers.requirement_by"))
        summary, *_ = certificate_lines(certificate, text)
        table = Table("", head, rows, "texts", widths=(0.7, 2.6, 2.0))
        return Section("requirements", text("papers.requirements"), (Paragraph(summary), table))


def sections_of(extras: Extras) -> tuple[Extra, ...]:
    """What is contributed beside the verdicts, in the order of the report."""
    return Parts(extras), Questions(extras), Requirements(extras)
