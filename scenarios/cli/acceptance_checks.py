"""What `accept` prints beside the verdicts: questions, parts of the observed change, requirements."""

from __future__ import annotations

from collections.abc import Iterable

from scenarios.acceptance.extras import Extras
from scenarios.acceptance.extras_words import (
    attribution_notes,
    attribution_rows,
    certificate_lines,
    measure_lines,
    question_lines,
)
from scenarios.cli.session import Session

INDENT = "    "


def print_extras(session: Session, beside: Extras) -> None:
    """Print all of it, in few lines."""
    text = session.text
    _print(session, text("beside.questions"), question_lines(beside.checks, text))
    session.write()
    rows = (f"{name}: {change}" for name, change in attribution_rows(beside.attribution, text))
    _print(session, text("beside.attribution"), rows)
    for line in (*attribution_notes(beside.attribution, text), *measure_lines(beside.measures, text)):
        session.write(f"{INDENT}{line}")
    session.write()
    summary, *not_met = certificate_lines(beside.certificate, text)
    _print(session, summary, not_met)


def _print(session: Session, title: str, lines: Iterable[str]) -> None:
    session.write(title)
    for line in lines:
        session.write(f"{INDENT}{line}")
