"""The figures of a line as a whole, and its headline figures as numerators and denominators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from simcore.errors import Problem
from simcore.kpi.elements import TimeElements, total_elements
from simcore.kpi.equipment import VARIANTS_IN_ORDER, Variant
from simcore.kpi.line import LineFigures, line_figures
from simcore.kpi.quality import (
    customer_pair,
    defect_rates,
    final_scrap_actual_pair,
    final_scrap_pair,
    first_pass_actual_pair,
    first_pass_pair,
    product_yield,
)
from simcore.kpi.registry import STANDARD_KPIS, evaluate
from simcore.kpi.rows import KpiRow, in_unit, make_row
from simcore.kpi.values import (
    MICROSECONDS_PER_HOUR,
    Amount,
    KpiValue,
    RatioPair,
    Undefined,
    exact,
    missing,
    value_of,
)
from simcore.results import RunResult
from simcore.spec import LineSpec

MICROSECONDS_PER_YEAR = 365 * 24 * MICROSECONDS_PER_HOUR
Headline = Mapping[str, RatioPair | Undefined]


def headline(result: RunResult, line: LineSpec) -> dict[str, RatioPair | Undefined]:
    """The figures people compare, by nomenclature key (with ".actual" for the true variant), as ratio pairs.

    Numerator over denominator is in the unit of the nomenclature; replications are joined as ratios of sums. Without
    ending the figure is as the plant observes it. Undefined says why there is none.
    """
    figures = line_figures(result, line)
    pairs: dict[str, RatioPair | Undefined] = {}
    for variant in VARIANTS_IN_ORDER:
        ending = "" if variant == "observed" else ".actual"
        pairs[f"good_output_rate{ending}"] = _good_output_pair(result, figures, variant)
        pairs[f"line_overall_equipment_effectiveness{ending}"] = _oee_pair(figures, variant)
        pairs[f"line_quality_factor{ending}"] = _quality_pair(figures, variant)
    pairs["line_availability"] = _availability_pair(figures)
    pairs["line_effectiveness"] = _effectiveness_pair(figures)
    pairs["first_pass_defect_rate"] = first_pass_pair(result, line)
    pairs["first_pass_defect_rate.actual"] = first_pass_actual_pair(result, line)
    pairs["final_scrap_share"] = final_scrap_pair(result)
    pairs["final_scrap_share.actual"] = final_scrap_actual_pair(result, line)
    pairs["customer_ppm.actual"] = customer_pair(result)
    pairs["comprehensive_energy_consumption"] = _energy_pair(result, line)
    pairs["mean_lead_time"] = _lead_time_pair(result)
    pairs["labour_productivity"] = _labour_pair(result)
    return pairs


def good_pieces(result: RunResult, variant: Variant) -> int:
    """Pieces that reached a sink; the actual variant leaves out the truly defective ones [pcs]."""
    finished = sum(result.line.finished.values())
    return finished if variant == "observed" else finished - sum(result.line.finished_defective.values())


def _good_output_pair(result: RunResult, figures: LineFigures | Undefined, variant: Variant) -> RatioPair | Undefined:
    if isinstance(figures, Undefined):
        return figures
    return RatioPair(Fraction(good_pieces(result, variant)), figures.planned_hours, "planned_operation_time")


def _oee_pair(figures: LineFigures | Undefined, variant: Variant) -> RatioPair | Undefined:
    if isinstance(figures, Undefined):
        return figures
    planned_busy = Fraction(figures.elements.planned_busy)
    return RatioPair(figures.standard_time_out(variant), planned_busy, "planned_busy_time")


def _quality_pair(figures: LineFigures | Undefined, variant: Variant) -> RatioPair | Undefined:
    if isinstance(figures, Undefined):
        return figures
    return RatioPair(figures.standard_time_out(variant), Fraction(figures.standard_time), "standard_time")


def _availability_pair(figures: LineFigures | Undefined) -> RatioPair | Undefined:
    if isinstance(figures, Undefined):
        return figures
    elements = figures.elements
    return RatioPair(Fraction(elements.production), Fraction(elements.planned_busy), "planned_busy_time")


def _effectiveness_pair(figures: LineFigures | Undefined) -> RatioPair | Undefined:
    if isinstance(figures, Undefined):
        return figures
    production = Fraction(figures.elements.production)
    return RatioPair(Fraction(figures.standard_time), production, "actual_production_time")


def line_energy(result: RunResult, line: LineSpec) -> Fraction | Undefined:
    """Energy of all stations and of the common systems [kWh]; undefined where the power of any is not given."""
    parts: list[float | None] = [account.energy_kwh for account in result.stations]
    if line.common_power is not None:
        parts.append(result.line.common_energy_kwh)
    known = [exact(part) for part in parts if part is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else missing(["energy"])


def _energy_pair(result: RunResult, line: LineSpec) -> RatioPair | Undefined:
    energy = line_energy(result, line)
    if isinstance(energy, Undefined):
        return energy
    return RatioPair(energy, Fraction(good_pieces(result, "observed")), "finished")


def _lead_time_pair(result: RunResult) -> RatioPair:
    hours = Fraction(result.line.lead_time_sum, MICROSECONDS_PER_HOUR)
    return RatioPair(hours, Fraction(result.line.lead_time_count), "finished")


def _attendance(result: RunResult) -> int:
    return sum(account.present_time + account.overtime for account in result.pools)


def _labour_pair(result: RunResult) -> RatioPair | Undefined:
    if not result.pools:
        return missing(["actual_personnel_attendance_time"])
    hours = Fraction(_attendance(result), MICROSECONDS_PER_HOUR)
    return RatioPair(Fraction(good_pieces(result, "observed")), hours, "actual_personnel_attendance_time")


def _line_inputs(result: RunResult, line: LineSpec) -> dict[str, Amount | Undefined | None]:
    """Inputs of the line's own indicators; an order is one item, so that AOET is the sum of the lead times [us]."""
    elements = total_elements(TimeElements.from_states(unit.state_time) for unit in result.units)
    rejects = first_pass_pair(result, line)
    account = result.line
    # In the unit in which the content of the line is counted.
    departed_good = account.lead_time_count if line.bin_size > 1 else sum(account.left_good.values())
    per_year = Fraction(departed_good * MICROSECONDS_PER_YEAR, result.window) if result.window else None
    return {
        "actual_personnel_work_time": _busy_people(result),
        "actual_personnel_attendance_time": _attendance(result) if result.pools else None,
        "sum_of_unit_busy_times": elements.busy,
        "actual_production_time": elements.production,
        "actual_order_execution_time": account.lead_time_sum,
        "good_parts_first_pass": rejects if isinstance(rejects, Undefined) else rejects.denominator - rejects.numerator,
        "inspected_parts": rejects if isinstance(rejects, Undefined) else rejects.denominator,
        "produced_quantity": good_pieces(result, "observed"),
        "energy": line_energy(result, line),
        "throughput": per_year,
        "average_inventory": Fraction(account.wip_time, result.window) if result.window else None,
    }


