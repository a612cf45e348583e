"""The table of a run: complete, in the right units, undefined with reasons, warned where doubtful."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from simcore.errors import KpiError
from simcore.kpi import STANDARD_KPIS, RatioPair, Undefined, headline, kpi_table
from simcore.nomenclature import NAMES, label
from tests.simcore.kpi.runs import HOUR, PRI, assembly_line, assembly_run, run, states, unit

LINE = assembly_line()
TABLE = kpi_table(assembly_run(), LINE)


def test_all_34_indicators_are_in_the_table() -> None:
    assert set(STANDARD_KPIS) <= {row.key for row in TABLE}
    for key, definition in STANDARD_KPIS.items():
        if not definition.scopes:
            value = TABLE.row(key, "line", LINE.name).value
            assert isinstance(value, Undefined) and value.because("zh") and value.because("en")


def test_rows_are_unique_named_and_have_units() -> None:
    places = [(row.key, row.scope, row.name, row.variant) for row in TABLE]
    assert len(places) == len(set(places))
    assert all(row.unit == NAMES[row.key].unit for row in TABLE)
    assert len({row.definition_id for row in TABLE}) == len({(row.key, row.variant) for row in TABLE})


@pytest.mark.parametrize(
    ("key", "scope", "name", "variant", "expected"),
    [
        ("overall_equipment_effectiveness", "station", "match", "observed", 3200 * 4 / 36_000),
        ("overall_equipment_effectiveness", "station", "match", "actual", 3270 * 4 / 36_000),
        ("overall_equipment_effectiveness", "station", "inner_grind", "actual", 6500 * 10 / 72_000),
        ("overall_equipment_effectiveness", "unit", "inner_grind/1", "actual", 3260 * 10 / 36_000),
        ("availability", "station", "inner_grind", None, 66_000 / 72_000),
        ("scrap_ratio", "station", "match", "observed", 120 / 3320),
        ("first_pass_yield", "station", "match", "observed", 3200 / 3320),
        ("first_pass_yield", "line", "assembly", None, 1 - 240 / 6730),
        # (66,000 s processing + 1,800 s setup) / 2 failures, and 1 h of repair for both.
        ("mean_operating_time_between_failures", "station", "inner_grind", None, 67_800 / 2 / 3600),
        ("mean_time_to_restoration", "station", "inner_grind", None, 0.5),
        ("equipment_load_ratio", "station", "inner_grind", None, 66_000 / 72_000),
        ("comprehensive_energy_consumption", "station", "match", None, 10 / 3320),
        ("comprehensive_energy_consumption", "line", "assembly", None, 40 / 3200),
        ("throughput_rate", "line", "assembly", None, 320),
        ("mean_lead_time", "line", "assembly", None, 5),
        ("mean_lead_time_by_little", "line", "assembly", None, 5),
        ("inventory_turns", "line", "assembly", None, 640 * 8760 / 3320),
        ("labour_productivity", "line", "assembly", None, 3200 / 40),
        ("worker_efficiency", "pool", "operators", None, 0.95),
        ("worker_efficiency", "line", "assembly", None, 19.5 / 40),
        ("active_share", "station", "pack", None, 9600 / 36_000),
        ("good_output_rate", "line", "assembly", "actual", 317),
        ("customer_ppm", "line", "assembly", "actual", 9375),
        ("production_process_ratio", "line", "assembly", None, (13_000 + 66_000 + 13_500 + 9_600) / (3200 * 5 * 3600)),
    ],
)  # fmt: skip
def test_values_by_hand(key: str, scope: str, name: str, variant: str | None, expected: float) -> None:
    assert TABLE.row(key, scope, name, variant).value == pytest.approx(expected, rel=1e-12)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "scope", "name", "variant", "code"),
    [
        ("quality_ratio", "station", "inner_grind", "observed", "NOT_INSPECTED"),
        ("overall_equipment_effectiveness", "unit", "pack/0", "observed", "NOT_INSPECTED"),
        ("mean_time_to_restoration", "station", "match", None, "ZERO_DENOMINATOR"),
        ("corrective_maintenance_ratio", "station", "match", None, "ZERO_DENOMINATOR"),
        ("fall_off_ratio", "station", "match", "observed", "SEVERAL_FIRST_OPERATIONS"),
        ("customer_ppm", "line", "assembly", "observed", "UNSEEN"),
        ("process_capability_index", "line", "assembly", None, "NOT_SIMULATED"),
    ],
)
def test_what_is_not_known_is_not_a_figure(key: str, scope: str, name: str, variant: str | None, code: str) -> None:
    value = TABLE.row(key, scope, name, variant).value  # type: ignore[arg-type]
    assert isinstance(value, Undefined) and value.code == code


def test_missing_energy_of_one_station_leaves_the_line_without_energy() -> None:
    result = assembly_run()
    dark = replace(result, stations=(replace(result.stations[0], energy_kwh=None), *result.stations[1:]))
    value = kpi_table(dark, LINE).row("comprehensive_energy_consumption", "line", LINE.name).value
    assert isinstance(value, Undefined) and value.code == "MISSING_INPUT"
    cooled = assembly_line(common_power="30 kW")
    pair = headline(assembly_run(common_energy_kwh=300.0), cooled)["comprehensive_energy_consumption"]
    assert isinstance(pair, RatioPair) and pair.as_floats() == (340.0, 3200.0)


def test_stale_run_times_are_printed_and_warned_about() -> None:
    result = assembly_run()
    times = states(processing=8000 * 10**6, starved=10 * HOUR - 8000 * 10**6)
    fast = unit("pack", times, pri=PRI["pack"], produced=3200)
    table = kpi_table(run([*result.units[:-1], fast], list(result.stations), result.line), LINE)
    assert table.row("effectiveness", "station", "pack").value == pytest.approx(1.2)
    assert {(warning.code, warning.path) for warning in table.warnings} == {
        ("PRI_STALE", "station pack"), ("PRI_STALE", "unit pack/0"),
    }  # fmt: skip
    assert TABLE.warnings == ()


def test_drawn_stock_is_warned_about() -> None:
    result = assembly_run()
    drawn = replace(result, line=replace(result.line, finished={"P": 6700}))
    table = kpi_table(drawn, LINE)
    assert table.row("line_quality_factor", "line", LINE.name, "observed").value == pytest.approx(6700 / 6600)
    assert {warning.code for warning in table.warnings} == {"STOCK_DRAWN"}


def test_headline_agrees_with_the_table() -> None:
    for key, pair in headline(assembly_run(), LINE).items():
        name, _, ending = key.partition(".")
        assert label(key)
        rows = [row for row in TABLE if (row.key, row.scope) == (name, "line")]
        (row,) = [row for row in rows if row.variant in (None, ending or "observed")]
        assert isinstance(pair, RatioPair)
        assert float(pair.value) == row.value  # type: ignore[arg-type]


def test_unknown_row_is_refused() -> None:
    with pytest.raises(KpiError, match="UNKNOWN_ROW"):
        TABLE.row("availability", "station", "furnace")


def test_import_is_light() -> None:
    code = "import sys, simcore.kpi; print([m for m in ('numpy', 'scipy', 'numba', 'simpy') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
