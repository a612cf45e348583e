"""One row of the table of indicators, and how an exact value becomes one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from simcore.kpi.equipment import Variant
from simcore.kpi.registry import ALL_KPIS, Scope
from simcore.kpi.values import MICROSECONDS_PER_HOUR, KpiValue, Undefined, mapped
from simcore.nomenclature import quantity


@dataclass(frozen=True, slots=True)
class KpiRow:
    """One figure: `key` in the nomenclature, scope and name, variant where good pieces matter, value in `unit`."""

    key: str
    scope: Scope
    name: str
    variant: Variant | None
    value: float | Undefined
    unit: str
    definition_id: str


def make_row(key: str, scope: Scope, name: str, variant: Variant | None, value: KpiValue) -> KpiRow:
    """A row of an exact value that is already in the unit of the nomenclature."""
    identity = ALL_KPIS[key].definition_id if key in ALL_KPIS else f"lineproof.{key}"
    number = value if isinstance(value, Undefined) else float(value)
    definition_id = f"{identity}.{variant}" if variant else identity
    return KpiRow(key, scope, name, variant, number, quantity(key).unit, definition_id)


def in_unit(key: str, value: KpiValue) -> KpiValue:
    """An indicator computed from microseconds, in the unit of the nomenclature."""
    unit = quantity(key).unit
    scale = {"h": Fraction(1, MICROSECONDS_PER_HOUR), "pcs/h": Fraction(MICROSECONDS_PER_HOUR)}.get(unit, Fraction(1))
    return mapped(value, lambda number: number * scale)
