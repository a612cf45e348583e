"""The table of all indicators of a run: per unit, station, pool and for the line, each with unit and definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from simcore.errors import KpiError, Problem
from simcore.kpi.bottleneck import active_period, pool_use
from simcore.kpi.equipment import NOT_INSPECTED, REPEATED_PASSES, VARIANTS_IN_ORDER, Equipment, Variant, equipment
from simcore.kpi.line_table import line_rows, line_warnings
from simcore.kpi.registry import ALL_KPIS, KpiDefinition, Scope, evaluate
from simcore.kpi.route import first_operations, has_rework, is_inspected
from simcore.kpi.rows import KpiRow, in_unit, make_row
from simcore.kpi.values import Amount, Undefined
from simcore.results import RunResult
from simcore.spec import LineSpec

SEVERAL_BEGINNINGS = Undefined(
    "SEVERAL_FIRST_OPERATIONS", "several first operations lead to this station", "该工位前有多道首工序"
)
_GOOD_INPUTS = {"good_quantity", "good_standard_time", "scrap_quantity", "rework_quantity", "good_parts_first_pass"}
# Random cycle times and the pieces inside the machines at the ends of a window move effectiveness by less than this; a
# planned run time that is wrong moves it by more (its own uncertainty is about 2 %). The figure is printed either way.
STALE_MARGIN = 0.005
# What becomes of a defective piece is decided by gates, so that these exist only as observed.
_OBSERVED_ONLY = {"scrap_ratio", "rework_ratio", "fall_off_ratio", "quality_ratio_rework_good", "first_pass_yield"}


@dataclass(frozen=True, slots=True)
class KpiTable:
    """All figures of one run, in the order line, stations, units, pools; `warnings` say which of them to doubt."""

    rows: tuple[KpiRow, ...]
    warnings: tuple[Problem, ...]

    def __iter__(self) -> Iterator[KpiRow]:
        return iter(self.rows)

    def row(self, key: str, scope: Scope, name: str, variant: Variant | None = None) -> KpiRow:
        """The row of a figure; KpiError UNKNOWN_ROW where the table has none."""
        for row in self.rows:
            if (row.key, row.scope, row.name, row.variant) == (key, scope, name, variant):
                return row
        place = f"{scope} {name}" + (f" ({variant})" if variant else "")
        raise KpiError("UNKNOWN_ROW", f"no figure '{key}' of {place}", "see KpiTable.rows", key)


def kpi_table(result: RunResult, line: LineSpec) -> KpiTable:
    """Every indicator that the run gives, and every one of the standard that it can't, with the reason.

    `line` is the line that was simulated. Effectiveness above 1 is printed as it is, never clipped, and warned about
    (PRI_STALE) where it exceeds 1 by more than STALE_MARGIN.
    """
    rows = [
        *line_rows(result, line),
        *(row for account in result.stations for row in _station_rows(result, line, account.station)),
        *(row for index in range(len(result.units)) for row in _unit_rows(result, line, index)),
        *_pool_rows(result),
    ]
    return KpiTable(tuple(rows), (*_stale(rows), *line_warnings(rows)))


def _station_rows(result: RunResult, line: LineSpec, station: str) -> Iterable[KpiRow]:
    units = [unit for unit in result.units if unit.station == station]
    energy = next(account.energy_kwh for account in result.stations if account.station == station)
    extra = {"energy": energy, "first_operation_produced": _first_produced(result, line, station)}
    inspected = is_inspected(line.stations[station])
    for variant in VARIANTS_IN_ORDER:
        figures = equipment(units, variant, inspected)
        yield from _equipment_rows("station", station, variant, {**_inputs(figures, line, inspected), **extra})
    for share in active_period(result).ranking:
        if share.station == station:
            yield make_row("active_share", "station", station, None, share.share)


def _unit_rows(result: RunResult, line: LineSpec, index: int) -> Iterable[KpiRow]:
    unit = result.units[index]
    inspected = is_inspected(line.stations[unit.station])
    for variant in VARIANTS_IN_ORDER:
        inputs = _inputs(equipment([unit], variant, inspected), line, inspected)
        yield from _equipment_rows("unit", f"{unit.station}/{unit.unit}", variant, inputs)


def _inputs(figures: Equipment, line: LineSpec, inspected: bool) -> dict[str, Amount | Undefined | None]:
    inputs = figures.inputs()
    reason = NOT_INSPECTED if not inspected else REPEATED_PASSES if has_rework(line) else None
    inputs["good_parts_first_pass"] = inputs["good_quantity"] if reason is None else reason
    inputs["inspected_parts"] = inputs["produced_quantity"]
    return inputs


def _first_produced(result: RunResult, line: LineSpec, station: str) -> int | Undefined:
    first = first_operations(line, station)
    if len(first) != 1:
        return SEVERAL_BEGINNINGS
    return sum(unit.produced for unit in result.units if unit.station in first)


def _equipment_rows(
    scope: Scope, name: str, variant: Variant, inputs: dict[str, Amount | Undefined | None]
) -> Iterable[KpiRow]:
    for key, definition in ALL_KPIS.items():
        row_variant = _row_variant(definition, variant)
        if scope not in definition.scopes or row_variant == "none":
            continue
        shown: Variant | None = variant if row_variant == "own" else None
        yield make_row(key, scope, name, shown, in_unit(key, evaluate(key, inputs)))


def _row_variant(definition: KpiDefinition, variant: Variant) -> str:
    """`own` where good pieces matter, `shared` where they don't (one row for both), `none` where there is no row."""
    if not _GOOD_INPUTS & set(definition.needs):
        return "shared" if variant == "observed" else "none"
    return "none" if variant == "actual" and definition.key in _OBSERVED_ONLY else "own"


def _pool_rows(result: RunResult) -> Iterable[KpiRow]:
    for account in result.pools:
        use = pool_use(account)
        yield make_row("worker_efficiency", "pool", account.pool, None, use.utilisation)
        yield make_row("pool_utilisation", "pool", account.pool, None, use.utilisation)
        yield make_row("pool_waiting_time", "pool", account.pool, None, Fraction(use.waiting_time))


def _stale(rows: Iterable[KpiRow]) -> Iterable[Problem]:
    for row in rows:
        if row.key not in ("effectiveness", "line_effectiveness"):
            continue
        if isinstance(row.value, float) and row.value > 1 + STALE_MARGIN:
            yield stale_warning(row.value, f"{row.scope} {row.name}")


def stale_warning(effectiveness: float, path: str) -> Problem:
    """The warning that goes with an effectiveness above 1."""
    return Problem(
        "PRI_STALE", f"effectiveness is {effectiveness:.3f}: pieces are made faster than their planned run time",
        path, "set the planned run time anew before the next baseline", severity="warning",
    )  # fmt: skip
