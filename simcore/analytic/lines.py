"""Closed forms of whole lines: unbuffered chains, two machines with one buffer, penny-fab laws, setter capacity.

Rates share one time unit [1/h]; buffers and work in process are [pieces]; shares of time are [1].
Sources: W. J. Hopp and M. L. Spearman, *Factory Physics*, chapter 7; J. A. Buzacott and J. G. Shanthikumar,
*Stochastic Models of Manufacturing Systems*, chapters 5 and 6; S. B. Gershwin, *Manufacturing Systems Engineering*,
chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simcore.analytic._checks import refuse, require_count, require_non_negative, require_positive
from simcore.analytic.queues import m_m_1_k

SERIES_BELOW = 1e-3
"""Exponents below this use a series; the closed form would lose more than six digits to cancellation."""


@dataclass(frozen=True, slots=True)
class TwoMachineLine:
    """Steady state of an upstream and a downstream machine with one buffer between; shares of time [1]."""

    throughput: float
    """Pieces per time [1/h]."""
    upstream_processing: float
    upstream_blocked: float
    upstream_down: float
    downstream_processing: float
    downstream_starved: float
    downstream_down: float
    mean_buffer: float
    """Time average of the pieces strictly between the machines [pieces]."""


def unbuffered_chain_availability(availabilities: Sequence[float]) -> float:
    """Availability [1] of machines in series without buffers, 1 / (1 + sum((1 - a)/a)), each a the machine's alone.

    Operating-dependent failures: a machine that is held up by another does not age (Buzacott and Shanthikumar,
    chapter 5). Raises for an empty chain or an availability outside (0, 1].
    """
    if not availabilities:
        raise refuse("availabilities", tuple(availabilities), "at least one availability")
    for index, availability in enumerate(availabilities):
        if not 0.0 < availability <= 1.0:
            raise refuse(f"availabilities[{index}]", availability, "a share greater than 0 and at most 1")
    return 1.0 / (1.0 + sum((1.0 - availability) / availability for availability in availabilities))


def two_station_exponential_line(upstream_rate: float, downstream_rate: float, places: int) -> TwoMachineLine:
    """Two reliable exponential stations [1/h], saturated, blocking after service, `places` >= 0 between them.

    The pieces finished upstream and not yet finished downstream form M/M/1/K with K = places + 2: the last
    of them is the finished piece that blocks (Buzacott and Shanthikumar, chapter 5).
    """
    require_count(0, places=places)
    queue = m_m_1_k(upstream_rate, downstream_rate, places + 2)
    blocked = queue.blocking_probability
    return TwoMachineLine(
        throughput=queue.throughput,
        upstream_processing=1.0 - blocked,
        upstream_blocked=blocked,
        upstream_down=0.0,
        downstream_processing=queue.utilisation,
        downstream_starved=1.0 - queue.utilisation,
        downstream_down=0.0,
        mean_buffer=queue.mean_queue - blocked,
    )


def two_machine_continuous_line(
    speed: float,
    failure_rates: tuple[float, float],
    repair_rates: tuple[float, float],
    buffer: float,
) -> TwoMachineLine:
    """Two unreliable machines of equal deterministic speed [1/h] with one buffer, in the continuous-flow limit.

    Exponential times to failure (per operating hour, [1/h]) and to repair [1/h]; buffer >= 0 [pieces]. Exact for
    continuous material, an estimate for pieces whose cycle is short against the repairs. Density inside the buffer
    C exp(lambda x), masses at both ends from the flux balance (Gershwin, chapter 3, continuous material model).
    """
    first_failure, second_failure = failure_rates
    first_repair, second_repair = repair_rates
    require_positive(speed=speed, first_failure=first_failure, second_failure=second_failure)
    require_positive(first_repair=first_repair, second_repair=second_repair)
    require_non_negative(buffer=buffer)
    failures, repairs = first_failure + second_failure, first_repair + second_repair
    odds = repairs / failures
    growth = (first_repair + second_failure - first_failure * odds - second_repair / odds) / speed
    inside, moment, at_empty, at_full = _exponential_profile(growth, buffer)
    up_empty, up_full = speed * at_empty / second_failure, speed * at_full / first_failure
    starved, blocked = up_empty * failures / first_repair, up_full * failures / second_repair
    both_up, both_down = inside * odds, inside / odds
    total = both_up + both_down + 2.0 * inside + up_empty + up_full + starved + blocked
    processing = (both_up + inside + up_empty + up_full) / total
    return TwoMachineLine(
        throughput=speed * processing,
        upstream_processing=processing,
        upstream_blocked=blocked / total,
        upstream_down=(inside + both_down + starved) / total,
        downstream_processing=processing,
        downstream_starved=starved / total,
        downstream_down=(inside + both_down + blocked) / total,
        mean_buffer=((odds + 1.0 / odds + 2.0) * moment + buffer * (up_full + blocked)) / total,
    )


def best_case_throughput(bottleneck_rate: float, raw_process_time: float, work_in_process: float) -> float:
    """Throughput [1/h] of the penny fab (no variation, constant w), min(w/T0, r_b) (Hopp and Spearman 7.3)."""
    require_positive(bottleneck_rate=bottleneck_rate, raw_process_time=raw_process_time)
    require_positive(work_in_process=work_in_process)
    _check_critical_work_in_process(bottleneck_rate, raw_process_time)
    return min(work_in_process / raw_process_time, bottleneck_rate)


def best_case_cycle_time(bottleneck_rate: float, raw_process_time: float, work_in_process: float) -> float:
    """Time in line [h] of the penny fab, max(T0, w/r_b) (Hopp and Spearman 7.3)."""
    return work_in_process / best_case_throughput(bottleneck_rate, raw_process_time, work_in_process)


def practical_worst_case_throughput(bottleneck_rate: float, raw_process_time: float, work_in_process: float) -> float:
    """Throughput [1/h] of the practical worst case, w / (W0 + w - 1) r_b with W0 = r_b T0 (Hopp and Spearman 7.3).

    Exact for a balanced exponential line of constant work in process.
    """
    require_positive(bottleneck_rate=bottleneck_rate, raw_process_time=raw_process_time)
    _check_critical_work_in_process(bottleneck_rate, raw_process_time)
    if not (math.isfinite(work_in_process) and work_in_process >= 1.0):
        raise refuse("work_in_process", work_in_process, "at least 1 piece")
    critical = bottleneck_rate * raw_process_time
    return work_in_process / (critical + work_in_process - 1.0) * bottleneck_rate


def practical_worst_case_cycle_time(bottleneck_rate: float, raw_process_time: float, work_in_process: float) -> float:
    """Time in line [h] of the practical worst case, T0 + (w - 1)/r_b (Hopp and Spearman 7.3)."""
    throughput = practical_worst_case_throughput(bottleneck_rate, raw_process_time, work_in_process)
    return work_in_process / throughput


def setter_utilisation(setup_times: Sequence[float], lots_per_hour: float, setters: int) -> float:
    """Share of setter time that setups need [1], for a lot that is set up once on each unit of `setup_times` [h].

    Above 1 the setters, not the machines, limit the line.
    """
    require_count(setters=setters)
    require_non_negative(lots_per_hour=lots_per_hour)
    return lots_per_hour * _setup_hours_per_lot(setup_times) / setters


def setter_limited_throughput(setup_times: Sequence[float], lot_size: float, setters: int) -> float:
    """Largest throughput [pieces/h] that setters allow, setters x lot_size / sum(setup_times); inf without setups."""
    require_count(setters=setters)
    require_positive(lot_size=lot_size)
    hours = _setup_hours_per_lot(setup_times)
    return setters * lot_size / hours if hours > 0.0 else math.inf


def smallest_lot_size(setup_time: float, demand_rate: float, utilisation: float) -> float:
    """Smallest lot [pieces] that leaves time for its setups, s D / (1 - rho), rho = share of time that pieces need [1].

    One lot takes s + Q rho / D of the time Q / D that it lasts. Raises unless 0 <= rho < 1.
    """
    require_non_negative(setup_time=setup_time)
    require_positive(demand_rate=demand_rate)
    if not 0.0 <= utilisation < 1.0:
        raise refuse("utilisation", utilisation, "a share of at least 0 and less than 1")
    return setup_time * demand_rate / (1.0 - utilisation)


def _setup_hours_per_lot(setup_times: Sequence[float]) -> float:
    for index, setup_time in enumerate(setup_times):
        require_non_negative(**{f"setup_times[{index}]": setup_time})
    return math.fsum(setup_times)


def _check_critical_work_in_process(bottleneck_rate: float, raw_process_time: float) -> None:
    # The bottleneck's own process time is part of the raw process time, so r_b T0 >= 1 for one machine per station.
    if bottleneck_rate * raw_process_time < 1.0 - 1e-12:
        raise refuse("raw_process_time", raw_process_time, "at least the bottleneck's own time 1/bottleneck_rate")


def _exponential_profile(growth: float, length: float) -> tuple[float, float, float, float]:
    """Integral, first moment and end values of exp(growth x) on [0, length], scaled so that the larger end is 1."""
    exponent = abs(growth) * length
    low_end = math.exp(-exponent)
    if exponent < SERIES_BELOW:
        integral = length * (1.0 - exponent / 2.0 + exponent**2 / 6.0 - exponent**3 / 24.0)
        from_high_end = length**2 * (1.0 / 2.0 - exponent / 3.0 + exponent**2 / 8.0 - exponent**3 / 30.0)
    else:
        rate = abs(growth)
        integral = -math.expm1(-exponent) / rate
        from_high_end = (-math.expm1(-exponent) - exponent * low_end) / rate**2
    if growth > 0.0:
        return integral, length * integral - from_high_end, low_end, 1.0
    return integral, from_high_end, 1.0, low_end
