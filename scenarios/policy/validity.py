"""Whether a rule can be claimed on a day at all, and what else its dates and standards say."""

from __future__ import annotations

from datetime import date

from scenarios.policy.awards import NoAward
from scenarios.policy.context import window
from scenarios.policy.result import Flag, Note
from scenarios.policy.rule import Policy, Rule


def refusal(rule: Rule, policy: Policy, as_of: date) -> Note | None:
    """Why nothing can be claimed under a rule on a day; None where something can."""
    first, last = window(rule, policy)
    if as_of > last:
        return Note("HISTORICAL", {"until": last.isoformat(), "as_of": as_of.isoformat()})
    if as_of < first:
        values = {"since": first.isoformat(), "as_of": as_of.isoformat(), "predecessor": policy.replaces}
        return Note("PREDECESSOR_UNKNOWN" if policy.replaces else "NOT_YET_VALID", values)
    if policy.earliest is not None and as_of < policy.earliest:
        return Note("NOT_YET_VALID", {"since": policy.earliest.isoformat(), "as_of": as_of.isoformat()})
    return None


def not_computable(rule: Rule) -> Note | None:
    """Why a clause has no amount; None where it has one."""
    return Note(rule.award.reason.upper()) if isinstance(rule.award, NoAward) else None


def superseded(rule: Rule, as_of: date) -> tuple[tuple[Flag, ...], tuple[Note, ...]]:
    """A standard whose named edition was superseded by the day: flagged, not refused."""
    notes = tuple(
        Note("STANDARD_SUPERSEDED", {"edition": each.edition, "newer": each.superseded_by,
                                     "since": each.superseded_since.isoformat()})
        for each in rule.standards
        if each.superseded_since is not None and each.superseded_since <= as_of
    )  # fmt: skip
    return (("standard_superseded",) if notes else ()), notes
