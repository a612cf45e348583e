"""From the accounts of a run to the named inputs of the indicators, for a unit, a station, or times written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from simcore.kpi.elements import PieceCounts, TimeElements, total_elements, total_pieces
from simcore.kpi.values import Amount, Undefined
from simcore.results import UnitAccount

Variant = Literal["observed", "actual"]
VARIANTS_IN_ORDER: tuple[Variant, Variant] = ("observed", "actual")

NOT_INSPECTED = Undefined("NOT_INSPECTED", "nothing is inspected at this station", "该工位没有检验, 看不到不良")
UNKNOWN_TIME = Undefined("UNKNOWN_TIME", "part of the time has no record", "部分时间没有记录")
REPEATED_PASSES = Undefined(
    "REPEATED_PASSES", "reworked pieces pass again and are not told apart", "返工件重复通过, 无法区分首次"
)


@dataclass(frozen=True, slots=True)
class Equipment:
    """Times, pieces and failures of a unit or a station (its units added up; ratios are never averaged).

    `pieces` is None or undefined where it is not known what is good; `produced` and `standard_time` [us] may still be
    known. `failures` counts ended failures, `restoration_time` their time from failure to restoration [us].
    """

    elements: TimeElements
    pieces: PieceCounts | Undefined | None = None
    produced: int | None = None
    standard_time: int | None = None
    failures: int | None = None
    restoration_time: int | None = None

    def inputs(self) -> dict[str, Amount | Undefined | None]:
        """Inputs of the indicators by name [us], [pcs]; None is missing, Undefined carries its reason."""
        return {**_time_inputs(self.elements), **self._maintenance(), **self._quantities()}

    def _maintenance(self) -> dict[str, Amount | Undefined | None]:
        elements = self.elements
        return {
            "failure_events": self.failures,
            "sum_of_times_to_restoration": self.restoration_time,
            "corrective_maintenance_time": UNKNOWN_TIME if elements.unknown else elements.failure,
            "preventive_maintenance_time": elements.element("PLANNED_DOWN", "planned_maintenance"),
        }

    def _quantities(self) -> dict[str, Amount | Undefined | None]:
        pieces = self.pieces
        counted = pieces if isinstance(pieces, PieceCounts) else None
        absent = None if isinstance(pieces, PieceCounts) else pieces
        produced = counted.produced if counted else self.produced
        standard_time = counted.standard_time if counted else self.standard_time
        return {
            "produced_quantity": produced,
            "standard_time": standard_time,
            "good_quantity": counted.good if counted else absent,
            "scrap_quantity": counted.scrapped if counted else absent,
            "rework_quantity": counted.reworked if counted else absent,
            "good_standard_time": counted.good_standard_time if counted else absent,
            "equipment_production_capacity": _capacity(produced, standard_time, self.elements.planned_operation),
        }  # fmt: skip


def _capacity(produced: int | None, standard_time: int | None, planned_operation: int) -> Fraction | None:
    """Pieces possible in POT at the PRI of the mix that was made [pcs]; None where nothing was made."""
    return Fraction(produced * planned_operation, standard_time) if produced and standard_time else None


def _time_inputs(elements: TimeElements) -> dict[str, Amount | Undefined | None]:
    known: dict[str, Amount | Undefined | None] = {
        "calendar_time": elements.calendar,
        "planned_operation_time": elements.planned_operation,
        "planned_busy_time": elements.planned_busy,
        "actual_production_time": elements.production,
        "actual_unit_setup_time": elements.setup,
        "actual_unit_delay_time": elements.delay,
        "actual_unit_down_time": elements.down,
        "actual_unit_processing_time": elements.processing,
        "actual_unit_busy_time": elements.busy,
        "breakdown": elements.nakajima("breakdown"),
        "setup_adjustment": elements.nakajima("setup_adjustment"),
    }
    return dict.fromkeys(known, UNKNOWN_TIME) if elements.unknown else known


def observed_pieces(unit: UnitAccount) -> PieceCounts:
    """Pieces as the station's own gate saw them; rejects count where they are found, whatever their origin."""
    return PieceCounts(
        unit.produced, unit.good, unit.scrapped, unit.reworked, unit.standard_time, unit.good_standard_time
    )


def actual_pieces(unit: UnitAccount) -> PieceCounts:
    """Pieces as they truly are: what this unit made defective is not good, wherever it is found, or never.

    Defective pieces are not recorded by product: they are valued at the mean PRI of the unit's pieces, exact for one
    PRI and to less than 1 us otherwise. All of them stand under scrap, since their later fate is not the unit's.
    """
    defective = unit.defective_made
    lost = unit.standard_time * defective // unit.produced if unit.produced else 0
    return PieceCounts(
        unit.produced, unit.produced - defective, defective, 0, unit.standard_time, unit.standard_time - lost
    )


def equipment(units: Iterable[UnitAccount], variant: Variant, inspected: bool) -> Equipment:
    """Figures of the units of one station, added up; observed quality is undefined where nothing is inspected."""
    members = tuple(units)
    counts = total_pieces(observed_pieces(unit) if variant == "observed" else actual_pieces(unit) for unit in members)
    failures = [stop for unit in members for stop in unit.stops if stop.state == "down_repair" and not stop.planned]
    return Equipment(
        elements=total_elements(TimeElements.from_states(unit.state_time) for unit in members),
        pieces=NOT_INSPECTED if variant == "observed" and not inspected else counts,
        produced=counts.produced,
        standard_time=counts.standard_time,
        failures=sum(stop.count for stop in failures),
        restoration_time=sum(stop.response_time + stop.waiting_time + stop.duration_time for stop in failures),
    )
