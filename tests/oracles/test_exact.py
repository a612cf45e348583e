"""The exact chains against closed forms, published values, limits and generators written out by hand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
import pytest

from simcore.analytic import (
    best_case_cycle_time,
    best_case_throughput,
    m_m_1,
    m_m_1_k,
    m_m_c,
    machine_interference,
    practical_worst_case_throughput,
    two_station_exponential_line,
    unbuffered_chain_availability,
)
from simcore.states import UnitState
from tests.oracles.exact.assembly import two_component_assembly
from tests.oracles.exact.lines import (
    constant_work_in_process_line,
    exponential_line,
    penny_fab_departures,
    scrap_line,
    unreliable_line,
)
from tests.oracles.exact.markov import MarkovChain
from tests.oracles.exact.open_queues import limited_station, open_station
from tests.oracles.exact.result import ExactResult
from tests.oracles.exact.serial import SerialLine, SerialStation, solve_serial_line
from tests.oracles.exact.shared_people import shared_operators, shared_technicians

EXACT = 1e-10  # direct solutions of these sizes are good to about 1e-13
FAST = 1e7  # a station this fast is instantaneous to about 1e-7
LIMIT = 1e-5


def by_hand(flows: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """Stationary law of a chain given as {(from, to): rate}, by a dense least-squares solution."""
    names = sorted({name for pair in flows for name in pair})
    generator = np.zeros((len(names), len(names)))
    for (before, after), rate in flows.items():
        generator[names.index(before), names.index(after)] += rate
        generator[names.index(before), names.index(before)] -= rate
    system = np.vstack([generator.T, np.ones(len(names))])
    target = np.append(np.zeros(len(names)), 1.0)
    return dict(zip(names, np.linalg.lstsq(system, target, rcond=None)[0], strict=True))


def total(law: Mapping[str, float], names: Iterable[str]) -> float:
    return sum(law[name] for name in names)


class TestSolver:
    def test_two_states(self) -> None:
        chain = MarkovChain.solve(True, lambda up: [(0.2, False)] if up else [(0.5, True)])
        assert chain.mean(float) == pytest.approx(5 / 7, abs=EXACT)
        # autocovariance p (1 - p) exp(-(a + b) t), so the variance constant is 2 a b / (a + b)^3
        assert chain.asymptotic_variance(float) == pytest.approx(2 * 0.2 * 0.5 / 0.7**3, rel=EXACT)

    def test_transient_states_have_probability_zero(self) -> None:
        chain = MarkovChain.solve(0, lambda state: [(1.0, 1 if state != 1 else 2)])
        assert dict(zip(chain.states, chain.probabilities, strict=True)) == pytest.approx({0: 0.0, 1: 0.5, 2: 0.5})

    def test_several_closed_classes_are_refused(self) -> None:
        with pytest.raises(ValueError, match="2 closed classes"):
            MarkovChain.solve(0, lambda state: [(1.0, 1), (1.0, 2)] if state == 0 else [])

    def test_negative_rate_is_refused(self) -> None:
        with pytest.raises(ValueError, match="negative rate"):
            MarkovChain.solve(0, lambda state: [(-1.0, 1)])

    def test_variance_of_the_m_m_1_queue(self) -> None:
        # W. Whitt (1989), Planning queueing simulations: 2 rho (1 + rho) / (1 - rho)^4 for a service rate of 1
        rho, most = 0.5, 120
        chain = MarkovChain.solve(0, lambda n: [(rho * (n < most), n + 1), (float(n > 0), n - 1)])
        assert chain.asymptotic_variance(float) == pytest.approx(2 * rho * (1 + rho) / (1 - rho) ** 4, rel=1e-8)


class TestReliableLines:
    def test_three_stations_without_buffers(self) -> None:
        result = exponential_line((1, 1, 1), (0, 0))
        assert result.throughput == pytest.approx(22 / 39, abs=EXACT)  # Hunt 1956, doi:10.1287/opre.4.6.674
        for share, state in ((17 / 39, "blocked"), (22 / 39, "processing")):
            assert result.share(0, state) == pytest.approx(share, abs=EXACT)
        assert result.share(1, "starved") == pytest.approx(8 / 39, abs=EXACT)
        assert result.share(1, "blocked") == pytest.approx(9 / 39, abs=EXACT)
        assert result.mean_buffer == (0.0, 0.0)

    # Hillier and Boling 1967, finite queues in series with exponential service, four digits
    @pytest.mark.parametrize(
        ("stations", "places", "published"),
        [(3, 1, 0.6705), (3, 2, 0.7340), (3, 3, 0.7767), (4, 0, 0.5148), (4, 1, 0.6312)],
    )
    def test_published_balanced_lines(self, stations: int, places: int, published: float) -> None:
        found = exponential_line((1,) * stations, (places,) * (stations - 1)).throughput
        assert found == pytest.approx(published, abs=5.1e-5)

    @pytest.mark.parametrize("places", [0, 1, 2, 3])
    @pytest.mark.parametrize("rates", [(1.0, 1.0), (1.0, 1.5), (2.0, 0.7)])
    def test_two_stations_are_m_m_1_k(self, rates: tuple[float, float], places: int) -> None:
        result, closed = exponential_line(rates, (places,)), two_station_exponential_line(*rates, places)
        assert result.throughput == pytest.approx(closed.throughput, abs=EXACT)
        assert result.share(0, "blocked") == pytest.approx(closed.upstream_blocked, abs=EXACT)
        assert result.share(1, "starved") == pytest.approx(closed.downstream_starved, abs=EXACT)
        assert result.mean_buffer[0] == pytest.approx(closed.mean_buffer, abs=EXACT)
        if rates[0] == rates[1]:
            assert closed.throughput == pytest.approx(rates[0] * (places + 2) / (places + 3), abs=EXACT)

    @pytest.mark.parametrize(
        ("rates", "buffers"),
        [((1.0, 2.0, 1.5), (0, 2)), ((1.3, 0.8, 1.1, 2.0), (1, 0, 2)), ((1.0, 1.1, 0.9), (3, 1))],
    )
    def test_the_reversed_line_makes_as_much(self, rates: tuple[float, ...], buffers: tuple[int, ...]) -> None:
        forward, backward = exponential_line(rates, buffers), exponential_line(rates[::-1], buffers[::-1])
        assert forward.throughput == pytest.approx(backward.throughput, abs=EXACT)  # Muth 1979
        assert_consistent(forward, rates)

    @pytest.mark.parametrize("places", [1, 2, 3])
    def test_two_stations_blocked_before_service(self, places: int) -> None:
        # Unit 1 works while fewer than `places` items wait, that is, n <= places: M/M/1/K with K = places + 1.
        result, closed = exponential_line((1.2, 0.9), (places,), "before_service"), m_m_1_k(1.2, 0.9, places + 1)
        assert result.throughput == pytest.approx(closed.throughput, abs=EXACT)
        assert result.share(0, "blocked") == pytest.approx(closed.blocking_probability, abs=EXACT)
        assert result.share(0, "processing") == pytest.approx(1 - closed.blocking_probability, abs=EXACT)
        assert result.mean_buffer[0] == pytest.approx(closed.mean_queue, abs=EXACT)

    @pytest.mark.parametrize("buffers", [(1, 1), (1, 2), (3, 2)])
    def test_three_stations_blocked_before_service(self, buffers: tuple[int, int]) -> None:
        """Against the chain of n_i = items before the end of station i + 1: no unit states needed."""
        rates = (1.0, 1.3, 0.8)

        def transitions(state: tuple[int, int]) -> list[tuple[float, tuple[int, int]]]:
            first, second = state
            works = (first <= buffers[0], first >= 1 and second <= buffers[1], second >= 1)
            nexts = ((first + 1, second), (first - 1, second + 1), (first, second - 1))
            return [(rate, following) for rate, on, following in zip(rates, works, nexts, strict=True) if on]

        chain = MarkovChain.solve((0, 0), transitions)
        result = exponential_line(rates, buffers, "before_service")
        assert result.throughput == pytest.approx(rates[2] * chain.mean(lambda n: n[1] >= 1), abs=EXACT)
        assert result.share(1, "starved") == pytest.approx(chain.mean(lambda n: n[0] == 0), abs=EXACT)
        assert result.share(1, "blocked") == pytest.approx(
            chain.mean(lambda n: n[0] >= 1 and n[1] > buffers[1]), abs=EXACT
        )
        assert result.mean_buffer[0] == pytest.approx(chain.mean(lambda n: max(n[0] - 1, 0)), abs=EXACT)
        assert result.mean_buffer[1] == pytest.approx(chain.mean(lambda n: max(n[1] - 1, 0)), abs=EXACT)
        assert_consistent(result, rates)

    def test_refusals(self) -> None:
        with pytest.raises(ValueError, match="at least 1 place"):
            exponential_line((1, 1), (0,), "before_service")
        with pytest.raises(ValueError, match="one buffer"):
            exponential_line((1, 1), (0, 1))
        with pytest.raises(ValueError, match="repair rate"):
            SerialLine((SerialStation(1.0, 0.1),), ())


class TestUnreliableLines:
    RATES, FAILURES, REPAIRS = (1.0, 1.2), (0.1, 0.05), (0.5, 0.3)

    @pytest.mark.parametrize("places", [0, 1, 2, 4])
    def test_operating_clock_against_the_chain_of_levels(self, places: int) -> None:
        """Gershwin and Berman 1981: level n and two machine states; machine 1 works below b + 2, machine 2 above 0."""

        def transitions(state: tuple[int, bool, bool]) -> list[tuple[float, tuple[int, bool, bool]]]:
            level, first, second = state
            found: list[tuple[float, tuple[int, bool, bool]]] = []
            if not first:
                found.append((self.REPAIRS[0], (level, True, second)))
            elif level < places + 2:
                found += [(self.RATES[0], (level + 1, first, second)), (self.FAILURES[0], (level, False, second))]
            if not second:
                found.append((self.REPAIRS[1], (level, first, True)))
            elif level > 0:
                found += [(self.RATES[1], (level - 1, first, second)), (self.FAILURES[1], (level, first, False))]
            return found

        chain = MarkovChain.solve((0, True, True), transitions)
        result = unreliable_line(self.RATES, self.FAILURES, self.REPAIRS, (places,))
        assert result.throughput == pytest.approx(self.RATES[1] * chain.mean(lambda s: s[0] > 0 and s[2]), abs=EXACT)
        assert result.share(0, "blocked") == pytest.approx(chain.mean(lambda s: s[0] == places + 2), abs=EXACT)
        assert result.share(1, "starved") == pytest.approx(chain.mean(lambda s: s[0] == 0), abs=EXACT)
        waiting = chain.mean(lambda s: min(max(s[0] - 1, 0), places))
        assert result.mean_buffer[0] == pytest.approx(waiting, abs=EXACT)
        assert_consistent(result, self.RATES)

    @pytest.mark.parametrize("buffers", [(0, 0), (2, 1)])
    def test_operating_clock_ages_only_while_processing(self, buffers: tuple[int, int]) -> None:
        rates, failures, repairs = (1.0, 1.2, 0.9), (0.1, 0.05, 0.02), (0.5, 0.3, 0.2)
        result = unreliable_line(rates, failures, repairs, buffers)
        for station in range(3):
            expected = failures[station] / repairs[station] * result.share(station, "processing")
            assert result.share(station, "down_repair") == pytest.approx(expected, abs=EXACT)
        assert_consistent(result, rates)

    def test_calendar_clock_of_the_second_machine_written_out(self) -> None:
        """Unit 1: processing P or finished F. Unit 2: idle I, processing P, failure due Q, down and empty 0."""
        (first, second), f, r = self.RATES, 0.2, 0.4
        law = by_hand(
            {("PI", "PP"): first, ("PP", "FP"): first, ("PQ", "FQ"): first, ("P0", "F0"): first}
            | {("PP", "PI"): second, ("PQ", "P0"): second, ("FP", "PP"): second, ("FQ", "F0"): second}
            | {("PI", "P0"): f, ("PP", "PQ"): f, ("FP", "FQ"): f, ("P0", "PI"): r, ("F0", "PP"): r}
        )
        result = unreliable_line((first, second), (0.0, f), (0.0, r), (0,), "calendar")
        assert result.throughput == pytest.approx(second * total(law, ("PP", "PQ", "FP", "FQ")), abs=EXACT)
        assert result.share(1, "down_repair") == pytest.approx(total(law, ("P0", "F0")), abs=EXACT)
        assert result.share(1, "starved") == pytest.approx(law["PI"], abs=EXACT)
        assert result.share(0, "blocked") == pytest.approx(total(law, ("FP", "FQ", "F0")), abs=EXACT)

    def test_calendar_clock_of_the_first_machine_written_out(self) -> None:
        """Unit 1: P, Q (failure due), F (finished), 0 and 1 (down, empty or holding). Unit 2: I or P."""
        (first, second), f, r = self.RATES, 0.2, 0.4
        law = by_hand(
            {("PI", "PP"): first, ("QI", "0P"): first, ("PP", "FP"): first, ("QP", "1P"): first}
            | {("PP", "PI"): second, ("QP", "QI"): second, ("0P", "0I"): second, ("FP", "PP"): second}
            | {("1P", "1I"): second, ("PI", "QI"): f, ("PP", "QP"): f, ("FP", "1P"): f}
            | {("0P", "PP"): r, ("0I", "PI"): r, ("1P", "FP"): r, ("1I", "PP"): r}
        )
        result = unreliable_line((first, second), (f, 0.0), (r, 0.0), (0,), "calendar")
        assert result.throughput == pytest.approx(second * total(law, ("PP", "QP", "0P", "FP", "1P")), abs=EXACT)
        assert result.share(0, "down_repair") == pytest.approx(total(law, ("0P", "0I", "1P", "1I")), abs=EXACT)
        assert result.share(0, "blocked") == pytest.approx(law["FP"], abs=EXACT)
        assert result.share(1, "starved") == pytest.approx(total(law, ("PI", "QI", "0I", "1I")), abs=EXACT)
        assert result.mean_wip == pytest.approx(
            1 - total(law, ("0P", "0I")) + 1 - result.share(1, "starved"), abs=EXACT
        )

    @pytest.mark.parametrize("places", [0, 1, 3])
    def test_calendar_clock_runs_in_every_state_but_repair(self, places: int) -> None:
        line = SerialLine(
            tuple(SerialStation(*each) for each in zip(self.RATES, self.FAILURES, self.REPAIRS, strict=True)),
            (places,),
            failure_clock="calendar",
        )
        chain, result = solve_serial_line(line)
        ageing = chain.means(lambda state: [unit in "IPF" for unit in state[0]])
        for station in (0, 1):
            expected = self.FAILURES[station] / self.REPAIRS[station] * ageing[station]
            assert result.share(station, "down_repair") == pytest.approx(expected, abs=EXACT)
        assert_consistent(result, self.RATES)

    @pytest.mark.parametrize("clock", ["operating", "calendar"])
    def test_one_machine_alone(self, clock: str) -> None:
        """A station between instantaneous, reliable ones: up 1/f, the rest of the cycle (calendar only), repair 1/r."""
        rate, f, r = 1.0, 0.2, 0.4
        result = unreliable_line(
            (rate, FAST), (f, 0.0), (r, 0.0), (0,), "operating" if clock == "operating" else "calendar"
        )
        cycle = 1 / f + 1 / r + (1 / rate if clock == "calendar" else 0.0)
        assert result.share(0, "down_repair") == pytest.approx(1 / r / cycle, abs=LIMIT)
        assert result.throughput == pytest.approx(rate * (1 - 1 / r / cycle), abs=LIMIT)

    @pytest.mark.parametrize("clock", ["operating", "calendar"])
    def test_without_failures_it_is_the_reliable_line(self, clock: str) -> None:
        failing = unreliable_line(
            (1.0, 1.2, 0.9), (0, 0, 0), (1, 1, 1), (1, 2), "operating" if clock == "operating" else "calendar"
        )
        assert failing == exponential_line((1.0, 1.2, 0.9), (1, 2))

    def test_a_large_buffer_uncouples_the_machines(self) -> None:
        result = unreliable_line((1.0, 1.5), (0.1, 0.05), (0.5, 0.3), (200,))
        assert result.throughput == pytest.approx(1 / (1 + 0.1 / 0.5), abs=LIMIT)

    def test_short_cycles_without_buffer_approach_the_chain_of_availabilities(self) -> None:
        """Cycles 1/1000 of the repairs: what is lost to blocking between cycles is the reliable line's own 1/3."""
        failures, repairs = (0.001, 0.002), (0.01, 0.02)
        result = unreliable_line((1000.0, 1000.0), failures, repairs, (0,))
        shares = [result.share(station, "processing") for station in (0, 1)]
        down = [result.share(station, "down_repair") for station in (0, 1)]
        assert sum(down) + shares[0] * 1.5 == pytest.approx(1.0, abs=1e-4)
        # The same loss of pace before and after counts as process time: 1/(1 + sum((1 - a)/a)) holds for it.
        paced = [1 / (1 + f / r / 1.5) for f, r in zip(failures, repairs, strict=True)]
        assert shares[0] * 1.5 == pytest.approx(unbuffered_chain_availability(paced), abs=1e-4)


