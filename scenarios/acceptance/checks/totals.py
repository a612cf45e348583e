"""The questions about totals that repeat themselves, or end alike, more often than their own spread lets them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.acceptance.checks.model import MOST_PLACES, Answer, NotAsked, NothingToAsk, Question
from scenarios.acceptance.checks.sums import by_shift, of_windows, total
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import Records, Row

TOTALS, DIGITS = "IDENTICAL_TOTALS", "LAST_DIGITS"
LEVEL = 0.01
FEWEST_DAYS = 20
# Fewer values, or values that hardly spread, have last digits that aren't even by themselves.
FEWEST_DIGITS, LEAST_SPREAD = 50, 25.0
FEWEST_DISTINCT = 10
REPLICATIONS = 4_999
SEED = 20261122
# Width of the kernel over the deviation of the totals (Silverman 1986, 3.4.2, has 1.06 n^(-1/5)).
_SILVERMAN = 1.06
_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Repeats:
    """How often totals are equal: pairs of days, longest run of days one after the other, both with expectation.

    `p_value` is that of the pairs or of the run, whichever is smaller, doubled.
    """

    pairs: int
    expected_pairs: float
    longest_run: int
    p_value: float


def repeats(windows: Sequence[Sequence[int]], seed: int = SEED, replications: int = REPLICATIONS) -> Repeats:
    """Equal totals within each window against totals drawn from the window's own smoothed distribution.

    Totals keep their common unit: where every total is a multiple of 50, equal ones are expected more often. Exact
    for the simulated distribution (Barnard 1963: (1 + larger ones) / (1 + replications)).
    """
    rng = np.random.default_rng(seed)
    pairs, run = 0, 0
    drawn_pairs, drawn_run = np.zeros(replications), np.zeros(replications)
    for window in windows:
        values = np.asarray(window, dtype=np.int64)
        if len(values) < 2:
            continue
        # A few numbers written again and again have a common divisor that is no unit.
        counted = len(np.unique(values)) >= FEWEST_DISTINCT
        unit = max(int(np.gcd.reduce(values)), 1) if counted else 1
        deviation = _deviation(values)
        width = _SILVERMAN * deviation * len(values) ** -0.2
        order = rng.integers(0, len(values), (replications, len(values)))
        noise = rng.standard_normal((replications, len(values))) * width
        drawn = np.rint((values[order] + noise) / unit)
        drawn_pairs += _pairs(drawn)
        drawn_run = np.maximum(drawn_run, _longest(drawn))
        pairs += int(_pairs(values[None, :])[0])
        run = max(run, int(_longest(values[None, :])[0]))
    larger = [int((drawn >= seen).sum()) for drawn, seen in ((drawn_pairs, pairs), (drawn_run, run))]
    p_value = min(1.0, 2.0 * (1 + min(larger)) / (1 + replications))
    return Repeats(pairs, float(drawn_pairs.mean()), run, p_value)


def _deviation(values: NDArray[np.int64]) -> float:
    """The deviation of the distinct values: a number that was written again and again must not narrow it."""
    distinct = np.unique(values)
    return float(distinct.std(ddof=1)) if len(distinct) > 1 else float(distinct[0]) * 0.01


def _pairs(values: NDArray[np.number]) -> NDArray[np.float64]:
    """Pairs of equal values in each row."""
    ordered = np.sort(values, axis=1)
    equal = np.diff(ordered, axis=1) == 0
    # The k-th equal one of a row of equal values makes k pairs with those before it.
    length, found = np.zeros(len(ordered)), np.zeros(len(ordered))
    for column in range(equal.shape[1]):
        length = np.where(equal[:, column], length + 1, 0)
        found += length
    return found


def _longest(values: NDArray[np.number]) -> NDArray[np.float64]:
    """Longest run of equal neighbours in each row [values]."""
    equal = np.diff(values, axis=1) == 0
    length, longest = np.ones(len(values)), np.ones(len(values))
    for column in range(equal.shape[1]):
        length = np.where(equal[:, column], length + 1, 1)
        longest = np.maximum(longest, length)
    return longest


@dataclass(frozen=True, slots=True)
class Digits:
    """Last digits: the most frequent one, its share, and the p-value of evenness (chi-square, nine degrees)."""

    digit: int
    share: float
    p_value: float


def last_digits(values: Sequence[int]) -> Digits | None:
    """Evenness of last digits; None for too few values, or values too close to one another to have even digits."""
    if len(values) < FEWEST_DIGITS or float(np.std(values)) < LEAST_SPREAD:
        return None
    from scipy.special import chdtrc

    counts = np.bincount(np.asarray(values, dtype=np.int64) % _DIGITS, minlength=_DIGITS)
    expected = len(values) / _DIGITS
    statistic = float(((counts - expected) ** 2).sum() / expected)
    digit = int(np.argmax(counts))
    return Digits(digit, float(counts[digit]) / len(values), float(chdtrc(_DIGITS - 1, statistic)))


def identical_totals(terms: PlanTerms, records: Records) -> Iterator[Answer]:
    """Whether day totals of good pieces repeat beyond chance (1 %)."""
    days = [_totals(side.rows, whole_days=True) for side in of_windows(terms, records)]
    count = sum(map(len, days))
    if count < FEWEST_DAYS:
        yield NotAsked(TOTALS, "DAYS", {"count": str(count), "least": str(FEWEST_DAYS)})
        return
    seen = repeats([list(side.values()) for side in days])
    figures = {
        "pairs": float(seen.pairs), "expected_pairs": seen.expected_pairs, "longest_run": float(seen.longest_run),
        "p_value": seen.p_value,
    }  # fmt: skip
    if seen.p_value > LEVEL:
        yield NothingToAsk(TOTALS, figures)
        return
    values = {
        "pairs": str(seen.pairs), "expected": f"{seen.expected_pairs:.1f}", "run": str(seen.longest_run),
        "days": str(count), "p": _p(seen.p_value),
    }  # fmt: skip
    yield Question(TOTALS, values, tuple(_commonest(days)), figures)


def uneven_digits(terms: PlanTerms, records: Records) -> Iterator[Answer]:
    """Whether last digits of the good pieces of shifts are uneven beyond chance (1 %)."""
    totals = [_totals(side.rows, whole_days=False) for side in of_windows(terms, records)]
    values = [value for side in totals for value in side.values()]
    digits = last_digits(values)
    if digits is None:
        yield NotAsked(DIGITS, "SPREAD", {"count": str(len(values)), "least": str(FEWEST_DIGITS)})
        return
    figures = {"shifts": float(len(values)), "digit": float(digits.digit), "share": digits.share,
               "p_value": digits.p_value}  # fmt: skip
    if digits.p_value > LEVEL:
        yield NothingToAsk(DIGITS, figures)
        return
    shown = {"digit": str(digits.digit), "share": f"{digits.share:.0%}", "p": _p(digits.p_value)}
    alike = [str(key) for side in totals for key, value in side.items() if value % _DIGITS == digits.digit]
    yield Question(DIGITS, shown, tuple(alike[:MOST_PLACES]), figures)


def _p(value: float) -> str:
    return f"{value:.1g}" if value >= 1e-6 else "<1e-6"


def _totals(rows: Sequence[Row], *, whole_days: bool) -> dict[str, int]:
    """Good pieces of each day or shift, those without a number and those without a piece left out."""
    groups: dict[str, list[Row]] = {}
    for (day, shift), parts in by_shift(rows).items():
        groups.setdefault(str(day) if whole_days else f"{day} {shift}".strip(), []).extend(parts)
    sums = {key: total(parts, lambda row: row.good) for key, parts in groups.items()}
    return {key: int(value) for key, value in sums.items() if value is not None and value > 0}


def _commonest(days: Sequence[dict[str, int]]) -> Iterator[str]:
    """The totals that occur most often, with the first days on which they do."""
    counts = Counter(value for side in days for value in side.values())
    for value, number in counts.most_common(MOST_PLACES):
        if number > 1:
            alike = [day for side in days for day, total_ in side.items() if total_ == value]
            yield f"{value} ×{number}: {', '.join(alike[:3])}" + (" …" if number > 3 else "")
