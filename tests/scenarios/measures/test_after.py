"""The package turns the line before into the line after, figure by figure as the domain reference prints it."""

from __future__ import annotations

import itertools
from decimal import ROUND_HALF_UP, Decimal

import pytest

from lines.bearing import reference_line
from scenarios.measures import catalogue, compose, covered_stations, select
from simcore.analytic import chart_detection_delay, chart_interval_for_delay, ewma_average_run_length
from simcore.check import check
from simcore.spec import LineSpec, StationSpec

HOUR = 3_600_000_000
MICROSECONDS = {"s": 1_000_000, "min": 60_000_000, "h": HOUR}

# Domain reference, section 6, column "after", as printed: cycle s, MTBF h, MTTR h, response h, setup h, tool life,
# change min, MTBM min, fix min, p0, p1, h to shift, D h. "-": none. "..." is what stands in the column before.
AFTER = {
    "outer_face": "3.6, 96, 1.7, .32, .98, 40k, 40, 45, 1.0, .001, .03, 60, 1.95",
    "inner_face": "3.6, 96, 1.7, .32, .98, 40k, 40, 45, 1.0, .001, .03, 60, 1.95",
    "outer_diameter": "4.0, 72, 1.7, .32, 1.3, 60k, 60, 30, 1.0, .002, .06, 50, 1.95",
    "outer_raceway": "9.9, 54, 1.7, .32, 1.63, 3.25k, 8, 21, .96, .0018, .15, 44, .88",
    "outer_superfinish": "9.5, 72, 1.28, .32, 1.3, 1.8k, 4, 21, .96, .002, .08, 50, 1.95",
    "inner_raceway": "9.7, 54, 1.7, .32, 1.63, 3.25k, 8, 21, .96, .0018, .15, 44, .88",
    "inner_bore": "10.5, 48, 1.7, .32, 1.63, 1.4k, 5, 16.5, 1.04, .0023, .18, 45, .86",
    "inner_superfinish": "9.5, 72, 1.28, .32, 1.3, 1.8k, 4, 21, .96, .002, .08, 50, 1.95",
    "assembly": "4.6, 60, 1.02, .24, .98, -, -, 10, .9, .002, .04, 60, 1.95",
    "wash_grease_seal": "4.2, 72, 1.02, .24, .65, -, -, 15, .9, .001, .02, 80, 3.0",
    "noise_test": "8.6, 96, 1.02, .24, .46, -, -, 20, .8, .003, .03, 80, 3.0",
    "mark_pack": "4.0, 96, .85, .24, .46, -, -, 20, .8, .0005, .01, 80, 3.0",
}


@pytest.fixture(scope="module")
def before() -> LineSpec:
    return reference_line()


@pytest.fixture(scope="module")
def after(before: LineSpec) -> LineSpec:
    return compose(select(catalogue(), ["b1_renovation"]))(before)


def delay(station: StationSpec) -> Decimal:
    """Mean detection delay [h] of the chart, or of the patrol where there is none, by the domain's formulas."""
    quality = station.quality
    assert quality is not None and quality.nonconforming_shifted is not None
    if quality.chart is not None:
        assert quality.patrol is None
        length = quality.chart.average_run_length_shifted.value
        hours = chart_detection_delay(quality.chart.interval.value / HOUR, length, quality.chart.reaction.value / HOUR)
        return Decimal(repr(hours))
    patrol = quality.patrol
    assert patrol is not None
    found = patrol.effectiveness.value * (1.0 - (1.0 - quality.nonconforming_shifted.value) ** patrol.pieces.value)
    reaction = patrol.reaction.value + patrol.duration.mean_microseconds
    return Decimal(repr((patrol.interval.value * (1.0 / found - 0.5) + reaction) / HOUR))


def read(station: StationSpec) -> list[Decimal | None]:
    """The thirteen figures of a station in the units of the table; None where it has no tool."""
    assert station.setup is not None and station.quality is not None
    quality, failure, stop = station.quality, station.interruptions["failure"], station.interruptions["micro_stop"]
    assert quality.nonconforming_in_control and quality.nonconforming_shifted and quality.time_to_shift
    assert failure.time_to and stop.time_to
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
        delay(station),
    ]


def as_printed(value: Decimal | None, text: str) -> str:
    """The value rounded half up to as many places as the printed figure has, written the same way."""
    if value is None:
        return "-"
    shown, thousand = (text[:-1], True) if text.endswith("k") else (text, False)
    scaled = value / 1000 if thousand else value
    places = Decimal(1).scaleb(-len(shown.partition(".")[2]))
    rounded = f"{scaled.quantize(places, rounding=ROUND_HALF_UP):f}"
    return (rounded.removeprefix("0") if shown.startswith(".") else rounded) + ("k" if thousand else "")


