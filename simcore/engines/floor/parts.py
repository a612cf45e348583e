"""What single parts of a spec are to the engines, by themselves."""

from __future__ import annotations

import numpy as np

from simcore.analytic import nonconforming_fraction
from simcore.engines.floor.draws import Uniforms
from simcore.engines.floor.things import Pool, Teething
from simcore.spec import PoolSpec, QualitySpec, StationSpec, TeethingSpec
from simcore.states import UnitState
from simcore.streams import neg_log1m

WAIT_STATE = {
    "setter": int(UnitState.WAITING_SETTER),
    "operator": int(UnitState.WAITING_OPERATOR),
    "inspector": int(UnitState.WAITING_OPERATOR),
    "technician": int(UnitState.DOWN_WAITING_TECHNICIAN),
}


def hazard(probability: float) -> float:
    """-ln(1 - p), the hazard that one piece adds."""
    if probability >= 1.0:
        return float("inf")
    return float(neg_log1m(np.array([probability]))[0])


def chances_of(quality: QualitySpec) -> tuple[float, float]:
    """p0 and p1, given or from the normal characteristic."""
    if quality.characteristic is None:
        assert quality.nonconforming_in_control is not None
        in_control = quality.nonconforming_in_control.value
        shifted = quality.nonconforming_shifted.value if quality.nonconforming_shifted is not None else in_control
        return in_control, shifted
    part = quality.characteristic
    sigma, offset, tolerance = part.sigma.value, part.offset.value, part.half_tolerance.value
    return (
        nonconforming_fraction(sigma, offset, tolerance),
        nonconforming_fraction(sigma, offset + part.shift.value, tolerance),
    )


def none_of(probability: float, pieces: int) -> float:
    """(1 - p)^n by multiplication, the same on every platform."""
    product = 1.0
    for _ in range(pieces):
        product *= 1.0 - probability
    return product


def planned_run_time(spec: StationSpec, product: str, bin_size: int = 1) -> int:
    """PRI of a piece of a product [us]: as planned, else the mean cycle, machine and manual part.

    The cycle of a batch is shared by the places of a full batch, the manual part by the pieces of a bin.
    """
    if product in spec.planned_run_time:
        return spec.planned_run_time[product].value
    mean = spec.cycles.get(product, spec.cycle).mean_microseconds
    load = 0.0 if spec.operator is None else spec.operator.load_time.mean_microseconds
    if spec.batch is not None:
        return int((mean + load) / (spec.batch.largest.value * bin_size) + 0.5)
    return int(mean + load / bin_size + 0.5)


def make_pool(number: int, name: str, spec: PoolSpec, absences: Uniforms) -> Pool:
    """The people of a pool and the changes of their shift plan; before it begins nobody is present."""
    pool = Pool(number, name, spec.skill, WAIT_STATE[spec.skill])
    if spec.people is not None:
        pool.present = spec.people.value
        return pool
    assert spec.period is not None
    level = {0: (0, False)}
    level.update((interval.end % spec.period, (0, False)) for interval in spec.shifts)
    level.update((interval.start, (interval.people.value, not interval.continues)) for interval in spec.shifts)
    pool.period = spec.period
    pool.changes = [(start, people, another) for start, (people, another) in sorted(level.items())]
    if spec.absence is not None:
        pool.absence, pool.absences = spec.absence.value, absences
    return pool


def make_teething(spec: TeethingSpec) -> Teething:
    """What is additional and what is missing after commissioning."""
    return Teething(
        spec.failure_excess.value,
        float(spec.failure_decay.value),
        spec.speed_loss.value,
        float(spec.speed_decay.value),
        spec.age.value,
    )
