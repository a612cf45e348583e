"""The builder: every parameter accounts for itself, options do what they say, nonsense is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from lines.bearing import patrol_for_delay, product_name, reference_line
from lines.files import dumps_line, loads_line
from simcore.check import check
from simcore.errors import LineproofError, SpecError
from simcore.spec import LineSpec, Quantity


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
        if not complete or quantity.source == "unspecified" or not wide:
            found.append(path)
    return found


def test_every_parameter_has_range_and_provenance() -> None:
    line = reference_line()
    assert sum(1 for _ in quantities(line)) > 400
    assert unaccounted(line) == []


def test_the_walk_finds_what_is_missing() -> None:
    line = reference_line()
    bare = line.model_copy(update={"common_power": Quantity[float](typical=35.0)})
    narrow = Quantity[float](typical=35.0, low=35.0, high=35.0, source="estimate", reference="[E]")
    assert unaccounted(bare) == ["line.common_power"]
    assert unaccounted(line.model_copy(update={"common_power": narrow})) == ["line.common_power"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"bore_mm": 40.0, "setters": 3, "lot": 5_000},
        {"bore_mm": 10.0, "shifts": 1, "shift_hours": 8.0, "adjusted_by": "setters"},
        {"noise_false_reject": 0.02, "units": {"inner_bore": 3}, "operators": {"packers": 2}, "technicians": 1},
    ],
)
def test_built_lines_can_be_simulated_and_written(options: dict[str, Any]) -> None:
    line = reference_line(**options)
    assert check(line) == ()
    assert unaccounted(line) == []
    assert loads_line(dumps_line(line)) == line


def test_labels_in_both_languages() -> None:
    line = reference_line()
    for part in (*line.products.values(), *line.stations.values(), *line.buffers.values(), *line.sinks.values()):
        assert set(part.label) == {"zh", "en"} and all(part.label.values())


def test_scaling_with_the_bore() -> None:
    small, large = reference_line(), reference_line(bore_mm=40.0)
    for name in ("outer_raceway", "inner_raceway", "inner_bore"):
        ratio = large.stations[name].cycle.mean_microseconds / small.stations[name].cycle.mean_microseconds
        assert ratio == pytest.approx(2.0**1.2, rel=1e-6)
    for name in ("outer_face", "inner_superfinish", "assembly"):
        assert large.stations[name].cycle == small.stations[name].cycle
    for name, station in small.stations.items():
        other = large.stations[name].setup
        assert station.setup is not None and other is not None
        ratio = other.duration.mean_microseconds / station.setup.duration.mean_microseconds
        assert ratio == pytest.approx(1.3, rel=1e-6)
    assert list(large.products) == [product_name(40.0)] != list(small.products)


def test_a_scaled_figure_says_by_which_law() -> None:
    bore = reference_line(bore_mm=40.0).stations["inner_bore"]
    assert bore.cycle.mean is not None and bore.setup is not None and bore.setup.duration.mean is not None
    assert "x(d/20)^1.2, d=40, domain 1.2" in bore.cycle.mean.reference
    assert "x(1+0.3 log2(d/20)), d=40, domain 1.2" in bore.setup.duration.mean.reference
    face = reference_line(bore_mm=40.0).stations["inner_face"].cycle.mean
    assert face is not None and "d=40" not in face.reference


def test_options_change_what_they_name_and_nothing_else() -> None:
    base, more = reference_line(), reference_line(setters=3)
    assert {shift.people.value for shift in more.pools["setters"].shifts} == {3}
    assert more.pools["setters"].heads == 5.0  # the third is of this line alone, in both shifts
    assert more.model_copy(update={"pools": base.pools}) == base
    wide = reference_line(units={"inner_bore": 4})
    assert wide.stations["inner_bore"].units.value == 4
    stations = {**wide.stations, "inner_bore": base.stations["inner_bore"]}
    assert wide.model_copy(update={"stations": stations}) == base
    one = reference_line(shifts=1)
    assert one.calendars["plant"].open[0].end == 10 * 3_600_000_000
    by_setters = reference_line(adjusted_by="setters").stations["inner_bore"].quality
    assert by_setters is not None and by_setters.adjustment is not None and by_setters.adjustment.pool == "setters"


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        ({"bore_mm": 9.9}, "OPTION_RANGE", "bore_mm"),
        ({"bore_mm": float("nan")}, "OPTION_RANGE", "bore_mm"),
        ({"setters": 0}, "OPTION_RANGE", "setters"),
        ({"lot": 0}, "OPTION_RANGE", "lot"),
        ({"shifts": 3}, "OPTION_RANGE", "shifts"),
        ({"noise_false_reject": 3.5}, "OPTION_RANGE", "noise_false_reject"),
        ({"units": {"inner_bor": 2}}, "NAME_UNKNOWN", "units.inner_bor"),
        ({"operators": {"setters": 2}}, "NAME_UNKNOWN", "operators.setters"),
        ({"units": {"inner_bore": 65}}, "OPTION_RANGE", "units.inner_bore"),
    ],
)
def test_nonsense_is_refused_by_name(options: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(SpecError) as refusal:
        reference_line(**options)
    assert [(problem.code, problem.path) for problem in refusal.value.problems] == [(code, path)]


def test_a_delay_shorter_than_the_reaction_is_refused() -> None:
    with pytest.raises(LineproofError):
        patrol_for_delay(0.2, 0.15)
