"""Heads of a year before and after: what is saved counts in whole persons a shift, and from a dated exit on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scenarios.appraisal.terms import Change
from scenarios.economics.money import ZERO
from scenarios.quantities import Quantities


@dataclass(frozen=True, slots=True)
class Saving:
    """People of a pool that aren't needed any more.

    `needed_less` [persons] is what the line shows, `counted` what enters the money: whole persons a shift, from `on`
    on; 0 where no date is given.
    """

    pool: str
    needed_less: Decimal
    counted: Decimal
    on: date | None


def heads_by_pool(quantities: Quantities) -> dict[str, Decimal]:
    """People on the pay roll of the line by pool [persons]."""
    return {pool: Decimal(repr(heads)) for pool, heads in quantities.heads.items()}


def savings(
    before: Mapping[str, Decimal], after: Mapping[str, Decimal], shifts: Mapping[str, int], change: Change | None
) -> tuple[Saving, ...]:
    """The pools in which fewer people are needed, with what of it counts."""
    exits = {} if change is None else change.exits
    found = []
    for pool, heads in before.items():
        less = heads - after.get(pool, ZERO)
        if less > 0:
            each = shifts.get(pool, 1)
            whole = Decimal(int(less / each)) * each
            dated = exits.get(pool)
            found.append(Saving(pool, less, ZERO if dated is None else whole, None if dated is None else dated.on))
    return tuple(found)


def paid_heads(
    before: Mapping[str, Decimal], after: Mapping[str, Decimal], saved: tuple[Saving, ...]
) -> dict[str, Decimal]:
    """People by pool that the scenario pays once all exits are past: further ones in full, fewer ones as counted."""
    heads = {pool: max(before.get(pool, ZERO), after.get(pool, ZERO)) for pool in (*before, *after)}
    return {pool: number - _counted(pool, saved) for pool, number in heads.items()}


def _counted(pool: str, saved: tuple[Saving, ...]) -> Decimal:
    return sum((saving.counted for saving in saved if saving.pool == pool), ZERO)
