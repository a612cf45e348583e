"""Sentences about subsidies for people; the texts stand in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from scenarios.economics.money import ZERO
from scenarios.policy.money import rate_text
from scenarios.policy.result import Grant, Note, Reading, RuleReading, RuleResult, SubsidyResult
from scenarios.policy.rule import Policy, Rule
from scenarios.text import Text

_SEPARATOR = "; "
_ITEM = re.compile(r"^items\.([^.]+)\.(.+)$")
# More fields of one kind than this are counted.
MOST_NAMED = 3


def yuan(amount: Decimal) -> str:
    """An amount to the fen."""
    return f"{amount:,.2f}"


def title_text(result: SubsidyResult, text: Text) -> str:
    """Region and day."""
    return text("subsidy.title", region=region_name(result, text), as_of=result.as_of.isoformat())


def region_name(result: SubsidyResult, text: Text) -> str:
    """Name of the region for people."""
    return text.name(result.policies[0].region_label if result.policies else {}, result.region)


def total_text(result: SubsidyResult, text: Text) -> str:
    """The total of the verified rules as an interval."""
    if result.total is None:
        return text("subsidy.total_none")
    return text("subsidy.total", amount=interval_text(*result.total, text))


def interval_text(low: Decimal, high: Decimal, text: Text) -> str:
    """One amount, or two ends."""
    if low == high:
        return text("subsidy.yuan", amount=yuan(low))
    return text("subsidy.between", low=yuan(low), high=yuan(high))


def total_readings(result: SubsidyResult, text: Text) -> Iterator[str]:
    """The total by reading, where readings differ."""
    if len(result.totals) > 1:
        for each in result.totals:
            name = reading_text(each.reading, text)
            yield text("subsidy.reading", reading=name, amount=interval_text(each.lower, each.upper, text))


def reading_text(reading: Reading, text: Text) -> str:
    """The chosen option of each axis."""
    return _SEPARATOR.join(_axis_text(axis, option, text) for axis, option in reading)


def _axis_text(axis: str, option: str, text: Text) -> str:
    kind, _, name = axis.replace("overlap-", "overlap:", 1).partition(":")
    return text(f"subsidy_axis.{kind}", name=name.replace("_", " "), option=text(f"subsidy_option.{option}"))


def rule_text(result: RuleResult, text: Text) -> str:
    """A rule with its clause, and what it pays or why nothing."""
    values = {"rule": result.rule.id, "name": text.name(result.rule.label, result.rule.id), "clause": result.clause}
    return text("subsidy.rule", answer=_answer(result, text), **values)


def _answer(result: RuleResult, text: Text) -> str:
    if result.status != "amount":
        return note_text(result.reason, text) if result.reason is not None else ""
    if not result.counts:
        return text("subsidy.unverified")
    return interval_text(*(result.interval or (ZERO, ZERO)), text)


def rule_details(result: RuleResult, text: Text) -> Iterator[str]:
    """Grants of the first reading with their arithmetic, further readings, flags, warnings."""
    if not result.counts or result.status != "amount":
        return
    for grant in result.readings[0].grants:
        yield grant_text(grant, text)
    if len(result.readings) > 1:
        yield from (_rule_reading(each, text) for each in result.readings)
    if result.flags:
        yield _SEPARATOR.join(text(f"subsidy_flag.{flag}") for flag in result.flags)
    yield from (note_text(warning, text) for warning in result.warnings)


def _rule_reading(each: RuleReading, text: Text) -> str:
    amount = text("subsidy.no_amount") if each.amount is None else text("subsidy.yuan", amount=yuan(each.amount))
    return text("subsidy.reading", reading=reading_text(each.reading, text), amount=amount)


def grant_text(grant: Grant, text: Text) -> str:
    """One grant: bases times rates, cap, amount, reason, what the next yuan brings."""
    products = " + ".join(f"{yuan(line.base)} x {rate_text(line.rate)}" for line in grant.lines)
    parts = [text("subsidy.grant", subject=grant.subject, products=products or yuan(grant.before_cap))]
    if grant.cap is not None:
        parts.append(text("subsidy.cap", cap=yuan(grant.cap)))
    parts.append(text("subsidy.paid", amount=yuan(grant.amount)))
    if grant.note is not None:
        parts.append(note_text(grant.note, text))
    if grant.marginal_rate is not None:
        parts.append(text("subsidy.marginal", rate=rate_text(grant.marginal_rate)))
    if grant.to_next_threshold is not None:
        parts.append(text("subsidy.distance", amount=yuan(grant.to_next_threshold)))
    return _SEPARATOR.join(parts)


def note_text(note: Note, text: Text) -> str:
    """A reason or a warning as a sentence."""
    return text(f"subsidy_note.{note.code}", **dict(note.values))


def questions_text(questions: Sequence[str], text: Text) -> Iterator[str]:
    """What is asked for, fields of many items joined."""
    items: dict[str, list[str]] = {}
    for name in questions:
        match = _ITEM.match(name)
        if match is None:
            yield text("subsidy.asked", field=name)
        else:
            items.setdefault(match.group(2), []).append(match.group(1))
    for field, names in items.items():
        if len(names) == 1:
            yield text("subsidy.asked", field=f"items.{names[0]}.{field}")
            continue
        further = len(names) - MOST_NAMED
        values = {"field": f"items.*.{field}", "names": ", ".join(names[:MOST_NAMED])}
        yield text("subsidy.asked_more", count=further, **values) if further > 0 else text("subsidy.asked_of", **values)


def status_text(rule: Rule, text: Text) -> str:
    """Against what a rule was checked."""
    return text(f"subsidy_verified.{rule.verified}")


def dates_text(rule: Rule, policy: Policy, text: Text) -> str:
    """First and last day."""
    first, last = rule.valid_from or policy.valid_from, rule.valid_until or policy.valid_until
    unknown = text("subsidy.day_unknown")
    return f"{first.isoformat() if first else unknown} .. {last.isoformat() if last else unknown}"
