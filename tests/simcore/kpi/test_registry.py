"""The 34 indicators: complete, named, and undefined wherever an input is missing."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from simcore import nomenclature
from simcore.errors import KpiError
from simcore.kpi import ALL_KPIS, STANDARD_KPIS, KpiDefinition, Undefined, evaluate, known
from simcore.nomenclature import NAMES, OFFICIAL_WORDS, label
from simcore.states import STATE_MEANING, UnitState

DEFINITIONS = list(ALL_KPIS.values())


def test_the_standard_has_34_indicators() -> None:
    assert len(STANDARD_KPIS) == 34
    assert len({definition.definition_id for definition in DEFINITIONS}) == len(DEFINITIONS)
    assert all(bool(item.scopes) != bool(item.why_not_zh and item.why_not_en) for item in STANDARD_KPIS.values())


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda item: item.key)
def test_every_missing_input_leaves_it_undefined(definition: KpiDefinition) -> None:
    inputs = dict.fromkeys(definition.needs, 7)
    inputs.update({"upper_specification_limit": 9, "lower_specification_limit": 5})
    assert isinstance(evaluate(definition.key, inputs), Fraction)
    for name in definition.needs:
        for given in ({**inputs, name: None}, {key: value for key, value in inputs.items() if key != name}):
            value = evaluate(definition.key, given)
            assert isinstance(value, Undefined) and value.code == "MISSING_INPUT"
            assert label(name, "en") in value.reason and label(name, "zh") in value.reason_zh


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda item: item.key)
def test_all_zero_inputs_leave_it_undefined(definition: KpiDefinition) -> None:
    value = evaluate(definition.key, dict.fromkeys(definition.needs, 0))
    assert isinstance(value, Undefined) and value.code == "ZERO_DENOMINATOR"


def test_undefined_is_neither_true_nor_a_number() -> None:
    value = evaluate("availability", {})
    assert isinstance(value, Undefined)
    with pytest.raises(KpiError, match="UNDEFINED_VALUE"):
        bool(value)
    with pytest.raises(TypeError):
        float(value)  # type: ignore[arg-type]
    with pytest.raises(KpiError, match="MISSING_INPUT"):
        known(value)


@pytest.mark.parametrize("amount", [math.nan, math.inf])
def test_amounts_that_are_not_finite_are_refused(amount: float) -> None:
    with pytest.raises(KpiError, match="NOT_FINITE"):
        evaluate("availability", {"actual_production_time": amount, "planned_busy_time": 1})


def test_unknown_indicator_is_refused() -> None:
    with pytest.raises(KpiError, match="UNKNOWN_KPI"):
        evaluate("oee", {})


def test_capability_indices_against_their_textbook_form() -> None:
    limits = {"upper_specification_limit": 5, "lower_specification_limit": -5, "characteristic_mean": 1}
    spread = {"machine_standard_deviation": 1.0, "process_standard_deviation": 1.25}
    inputs = {**limits, **spread}
    found = [known(evaluate(key, inputs)) for key in (
        "machine_capability_index", "critical_machine_capability_index", "process_capability_index",
        "critical_process_capability_index",
    )]  # fmt: skip
    assert found == [Fraction(10, 6), Fraction(4, 3), Fraction(4, 3), Fraction(16, 15)]


def test_nomenclature_names_everything_once() -> None:
    used = {state.key for state in UnitState} | set(ALL_KPIS) | set(OFFICIAL_WORDS.values())
    used |= {name for item in DEFINITIONS for name in item.needs}
    used |= {row.nakajima_loss for row in STATE_MEANING.values()} - {"none"}
    assert used <= set(NAMES)
    symbols = {name.symbol for name in NAMES.values()}
    assert {row.semi_e10 for row in STATE_MEANING.values()} <= symbols
    for name in NAMES.values():
        assert all((name.unit, name.label_zh, name.label_en, name.definition_en))
        assert name.definition_zh.endswith("。") and name.definition_en.endswith(".")
    for group in {name.group for name in NAMES.values()}:
        for language in ("zh", "en"):
            labels = [name.label(language) for name in NAMES.values() if name.group == group]  # type: ignore[arg-type]
            assert len(labels) == len(set(labels))


def test_labels() -> None:
    assert label("availability") == "可用率"
    assert label("good_output_rate.actual", "en") == "good output per planned hour (actual)"
    with pytest.raises(KpiError, match="availability"):
        nomenclature.quantity("availabilty")
    with pytest.raises(KpiError, match="UNKNOWN_VARIANT"):
        label("availability.true")