class TestPeople:
    @pytest.mark.parametrize("people", [1, 2, 3])
    def test_equal_machines_are_the_finite_source_queue(self, people: int) -> None:
        closed = machine_interference(3, people, 0.1, 0.4)
        result = shared_technicians((60.0,) * 3, (0.1,) * 3, (0.4,) * 3, people)
        assert result.throughput == pytest.approx(60 * closed.running, abs=1e-8)
        for machine in range(3):
            assert result.share(machine, "processing") == pytest.approx(closed.running / 3, abs=EXACT)
            assert result.share(machine, "down_repair") == pytest.approx(closed.attended / 3, abs=EXACT)
            assert result.share(machine, "down_waiting_technician") == pytest.approx(closed.waiting / 3, abs=EXACT)

    @pytest.mark.parametrize(("machines", "operators"), [(4, 1), (5, 2), (5, 3)])
    def test_loading_is_the_finite_source_queue(self, machines: int, operators: int) -> None:
        closed = machine_interference(machines, operators, 1.0, 3.0)
        result, loading = shared_operators((1.0,) * machines, (3.0,) * machines, operators)
        assert result.throughput == pytest.approx(closed.stops_per_hour, abs=EXACT)
        assert sum(loading) == pytest.approx(closed.attended, abs=EXACT)
        assert result.share(0, "waiting_operator") == pytest.approx(closed.waiting / machines, abs=EXACT)

    def test_enough_technicians_leave_the_machines_independent(self) -> None:
        failures, repairs = (0.1, 0.3, 0.05), (0.5, 0.4, 0.9)
        result = shared_technicians((1.0, 2.0, 3.0), failures, repairs, 3)
        for machine, (f, r) in enumerate(zip(failures, repairs, strict=True)):
            assert result.share(machine, "processing") == pytest.approx(r / (r + f), abs=EXACT)
            assert result.share(machine, "down_waiting_technician") == 0.0

    def test_unequal_machines_first_come_first_served(self) -> None:
        failures, repairs = (0.1, 0.3), (0.5, 0.4)
        law = by_hand(  # "" all run, "a" a under repair, "ab" a under repair and b waiting
            {("-", "a"): 0.1, ("-", "b"): 0.3, ("a", "ab"): 0.3, ("b", "ba"): 0.1}
            | {("a", "-"): 0.5, ("ab", "b"): 0.5, ("b", "-"): 0.4, ("ba", "a"): 0.4}
        )
        result = shared_technicians((1.0, 1.0), failures, repairs, 1)
        assert result.share(0, "down_waiting_technician") == pytest.approx(law["ba"], abs=EXACT)
        assert result.share(1, "down_repair") == pytest.approx(law["b"] + law["ba"], abs=EXACT)
        assert result.share(0, "processing") == pytest.approx(law["-"] + law["b"], abs=EXACT)