def _busy_people(result: RunResult) -> int | None:
    return sum(sum(account.busy_time.values()) for account in result.pools) if result.pools else None


def _standard_rows(result: RunResult, line: LineSpec) -> Iterable[KpiRow]:
    inputs = _line_inputs(result, line)
    # The rate of the line as one order book: its execution time is the window.
    order_book = {**inputs, "actual_order_execution_time": result.window}
    for key, definition in STANDARD_KPIS.items():
        value: KpiValue
        if not definition.scopes:
            value = Undefined("NOT_SIMULATED", definition.why_not_en, definition.why_not_zh)
        elif "line" in definition.scopes:
            value = in_unit(key, evaluate(key, order_book if key == "throughput_rate" else inputs))
        else:
            continue
        yield make_row(key, "line", line.name, None, value)


def line_rows(result: RunResult, line: LineSpec) -> list[KpiRow]:
    """Rows of the line: its own figures, the indicators of the standard that are its, and those no run can give."""
    figures = line_figures(result, line)
    name = line.name
    rows = []
    for variant in VARIANTS_IN_ORDER:
        for key, pair in (
            ("line_overall_equipment_effectiveness", _oee_pair(figures, variant)),
            ("line_quality_factor", _quality_pair(figures, variant)),
            ("good_output_rate", _good_output_pair(result, figures, variant)),
        ):
            rows.append(make_row(key, "line", name, variant, value_of(pair)))
    for key, pair in (
        ("line_availability", _availability_pair(figures)),
        ("line_effectiveness", _effectiveness_pair(figures)),
        ("mean_lead_time", _lead_time_pair(result)),
        ("mean_lead_time_by_little", _little_pair(result, line)),
        ("labour_productivity", _labour_pair(result)),
    ):
        rows.append(make_row(key, "line", name, None, value_of(pair)))
    rows.append(make_row("product_yield", "line", name, None, product_yield(result)))
    for rate in defect_rates(result, line):
        rows.append(make_row(rate.key, "line", name, "observed", rate.observed))
        rows.append(make_row(rate.key, "line", name, "actual", rate.actual))
    return [*rows, *_standard_rows(result, line)]


def _little_pair(result: RunResult, line: LineSpec) -> RatioPair | Undefined:
    """Little 1961, doi:10.1287/opre.9.3.383: mean time in the line = mean content / rate of departure."""
    if line.bin_size > 1:
        reason = "pieces leave one by one, but the content is counted in bins"
        return Undefined("BINS", reason, "零件逐件离线, 在制品按箱计")
    departed = sum(result.line.left_good.values()) + sum(result.line.scrapped.values())
    return RatioPair(Fraction(result.line.wip_time, MICROSECONDS_PER_HOUR), Fraction(departed), "departed")


def line_warnings(rows: Iterable[KpiRow]) -> Iterable[Problem]:
    """Warn where more left the line than its constraint made: then stock was drawn and the figure won't last."""
    for row in rows:
        if row.key == "line_quality_factor" and isinstance(row.value, float) and row.value > 1:
            yield Problem(
                "STOCK_DRAWN", f"{row.value:.3f} of what the constraint made left the line ({row.variant})",
                f"line {row.name}", "lengthen the run or its warm-up", severity="warning",
            )  # fmt: skip
