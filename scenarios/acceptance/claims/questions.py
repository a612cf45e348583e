"""What has to be said before a claim can be tested: typed questions, each with the answers that it admits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from scenarios.acceptance.claims.kpis import Definition, Kpi, catalogue, definition_of
from scenarios.acceptance.claims.model import Amount, Claim, Direction, Value
from scenarios.text import Language, Text
from simcore.spec.quantities import Frozen

QuestionCode = Literal[
    "NOT_UNDERSTOOD", "KPI", "OUTSIDE_RECORDS", "DEFINITION", "BASIS", "DIRECTION", "NUMBER_MISSING", "VALUE_KIND",
    "CHANGE_KIND", "TIMES_LEVELS", "TIMES_FALL", "FALL_TOO_LARGE", "SHARE_LEVEL", "LEVELS_CONTRADICT", "LEVEL_BEFORE",
    "LEVEL_AFTER", "QUALIFIER", "RANGE", "UNIT", "BOUNDARY", "PERIOD_BASELINE", "PERIOD_REPORTING", "CLAIMANT",
]  # fmt: skip
# What no answer repairs: the sentence itself has to be written anew.
REFUSED: frozenset[QuestionCode] = frozenset(
    {"NOT_UNDERSTOOD", "OUTSIDE_RECORDS", "TIMES_FALL", "FALL_TOO_LARGE", "SHARE_LEVEL", "LEVELS_CONTRADICT"}
)
FREE_TEXT = ("text",)
NUMBER = ("number",)
LEVELS = ("before", "after")


class Question(Frozen):
    """What is missing or can't be: code, the field that it is about, and the answers that it admits."""

    code: QuestionCode
    field: str
    admissible: tuple[str, ...] = Field(default=(), description="identifiers; text, number and date stand for any")
    found: str = Field(default="", description="the words that it is about")

    @property
    def refuses(self) -> bool:
        """Whether the claim has to be written anew: no answer makes it testable."""
        return self.code in REFUSED

    def text(self, language: Language) -> str:
        """The question for people."""
        return Text(language)(f"claim_question.{self.code}", found=self.found)

    @property
    def zh(self) -> str:
        """The question in Chinese."""
        return self.text("zh")

    @property
    def en(self) -> str:
        """The question in English."""
        return self.text("en")


def requirements_missing(claim: Claim) -> tuple[Question, ...]:
    """What must be said before the claim may be tested; empty for a complete one."""
    return (*_of_indicator(claim), *_of_value(claim), *_of_frame(claim))


def is_complete(claim: Claim) -> bool:
    """Whether the claim may be tested."""
    return not requirements_missing(claim)


def _of_indicator(claim: Claim) -> Iterator[Question]:
    if claim.kpi is None:
        yield Question(code="KPI", field="kpi", admissible=tuple(catalogue()))
        return
    kpi = catalogue()[claim.kpi]
    if not kpi.decidable:
        yield Question(code="OUTSIDE_RECORDS", field="kpi", found=claim.kpi)
    if claim.definition is None:
        code: QuestionCode = "BASIS" if kpi.ask == "basis" else "DEFINITION"
        yield Question(code=code, field="definition", admissible=tuple(item.id for item in kpi.definitions))


def _of_value(claim: Claim) -> Iterator[Question]:
    value = claim.value
    if value is None:
        yield Question(code="NUMBER_MISSING", field="value", admissible=NUMBER)
        if claim.direction is None:
            yield Question(code="DIRECTION", field="direction", admissible=("up", "down"))
        return
    kpi = None if claim.kpi is None else catalogue()[claim.kpi]
    if claim.direction is None and not (value.kind == "levels" and (value.before is None or value.after is None)):
        yield Question(code="DIRECTION", field="direction", admissible=("up", "down"))
    yield from _of_kind(claim, value)
    yield from _impossible(claim, value, definition_of(claim.kpi, claim.definition), kpi)
    yield from _of_amounts(value)
    if (claim.unit is None and not _unit_free(value)) or _foreign(claim.unit, value, kpi):
        yield Question(code="UNIT", field="unit", admissible=_units(value, kpi))


