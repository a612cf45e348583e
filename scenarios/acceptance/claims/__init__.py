"""Claims that are to be tested: what was said, what has to be asked, and whether a set of them can hold at all."""

from __future__ import annotations

from scenarios.acceptance.claims.answers import with_answers
from scenarios.acceptance.claims.consistency import (
    Alternative,
    Choice,
    Closure,
    Conflict,
    Consistency,
    Implied,
    Unused,
    check_consistency,
)
from scenarios.acceptance.claims.factors import Interval
from scenarios.acceptance.claims.kpis import Definition, Kpi, catalogue
from scenarios.acceptance.claims.model import Amount, Claim, Period, Value
from scenarios.acceptance.claims.parse import FieldSpan, ParsedClaim, ParsedClaims, parse_claim
from scenarios.acceptance.claims.questions import Question, is_complete, requirements_missing

__all__ = [
    "Alternative",
    "Amount",
    "Choice",
    "Claim",
    "Closure",
    "Conflict",
    "Consistency",
    "Definition",
    "FieldSpan",
    "Implied",
    "Interval",
    "Kpi",
    "ParsedClaim",
    "ParsedClaims",
    "Period",
    "Question",
    "Unused",
    "Value",
    "catalogue",
    "check_consistency",
    "is_complete",
    "parse_claim",
    "requirements_missing",
    "with_answers",
]
