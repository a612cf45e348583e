"""What measures bring on simulated lines: they add up, nothing gets nothing, sampling agrees, runs are taken up."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import scenarios
from scenarios.attribution import QUANTITIES, Attribution, Work, explain_settings_of, explain_study, package_of
from scenarios.attribution.causes import causes, holding
from scenarios.case import Case, CaseSpec
from scenarios.estimates import Estimate
from scenarios.measures import MeasureFile
from scenarios.runner import Runner
from scenarios.store import RunStore
from scenarios.study import DAY, StudySettings, compare_study, simulate_study
from scenarios.text import entries
from simcore.errors import LineproofError, StatisticsError
from simcore.spec import LineSpec
from tests.scenarios.small import HOUR, small_line
from tests.scenarios.test_runner import counting, interrupting

SETTINGS = StudySettings(horizon=6 * HOUR, warmup=HOUR, replications=4, seed=3)
LOG_OUTPUT, DEFECTS, OEE = QUANTITIES


def effect(mechanism: str, **fields: Any) -> dict[str, Any]:
    return {"mechanism": mechanism, **fields}


EFFECTS: Mapping[str, list[dict[str, Any]]] = {
    "faster": [effect("cycle", covers=["grind"], factor=0.8)],
    "repairs": [effect("repair", covers=["grind"], mode="failure", factor=0.5)],
    "capable": [effect("capability", covers=["grind"], factor=0.3)],
    # The buffer is never full: another line, the same figures.
    "nothing": [effect("buffer", buffers=["ground"], factor=3.0)],
    "twin": [effect("cycle", covers=["grind"], factor=0.8)],
    "setter": [effect("people", pools=["setters"], added=3)],
    "split": [effect("split", station="grind", units=1, into="grind_b")],
    "polish": [effect("cycle", covers=["grind_b"], factor=0.9)],
    **{f"m{number}": [effect("cycle", covers=["grind"], factor=0.99)] for number in range(21)},
}


def case_of(*measures: str, before: tuple[str, ...] = (), line: LineSpec | None = None, **more: Any) -> Case:
    settings = CaseSpec.model_validate(
        {
            "name": "small", "firm": "Firm A", "seed": 3, "horizon": "6 h", "warmup": "1 h", "replications": 4,
            "scenarios": {"before": {"measures": before}, "after": {"measures": measures}}, **more,
        }
    )  # fmt: skip
    file = MeasureFile.model_validate({"measures": {name: {"effects": found} for name, found in EFFECTS.items()}})
    return Case(Path(), settings, line or small_line(), file)


@pytest.fixture(scope="module")
def attribution() -> Attribution:
    return explain_study(case_of("faster", "repairs", "capable", "nothing"), replace(SETTINGS, engine="fast"))


def test_values_add_up_to_the_change_by_the_package(attribution: Attribution) -> None:
    for sharing in attribution.sharings.values():
        assert sharing.residual < 1e-12
        parts = sum(value.value or 0.0 for value in sharing.values.values())
        assert parts == pytest.approx(sharing.total.value, abs=1e-12)
        columns = zip(*sharing.replications.values(), strict=True)
        tables = zip(*(arm.tables for arm in attribution.comparison.arms), strict=True)
        assert len(list(columns)) == len(list(tables)) == 4


def test_the_comparison_is_that_of_compare(attribution: Attribution) -> None:
    settings = replace(SETTINGS, engine="fast")
    case = case_of("faster", "repairs", "capable", "nothing")
    assert attribution.comparison == compare_study(case, settings)
    single = compare_study(case_of("repairs"), settings).after
    found = attribution.singles["repairs"]
    assert found.tables == single.tables
    assert (found.bottlenecks, found.pools) == (single.bottlenecks, single.pools)


def test_what_changes_nothing_is_unchanged_by_construction(attribution: Attribution) -> None:
    assert attribution.singles["nothing"].line_digest != attribution.comparison.before.line_digest
    for sharing in attribution.sharings.values():
        for value in (sharing.values["nothing"], sharing.alone["nothing"]):
            assert (value.value, value.note, value.lower) == (0.0, "UNCHANGED", None)
        for pair, value in sharing.interactions.items():
            assert (value.note == "UNCHANGED") == ("nothing" in pair)


def test_each_measure_acts_where_it_should(attribution: Attribution) -> None:
    output, defects = (attribution.sharings[key].values for key in (LOG_OUTPUT, DEFECTS))
    assert output["faster"].excludes_zero
    assert 0.1 < (output["faster"].value or 0.0) < 0.3
    assert defects["capable"].excludes_zero
    assert (defects["capable"].value or 0.0) < -0.01
    assert not defects["repairs"].excludes_zero


def test_every_interval_has_a_width(attribution: Attribution) -> None:
    for sharing in attribution.sharings.values():
        for found in (sharing.values, sharing.alone, sharing.interactions):
            for value in found.values():
                assert value.note in ("", "UNCHANGED", "CONSTANT")
                assert (value.half_width is None) == (value.note != "")
                assert value.half_width is None or value.half_width > 0.0


def test_measures_that_do_the_same_bring_the_same() -> None:
    found = explain_study(case_of("faster", "twin"), SETTINGS)
    for sharing in found.sharings.values():
        assert sharing.values["faster"] == sharing.values["twin"]
        assert sharing.replications["faster"] == sharing.replications["twin"]


def test_sampled_orders_agree_with_all_combinations_and_say_how_many_there_are(attribution: Attribution) -> None:
    case = case_of("faster", "repairs", "capable", "nothing")
    announced: list[Work] = []
    sampled = explain_study(case, replace(SETTINGS, engine="fast"), orders=4, announce=announced.append)
    assert sampled.work.orders == 4
    assert announced == [sampled.work]
    assert attribution.work == Work(4, 16, 64, 0, 4)
    for key, sharing in sampled.sharings.items():
        exact = attribution.sharings[key]
        assert sharing.total == exact.total
        assert sharing.residual < 1e-12
        assert sharing.values["nothing"].note == "UNCHANGED"
        for name, value in sharing.values.items():
            if value.lower is not None and value.upper is not None:
                assert value.lower <= (exact.values[name].value or 0.0) <= value.upper


def test_more_than_eight_measures_are_sampled() -> None:
    work: list[Work] = []

    class Enough(Exception):
        pass

    def stop(announced: Work) -> None:
        work.append(announced)
        raise Enough

    for measures in (8, 9):
        with pytest.raises(Enough):
            explain_study(case_of(*(f"m{number}" for number in range(measures))), SETTINGS, announce=stop)
    assert work[0] == Work(8, 256, 1024, 0, 4)
    assert work[1].orders == 10
    assert work[1].runs < 4 * 85


def test_finished_runs_are_taken_up(tmp_path: Path) -> None:
    case, counter = case_of("faster", "capable"), []
    store = RunStore(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        explain_study(case, SETTINGS, Runner(1, store, task=partial(interrupting, counter, 5)))
    again: list[int] = []
    progress: list[tuple[int, int]] = []
    runner = Runner(1, store, lambda done, total: progress.append((done, total)), partial(counting, again))
    found = explain_study(case, SETTINGS, runner)
    assert (len(counter), len(again)) == (5, 4 * 4 - 5)
    assert (progress[0], progress[-1]) == ((5, 16), (16, 16))
    assert found == explain_study(case, SETTINGS)


def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of("faster", "capable")
    whole = explain_study(case, SETTINGS)
    monkeypatch.setattr("scenarios.attribution.runs.LARGEST_BATCH", 5)
    progress: list[tuple[int, int]] = []
    assert explain_study(case, SETTINGS, Runner(1, None, lambda *state: progress.append(state))) == whole
    assert progress == sorted(progress)
    assert progress[-1] == (16, 16)


def test_combinations_that_still_fill_up_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def filling(*_: object) -> bool:
        raise StatisticsError("STILL_FILLING", "rises", "lengthen the run", "work_in_process")

    monkeypatch.setattr("scenarios.observations.require_steady", filling)
    notes = explain_study(case_of("faster", "capable"), SETTINGS).notes
    assert [dict(note.values) for note in notes if note.code == "COMBINATIONS_RISING"] == [{"count": 2, "total": 4}]


def test_measures_of_the_baseline_belong_to_every_combination() -> None:
    found = explain_study(case_of("repairs", "faster", "capable", before=("repairs",)), SETTINGS)
    assert list(found.singles) == ["faster", "capable"]
    direct = compare_study(case_of("repairs", "faster", before=("repairs",)), SETTINGS)
    assert found.singles["faster"].tables == direct.after.tables


def test_a_quantity_that_a_run_lacks_is_undefined_not_zero() -> None:
    data = small_line().model_dump(mode="json", by_alias=True)
    data["stations"]["pack"]["gate"] = None
    found = explain_study(case_of("faster", "repairs", line=LineSpec.model_validate(data)), SETTINGS)
    defects = found.sharings[DEFECTS]
    assert defects.total.value is None
    assert defects.total.reason is not None
    assert {value.value for value in (*defects.values.values(), *defects.interactions.values())} == {None}
    assert found.sharings[LOG_OUTPUT].total.excludes_zero


def test_one_replication_has_values_without_intervals_and_is_a_finding() -> None:
    found = explain_study(case_of("faster", "capable"), replace(SETTINGS, replications=1))
    assert [finding.code for finding in found.findings] == ["ONE_REPLICATION"]
    assert {value.note for value in found.sharings[OEE].values.values()} == {"ONE_REPLICATION"}


@pytest.mark.parametrize(
    ("measures", "before", "code"),
    [
        ((), (), "NO_MEASURES"), (tuple(f"m{number}" for number in range(21)), (), "TOO_MANY_MEASURES"),
        (("faster",), ("repairs",), "NOT_ON_BASELINE"),
        (("faster", "repairs"), ("repairs", "faster"), "NOT_ON_BASELINE"),
        (("split", "polish"), (), "MEASURES_DEPEND"), (("faster", "no_such"), (), "NAME_UNKNOWN"),
    ],
)  # fmt: skip
def test_packages_that_can_not_be_explained_are_refused(
    measures: tuple[str, ...], before: tuple[str, ...], code: str
) -> None:
    def simulate(*cell: object) -> str:
        raise AssertionError("refused before anything is simulated")

    with pytest.raises(LineproofError) as refusal:
        explain_study(case_of(*measures, before=before), SETTINGS, Runner(task=simulate))
    assert refusal.value.code == code
    assert refusal.value.hint


def test_settings_that_can_not_be_are_refused() -> None:
    case = case_of("faster", "capable")
    for settings, orders, code in (
        (SETTINGS, 1, "ORDERS_OUT_OF_RANGE"), (SETTINGS, 20_000, "ORDERS_OUT_OF_RANGE"),
        (replace(SETTINGS, precision=0.01), None, "PRECISION_OUT_OF_RANGE"),
    ):  # fmt: skip
        with pytest.raises(StatisticsError) as refusal:
            explain_study(case, settings, orders=orders)
        assert refusal.value.code == code
    with pytest.raises(LineproofError):
        package_of(case, "no_such_scenario")


def test_a_case_is_explained_with_fewer_and_shorter_runs() -> None:
    long = explain_settings_of(case_of("faster", horizon="60 d", warmup="4 d", replications=20))
    assert (long.horizon, long.warmup, long.replications) == (10 * DAY, 4 * DAY, 5)
    slow = explain_settings_of(case_of("faster", horizon="60 d", warmup="20 d"))
    assert (slow.horizon, slow.replications) == (20 * DAY, 4)
    assert explain_settings_of(case_of("faster")).horizon == 6 * HOUR


def overloaded() -> LineSpec:
    """Every tenth ring is the first of a new lot, and one setter sets up both stations."""
    return small_line(sources={"blanks": {"lots": [{"product": "ring", "quantity": 10}]}})


def test_people_bind_who_are_always_busy() -> None:
    held = holding(simulate_study(overloaded(), SETTINGS).arm)
    assert held is not None
    assert (held.kind, held.pool) == ("PEOPLE_BIND", "setters")
    assert held.busy > 0.85
    assert held.waiting > 0.1
    usual = holding(simulate_study(small_line(), SETTINGS).arm)
    assert usual is not None
    assert (usual.kind, usual.station) == ("STATION_BINDS", "grind")


def test_causes_name_who_binds_and_what_helps() -> None:
    found = explain_study(case_of("setter", "nothing", line=overloaded()), SETTINGS)
    before, after, gain, *_ = causes(found)
    assert (before.code, before.values["pool"]) == ("PEOPLE_BIND_BEFORE", "setters")
    assert after.code != "PEOPLE_BIND_AFTER"
    assert (gain.code, gain.values["measure_1"]) == ("GAIN_FROM_ONE", "setter")


def test_measures_on_the_same_thing_overlap_and_are_said_to(attribution: Attribution) -> None:
    surplus = attribution.sharings[LOG_OUTPUT].surplus
    codes = {cause.code for cause in causes(attribution)}
    assert (surplus.excludes_zero) == bool(codes & {"OVERLAP", "COMPLEMENT"})
    nothing = explain_study(case_of("nothing"), SETTINGS)
    assert nothing.sharings[LOG_OUTPUT].surplus.note == "UNCHANGED"
    assert [cause.code for cause in causes(nothing)][-1] == "GAIN_NONE"


@pytest.mark.parametrize(("value", "code"), [(0.02, "PAIR_HELPS"), (-0.02, "PAIR_OVERLAPS"), (0.005, None)])
def test_the_strongest_pair_is_named_where_it_can_be_told(
    attribution: Attribution, value: float, code: str | None
) -> None:
    output = attribution.sharings[LOG_OUTPUT]
    weak = Estimate(0.03, -0.1, 0.2, 4)
    pairs = {
        **dict.fromkeys(output.interactions, weak),
        ("faster", "repairs"): Estimate(value, value - 0.01, value + 0.01, 4),
    }
    changed = replace(attribution, sharings={**attribution.sharings, LOG_OUTPUT: replace(output, interactions=pairs)})
    found = [cause for cause in causes(changed) if cause.code.startswith("PAIR")]
    assert [cause.code for cause in found] == ([] if code is None else [code])
    for cause in found:
        assert dict(cause.values) == {"measure_1": "faster", "measure_2": "repairs", "value": 0.02}


def test_every_code_has_a_text() -> None:
    folder = Path(scenarios.__file__).parent / "attribution"
    codes = set()
    for name in ("causes.py", "reasons.py"):
        for node in ast.walk(ast.parse((folder / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isupper() and node.value:
                codes.add(node.value.removesuffix("_"))
    codes -= {"BEFORE", "AFTER", "UNCHANGED"}
    sided = {code for code in codes if code.startswith(("PEOPLE", "STATION", "DEMAND"))}
    wanted = {f"{code}_{side}" for code in sided for side in ("BEFORE", "AFTER")} | (codes - sided)
    assert wanted == {key.removeprefix("cause.") for key in entries("zh") if key.startswith("cause.")}
    assert {"remark.FEW_REPLICATIONS", "remark.COMBINATIONS_RISING"} <= entries("zh").keys()
    for quantity in QUANTITIES.values():
        assert {f"explained.{quantity.key}", f"unit.{quantity.style.unit}"} <= entries("en").keys()
