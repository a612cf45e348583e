"""The reference line before renovation is the table of the domain reference, figure by figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lines.bearing import mean_patrol_delay, reference_line
from simcore.analytic import patrol_detection_delay
from simcore.spec import StationSpec

MICROSECONDS = {"s": 1_000_000, "min": 60_000_000, "h": 3_600_000_000}

# Domain reference, section 6, column "before", as printed: machines | cycle s, MTBF h, MTTR h, response h, setup h,
# tool life, change min, MTBM min, fix min, p0, p1, h to shift, D h. "-": none.
BEFORE = {
    "outer_face": (1, "3.6, 80, 2.0, .8, 1.5, 40k, 40, 45, 1.0, .001, .03, 60, 3.0"),
    "inner_face": (1, "3.6, 80, 2.0, .8, 1.5, 40k, 40, 45, 1.0, .001, .03, 60, 3.0"),
    "outer_diameter": (1, "4.0, 60, 2.0, .8, 2.0, 60k, 60, 30, 1.0, .002, .06, 50, 3.0"),
    "outer_raceway": (2, "10.2, 45, 2.0, .8, 2.5, 2.5k, 8, 14, 1.2, .003, .15, 44, 2.2"),
    "outer_superfinish": (2, "9.8, 60, 1.5, .8, 2.0, 1.5k, 4, 14, 1.2, .002, .08, 50, 3.0"),
    "inner_raceway": (2, "10.0, 45, 2.0, .8, 2.5, 2.5k, 8, 14, 1.2, .003, .15, 44, 2.2"),
    "inner_bore": (2, "10.8, 40, 2.0, .8, 2.5, 0.7k, 5, 11, 1.3, .0039, .18, 45, 2.15"),
    "inner_superfinish": (2, "9.8, 60, 1.5, .8, 2.0, 1.5k, 4, 14, 1.2, .002, .08, 50, 3.0"),
    "assembly": (1, "4.6, 50, 1.2, .6, 1.5, -, -, 10, .9, .002, .04, 60, 3.0"),
    "wash_grease_seal": (1, "4.2, 60, 1.2, .6, 1.0, -, -, 15, .9, .001, .02, 80, 3.0"),
    "noise_test": (2, "8.6, 80, 1.2, .6, .7, -, -, 20, .8, .004, .03, 80, 3.0"),
    "mark_pack": (1, "4.0, 80, 1.0, .6, .7, -, -, 20, .8, .0005, .01, 80, 3.0"),
}


def read(station: StationSpec) -> list[Decimal | None]:
    """The thirteen figures of a station in the units of the table; None where it has no tool."""
    assert station.setup is not None and station.quality is not None
    quality, failure, stop = station.quality, station.interruptions["failure"], station.interruptions["micro_stop"]
    assert quality.patrol and quality.nonconforming_in_control and quality.nonconforming_shifted
    assert failure.time_to and stop.time_to and quality.time_to_shift
    tool = station.interruptions.get("tool_change")
    hand = station.operator.load_time.mean_microseconds if station.operator else 0.0
    pieces = Decimal(repr(tool.pieces_to.mean.value)) if tool and tool.pieces_to and tool.pieces_to.mean else None

    def time(microseconds: float, unit: str) -> Decimal:
        return Decimal(round(microseconds)) / MICROSECONDS[unit]

    return [
        time(station.cycle.mean_microseconds + hand, "s"),
        time(failure.time_to.mean_microseconds, "h"),
        time(failure.duration.mean_microseconds, "h"),
        time(failure.response.mean_microseconds, "h"),
        time(station.setup.duration.mean_microseconds, "h"),
        pieces,
        time(tool.duration.mean_microseconds, "min") if tool else None,
        time(stop.time_to.mean_microseconds, "min"),
        time(stop.duration.mean_microseconds, "min"),
        Decimal(repr(quality.nonconforming_in_control.value)),
        Decimal(repr(quality.nonconforming_shifted.value)),
        time(quality.time_to_shift.mean_microseconds, "h"),
        Decimal(repr(round(mean_patrol_delay(quality.patrol, quality.nonconforming_shifted.value), 9))),
    ]


def printed(text: str) -> Decimal | None:
    """A figure as printed; k stands for thousand."""
    if text == "-":
        return None
    return Decimal(text[:-1]) * 1000 if text.endswith("k") else Decimal(text)


@pytest.mark.parametrize("name", BEFORE)
def test_every_figure_of_the_table(name: str) -> None:
    units, row = BEFORE[name]
    station = reference_line().stations[name]
    assert station.units.value == units
    assert read(station) == [printed(text) for text in row.split(", ")]


def test_the_table_names_every_station() -> None:
    assert set(reference_line().stations) == set(BEFORE)


@pytest.mark.parametrize("name", BEFORE)
def test_the_patrol_yields_the_mean_detection_delay(name: str) -> None:
    quality = reference_line().stations[name].quality
    assert quality is not None and quality.patrol is not None and quality.nonconforming_shifted is not None
    patrol, shifted = quality.patrol, quality.nonconforming_shifted.value
    expected = float(BEFORE[name][1].split(", ")[-1])
    found = patrol.effectiveness.value * (1.0 - (1.0 - shifted) ** patrol.pieces.value)
    hours = patrol.interval.value / 3.6e9
    reaction = (patrol.reaction.value + patrol.duration.mean_microseconds) / 3.6e9
    assert hours * (1.0 / found - 0.5) + reaction == pytest.approx(expected, abs=1e-9)
    assert patrol_detection_delay(hours, found, reaction) == pytest.approx(expected, abs=1e-9)
    assert reaction == pytest.approx(0.25, abs=1e-12)
    assert 1.0 <= hours <= 4.0  # a patrol that a person can walk


def test_people_of_each_shift() -> None:
    pools = reference_line().pools
    present = {name: {shift.people.value for shift in pool.shifts} for name, pool in pools.items()}
    expected = {"operators_face": 1, "operators_outer": 1, "operators_inner": 1, "operators_assembly": 2, "packers": 1}
    expected |= {"setters": 2, "technicians": 2, "inspectors": 1}
    assert present == {name: {number} for name, number in expected.items()}
    assert all(len(pool.shifts) == 2 for pool in pools.values())
    # Payroll over both shifts: 6 operators, 1.5 setters, half an inspector each; technicians are booked to maintenance.
    heads = [
        pool.heads if pool.heads is not None else sum(s.people.value for s in pool.shifts) for pool in pools.values()
    ]
    assert sum(heads) == 16.0
    zones = [station for name, pool in pools.items() if pool.skill == "operator" for station in pool.zone]
    assert sorted(zones) == sorted(reference_line().stations)


def test_buffers_gates_energy_lots_and_calendar() -> None:
    line = reference_line()
    capacities = {name: buffer.capacity.value for name, buffer in line.buffers.items() if buffer.capacity}
    for ring in ("outer", "inner"):
        assert 3000 <= capacities[f"after_{ring}_face"] <= 4000
        assert (capacities[f"after_{ring}_raceway"], capacities[f"after_{ring}_superfinish"]) == (3000, 4000)
    assert [capacities[f"after_{name}"] for name in ("assembly", "wash", "noise")] == [300, 300, 300]
    gates = {name: station.gate.effectiveness.value for name, station in line.stations.items() if station.gate}
    expected = {
        "outer_superfinish": 0.5,
        "inner_superfinish": 0.5,
        "assembly": 0.9,
        "noise_test": 0.95,
        "mark_pack": 0.5,
    }
    assert gates == expected
    powers = {name: (s.power.processing.value, s.power.idle.value) for name, s in line.stations.items() if s.power}
    assert powers["inner_bore"] == powers["outer_raceway"] == powers["inner_raceway"] == (9.0, 4.0)
    assert powers["inner_superfinish"] == powers["outer_superfinish"] == (2.5, 1.5)
    assert powers["outer_face"] == powers["outer_diameter"] == (24.0, 11.5)
    assert powers["assembly"][0] == 3.0
    assert line.common_power is not None and line.common_power.value == 35.0
    lots = {(lot.quantity.low, lot.quantity.value, lot.quantity.high) for s in line.sources.values() for lot in s.lots}
    assert lots == {(5000, 12000, 50000)}
    assert all(station.setup is not None and station.setup.per_lot for station in line.stations.values())
    (day,) = line.calendars["plant"].open
    assert (day.start, day.end) == (0, 20 * 3_600_000_000)
    assert line.report.interval == 10 * 3_600_000_000 and line.report.recording_threshold == 300_000_000


def test_laws_of_repair_and_of_hand_feeding() -> None:
    line = reference_line()
    repair = line.stations["inner_bore"].interruptions["failure"].duration
    assert repair.cv is not None
    # Lognormal with sigma_log 0.8: mean / median = exp(0.32) = 1.38 (domain 1.2).
    assert (1.0 + repair.cv.value**2) ** 0.5 == pytest.approx(1.377, abs=5e-4)
    pack = line.stations["mark_pack"]
    assert pack.operator is not None and pack.operator.load_time.cv is not None and pack.cycle.cv is not None
    hand, machine = pack.operator.load_time, pack.cycle
    spread = (hand.mean_microseconds * pack.operator.load_time.cv.value) ** 2
    spread += (machine.mean_microseconds * pack.cycle.cv.value) ** 2
    total = spread**0.5 / (hand.mean_microseconds + machine.mean_microseconds)
    assert 0.15 <= total <= 0.35