def _of_kind(claim: Claim, value: Value) -> Iterator[Question]:
    if value.kind == "unclear":
        yield Question(code="VALUE_KIND", field="value.kind", admissible=("relative", "points", "difference", "levels"))
    if value.kind == "percent":
        yield Question(code="CHANGE_KIND", field="value.kind", admissible=("relative", "points"))
    if value.kind == "times":
        code: QuestionCode = "TIMES_FALL" if claim.direction == "down" else "TIMES_LEVELS"
        yield Question(code=code, field="value", admissible=() if code == "TIMES_FALL" else LEVELS)
    if value.kind == "levels" and value.before is None:
        yield Question(code="LEVEL_BEFORE", field="value.before", admissible=NUMBER)
    if value.kind == "levels" and value.after is None:
        yield Question(code="LEVEL_AFTER", field="value.after", admissible=NUMBER)


def _of_amounts(value: Value) -> Iterator[Question]:
    if value.most is not None:
        yield Question(code="RANGE", field="value.amount", admissible=NUMBER)
    for name, amount in amounts_of(value):
        if amount.qualifier != "exact" and (value.most is None or name not in ("amount", "most")):
            yield Question(code="QUALIFIER", field=f"value.{name}", admissible=NUMBER)


def _impossible(claim: Claim, value: Value, definition: Definition | None, kpi: Kpi | None) -> Iterator[Question]:
    size = None if value.amount is None else value.amount.number
    if (
        value.kind in ("relative", "percent", "points") and claim.direction == "down" and size is not None
        and size > (100 if claim.unit in ("percent", "points") else 1)
    ):  # fmt: skip
        yield Question(code="FALL_TOO_LARGE", field="value.amount")
    is_share = definition.basis == "share" if definition is not None else kpi is not None and kpi.dimension == "share"
    levels = [level.number for level in (value.before, value.after) if level is not None]
    if is_share and claim.unit == "percent" and any(level > 100 for level in levels):
        yield Question(code="SHARE_LEVEL", field="value.after")
    if contradicts(claim.direction, value):
        yield Question(code="LEVELS_CONTRADICT", field="direction")


def contradicts(direction: Direction | None, value: Value) -> bool:
    """Whether the numbers go the other way than the verb."""
    sign = {"up": 1, "down": -1, None: 0}[direction]
    if value.before is not None and value.after is not None:
        return (value.after.number - value.before.number) * sign < 0 or value.after.number == value.before.number
    return value.kind == "ratio" and value.amount is not None and (value.amount.number - 1) * sign < 0


def amounts_of(value: Value) -> tuple[tuple[str, Amount], ...]:
    """The amounts of a value that are there, by field."""
    named = (("amount", value.amount), ("most", value.most), ("before", value.before), ("after", value.after))
    return tuple((name, amount) for name, amount in named if amount is not None)


def _unit_free(value: Value) -> bool:
    """Whether the number means the same without a unit: a ratio, or a fraction of what was."""
    return value.kind == "ratio" or (value.amount is not None and value.amount.divisor > 1)


def _foreign(unit: str | None, value: Value, kpi: Kpi | None) -> bool:
    """Whether levels, or their difference, are in a unit that the indicator hasn't: output per head in pieces."""
    if unit is None or kpi is None or value.kind not in ("levels", "difference"):
        return False
    units = _units(value, kpi)
    return bool(units) and unit not in units


def _units(value: Value, kpi: Kpi | None) -> tuple[str, ...]:
    levels = ("percent",) if kpi is None or kpi.dimension == "share" else kpi.units
    return levels if value.kind in ("levels", "difference") else tuple(dict.fromkeys(("percent", "points", *levels)))


def _of_frame(claim: Claim) -> Iterator[Question]:
    """Where, when, and who says so."""
    if claim.boundary is None:
        yield Question(code="BOUNDARY", field="boundary", admissible=FREE_TEXT)
    if claim.period.baseline is None:
        yield Question(code="PERIOD_BASELINE", field="period.baseline", admissible=FREE_TEXT)
    if claim.period.reporting is None:
        yield Question(code="PERIOD_REPORTING", field="period.reporting", admissible=FREE_TEXT)
    if claim.claimant is None:
        yield Question(code="CLAIMANT", field="claimant", admissible=FREE_TEXT)
