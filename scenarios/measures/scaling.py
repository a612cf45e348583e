"""How a factor with its own uncertainty acts on a parameter with its range: ends with ends, the weaker provenance."""

from __future__ import annotations

from typing import Any, TypeVar

from simcore.spec import CountDistribution, Quantity, TimeDistribution
from simcore.spec.quantities import Source

# From what was measured in the plant to what nobody accounts for.
_STRENGTH: tuple[Source, ...] = (
    "plant_log",
    "shift_report",
    "published",
    "source_document",
    "computed",
    "vendor",
    "estimate",
    "unspecified",
)
LONGEST_REFERENCE = 400

Q = TypeVar("Q", bound=Quantity[Any])


def is_neutral(factor: Quantity[float]) -> bool:
    """True for a factor of exactly 1 without range: it changes nothing."""
    return factor.typical == 1.0 and factor.low in (None, 1.0) and factor.high in (None, 1.0)


def scaled(quantity: Q, factor: Quantity[float], whole: bool = False, most: float | None = None) -> Q:
    """The quantity times the factor, low with low and high with high; `whole` rounds, `most` caps [1]."""
    if is_neutral(factor):
        return quantity

    def times(value: Any, by: float) -> Any:
        product = round(value * by) if whole else value * by
        return product if most is None else min(most, product)

    changed: dict[str, Any] = {"typical": times(quantity.typical, factor.typical)}
    for end in ("low", "high"):
        mine, other = getattr(quantity, end), getattr(factor, end)
        if mine is not None or other is not None:
            changed[end] = times(quantity.typical if mine is None else mine, factor.typical if other is None else other)
    changed["source"] = weaker(quantity.source, factor.source)
    changed["reference"] = joined(quantity.reference, f"x{factor.typical:g} {factor.reference}".strip())
    return quantity.model_copy(update=changed)


def added(quantity: Q, extra: Quantity[int]) -> Q:
    """The quantity [us] plus another [us], end by end."""
    changed: dict[str, Any] = {"typical": quantity.typical + extra.typical}
    for end in ("low", "high"):
        mine, other = getattr(quantity, end), getattr(extra, end)
        if mine is not None or other is not None:
            changed[end] = (quantity.typical if mine is None else mine) + (extra.typical if other is None else other)
    changed["source"] = weaker(quantity.source, extra.source)
    changed["reference"] = joined(quantity.reference, f"plus {extra.reference}".strip())
    return quantity.model_copy(update=changed)


def scaled_time(law: TimeDistribution, factor: Quantity[float]) -> TimeDistribution:
    """The same law with all its times multiplied."""
    changed: dict[str, Any] = {}
    if law.mean is not None:
        changed["mean"] = scaled(law.mean, factor, whole=True)
    for name in ("minimum", "lowest", "mode", "highest"):
        if getattr(law, name) is not None:
            changed[name] = round(getattr(law, name) * factor.typical)
    if law.values is not None:
        changed["values"] = tuple(round(value * factor.typical) for value in law.values)
    return law.model_copy(update=changed)


def longer_time(law: TimeDistribution, extra: Quantity[int]) -> TimeDistribution:
    """The same law, later by a constant in the mean; laws without mean move as a whole."""
    changed: dict[str, Any] = {} if law.mean is None else {"mean": added(law.mean, extra)}
    for name in ("lowest", "mode", "highest"):
        if getattr(law, name) is not None:
            changed[name] = getattr(law, name) + extra.typical
    if law.values is not None:
        changed["values"] = tuple(value + extra.typical for value in law.values)
    return law.model_copy(update=changed)


def scaled_count(law: CountDistribution, factor: Quantity[float]) -> CountDistribution:
    """The same law of pieces with its mean multiplied."""
    return law if law.mean is None else law.model_copy(update={"mean": scaled(law.mean, factor)})


def weaker(first: Source, second: Source) -> Source:
    """Of two kinds of provenance the one that proves less."""
    return max(first, second, key=_STRENGTH.index)


def joined(first: str, second: str) -> str:
    """Two references in one, cut to the length that a spec takes."""
    return "; ".join(part for part in (first, second) if part)[:LONGEST_REFERENCE]
