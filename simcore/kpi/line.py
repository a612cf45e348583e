"""Figures of a whole line, which hang on its constraint: the operation with the longest planned cycle per unit.

Line OEE = CT_line * GQ_out / PBT_line. CT_line = max_i(PRI_i / parallel units_i), PRI_i counted for the cycles that one
finished piece needs and weighted by the planned mix of products; rejects are not added, for they are what OEE measures.
PBT_line is the planned busy time of one unit of that operation (mean over its units); where calendars differ, it is the
constraint's calendar that counts, not the longest or the shortest of the line. Both sides multiplied by the number of
units give integers: OEE = sum(PRI * GQ_out) / sum(PBT of its units). GQ_out are the pieces that reached a sink: the
observed variant counts truly defective ones among them as good, as the plant does, the actual variant doesn't.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from simcore.errors import KpiError
from simcore.kpi.elements import TimeElements, total_elements
from simcore.kpi.equipment import Variant, observed_pieces
from simcore.kpi.route import cycles_per_finished_piece, parallel_groups, planned_mix
from simcore.kpi.values import Undefined, missing
from simcore.results import RunResult, StationAccount
from simcore.spec import LineSpec


@dataclass(frozen=True, slots=True)
class Constraint:
    """The operation that sets the planned cycle of the line, usually one station.

    `cycle_time` is CT_line [us per finished piece]; `standard_time` is PRI of the operation per finished piece, by
    product [us]; `units` are the parallel units of its stations.
    """

    stations: tuple[str, ...]
    units: int
    cycle_time: Fraction
    standard_time: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class LineFigures:
    """What the figures of a line are made of: times of the constraint's units [us], standard times through it [us]."""

    constraint: Constraint
    elements: TimeElements
    standard_time: int
    good_standard_time: int
    standard_time_out_observed: Fraction
    standard_time_out_actual: Fraction

    def standard_time_out(self, variant: Variant) -> Fraction:
        """sum(PRI * GQ_out) [us]."""
        return self.standard_time_out_observed if variant == "observed" else self.standard_time_out_actual

    @property
    def planned_hours(self) -> Fraction:
        """Planned operation time of the line: POT of one unit of the constraint [h]."""
        return Fraction(self.elements.planned_operation, self.constraint.units * 3_600_000_000)


def line_cycle_time(planned_run_times: Sequence[int], parallel_units: Sequence[int]) -> Fraction:
    """CT_line = max_i(PRI_i / parallel units_i) [us] of operations in series; KpiError for numbers not above 0."""
    if not planned_run_times or min(*planned_run_times, *parallel_units) <= 0:
        raise KpiError("CYCLE_TIME", "planned run times and numbers of units must be above 0", path="planned_run_time")
    return max(Fraction(pri, units) for pri, units in zip(planned_run_times, parallel_units, strict=True))


def line_constraint(result: RunResult, line: LineSpec) -> Constraint | Undefined:
    """The constraint by planned run times; of equal ones the first by name. Undefined where a PRI is missing."""
    accounts = {account.station: account for account in result.stations}
    mix = planned_mix(line)
    cycles = {product: cycles_per_finished_piece(line, product) for product in mix}
    total = sum(mix.values())
    candidates: list[Constraint] = []
    for names in parallel_groups(line):
        members = [accounts[name] for name in names]
        units = sum(account.units for account in members)
        times: dict[str, Fraction] = {}
        for product in mix:
            per_piece = cycles[product][names[0]]
            run_time = _operation_run_time(members, product, units) if per_piece else Fraction(0)
            if run_time is None:
                return missing(["planned_run_time"])
            times[product] = per_piece * run_time
        mean = sum((mix[product] * time for product, time in times.items()), Fraction(0)) / total
        candidates.append(Constraint(names, units, mean / units, times))
    longest = max(candidates, key=lambda candidate: candidate.cycle_time)
    return longest if longest.cycle_time > 0 else missing(["planned_run_time"])


def _operation_run_time(members: Sequence[StationAccount], product: str, units: int) -> Fraction | None:
    """PRI of an operation: of unlike stations side by side, the mean by the speeds of their units [us]."""
    run_times = [account.planned_run_time.get(product) for account in members]
    speeds = [Fraction(account.units, pri) for account, pri in zip(members, run_times, strict=True) if pri]
    return Fraction(units) / sum(speeds, Fraction(0)) if len(speeds) == len(members) else None


def line_figures(result: RunResult, line: LineSpec) -> LineFigures | Undefined:
    """Figures of the line in the window of a run; undefined where its constraint is."""
    constraint = line_constraint(result, line)
    if isinstance(constraint, Undefined):
        return constraint
    units = [unit for unit in result.units if unit.station in constraint.stations]
    pieces = [observed_pieces(unit) for unit in units]
    account = result.line
    absent = set(account.finished) - set(constraint.standard_time)
    if absent:
        raise KpiError(
            "PRODUCT_UNKNOWN", f"finished products {', '.join(sorted(absent))} are in no lot of the line",
            "compute the figures with the line that was simulated", "finished",
        )  # fmt: skip
    observed = sum((constraint.standard_time[p] * n for p, n in account.finished.items()), Fraction(0))
    escaped = sum((constraint.standard_time[p] * n for p, n in account.finished_defective.items()), Fraction(0))
    return LineFigures(
        constraint=constraint,
        elements=total_elements(TimeElements.from_states(unit.state_time) for unit in units),
        standard_time=sum(count.standard_time for count in pieces),
        good_standard_time=sum(count.good_standard_time for count in pieces),
        standard_time_out_observed=observed,
        standard_time_out_actual=observed - escaped,
    )
