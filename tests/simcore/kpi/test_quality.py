"""Defect rates by definition against hand counts of one run."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from simcore.kpi import Undefined, defect_rates
from simcore.kpi.values import KpiValue
from simcore.spec import LineSpec
from tests.simcore.kpi.runs import assembly_line, assembly_run


def rates(line: LineSpec) -> dict[str, tuple[KpiValue, KpiValue]]:
    return {rate.key: (rate.observed, rate.actual) for rate in defect_rates(assembly_run(), line)}


def code(value: KpiValue) -> str:
    assert isinstance(value, Undefined)
    return value.code


def stations_with(**changes: dict[str, Any]) -> dict[str, Any]:
    stations = assembly_line().model_dump(mode="json", by_alias=True, exclude_defaults=True)["stations"]
    return {name: {**station, **changes.get(name, {})} for name, station in stations.items()}


def test_rates_by_definition() -> None:
    found = rates(assembly_line())
    assert next(iter(found)) == "first_pass_defect_rate"
    # 120 rejected sets of two rings; 100 defective rings and 50 defective sets of two rings were truly made.
    assert found["first_pass_defect_rate"] == (Fraction(240, 6730), Fraction(100 + 100, 6730))
    assert found["final_scrap_share"] == (Fraction(240, 6640), Fraction(240 + 60, 6640))
    match, inner = Fraction(3200, 3320), Fraction(6500, 6600)
    assert found["rolled_throughput_defect_rate"] == (1 - match, 1 - inner * Fraction(3270, 3320))
    assert found["customer_ppm"][1] == Fraction(30, 3200) * 1_000_000


def test_escapes_are_not_seen_by_the_plant() -> None:
    assert code(rates(assembly_line())["customer_ppm"][0]) == "UNSEEN"


def test_a_line_that_inspects_nothing_has_no_observed_defect_rate() -> None:
    for gate in (None, {"effectiveness": 0.0}):
        found = rates(assembly_line(stations=stations_with(match={"gate": gate})))
        assert code(found["first_pass_defect_rate"][0]) == "NOT_INSPECTED"
        assert code(found["rolled_throughput_defect_rate"][0]) == "NOT_INSPECTED"
        assert found["first_pass_defect_rate"][1] == Fraction(200, 6730)


def test_rework_hides_the_first_pass_of_a_station() -> None:
    gate = {"effectiveness": 0.9, "rework": {"match": {"share": 0.5, "to": "outer_store"}}}
    found = rates(assembly_line(stations=stations_with(match={"gate": gate})))
    assert code(found["rolled_throughput_defect_rate"][0]) == "REPEATED_PASSES"
    assert found["first_pass_defect_rate"][0] == Fraction(240, 6730)
