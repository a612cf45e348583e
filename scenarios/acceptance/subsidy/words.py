"""The consequence for a subsidy in words and rows, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from scenarios.acceptance.subsidy.consequence import ORDER, Amount, Consequence
from scenarios.numbers import ABSENT
from scenarios.policy.money import plain
from scenarios.policy.words import interval_text, note_text, yuan
from scenarios.text import Text


def amount_text(amount: Amount | None, text: Text) -> str:
    """An amount to the fen, two ends where readings differ; in words where it is not known."""
    return text("aid.unknown") if amount is None else interval_text(amount.lower, amount.upper, text)


def source_text(found: Consequence, text: Text) -> str:
    """Where the amount comes from: an agreement, a clause, or a schedule; and why it isn't known."""
    result = found.full.result
    if result is not None:
        said = text("aid.by_rule", rule=result.rule.id, name=text.name(result.rule.label, result.rule.id),
                    clause=result.clause, as_of=str(found.terms.as_of))  # fmt: skip
        if found.full.amount is None:
            reason = note_text(result.reason, text) if result.reason is not None else text("subsidy.unverified")
            return text("aid.because", said=said, reason=reason)
        return said
    return text("aid.agreed" if found.terms.amount is not None else "aid.only_result")


def reading_rows(found: Consequence, text: Text) -> Iterator[tuple[str, ...]]:
    """(reading, share of the claim, amount[, by result]) of each reading."""
    for each in found.readings:
        share = ABSENT if each.share is None else f"{100 * each.share:.2f} %"
        row = (text(f"aid.reading_{each.reading}"), share, amount_text(each.amount, text))
        by_result = text("aid.unknown") if each.by_result is None else text("subsidy.yuan", amount=yuan(each.by_result))
        yield (*row, by_result) if has_comparison(found) else row


def has_comparison(found: Consequence) -> bool:
    """Whether aid by claim and pay by result stand side by side."""
    return found.terms.by_result is not None and (found.terms.amount is not None or found.terms.rule is not None)


def verdict_rows(found: Consequence, text: Text) -> Iterator[tuple[str, str, str]]:
    """(verdict, what is paid, amount) of each verdict, in the order of `ORDER`."""
    for state in ORDER:
        amount = text("aid.open") if state.name == "CANNOT_TELL" else amount_text(found.under[state], text)
        yield text(f"acceptance.{state.name}"), text(f"aid.pays_{state.name}"), amount


def notes(found: Consequence, text: Text) -> Iterator[str]:
    """How the amounts were reckoned."""
    yield source_text(found, text)
    if len(found.claims) > 1:
        yield text("aid.several", claims=", ".join(found.claims))
    flat = found.terms.amount is not None or found.terms.rule is not None
    if flat:
        yield text(f"aid.when_{found.terms.when_short or 'open'}")
    schedule = found.terms.by_result
    if schedule is not None:
        steps = "; ".join(
            text("aid.step", above=plain(each.above), amount=yuan(each.per_point)) for each in schedule.steps
        )
        most = text("aid.no_most") if schedule.most is None else text("aid.most", amount=yuan(schedule.most))
        yield text("aid.schedule", steps=steps, most=most, whole=text(f"aid.whole_{schedule.whole_points}".lower()))
    if found.full.result is not None and found.full.result.flags:
        yield "; ".join(text(f"subsidy_flag.{flag}") for flag in found.full.result.flags)
    yield text("aid.rounding")


def consequence_lines(found: Consequence, text: Text) -> Iterator[str]:
    """All of it, line by line, for a terminal."""
    for row in reading_rows(found, text):
        yield "  ".join(row)
    yield f"{text('aid.gap')}: {amount_text(found.gap, text)}"
    for state, (name, pays, amount) in zip(ORDER, verdict_rows(found, text), strict=True):
        mark = f" ({text('aid.this')})" if state is found.state else ""
        yield f"{name}{mark}: {pays}: {amount}"
    yield from notes(found, text)


def consequence_data(found: Consequence) -> dict[str, Any]:
    """The same as plain data, amounts as texts; null: not known."""
    return {
        "claims": list(found.claims), "state": found.state.value, "as_claimed": _pair(found.full.amount),
        "rule": found.terms.rule, "rule_digest": found.full.result and found.full.result.digest,
        "rule_status": found.full.result and found.full.result.status,
        "readings": {
            each.reading: {
                "share": None if each.share is None else f"{each.share:.6f}",
                "points": None if each.points is None else f"{each.points:.2f}",
                "amount": _amount(each.amount),
                "by_result": None if each.by_result is None else f"{each.by_result:.2f}",
            }
            for each in found.readings
        },
        "under": {state.value: _amount(found.under[state]) for state in ORDER},
        "gap": _amount(found.gap),
    }  # fmt: skip


def _amount(amount: Amount | None) -> list[str] | None:
    return None if amount is None else _pair((amount.lower, amount.upper))


def _pair(pair: tuple[Decimal, Decimal] | None) -> list[str] | None:
    return None if pair is None else [f"{each:.2f}" for each in pair]
