"""Defect rates by name, as the plant observes them and as they truly are; without its definition a rate says nothing.

- `first_pass_defect_rate` (default): items rejected at any gate for the first time / items started. Items are parts of
  the sources: a rejected set counts with all its parts, as the started ones do.
- `final_scrap_share`: items scrapped / items that left the line, as scrap or as good.
- `rolled_throughput_defect_rate`: 1 - product of the stations' first-pass yields.
- `customer_ppm`: truly defective pieces among a million that reached a sink.

Observed rates rest on what gates reject, false rejects included; actual ones on what was truly made defective.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from simcore.kpi.equipment import REPEATED_PASSES
from simcore.kpi.quality_formulas import quality_ratio
from simcore.kpi.route import (
    NO_SINGLE_COMPOSITION,
    has_rework,
    is_inspected,
    parts_per_finished_piece,
    parts_per_piece,
)
from simcore.kpi.values import Amount, KpiValue, RatioPair, Undefined, exact, mapped, product, ratio, value_of
from simcore.results import RunResult
from simcore.spec import LineSpec

UNSEEN = Undefined("UNSEEN", "escapes are not seen by the plant", "漏检件在厂内看不到")
NO_GATE = Undefined("NOT_INSPECTED", "no gate of this line inspects anything", "全线没有检验关口")
PER_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class DefectRate:
    """One defect rate by its definition, as observed and as it truly is."""

    key: str
    observed: KpiValue
    actual: KpiValue


@dataclass(frozen=True, slots=True)
class Change:
    """A rate before and after: in points and relative, always both.

    `points` are percentage points; `relative` is after/before - 1 [1], undefined from zero.
    """

    before: Fraction
    after: Fraction

    @property
    def points(self) -> Fraction:
        """100 * (after - before) [percentage points]."""
        return 100 * (self.after - self.before)

    @property
    def relative(self) -> KpiValue:
        """after / before - 1 [1]."""
        if self.before == 0:
            return Undefined("FROM_ZERO", "a change relative to zero is undefined", "相对于零的变化无定义")
        return self.after / self.before - 1


def change(before: Amount, after: Amount) -> Change:
    """Change of a rate [1]; 6 % to 3.8 % is -2.2 percentage points and -36.7 %."""
    return Change(exact(before), exact(after))


def first_pass_pair(result: RunResult, line: LineSpec) -> RatioPair | Undefined:
    """Observed first-pass rejects over items started [items]; undefined where the line inspects nothing."""
    if not any(is_inspected(station) for station in line.stations.values()):
        return NO_GATE
    rejects = sum(result.line.first_rejects.values())
    return RatioPair(Fraction(rejects), Fraction(sum(result.line.entered.values())), "entered")


def first_pass_actual_pair(result: RunResult, line: LineSpec) -> RatioPair:
    """Items truly made defective over items started [items]; a piece that rework makes defective anew counts again."""
    parts = parts_per_piece(line)
    defective = sum(unit.defective_made * parts[unit.station] for unit in result.units)
    return RatioPair(Fraction(defective), Fraction(sum(result.line.entered.values())), "entered")


def final_scrap_pair(result: RunResult) -> RatioPair:
    """Items scrapped over items that left the line [items]."""
    scrapped, good = sum(result.line.scrapped.values()), sum(result.line.left_good.values())
    return RatioPair(Fraction(scrapped), Fraction(scrapped + good), "departed")


def final_scrap_actual_pair(result: RunResult, line: LineSpec) -> RatioPair | Undefined:
    """Items scrapped or delivered defective over items that left the line [items]."""
    escaped = _escaped_items(result, line)
    if isinstance(escaped, Undefined):
        return escaped
    pair = final_scrap_pair(result)
    return RatioPair(pair.numerator + escaped, pair.denominator, pair.denominator_key)


def _escaped_items(result: RunResult, line: LineSpec) -> int | Undefined:
    counts = result.line.finished_defective
    parts: Mapping[str, int | Undefined] = parts_per_finished_piece(line, counts)
    total = 0
    for name, count in counts.items():
        per_piece = parts[name]
        if isinstance(per_piece, Undefined):
            return NO_SINGLE_COMPOSITION
        total += per_piece * count
    return total


def customer_pair(result: RunResult) -> RatioPair:
    """Truly defective finished pieces, times a million, over finished pieces [ppm]."""
    defective, finished = sum(result.line.finished_defective.values()), sum(result.line.finished.values())
    return RatioPair(Fraction(defective * PER_MILLION), Fraction(finished), "finished")


def rolled_throughput_observed(result: RunResult, line: LineSpec) -> KpiValue:
    """1 - product of GQ/PQ over the inspected stations [1]; undefined without gates, or where rework passes again."""
    inspected = [name for name in line.stations if is_inspected(line.stations[name])]
    if not inspected:
        return NO_GATE
    if has_rework(line):
        return REPEATED_PASSES
    return _complement(product(_station_yield(result, name, actual=False) for name in sorted(inspected)))


def rolled_throughput_actual(result: RunResult, line: LineSpec) -> KpiValue:
    """1 - product over all stations of the share of cycles that made no defect [1]."""
    return _complement(product(_station_yield(result, name, actual=True) for name in sorted(line.stations)))


def _station_yield(result: RunResult, station: str, *, actual: bool) -> KpiValue:
    units = [unit for unit in result.units if unit.station == station]
    good = sum(unit.produced - unit.defective_made if actual else unit.good for unit in units)
    return quality_ratio(good, sum(unit.produced for unit in units))


def _complement(value: KpiValue) -> KpiValue:
    return mapped(value, lambda share: 1 - share)


def defect_rates(result: RunResult, line: LineSpec) -> tuple[DefectRate, ...]:
    """All defect rates of a line, the default first."""
    return (
        DefectRate(
            "first_pass_defect_rate",
            value_of(first_pass_pair(result, line)),
            first_pass_actual_pair(result, line).value,
        ),
        DefectRate(
            "final_scrap_share", final_scrap_pair(result).value, value_of(final_scrap_actual_pair(result, line))
        ),
        DefectRate(
            "rolled_throughput_defect_rate",
            rolled_throughput_observed(result, line),
            rolled_throughput_actual(result, line),
        ),
        DefectRate("customer_ppm", UNSEEN, customer_pair(result).value),
    )


def product_yield(result: RunResult) -> KpiValue:
    """Share of the items leaving the line that reach a sink [1]: 1 - final scrap share."""
    pair = final_scrap_pair(result)
    return ratio(pair.denominator - pair.numerator, pair.denominator, "departed")