class TestAssembly:
    def test_one_instantaneous_feeder_leaves_a_line_of_two(self) -> None:
        result, line = two_component_assembly((1.0, FAST), 1.3, (2, 3)), exponential_line((1.0, 1.3), (2,))
        assert result.throughput == pytest.approx(line.throughput, abs=LIMIT)
        assert result.mean_buffer[0] == pytest.approx(line.mean_buffer[0], abs=LIMIT)
        assert result.share(0, "blocked") == pytest.approx(line.share(0, "blocked"), abs=LIMIT)

    @pytest.mark.parametrize("places", [1, 2, 5])
    def test_instantaneous_assembly_is_a_uniform_walk(self, places: int) -> None:
        # The difference of the two component counts walks on 2 places + 3 equally likely values; its ends block.
        result = two_component_assembly((1.0, 1.0), FAST, (places, places))
        assert result.throughput == pytest.approx(1 - 1 / (2 * places + 3), abs=LIMIT)

    @pytest.mark.parametrize("quantities", [(1, 1), (1, 3), (2, 3)])
    def test_components_are_conserved(self, quantities: tuple[int, int]) -> None:
        rates = (1.0, 2.1)
        result = two_component_assembly(rates, 1.3, (3, 4), quantities)
        for feeder, quantity in enumerate(quantities):
            made = rates[feeder] * result.share(feeder, "processing")
            assert made == pytest.approx(quantity * result.throughput, abs=EXACT)
        swapped = two_component_assembly(rates[::-1], 1.3, (4, 3), quantities[::-1])
        assert swapped.throughput == pytest.approx(result.throughput, abs=EXACT)
        assert swapped.mean_buffer == pytest.approx(result.mean_buffer[::-1], abs=EXACT)

    def test_a_buffer_that_holds_no_set_is_refused(self) -> None:
        with pytest.raises(ValueError, match="components of one assembly"):
            two_component_assembly((1, 1), 1, (1, 2), (1, 3))