@pytest.mark.parametrize("name", AFTER)
def test_every_figure_after(after: LineSpec, name: str) -> None:
    texts = AFTER[name].split(", ")
    assert [as_printed(value, text) for value, text in zip(read(after.stations[name]), texts, strict=True)] == texts


def test_the_line_after_can_be_simulated(after: LineSpec) -> None:
    assert check(after) == ()


@pytest.mark.parametrize(
    ("name", "ratio"), [("inner_bore", 0.40), ("outer_raceway", 0.40), ("outer_face", 0.65), ("assembly", 0.65)]
)
def test_chart_intervals_follow_from_the_delays_wanted(
    before: LineSpec, after: LineSpec, name: str, ratio: float
) -> None:
    """The catalogue holds intervals to the second; the formula gives them from 0.40 and 0.65 of the patrol's delay."""
    quality = after.stations[name].quality
    assert quality is not None and quality.chart is not None
    wanted = ratio * float(delay(before.stations[name]))
    interval = chart_interval_for_delay(wanted, ewma_average_run_length(2.0, 0.25, 3.0), 0.25)
    assert quality.chart.interval.value / 1e6 == pytest.approx(3600.0 * interval, abs=0.5)
    assert quality.chart.average_run_length_in_control.value == pytest.approx(502.8, abs=0.15)
    assert quality.chart.average_run_length_shifted.value == pytest.approx(3.62, abs=0.005)


def test_counter_effects_are_in_the_line(before: LineSpec, after: LineSpec) -> None:
    linked = {"outer_raceway", "inner_raceway", "inner_bore", "outer_superfinish", "inner_superfinish"}
    assert {name for name, s in after.stations.items() if "loader_failure" in s.interruptions} == linked
    assert all("monitor_false_alarm" in station.interruptions for station in after.stations.values())
    smaller = {
        name: buffer.capacity.value / old.value
        for name, buffer in after.buffers.items()
        if buffer.capacity and (old := before.buffers[name].capacity) and buffer.capacity != old
    }
    assert smaller == dict.fromkeys(("after_outer_raceway", "after_inner_raceway", "after_inner_bore"), 0.35)
    charts = [s.quality.chart for s in after.stations.values() if s.quality and s.quality.chart]
    assert len(charts) == 9 and all(chart.average_run_length_in_control.value < 1000 for chart in charts)


def test_the_package_gives_the_same_line_in_any_order(before: LineSpec, after: LineSpec) -> None:
    chosen = select(catalogue(), ["b1_renovation"])
    names = list(chosen)
    for first, second in itertools.combinations(range(len(names)), 2):
        order = names.copy()
        order[first], order[second] = order[second], order[first]
        assert compose({name: chosen[name] for name in order})(before) == after, order


def test_each_measure_changes_only_what_it_covers(before: LineSpec) -> None:
    short = compose(select(catalogue(), ["material_shortage"]))(before)
    for name, listed in catalogue().measures.items():
        measure = listed.model_copy(update={"coverage": None, "months_in_use": 3.0})
        old = short if name == "dispatch_visibility" else before
        changed = compose({name: measure})(old)
        touched = {key for key, station in changed.stations.items() if station != old.stations[key]}
        # Joint zones: every request to one of the old pools changes its addressee; a store: its stations take from it.
        if not {"tending_span", "arrivals"} & {effect.mechanism for effect in measure.effects}:
            assert touched == set(covered_stations(measure, old)), name
        assert changed != old and check(changed) == ()


def test_ranges_and_provenance_come_along(before: LineSpec, after: LineSpec) -> None:
    response = after.stations["inner_bore"].interruptions["failure"].response.mean
    old = before.stations["inner_bore"].interruptions["failure"].response.mean
    assert response is not None and old is not None and old.low and old.high and response.low and response.high
    assert response.low == round(old.low * 0.1875) and response.high == round(old.high * 0.625)
    assert response.source == "estimate" and "x0.4 domain 4 I1" in response.reference


def test_investment_of_a_line() -> None:
    """60-75 万 a line of a firm with 4-5 lines (300 万 a firm), domain reference, section 6."""
    chosen = select(catalogue(), ["b1_renovation"])
    amounts = [item.amount for measure in chosen.values() for item in measure.items]
    total = sum((amount.typical for amount in amounts), Decimal(0))
    assert Decimal(600_000) <= total <= Decimal(750_000)
    assert all(a.low is not None and a.high is not None and a.low < a.typical < a.high for a in amounts)
    assert all(measure.items and measure.source for measure in chosen.values())
    kinds = {item.kind for measure in chosen.values() for item in measure.items}
    assert kinds == {"equipment", "software", "service"}
