"""What the engine says: grants with their arithmetic, readings by name, rules with clauses, totals as intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from scenarios.economics.money import ZERO
from scenarios.policy.rule import COUNTED, Policy, Rule

Flag = Literal["discretionary", "planned", "unconfirmed", "validity_unknown", "standard_superseded"]
Status = Literal["amount", "outside_dates", "not_computable", "not_applicable", "missing"]
Reading = tuple[tuple[str, str], ...]
"""Axis and option, in order: (("date", "invoice"), ("vat", "without"))."""

UNCERTAIN: frozenset[str] = frozenset({"discretionary", "planned", "unconfirmed", "validity_unknown"})
"""Flags of an amount that may turn out to be nothing; its lower end is 0."""


@dataclass(frozen=True, slots=True)
class Note:
    """A reason, question or warning: a code with its values; the catalogue has the sentence."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One product: base [yuan] times rate is the amount [yuan]; exact, not yet rounded."""

    base: Decimal
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Grant:
    """What a rule pays for one project, item, year or title [yuan]: base, products, rounding, cap, amount."""

    subject: str
    year: int
    base: Decimal
    lines: tuple[Line, ...]
    before_cap: Decimal
    amount: Decimal
    cap: Decimal | None = None
    flags: frozenset[Flag] = frozenset()
    note: Note | None = None
    marginal_rate: Decimal | None = None
    to_next_threshold: Decimal | None = None

    @property
    def lower(self) -> Decimal:
        """The least that this may turn out to be [yuan]."""
        return ZERO if self.flags & UNCERTAIN else self.amount


@dataclass(frozen=True, slots=True)
class RuleReading:
    """A rule under one reading; `amount` is None where all that it counts lies outside its dates."""

    reading: Reading
    amount: Decimal | None
    lower: Decimal
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule: its clause, why it pays or doesn't, every reading that differs, what is asked, what is warned of."""

    policy: Policy
    rule: Rule
    digest: str
    status: Status
    reason: Note | None = None
    readings: tuple[RuleReading, ...] = ()
    flags: tuple[Flag, ...] = ()
    questions: tuple[str, ...] = ()
    warnings: tuple[Note, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it enters totals: checked against a text of the government itself."""
        return self.rule.verified in COUNTED

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Least and most over all readings [yuan]; None without any amount."""
        amounts = [reading for reading in self.readings if reading.amount is not None]
        if not amounts:
            return None
        least = ZERO if len(amounts) < len(self.readings) else min(reading.lower for reading in amounts)
        return least, max(reading.amount or ZERO for reading in amounts)

    @property
    def clause(self) -> str:
        """Where it is written: document number or title, and article."""
        return f"{self.policy.number or self.policy.title} {self.rule.article}"


@dataclass(frozen=True, slots=True)
class TotalReading:
    """Sum of the verified rules under one reading [yuan]."""

    reading: Reading
    lower: Decimal
    upper: Decimal


@dataclass(frozen=True, slots=True)
class SubsidyResult:
    """A bill under the policies of a region as of a day."""

    region: str
    as_of: date
    policies: tuple[Policy, ...]
    rules: tuple[RuleResult, ...]
    totals: tuple[TotalReading, ...]
    bill_digest: str
    policies_digest: str

    @property
    def total(self) -> tuple[Decimal, Decimal] | None:
        """Least and most over all readings of the verified rules [yuan]; None where none gives an amount."""
        if not self.totals:
            return None
        return min(total.lower for total in self.totals), max(total.upper for total in self.totals)

    @property
    def questions(self) -> tuple[str, ...]:
        """Every field of the bill that is asked for, once."""
        return tuple(dict.fromkeys(name for rule in self.rules for name in rule.questions))

    def rule(self, name: str) -> RuleResult:
        """The result of a rule by its identifier; KeyError for an unknown one."""
        return {result.rule.id: result for result in self.rules}[name]
