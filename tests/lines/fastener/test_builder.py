"""The builder: every parameter accounts for itself, options do what they say, nonsense is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from lines.fastener import product_name, reference_line
from lines.fastener.table import table
from lines.files import dumps_line, loads_line
from simcore.check import check
from simcore.errors import SpecError
from simcore.spec import LineSpec, Quantity

HOUR = 3_600_000_000


def quantities(value: Any, path: str = "line") -> Iterator[tuple[str, Quantity[Any]]]:
    """Every parameter of a spec with its path."""
    if isinstance(value, Quantity):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from quantities(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from quantities(part, f"{path}.{name}")
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from quantities(part, f"{path}.{number}")


def unaccounted(line: LineSpec) -> list[str]:
    """Parameters without range, provenance or reference, and those of width zero that aren't counted or defined."""
    found = []
    for path, quantity in quantities(line):
        complete = quantity.low is not None and quantity.high is not None and quantity.reference
        wide = quantity.low != quantity.high or quantity.reference.startswith("exact:")
        # Unset parts of the schema have defaults of their own: no time, no false reject.
        if quantity.source == "unspecified" and quantity.typical == 0:
            continue
        if not complete or quantity.source == "unspecified" or not wide:
            found.append(path)
    return found


def entries(data: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(data, dict) and "typical" in data:
        yield path, data
    elif isinstance(data, dict):
        for name, part in data.items():
            yield from entries(part, f"{path}.{name}")


def test_every_entry_of_the_table_has_range_unit_and_tag() -> None:
    found = dict(entries(table()))
    assert len(found) > 100
    for path, entry in found.items():
        assert entry["low"] <= entry["typical"] <= entry["high"], path
        assert entry["unit"] and any(tag in entry["reference"] for tag in ("[E", "[M", "[P", "[C")), path


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"variant": "balanced", "lot": 20_000, "setters": 3, "shifts": 1, "shift_hours": 8.0},
        {"thread": 5, "machines": {"heading": 4, "rolling": 5, "furnace": 2}},
        {"thread": 16, "operators": {"packers": 3}, "technicians": 1, "inspectors": 2},
    ],
)
def test_built_lines_can_be_simulated_and_written(options: dict[str, Any]) -> None:
    line = reference_line(**options)
    assert check(line) == ()
    assert unaccounted(line) == []
    assert loads_line(dumps_line(line)) == line


def test_the_variants_differ_in_the_furnace_alone() -> None:
    trap, balanced = reference_line(), reference_line("balanced")
    furnace = trap.stations["furnace"]
    other = balanced.stations["furnace"]
    assert furnace.cycle.mean_microseconds / other.cycle.mean_microseconds == pytest.approx(750 / 600, rel=1e-4)
    kept = {"cycle", "planned_run_time", "power"}
    assert all(getattr(furnace, f) == getattr(other, f) for f in type(furnace).model_fields if f not in kept)
    stations = {**balanced.stations, "furnace": furnace}
    named = {"name": trap.name, "description": trap.description}
    assert balanced.model_copy(update={"stations": stations, **named}) == trap


def test_labels_in_both_languages() -> None:
    line = reference_line()
    for part in (*line.products.values(), *line.stations.values(), *line.buffers.values(), *line.sinks.values()):
        assert set(part.label) == {"zh", "en"} and all(part.label.values())


@pytest.mark.parametrize(("thread", "speed", "ends"), [(5, 275, (150, 400)), (12, 130, (80, 180)), (20, 60, (30, 90))])
def test_scaling_with_the_thread(thread: int, speed: float, ends: tuple[float, float]) -> None:
    line, reference = reference_line(thread=thread), reference_line()
    mean = line.stations["heading"].cycle.mean
    assert mean is not None and mean.low is not None and mean.high is not None
    assert 60e6 / mean.typical == pytest.approx(speed, rel=1e-5)
    assert (60e6 / mean.high, 60e6 / mean.low) == pytest.approx(ends, rel=1e-5)
    assert "P12" in mean.reference
    roller, before = line.stations["rolling"].cycle.mean_microseconds, reference.stations["rolling"].cycle
    assert before.mean_microseconds / roller == pytest.approx(speed / 130, rel=1e-5)
    ratio = (thread / 8) ** 3
    for name in ("furnace", "plating", "pack"):
        scaled = line.stations[name].cycle.mean_microseconds / reference.stations[name].cycle.mean_microseconds
        assert scaled == pytest.approx(ratio, rel=1e-3), name
    assert line.bins is not None and 3_000 <= line.bins.pieces.value <= 50_000
    assert list(line.products) == [product_name(thread)] != [product_name()]


def test_options_change_what_they_name_and_nothing_else() -> None:
    base, more = reference_line(), reference_line(setters=5)
    assert {shift.people.value for shift in more.pools["setters"].shifts} == {5}
    assert more.model_copy(update={"pools": base.pools}) == base
    wide = reference_line(machines={"sort": 5})
    assert wide.stations["sort"].units.value == 5
    assert wide.model_copy(update={"stations": {**wide.stations, "sort": base.stations["sort"]}}) == base
    assert reference_line(shifts=1).calendars["plant"].open[0].end == 10 * HOUR
    small = reference_line(lot=20_000)
    for station in ("heading", "rolling"):
        pieces = small.stations[station].interruptions["changeover"].pieces_to
        assert pieces is not None and pieces.mean is not None and pieces.mean.value == 20_000
    assert small.sources["wire"].lots[0].quantity.value == 20_000


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        ({"thread": 7}, "OPTION_RANGE", "thread"),
        ({"thread": 30}, "OPTION_RANGE", "thread"),
        ({"variant": "fast"}, "OPTION_RANGE", "variant"),
        ({"setters": 0}, "OPTION_RANGE", "setters"),
        ({"lot": 0}, "OPTION_RANGE", "lot"),
        ({"shifts": 3}, "OPTION_RANGE", "shifts"),
        ({"machines": {"headin": 2}}, "NAME_UNKNOWN", "machines.headin"),
        ({"machines": {"heading": 65}}, "OPTION_RANGE", "machines.heading"),
        ({"operators": {"setters": 2}}, "NAME_UNKNOWN", "operators.setters"),
    ],
)
def test_nonsense_is_refused_by_name(options: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(SpecError) as refusal:
        reference_line(**options)
    assert [(problem.code, problem.path) for problem in refusal.value.problems] == [(code, path)]
