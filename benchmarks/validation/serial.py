"""Serial lines and assembly against exact Markov chains and closed forms."""

from __future__ import annotations

from typing import Any

from benchmarks.validation.cases import SECOND, Case, Figure
from benchmarks.validation.readings import content, state, throughput, whole_line
from simcore.analytic import best_case_throughput, practical_worst_case_throughput, unbuffered_chain_availability
from tests.oracles.engine_lines import even, exponential, failure, make_line, mean_wip, saturated, serial_line
from tests.oracles.exact.assembly import two_component_assembly
from tests.oracles.exact.lines import constant_work_in_process_line, exponential_line, scrap_line, unreliable_line
from tests.oracles.exact.serial import FailureClock

CHAIN = "Markov chain solved exactly"


def unbuffered_chain() -> Case:
    """1 / (1 + sum((1 - a)/a)); stops overlap in 1 of 400 cases (200 cycles between stops), 0.1 % of the time."""
    availabilities, time_to = (0.9, 0.85, 0.92), 400.0
    stations = {
        f"s{number}": {"interruptions": {"failure": failure(even(time_to, 0.5), even(time_to * (1 - a) / a, 0.5))}}
        for number, a in enumerate(availabilities, start=1)
    }
    exact = unbuffered_chain_availability(availabilities)
    line = serial_line(["1 s"] * 3, [0, 0], stations=stations)
    figures = (throughput(exact), Figure("s2 processing", "1", exact, state("s2", "processing")))
    source = "closed form 1/(1 + sum((1 - a)/a)), Buzacott and Shanthikumar; exact when stops do not overlap"
    return Case("unbuffered_chain", "chain of three without places, short cycles", source, line, 8_000, 1_200, figures)


def balanced_line() -> Case:
    """22/39."""
    exact = exponential_line((1, 1, 1), (0, 0))
    figures = (Figure("throughput", "1/s", 22 / 39, throughput(0).read), *whole_line(exact, 3, {"s1": "blocked"})[1:])
    line = serial_line([exponential(1)] * 3, [0, 0])
    source = "22/39, Hunt 1956; states by the Markov chain"
    return Case("exponential_line", "three exponential stations without places", source, line, 3_000, 100, figures)


def unequal_line() -> Case:
    """Four different stations with buffers of 1, 0 and 2."""
    rates, places = (1.3, 0.8, 1.1, 2.0), (1, 0, 2)
    figures = whole_line(exponential_line(rates, places), 4, {"s1": "blocked", "s4": "starved"})
    line = serial_line([exponential(1 / rate) for rate in rates], places)
    title = "four unequal exponential stations, buffers of 1, 0, 2"
    return Case("unequal_line", title, CHAIN, line, 2_500, 150, figures)


def unreliable_pair(clock: FailureClock) -> Case:
    """Two machines that fail in operation, or by the calendar, with a buffer of three."""
    services, failures, repairs = (1.0, 1.1), (0.2, 0.15), (0.5, 0.6)
    stations = {
        f"s{number}": {"interruptions": {"failure": failure(exponential(1 / fails), exponential(1 / repair), clock)}}
        for number, (fails, repair) in enumerate(zip(failures, repairs, strict=True), start=1)
    }
    line = serial_line([exponential(1 / service) for service in services], [3], stations=stations)
    exact = unreliable_line(services, failures, repairs, (3,), clock)
    buffer = Figure("mean buffer", "items", exact.mean_buffer[0], content("b1"))
    figures = (*whole_line(exact, 2, {"s1": "down_repair", "s2": "starved"}, wip=False), buffer)
    title = f"two unreliable machines, buffer of 3, failures on the {clock} clock"
    return Case(f"unreliable_{clock}", title, CHAIN, line, 4_000, 200, figures)


def scrap() -> Case:
    """Three stations that scrap 8, 5 and 10 %."""
    rates, places, scrapped = (1.2, 1.0, 1.1), (1, 2), (0.08, 0.05, 0.1)
    stations: dict[str, Any] = {
        f"s{number}": {"quality": {"nonconforming_in_control": share}, "gate": {"effectiveness": 1.0}}
        for number, share in enumerate(scrapped, start=1)
    }
    exact = scrap_line(rates, places, scrapped)
    figures = (
        *whole_line(exact, 3, {"s1": "blocked", "s3": "starved"}),
        Figure(
            "scrap rate", "1/s", exact.scrap_rate, lambda result: result.line.scrapped["raw"] / result.window * SECOND
        ),
    )
    line = serial_line([exponential(1 / rate) for rate in rates], places, stations=stations)
    return Case("scrap", "three stations with scrap, buffers of 1 and 2", CHAIN, line, 3_000, 150, figures)


def constant_wip() -> Case:
    """CONWIP, balanced and exponential."""
    exact = constant_work_in_process_line((1, 1, 1), 3)
    rate = practical_worst_case_throughput(1.0, 3.0, 3)
    figures = (throughput(rate), *whole_line(exact, 3, {"s2": "starved"})[1:])
    line = serial_line([exponential(1)] * 3, wip_limit=3)
    source = "practical worst case w/(W0 + w - 1) r_b, Hopp and Spearman 7.3; states by the Markov chain"
    return Case("conwip", "CONWIP of 3, three exponential stations", source, line, 3_000, 100, figures)


def penny_fab() -> Case:
    """CONWIP without chance."""
    rate, time, limit = 0.25, 7.0, 1
    figures = (
        throughput(best_case_throughput(rate, time, limit)),
        Figure("work in process", "items", float(limit), mean_wip),
    )
    line = serial_line(["1 s", "2 s", "4 s"], wip_limit=limit)
    source = "best case min(w/T0, r_b), Hopp and Spearman 7.3"
    return Case("penny_fab", "CONWIP of 1, constant times of 1, 2 and 4 s", source, line, 840, 70, figures)


def assembly() -> Case:
    """Two feeders and a join."""
    feeders, rate, places = (1.0, 1.2), 1.1, (2, 3)
    stations = {
        **{
            f"f{n}": {"inputs": [f"raw{n}"], "to": f"b{n}", "cycle": exponential(1 / feeder)}
            for n, feeder in enumerate(feeders)
        },
        "join": {"inputs": ["b0", "b1"], "to": "out", "cycle": exponential(1 / rate)},
    }
    line = make_line(
        stations,
        sources={"raw0": saturated(), "raw1": saturated()},
        buffers={f"b{number}": {"capacity": capacity} for number, capacity in enumerate(places)},
    )
    exact = two_component_assembly(feeders, rate, places, (1, 1))
    figures = (
        throughput(exact.throughput),
        Figure("f0 blocked", "1", exact.share(0, "blocked"), state("f0", "blocked")),
        Figure("join starved", "1", exact.share(2, "starved"), state("join", "starved")),
        Figure("mean buffer 0", "items", exact.mean_buffer[0], content("b0")),
        Figure("mean buffer 1", "items", exact.mean_buffer[1], content("b1")),
    )
    return Case("assembly", "assembly of two components, places of 2 and 3", CHAIN, line, 2_500, 150, figures)