class TestScrapAndRework:
    def test_scrap_thins_the_flow(self) -> None:
        rates, scrap = (1.0, 0.9, 1.1), (0.1, 0.0, 0.05)
        result = scrap_line(rates, (2, 1), scrap)
        first, second, third = (rates[station] * result.share(station, "processing") for station in range(3))
        assert second == pytest.approx(0.9 * first, abs=EXACT)
        assert third == pytest.approx(second, abs=EXACT)
        assert result.throughput == pytest.approx(0.95 * third, abs=EXACT)
        assert result.throughput + result.scrap_rate == pytest.approx(first, abs=EXACT)

    def test_scrap_after_station_1_of_two_is_a_thinned_m_m_1_k(self) -> None:
        # Good items arrive downstream as a Poisson stream of rate (1 - s) mu while station 1 works.
        result, closed = scrap_line((1.0, 0.8), (2,), (0.25, 0.0)), m_m_1_k(0.75, 0.8, 4)
        assert result.throughput == pytest.approx(closed.throughput, abs=EXACT)
        assert result.share(0, "blocked") == pytest.approx(closed.blocking_probability, abs=EXACT)
        assert result.scrap_rate == pytest.approx(0.25 * result.share(0, "processing"), abs=EXACT)

    def test_without_scrap_it_is_the_plain_line(self) -> None:
        assert scrap_line((1, 2, 1), (0, 1), (0, 0, 0)) == exponential_line((1, 2, 1), (0, 1))

    @pytest.mark.parametrize("rework", [0.0, 0.2, 0.5])
    def test_rework_slows_the_station(self, rework: float) -> None:
        result, closed = open_station(0.4, 1.0, rework_probability=rework), m_m_1(0.4, 1.0 - rework)
        assert result.share(0, "processing") == pytest.approx(0.4 / (1 - rework), abs=EXACT)
        assert result.throughput == pytest.approx(0.4, abs=EXACT)
        assert result.mean_wip == pytest.approx(closed.mean_number, rel=1e-9)


