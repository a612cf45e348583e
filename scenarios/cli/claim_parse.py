"""Claims of a sentence: what was read, what has to be asked, and whether they can hold together."""

from __future__ import annotations

from typing import Any

import typer

from scenarios.acceptance.claims import (
    Consistency,
    ParsedClaim,
    ParsedClaims,
    Question,
    check_consistency,
    parse_claim,
)
from scenarios.acceptance.claims.words import INDENT, answer_text, claim_text, consistency_lines, fields_of
from scenarios.cli.session import FINDINGS, Session
from simcore.errors import LineproofError


def run_parse(session: Session, sentence: str | None) -> None:
    """Read the claims of a sentence; exit code 1 where anything has to be asked or the set can't hold."""
    if sentence is None:
        raise LineproofError("CLAIM_TEXT", "no sentence is given", 'such as "OEE from 58.7 % to 70 %"', "text")
    parsed = parse_claim(sentence)
    claims = tuple(item.claim for item in parsed.claims)
    consistency = check_consistency(claims) if claims else None
    if session.json:
        session.write_json(claims_document(parsed, consistency))
    else:
        for number, item in enumerate(parsed.claims, start=1):
            _print(session, number, item)
        for question in parsed.questions:
            session.write(_asked(session, question))
        if consistency is not None:
            for line in consistency_lines(consistency, claims, session.text):
                session.write(line)
            session.write()
        open_questions = len(parsed.questions) + sum(len(item.questions) for item in parsed.claims)
        complete = sum(item.complete for item in parsed.claims)
        session.write(session.text("claim.summary", claims=len(claims), complete=complete, questions=open_questions))
    if not parsed.complete or (consistency is not None and not consistency.feasible):
        raise typer.Exit(FINDINGS)


def claims_document(parsed: ParsedClaims, consistency: Consistency | None) -> dict[str, Any]:
    """What was read of a sentence and what has to be asked, as plain data."""
    found = None if consistency is None else consistency.model_dump(mode="json")
    return {**_data(parsed), "complete": parsed.complete, "consistency": found}


def _print(session: Session, number: int, item: ParsedClaim) -> None:
    text = session.text
    words = claim_text(item.claim, text) or item.claim.source
    session.write(text("claim.head", n=number, words=words))
    spans = {span.field: span.text for span in item.found}
    for key, field, value in fields_of(item.claim, text):
        shown = text("claim.quoted", value=value, words=spans[key]) if key in spans else value
        session.write(INDENT + text("claim.field", field=field, value=shown))
    if item.complete:
        session.write(INDENT + text("claim.complete"))
    else:
        session.write(INDENT + text("claim.asked"))
    for question in item.questions:
        session.write(INDENT * 2 + _asked(session, question))
        # Free text and the whole list of indicators are no help on a terminal.
        if question.field != "kpi" and question.admissible not in (("text",), ("number",)):
            for answer in question.admissible:
                shown = answer_text(question, answer, item.claim.kpi, text)
                session.write(INDENT * 3 + text("claim.admissible", answer=shown))
    session.write()


def _asked(session: Session, question: Question) -> str:
    return session.text("claim.answer", question=question.text(session.text.language), code=question.code)


def _data(parsed: ParsedClaims) -> dict[str, Any]:
    """The parsed claims as plain data, questions with their texts in both languages."""
    return {
        "text": parsed.text,
        "claims": [
            {
                "claim": item.claim.model_dump(mode="json"), "complete": item.complete,
                "found": [span.model_dump(mode="json") for span in item.found],
                "questions": [_question(question) for question in item.questions],
            }
            for item in parsed.claims
        ],
        "questions": [_question(question) for question in parsed.questions],
    }  # fmt: skip


def _question(question: Question) -> dict[str, Any]:
    return {**question.model_dump(mode="json"), "text": {"zh": question.zh, "en": question.en}}
