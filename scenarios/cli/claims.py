"""Claims of documents with the arithmetic shown, one below the other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from scenarios.cli.session import FINDINGS, Session
from scenarios.economics.claims import Checked, Claim, StepResult, check_claims, load_claims, shipped_claims
from scenarios.numbers import number
from scenarios.text import Text
from simcore.errors import LineproofError

INDENT = "    "


def run_claims(session: Session, action: str, file: Path | None) -> None:
    """Recompute claims; exit code 1 where one doesn't close."""
    if action != "check":
        raise LineproofError("NAME_UNKNOWN", f"there is no action '{action}'", "check or parse", "action")
    found = check_claims(shipped_claims() if file is None else load_claims(file))
    verdicts = [checked.verdict for checked in found.values()]
    if session.json:
        session.write_json({"claims": {name: _data(checked) for name, checked in found.items()}})
    else:
        _print(session, found)
        counts = {verdict: verdicts.count(verdict) for verdict in ("closes", "does_not_close", "ambiguous", "computed")}
        session.write(session.text("claims.summary", total=len(verdicts), **counts))
    if "does_not_close" in verdicts:
        raise typer.Exit(FINDINGS)


def _print(session: Session, found: Mapping[str, Checked]) -> None:
    text = session.text
    for name, checked in found.items():
        claim = checked.claim
        statement = text.name(claim.statement, next(iter(claim.statement.values())))
        session.write(f"{name}  {text(f'claims.{checked.verdict}')}  [{text.own(claim.source)}]")
        session.write(f"{INDENT}{statement}")
        for result in checked.steps:
            session.write(f"{INDENT}{_step_text(result, claim, text)}")
        if claim.open_question is not None:
            question = text.name(claim.open_question, next(iter(claim.open_question.values())))
            session.write(f"{INDENT}{text('claims.question', question=question)}")
        session.write()


def _step_text(result: StepResult, claim: Claim, text: Text) -> str:
    """The arithmetic of a step, what it gives, and what is printed instead."""
    step = result.step
    unit = text.own(step.unit)
    shown = f"{result.arithmetic} = {number(float(result.value), step.decimals)} {unit}".rstrip()
    if result.closure == "computed":
        return shown
    printed = "" if step.printed is None else f"{claim.given[step.printed].value:,f}"
    lower, upper = (number(float(end), step.decimals) for end in (result.lower, result.upper))
    said = text(f"claims.{result.closure}", printed=printed, lower=lower, upper=upper)
    return f"{shown}; {said}"


def _data(checked: Checked) -> dict[str, Any]:
    """A claim as plain data; exact decimals as text."""
    return {
        "verdict": checked.verdict,
        "source": checked.claim.source,
        "statement": dict(checked.claim.statement),
        "open_question": None if checked.claim.open_question is None else dict(checked.claim.open_question),
        "steps": [
            {
                "formula": result.step.formula, "arithmetic": result.arithmetic, "unit": result.step.unit,
                "value": f"{result.value:f}", "lower": f"{result.lower:f}", "upper": f"{result.upper:f}",
                "closure": result.closure, "printed": result.step.printed,
            }
            for result in checked.steps
        ],
    }  # fmt: skip
