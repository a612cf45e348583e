"""Claims, questions and their consistency in words; every text is one of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.acceptance.claims.consistency import Alternative, Choice, Conflict, Consistency, Implied
from scenarios.acceptance.claims.factors import Interval
from scenarios.acceptance.claims.kpis import catalogue
from scenarios.acceptance.claims.model import Amount, Claim, Unit, Value
from scenarios.acceptance.claims.questions import Question
from scenarios.numbers import ABSENT, distinct_range, number
from scenarios.text import Text

INDENT = "    "
_DECIMALS = 4


def kpi_name(kpi: str, text: Text) -> str:
    """Name of an indicator."""
    return catalogue()[kpi].label[text.language]


def definition_name(kpi: str | None, definition: str, text: Text) -> str:
    """Name of a definition with its identifier."""
    found = None if kpi is None else catalogue()[kpi].definition(definition)
    return definition if found is None else f"{found.label[text.language]} [{definition}]"


def claim_text(claim: Claim, text: Text) -> str:
    """The claim as one sentence of the catalogue, from which it can be read again; empty without an indicator.

    A definition is said where the indicator has a word for it; the reader asks for any other.
    """
    if claim.kpi is None:
        return ""
    sentence = _change_text(claim, _kpi_word(claim, text), text)
    if claim.period.baseline is not None:
        compared = text("claim_phrase.compared", baseline=claim.period.baseline)
        sentence = f"{compared}{sentence}" if text.language == "zh" else f"{sentence} {compared}"
    if claim.boundary is not None:
        sentence = text("claim_phrase.where", boundary=claim.boundary, claim=sentence)
    if claim.period.reporting is not None:
        sentence = text("claim_phrase.when", reporting=claim.period.reporting, claim=sentence)
    said = "" if claim.claimant is None else text("claim_phrase.said", claimant=claim.claimant)
    return said + sentence


def _kpi_word(claim: Claim, text: Text) -> str:
    kpi = catalogue()[claim.kpi or ""]
    found = None if claim.definition is None or len(kpi.definitions) == 1 else kpi.definition(claim.definition)
    words = () if found is None else [word for word in found.words if word.isascii() == (text.language == "en")]
    return words[0] if words else kpi.label[text.language]


def _change_text(claim: Claim, kpi: str, text: Text) -> str:
    value = claim.value
    verb = "" if claim.direction is None else text(f"claim_phrase.{claim.direction}")
    if value is None:
        return text("claim_phrase.nothing", kpi=kpi, verb=verb).strip()
    if value.kind == "levels":
        before = "" if value.before is None else amount_text(value.before, claim.unit, text)
        after = "" if value.after is None else amount_text(value.after, claim.unit, text)
        key = "levels" if before and after else "before" if before else "after" if verb else "reached"
        return text(f"claim_phrase.{key}", kpi=kpi, verb=verb, before=before, after=after)
    amount = _value_text(value, claim.unit, text)
    key = value.kind if value.kind in ("ratio", "unclear") else "change"
    return text(f"claim_phrase.{key}", kpi=kpi, verb=verb, amount=amount)


def _value_text(value: Value, unit: Unit | None, text: Text) -> str:
    if value.amount is None:
        return ABSENT
    amount = amount_text(value.amount, unit, text)
    return (
        amount
        if value.most is None
        else text("claim_phrase.range", low=amount, high=amount_text(value.most, unit, text))
    )


def amount_text(amount: Amount, unit: Unit | None, text: Text) -> str:
    """A number as it is written, with its qualifier and its unit."""
    shown = f"{amount.value:f}"
    if amount.divisor > 1:
        shown = text("claim_phrase.fraction", top=shown, bottom=amount.divisor)
    elif unit is not None:
        shown += text(f"claim_unit.{unit}")
    return text(f"claim_phrase.{amount.qualifier}", number=shown)


def answer_text(question: Question, answer: str, kpi: str | None, text: Text) -> str:
    """An answer that a question admits, for people: its identifier where the name alone isn't what is entered."""
    if question.field == "kpi":
        return f"{kpi_name(answer, text)} [{answer}]"
    if question.field == "definition":
        return definition_name(kpi, answer, text)
    for section in ("answer", "direction", "kind", "unit"):
        key = f"claim_{section}.{answer}"
        if text.has(key):
            return text(key).strip()
    return answer


def fields_of(claim: Claim, text: Text) -> Iterator[tuple[str, str, str]]:
    """The fields that a claim has: key, name and value for people."""
    plain = {
        "kpi": None if claim.kpi is None else kpi_name(claim.kpi, text),
        "definition": None if claim.definition is None else definition_name(claim.kpi, claim.definition, text),
        "numerator": None if claim.numerator is None else text.own(claim.numerator),
        "denominator": None if claim.denominator is None else text.own(claim.denominator),
        "basis": None if claim.basis is None else text(f"claim_basis.{claim.basis}"),
        "direction": None if claim.direction is None else text(f"claim_direction.{claim.direction}"),
        "value": None if claim.value is None else _shown_value(claim.value, claim.unit, text),
        "boundary": claim.boundary,
        "period.baseline": claim.period.baseline,
        "period.reporting": claim.period.reporting,
        "claimant": claim.claimant,
    }
    for key, value in plain.items():
        if value is not None:
            yield key, text(f"claim_field.{key.rpartition('.')[2]}"), value


