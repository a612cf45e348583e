"""Closed forms of single stations: Little's law, M/M/1, M/M/c, M/M/1/K and machine interference.

Rates share one time unit [1/h]; times come out in its inverse [h]; counts are [items] or [machines].
Sources: W. J. Hopp and M. L. Spearman, *Factory Physics*, chapter 8 (M/M/1, M/M/c, blocking);
L. Kleinrock, *Queueing Systems*, volume 1, chapter 3 (birth-death queues, finite source);
J. D. C. Little (1961), doi:10.1287/opre.9.3.383.
"""

from __future__ import annotations

from dataclasses import dataclass

from simcore.analytic._checks import require_count, require_non_negative, require_positive
from simcore.errors import LineproofError


@dataclass(frozen=True, slots=True)
class QueueResult:
    """Steady state of one station; times are those of the items that are let in."""

    throughput: float
    """Items served per time [1/h]."""
    utilisation: float
    """Share of time that a server works [1]."""
    mean_number: float
    """L, items waiting or in service [items]."""
    mean_queue: float
    """Lq, items waiting [items]."""
    mean_time: float
    """W, time from arrival to departure [h]."""
    mean_wait: float
    """Wq, time from arrival to start of service [h]."""
    blocking_probability: float
    """Share of arrivals that find no place and are lost [1]; 0 where the queue is unlimited."""


@dataclass(frozen=True, slots=True)
class InterferenceResult:
    """Steady state of N machines that stop and are attended by R operators."""

    running: float
    """Mean machines running [machines]."""
    attended: float
    """Mean machines being served = mean busy operators [machines]."""
    waiting: float
    """Mean stopped machines that wait for an operator [machines]."""
    operator_utilisation: float
    """Busy share of one operator [1]."""
    stops_per_hour: float
    """Stops of all machines together per time [1/h]."""
    mean_wait: float
    """Mean wait of a stopped machine for its operator [h]."""
    stopped_distribution: tuple[float, ...]
    """P(k machines stopped), k = 0..N [1]."""


def mean_number_by_little(throughput: float, mean_time: float) -> float:
    """Mean number in a system [items] = throughput [1/h] x mean time in it [h] (Little's law)."""
    require_non_negative(throughput=throughput, mean_time=mean_time)
    return throughput * mean_time


def mean_time_by_little(mean_number: float, throughput: float) -> float:
    """Mean time in a system [h] = mean number in it [items] / throughput [1/h] (Little's law)."""
    require_non_negative(mean_number=mean_number)
    require_positive(throughput=throughput)
    return mean_number / throughput


def m_m_1(arrival_rate: float, service_rate: float) -> QueueResult:
    """Poisson arrivals, one exponential server, unlimited queue; raises unless arrivals are slower (Kleinrock 3.2)."""
    return m_m_c(arrival_rate, service_rate, 1)


def erlang_b(offered_load: float, servers: int) -> float:
    """Probability that all servers are busy when there is no queue [1], by the stable recursion in the servers."""
    require_non_negative(offered_load=offered_load)
    require_count(0, servers=servers)
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = offered_load * blocked / (count + offered_load * blocked)
    return blocked


def m_m_c(arrival_rate: float, service_rate: float, servers: int) -> QueueResult:
    """Poisson arrivals [1/h], c exponential servers of service_rate [1/h] each, unlimited queue.

    Erlang C from Erlang B: C = B / (1 - rho (1 - B)), Lq = C rho / (1 - rho) (Kleinrock 3.5).
    Raises LineproofError unless arrival_rate < servers x service_rate.
    """
    require_positive(arrival_rate=arrival_rate, service_rate=service_rate)
    require_count(servers=servers)
    offered_load = arrival_rate / service_rate
    utilisation = offered_load / servers
    if utilisation >= 1.0:
        raise LineproofError(
            "ANALYTIC_UNSTABLE",
            f"arrivals of {arrival_rate:g} need {offered_load:g} of {servers} servers: the queue grows without limit",
            "give fewer arrivals, more servers or a faster service",
            "arrival_rate",
        )
    busy = erlang_b(offered_load, servers)
    waiting_probability = busy / (1.0 - utilisation * (1.0 - busy))
    mean_queue = waiting_probability * utilisation / (1.0 - utilisation)
    mean_number = mean_queue + offered_load
    return QueueResult(
        throughput=arrival_rate,
        utilisation=utilisation,
        mean_number=mean_number,
        mean_queue=mean_queue,
        mean_time=mean_number / arrival_rate,
        mean_wait=mean_queue / arrival_rate,
        blocking_probability=0.0,
    )


def m_m_1_k(arrival_rate: float, service_rate: float, capacity: int) -> QueueResult:
    """Poisson arrivals [1/h], one exponential server [1/h], at most `capacity` items in the system; others are lost.

    p_k proportional to rho^k for k = 0..K, any rho > 0 (Kleinrock 3.6; Hopp and Spearman 8.7).
    """
    require_positive(arrival_rate=arrival_rate, service_rate=service_rate)
    require_count(capacity=capacity)
    probabilities = _geometric_probabilities(arrival_rate / service_rate, capacity)
    blocking_probability = probabilities[-1]
    utilisation = sum(probabilities[1:])
    mean_number = sum(count * share for count, share in enumerate(probabilities))
    mean_queue = sum((count - 1) * share for count, share in enumerate(probabilities) if count > 1)
    throughput = service_rate * utilisation
    return QueueResult(
        throughput=throughput,
        utilisation=utilisation,
        mean_number=mean_number,
        mean_queue=mean_queue,
        mean_time=mean_number / throughput,
        mean_wait=mean_queue / throughput,
        blocking_probability=blocking_probability,
    )


def machine_interference(machines: int, operators: int, stop_rate: float, service_rate: float) -> InterferenceResult:
    """N machines that stop at stop_rate per *running* hour [1/h], served in service_rate [1/h] by R operators.

    With r = stop_rate / service_rate: p_k/p_0 = C(N,k) r^k for k <= R and C(N,k) k!/(R! R^(k-R)) r^k above
    (finite-source queue M/M/R//N, Kleinrock 3.8 and 3.10; Palm's machine interference).
    """
    require_count(machines=machines, operators=operators)
    require_positive(stop_rate=stop_rate, service_rate=service_rate)
    ratio = stop_rate / service_rate
    weights = [1.0]
    for stopped in range(1, machines + 1):
        weights.append(weights[-1] * (machines - stopped + 1) * ratio / min(stopped, operators))
    total = sum(weights)
    probabilities = tuple(weight / total for weight in weights)
    attended = sum(min(stopped, operators) * share for stopped, share in enumerate(probabilities))
    waiting = sum(max(stopped - operators, 0) * share for stopped, share in enumerate(probabilities))
    stops_per_hour = service_rate * attended
    return InterferenceResult(
        running=stops_per_hour / stop_rate,
        attended=attended,
        waiting=waiting,
        operator_utilisation=attended / operators,
        stops_per_hour=stops_per_hour,
        mean_wait=waiting / stops_per_hour,
        stopped_distribution=probabilities,
    )


def _geometric_probabilities(ratio: float, highest: int) -> list[float]:
    # Powers are taken of the smaller of rho and 1/rho so that no term overflows.
    if ratio <= 1.0:
        weights = [ratio**count for count in range(highest + 1)]
    else:
        weights = [ratio ** (count - highest) for count in range(highest + 1)]
    total = sum(weights)
    return [weight / total for weight in weights]
