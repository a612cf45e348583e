"""The question about defects that fall at the very moment at which an inspection gate goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scenarios.acceptance.checks.model import MOST_PLACES, Answer, NotAsked, NothingToAsk, Question
from scenarios.acceptance.checks.sums import ShiftKey, by_shift, of_windows, total
from scenarios.acceptance.inference.lots import FEWEST_LOTS, defect_rate, difference_of_rates
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import Records, Row
from scenarios.acceptance.series.blocks import value_of

GATES = "DEFECTS_WITH_GATE"
LEVEL = 0.01
# Lots looked at on each side of a change: a month of two shifts.
MOST_LOTS = 48
# The most likely place of a change may miss the true one by so many lots.
NEAR = 3


@dataclass(frozen=True, slots=True)
class _Lot:
    key: ShiftKey
    gates: Decimal
    defective: int
    inspected: int


@dataclass(frozen=True, slots=True)
class _Drop:
    """A place at which a product loses gates: lots before it and from it on, each with one number of gates."""

    product: str
    before: tuple[_Lot, ...]
    after: tuple[_Lot, ...]


def defects_with_gate(terms: PlanTerms, records: Records) -> Iterator[Answer]:
    """Whether the defect rate of a product changes for the better where its number of inspection gates falls."""
    rows = [row for side in of_windows(terms, records) for row in side.rows]
    products: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        products[row.product].append(row)
    lots = {product: _lots(parts) for product, parts in products.items()}
    if not any(lots.values()):
        yield NotAsked(GATES, "NO_VALUES", {"columns": "defective, inspected, inspection_gates"})
        return
    drops = [drop for product, series in lots.items() for drop in _drops(product, series)]
    long_enough = [drop for drop in drops if min(len(drop.before), len(drop.after)) >= FEWEST_LOTS]
    if drops and not long_enough:
        yield NotAsked(GATES, "LOTS", {"least": str(FEWEST_LOTS)})
        return
    asked = [found for drop in long_enough if (found := _question(drop, len(long_enough))) is not None]
    yield from asked
    if not asked:
        yield NothingToAsk(GATES, {"lots": float(sum(map(len, lots.values()))), "gates_dropped": float(len(drops))})


def _lots(rows: Sequence[Row]) -> list[_Lot]:
    found = []
    for key, parts in by_shift(rows).items():
        bad = total(parts, lambda row: row.defective)
        seen = total(parts, lambda row: value_of(row, "inspected", {}))
        gates = [row.inspection_gates for row in parts if row.inspection_gates is not None]
        if bad is not None and seen and gates and bad <= seen:
            found.append(_Lot(key, min(gates), int(bad), int(seen)))
    return found


def _drops(product: str, lots: Sequence[_Lot]) -> Iterator[_Drop]:
    """Falls of the number of gates, each with the lots that had one and the same number right before and after it."""
    runs: list[list[_Lot]] = []
    for lot in lots:
        if runs and runs[-1][-1].gates == lot.gates:
            runs[-1].append(lot)
        else:
            runs.append([lot])
    for first, second in pairwise(runs):
        if second[0].gates < first[0].gates:
            yield _Drop(product, tuple(first[-MOST_LOTS:]), tuple(second[:MOST_LOTS]))


def _question(drop: _Drop, tested: int) -> Question | None:
    """The question where the rate falls (1 % over all places tested) and falls nowhere else more likely than there."""
    rates = [defect_rate([lot.defective for lot in side], [lot.inspected for lot in side])
             for side in (drop.before, drop.after)]  # fmt: skip
    p_value = float(difference_of_rates(*rates).mirrored().p_beyond(0.0))
    if p_value > LEVEL / tested:
        return None
    both = (*drop.before, *drop.after)
    place = change_point([lot.defective for lot in both], [lot.inspected for lot in both])
    if abs(place - len(drop.before)) > NEAR:
        return None
    day, shift = drop.after[0].key
    values = {
        "day": f"{day} {shift}".strip(), "gates": f"{drop.before[-1].gates} → {drop.after[0].gates}",
        "rates": f"{rates[0].rate:.2%} → {rates[1].rate:.2%}", "product": drop.product or "–",
    }  # fmt: skip
    figures = {"rate_before": rates[0].rate, "rate_after": rates[1].rate, "p_value": p_value,
               "lots_apart": float(place - len(drop.before))}  # fmt: skip
    places = tuple(f"{lot.key[0]} {lot.key[1]}".strip() for lot in drop.after[:MOST_PLACES])
    return Question(GATES, values, places, figures)


def change_point(defective: Sequence[int], inspected: Sequence[int]) -> int:
    """Number of lots before the most likely single change of a rate (Hinkley 1970, 10.1093/biomet/57.1.1).

    At least two lots stand on each side; ValueError for fewer than four lots.
    """
    if len(defective) < 4:
        raise ValueError("a change of a rate needs four lots")
    found, seen = (np.cumsum(np.asarray(side, dtype=np.float64)) for side in (defective, inspected))
    splits = np.arange(2, len(defective) - 1)
    first = _likelihood(found[splits - 1], seen[splits - 1])
    second = _likelihood(found[-1] - found[splits - 1], seen[-1] - seen[splits - 1])
    return int(splits[int(np.argmax(first + second))])


def _likelihood(found: NDArray[np.float64], seen: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.special import xlogy

    rest = seen - found
    likelihood: NDArray[np.float64] = xlogy(found, found / seen) + xlogy(rest, rest / seen)
    return likelihood