def _shown_value(value: Value, unit: Unit | None, text: Text) -> str:
    kind = text(f"claim_kind.{value.kind}")
    if value.amount is not None:
        return f"{_value_text(value, unit, text)} ({kind})"
    ends = [ABSENT if end is None else amount_text(end, unit, text) for end in (value.before, value.after)]
    return f"{ends[0]} → {ends[1]} ({kind})"


def consistency_lines(found: Consistency, claims: tuple[Claim, ...], text: Text) -> Iterator[str]:
    """Conflicts of a set or what follows from it, then the other readings; claims are numbered from 1."""
    checked = len(found.unused) < len(claims)
    yield text("claim.inconsistent" if not found.feasible else "claim.consistent" if checked else "claim.unchecked")
    if found.assumptions and checked:
        names = ", ".join(text(f"claim_assumption.{code}") for code in found.assumptions)
        yield INDENT + text("claim.assumed", names=names)
    open_ones = [choice for choice in found.reading if not _settled(choice, claims[choice.claim])]
    if open_ones and checked:
        yield INDENT + text("claim.read_as")
        yield from (INDENT * 2 + _choice(choice, claims[choice.claim], text) for choice in open_ones)
    for code in found.identities:
        yield INDENT + text("claim.identity", names=text(f"claim_identity.{code}"))
    for item in found.unused:
        yield INDENT + text("claim.unused", claim=item.claim + 1, reason=text(f"claim_unused.{item.reason}"))
    for conflict in found.conflicts:
        yield from (INDENT + line for line in _conflict(conflict, text))
    if found.implied:
        yield INDENT + text("claim.implied_head")
        yield from (INDENT * 2 + implied_text(item, text) for item in found.implied)
    # In a conflict only what reconciles it counts; else only what says more, or can't hold.
    told = tuple(item for item in found.alternatives if item.implied or item.unused or not item.feasible)
    readings = told if found.feasible else found.reconciling
    if readings:
        yield INDENT + text("claim.readings" if found.feasible else "claim.reconciling")
    elif not found.feasible:
        yield INDENT + text("claim.irreconcilable")
    for reading in readings:
        yield from _alternative(reading, claims, text)


def _settled(choice: Choice, claim: Claim) -> bool:
    return claim.definition == choice.definition and claim.value is not None and claim.value.kind == choice.kind


def _conflict(conflict: Conflict, text: Text) -> Iterator[str]:
    yield text("claim.conflict", claims=", ".join(str(claim + 1) for claim in conflict.claims))
    for closure in conflict.closures:
        if closure.by_the_others is not None:
            yield INDENT + text(
                "claim.closure", claim=closure.claim + 1, claimed=interval_text(closure.claimed),
                implied=interval_text(closure.by_the_others),
            )  # fmt: skip


def _alternative(reading: Alternative, claims: tuple[Claim, ...], text: Text) -> Iterator[str]:
    parts = [_choice(choice, claims[choice.claim], text) for choice in reading.choices]
    parts += [text("claim.dropped", name=text(f"claim_assumption.{code}")) for code in reading.dropped]
    yield INDENT * 2 + "; ".join(parts)
    if not reading.feasible:
        yield INDENT * 3 + text("claim.impossible")
    if reading.unused:
        yield INDENT * 3 + text("claim.alone")
    yield from (INDENT * 3 + implied_text(item, text) for item in reading.implied)


def _choice(choice: Choice, claim: Claim, text: Text) -> str:
    definition = definition_name(claim.kpi, choice.definition, text)
    if choice.restated:
        definition = text("claim.restated", definition=definition)
    if claim.value is not None and claim.value.kind == "percent":
        kind = text(f"claim_kind.{choice.kind}")
        return text("claim.reading_kind", claim=choice.claim + 1, definition=definition, kind=kind)
    return text("claim.reading", claim=choice.claim + 1, definition=definition)


def implied_text(item: Implied, text: Text) -> str:
    """A quantity that a set implies: its factor, the change in per cent, and the ends that rounding leaves."""
    factor = item.factor
    nominal = ABSENT if factor.nominal is None else number(factor.nominal, _DECIMALS)
    change = ABSENT
    if factor.nominal is not None:
        change = number((factor.nominal - 1.0) * 100.0, 2, sign=True) + text("unit.percent")
    name = text(f"claim_quantity.{item.quantity}")
    return text("claim.implied", quantity=name, factor=nominal, percent=change, interval=_ends(factor))


def interval_text(interval: Interval) -> str:
    """A factor with its ends."""
    nominal = ABSENT if interval.nominal is None else number(interval.nominal, _DECIMALS)
    return f"{nominal} {_ends(interval)}"


def _ends(interval: Interval) -> str:
    if interval.lower is not None and interval.upper is not None:
        if interval.lower == interval.upper:
            return ""
        return distinct_range(interval.lower, interval.upper, _DECIMALS)
    lower = ABSENT if interval.lower is None else number(interval.lower, _DECIMALS)
    upper = ABSENT if interval.upper is None else number(interval.upper, _DECIMALS)
    return f"[{lower}, {upper}]"