class TestConstantWorkInProcess:
    @pytest.mark.parametrize("limit", [1, 2, 5])
    @pytest.mark.parametrize("stations", [2, 3, 4])
    def test_balanced_exponential_line(self, stations: int, limit: int) -> None:
        result = constant_work_in_process_line((2.0,) * stations, limit)
        assert result.throughput == pytest.approx(2.0 * limit / (limit + stations - 1), abs=EXACT)
        assert result.throughput == pytest.approx(
            practical_worst_case_throughput(2.0, stations / 2.0, limit), abs=EXACT
        )
        # In the closed tandem all stations hold limit / stations items; station 1's queue is not yet taken here.
        for station in range(1, stations):
            held = result.mean_buffer[station - 1] + result.share(station, "processing")
            assert held == pytest.approx(limit / stations, abs=EXACT)
        assert result.mean_wip == pytest.approx(
            limit * (stations - 1) / stations + result.share(0, "processing"), abs=EXACT
        )

    def test_unbalanced_line_has_product_form(self) -> None:
        """Buzen's convolution for a closed tandem: throughput G(w - 1) / G(w)."""
        rates, limit = (1.0, 1.7, 1.2), 4
        constants = np.array([1.0] + [0.0] * limit)
        for rate in rates:
            for jobs in range(1, limit + 1):
                constants[jobs] += constants[jobs - 1] / rate
        expected = constants[limit - 1] / constants[limit]
        assert constant_work_in_process_line(rates, limit).throughput == pytest.approx(expected, abs=EXACT)

    @pytest.mark.parametrize("limit", [1, 2, 3, 5, 8])
    @pytest.mark.parametrize("times", [(2, 2, 2, 2), (2, 5, 3)])
    def test_penny_fab(self, times: tuple[int, ...], limit: int) -> None:
        departures = penny_fab_departures(times, limit, 200)
        elapsed = departures[199] - departures[199 - limit]  # the time in line of an item, release to departure
        bottleneck, raw = 1 / max(times), float(sum(times))
        assert elapsed == max(sum(times), limit * max(times))
        assert best_case_cycle_time(bottleneck, raw, limit) == pytest.approx(elapsed)
        assert best_case_throughput(bottleneck, raw, limit) == pytest.approx(limit / elapsed)


