"""Single stations with Poisson arrivals, and machines that share people."""

from __future__ import annotations

from benchmarks.validation.cases import Case, Figure
from benchmarks.validation.readings import content, lead_time, lost, people_busy, state, throughput
from simcore.analytic import QueueResult, m_m_1, m_m_1_k, m_m_c, machine_interference
from simcore.spec import LineSpec
from tests.oracles.engine_lines import arrivals, exponential, failure, make_line
from tests.oracles.exact.shared_people import shared_technicians


def _station(arrival_rate: float, units: int = 1, places: int | None = None) -> LineSpec:
    """Poisson arrivals [1/s] before identical units of rate 1/s."""
    return make_line(
        {"server": {"units": units, "inputs": ["queue"], "to": "out", "cycle": exponential(1.0)}},
        sources={
            "in": arrivals(exponential(1 / arrival_rate), "queue", when_full="wait" if places is None else "lost")
        },
        buffers={"queue": {} if places is None else {"capacity": places}},
    )


def _figures(exact: QueueResult) -> tuple[Figure, ...]:
    return (
        throughput(exact.throughput),
        Figure("utilisation", "1", exact.utilisation, state("server", "processing")),
        Figure("mean queue", "items", exact.mean_queue, content("queue")),
        Figure("time in system", "s", exact.mean_time, lead_time),
    )


def one_server() -> Case:
    """M/M/1."""
    return Case(
        "m_m_1", "M/M/1, utilisation 0.5", "closed form, Kleinrock 3.2", _station(0.5), 6_000, 200,
        _figures(m_m_1(0.5, 1.0)),
    )  # fmt: skip


def several_servers() -> Case:
    """M/M/c."""
    return Case(
        "m_m_c", "M/M/3, utilisation 0.53", "closed form (Erlang C), Kleinrock 3.5", _station(1.6, 3), 2_500, 150,
        _figures(m_m_c(1.6, 1.0, 3)),
    )  # fmt: skip


def limited_room() -> Case:
    """M/M/1/K."""
    rate, places = 0.8, 2
    exact = m_m_1_k(rate, 1.0, places + 1)
    refused = Figure("lost arrivals", "1/s", rate * exact.blocking_probability, lost("in"))
    return Case(
        "m_m_1_k", "M/M/1/3, arrivals lost when full", "closed form, Kleinrock 3.6", _station(rate, 1, places),
        3_000, 100, (*_figures(exact), refused),
    )  # fmt: skip


def interference(operators: int) -> Case:
    """Machines that are loaded by few operators, M/M/R//N."""
    machines, cycle_rate, load_rate = 2 + 2 * operators, 0.5, 1.0
    exact = machine_interference(machines, operators, cycle_rate, load_rate)
    station = {
        "units": machines,
        "inputs": ["raw"],
        "to": "out",
        "cycle": exponential(1 / cycle_rate),
        "operator": {"pool": "zone", "load_time": exponential(1 / load_rate)},
    }
    line = make_line({"m1": station}, pools={"zone": {"skill": "operator", "people": operators}})
    figures = (
        throughput(exact.stops_per_hour),
        Figure("waiting for an operator", "1", exact.waiting / machines, state("m1", "waiting_operator")),
        Figure("operators busy", "1", exact.operator_utilisation, people_busy("operate", operators)),
    )
    title = f"machine interference, {machines} machines and {operators} operator{'s' * (operators > 1)}"
    source = "closed form of the finite source M/M/R//N"
    return Case(f"interference_{operators}", title, source, line, 2_000 / operators**0.5, 100, figures)


def one_technician() -> Case:
    """Three different machines, one person who repairs."""
    failures, repairs, cycles = (0.1, 0.2, 0.15), (0.5, 0.8, 0.4), (1.0, 2.0, 1.25)
    machines = {
        f"m{number}": {
            "inputs": ["raw"],
            "to": "out",
            "cycle": f"{cycle} s",
            "interruptions": {"failure": failure(exponential(1 / fails), exponential(1 / repair), pool="repair")},
        }
        for number, (cycle, fails, repair) in enumerate(zip(cycles, failures, repairs, strict=True), start=1)
    }
    line = make_line(machines, pools={"repair": {"skill": "technician", "people": 1}})
    exact = shared_technicians([1 / cycle for cycle in cycles], failures, repairs, 1)
    busy = sum(states["down_repair"] for states in exact.station_states)
    key = "down_waiting_technician"
    figures = (
        throughput(exact.throughput),
        *(Figure(f"m{n} waiting", "1", exact.share(n - 1, key), state(f"m{n}", key)) for n in (1, 2, 3)),
        Figure("technician busy", "1", busy, people_busy("down_repair", 1)),
    )
    return Case(
        "technician", "one technician for three machines", "Markov chain solved exactly", line, 4_000, 200, figures
    )
