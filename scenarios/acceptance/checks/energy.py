"""The question about energy: more output from hardly more kWh than before."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.acceptance.checks.model import Answer, NotAsked, NothingToAsk, Question
from scenarios.acceptance.checks.sums import by_shift, of_windows, total, without_time
from scenarios.acceptance.plan.terms import FEWEST_WEEKS, WEEK, PlanTerms, Window
from scenarios.acceptance.records import Records, Row
from scenarios.acceptance.series.blocks import made

ENERGY = "ENERGY_FLAT"
# Up to so much of a line's energy may not depend on what it makes, as on a machining line for cars (Gutowski, Dahmus
# and Thiriez 2006, Electrical energy requirements for manufacturing processes, 13th CIRP conference LCE, fig. 1).
MOST_FIXED = 0.85
# Output that rose by less says nothing of its energy.
LEAST_RISE = 0.05
# New machines may well be this much more frugal; less than that is nothing to ask about.
LEAST_SHORTFALL = 0.05
LEVEL = 0.01
_MICROSECONDS_AN_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class EnergyLine:
    """Weekly energy of a shift [kWh] on its production [standard hours] by least squares, over weeks before the works.

    The slope is kept between what 85 % of fixed load leaves and strict proportionality; `deviation` is that of the
    residuals.
    """

    weeks: int
    production: float
    energy: float
    slope: float
    deviation: float
    squares: float

    def expected(self, production: float) -> float:
        """Energy of a shift [kWh] at a production [standard hours]."""
        return self.energy + self.slope * (production - self.production)

    def lower(self, production: float, weeks: int) -> float:
        """Lower prediction limit (99 %, one-sided) of the mean energy of so many further weeks [kWh].

        Never below what the largest plausible share of fixed load allows: where the baseline's production hardly
        varied its regression says nothing of another one, and physics still does.
        """
        from scipy.special import stdtrit

        reach = float(stdtrit(self.weeks - 2, 1.0 - LEVEL)) * self.deviation
        apart = production - self.production
        near = 1.0 / weeks + 1.0 / self.weeks
        by_regression = -math.inf
        if self.squares > 0.0:
            by_regression = self.expected(production) - reach * math.sqrt(near + apart**2 / self.squares)
        floor = self.energy * (1.0 + (1.0 - MOST_FIXED) * apart / self.production)
        return max(by_regression, floor - reach * math.sqrt(near))


def energy_line(production: Sequence[float], energy: Sequence[float]) -> EnergyLine:
    """Fit of weekly means; ValueError for fewer than three weeks, or for none with production or energy."""
    made_, used = np.asarray(production, dtype=np.float64), np.asarray(energy, dtype=np.float64)
    if len(made_) < 3 or made_.mean() <= 0.0 or used.mean() <= 0.0:
        raise ValueError("a line of energy on production needs three weeks with both")
    centred = made_ - made_.mean()
    squares = float(centred @ centred)
    proportional = float(used.mean() / made_.mean())
    fitted = float(centred @ used) / squares if squares > 0.0 else proportional
    slope = min(max(fitted, (1.0 - MOST_FIXED) * proportional), proportional)
    residuals = used - used.mean() - fitted * centred
    deviation = math.sqrt(float(residuals @ residuals) / (len(made_) - 2))
    return EnergyLine(len(made_), float(made_.mean()), float(used.mean()), slope, deviation, squares)


def energy_flat(terms: PlanTerms, records: Records) -> Iterator[Answer]:
    """Whether output rose while energy stayed below what the baseline's line of energy on production foretells."""
    sides = of_windows(terms, records)
    lacking = without_time(ENERGY, (*sides[0].rows, *sides[1].rows), terms.standard_times)
    if lacking is not None:
        yield lacking
        return
    windows = terms.windows.baseline, terms.windows.reporting
    before, after = (_weeks(side.rows, window, terms) for side, window in zip(sides, windows, strict=True))
    if min(len(before), len(after)) < FEWEST_WEEKS:
        values = {"count": str(min(len(before), len(after))), "least": str(FEWEST_WEEKS)}
        yield NotAsked(ENERGY, "WEEKS", values)
        return
    try:
        line = energy_line([week[0] for week in before], [week[1] for week in before])
    except ValueError:
        yield NotAsked(ENERGY, "NO_VALUES", {"columns": "good, energy"})
        return
    production, energy = (float(np.mean([week[number] for week in after])) for number in (0, 1))
    rise, used = production / line.production - 1.0, energy / line.energy - 1.0
    expected = line.expected(production)
    figures = {"output_rise": rise, "energy_rise": used, "expected_rise": expected / line.energy - 1.0}
    asked = (
        rise >= LEAST_RISE
        and energy < line.lower(production, len(after))
        and energy < (1.0 - LEAST_SHORTFALL) * expected
    )
    if not asked:
        yield NothingToAsk(ENERGY, figures)
        return
    values = {"rise": f"{rise:+.1%}", "used": f"{used:+.1%}", "expected": f"{figures['expected_rise']:+.1%}"}
    places = tuple(f"{window.first} – {window.last}" for window in windows)
    yield Question(ENERGY, values, places, figures)


def _weeks(rows: Sequence[Row], window: Window, terms: PlanTerms) -> list[tuple[float, float]]:
    """(standard hours of all pieces made, energy [kWh]) of a shift, on average of each week."""

    def hours(row: Row) -> float | None:
        # What became scrap took energy as well.
        pieces = made(row)
        pieces = row.good if pieces is None else pieces
        return None if pieces is None else float(pieces * terms.standard_times[row.product] / _MICROSECONDS_AN_HOUR)

    found = []
    for first in window.weeks():
        pairs = []
        for parts in by_shift(row for row in rows if first <= row.date < first + WEEK).values():
            produced = [hours(row) for row in parts]
            energy = total(parts, lambda row: row.energy)
            if energy is not None and None not in produced:
                pairs.append((sum(each for each in produced if each is not None), float(energy)))
        if pairs:
            found.append((float(np.mean([pair[0] for pair in pairs])), float(np.mean([pair[1] for pair in pairs]))))
    return found