class TestOpenQueues:
    @pytest.mark.parametrize(("arrivals", "units"), [(0.5, 1), (0.9, 1), (1.6, 2), (2.0, 3)])
    def test_m_m_c(self, arrivals: float, units: int) -> None:
        result, closed = open_station(arrivals, 1.0, units), m_m_c(arrivals, 1.0, units)
        assert result.share(0, "processing") == pytest.approx(closed.utilisation, abs=EXACT)
        assert result.mean_buffer[0] == pytest.approx(closed.mean_queue, rel=1e-9)
        assert result.mean_wip == pytest.approx(closed.mean_number, rel=1e-9)

    @pytest.mark.parametrize("arrivals", [0.3, 1.0, 1.8])
    @pytest.mark.parametrize("places", [1, 4])
    def test_m_m_1_k(self, arrivals: float, places: int) -> None:
        result, closed = limited_station(arrivals, 1.0, places), m_m_1_k(arrivals, 1.0, places + 1)
        assert result.throughput == pytest.approx(closed.throughput, abs=EXACT)
        assert result.mean_buffer[0] == pytest.approx(closed.mean_queue, abs=EXACT)
        assert result.mean_wip == pytest.approx(closed.mean_number, abs=EXACT)
        assert result.throughput == pytest.approx(arrivals * (1 - closed.blocking_probability), abs=EXACT)

    def test_an_unstable_station_is_refused(self) -> None:
        with pytest.raises(ValueError, match="not stable"):
            open_station(1.0, 2.0, rework_probability=0.5)


def test_states_have_the_names_of_the_product() -> None:
    names = {state.key for state in UnitState}
    results = (
        unreliable_line((1, 1), (0.1, 0.1), (1, 1), (1,)),
        shared_technicians((1, 1), (0.1, 0.1), (1, 1)),
        shared_operators((1, 1), (1, 1))[0],
        open_station(0.5, 1),
    )
    for result in results:
        assert all(set(shares) <= names for shares in result.station_states)


def assert_consistent(result: ExactResult, rates: tuple[float, ...]) -> None:
    """What holds for every serial line without scrap: shares sum to 1, the flow is the same everywhere."""
    for station, rate in enumerate(rates):
        assert math.fsum(result.station_states[station].values()) == pytest.approx(1.0, abs=EXACT)
        assert rate * result.share(station, "processing") == pytest.approx(result.throughput, abs=EXACT)
    assert result.share(0, "starved") == pytest.approx(0.0, abs=EXACT)
    assert result.share(len(rates) - 1, "blocked") == 0.0
