"""Selective assembly in the bearing line: the unmatched rings that come out, against the closed form of the domain."""

from __future__ import annotations

from math import exp, expm1, sqrt

import numpy as np
import pytest
from scipy import stats

from lines.bearing import reference_line
from lines.budget import station_budget
from simcore.engines import simulate
from simcore.results import RunResult
from simcore.spec import LineSpec, SizeSpec

DAY = 86_400_000_000
REPLICATIONS = 6


def with_places(line: LineSpec, places: int) -> LineSpec:
    """The line with so many sorted rings of each kind to choose from."""
    data = line.model_dump(mode="json", by_alias=True)
    for ring in ("outer", "inner"):
        data["buffers"][f"sorted_{ring}"]["capacity"] = places
    return LineSpec.model_validate(data)


def set_aside(run: RunResult) -> float:
    """Share of the rings that came to the match station and were set aside for good, since the line was empty."""
    assert run.window_start == 0  # the remnant store is counted from there
    buffers = {buffer.buffer: buffer for buffer in run.buffers}
    outer, inner = (buffers[f"sorted_{ring}"] for ring in ("outer", "inner"))
    assert outer.remnant == inner.remnant
    return outer.remnant / (sum(run.line.finished.values()) + outer.remnant)


def pieces_since_setting(line: LineSpec, station: str) -> tuple[float, float]:
    """Mean and variance of the pieces that a grinder has made since it was set.

    Set at each new tool, every K pieces, and besides at random: setups, adjustments, false alarms, at the rates r of
    the budget by hand. At piece j of a tool that is min(j, E), E exponential; j is uniform in 0..K.
    """
    spec = line.stations[station]
    assert spec.quality is not None and spec.quality.adjustment is not None
    tool = spec.interruptions["tool_change"].pieces_to
    assert tool is not None and tool.mean is not None
    each = spec.quality.adjustment.duration.mean_microseconds / 1e6
    terms = {term.name: term.seconds_per_piece for term in station_budget(line, station).terms}
    (lot,) = line.sources["outer_ring"].lots
    rate = (terms["adjustment"] + terms["false_alarm"]) / each + spec.units.value / lot.quantity.value
    piece = (np.arange(100_000) + 0.5) / 100_000 * tool.mean.value
    mean = float(np.mean(-np.expm1(-rate * piece) / rate))
    square = float(np.mean(2.0 * (1.0 - np.exp(-rate * piece) * (1.0 + rate * piece)) / rate**2))
    # The mean once more, in closed form.
    at_end = rate * tool.mean.value
    assert mean == pytest.approx((1.0 + expm1(-at_end) / at_end) / rate, rel=1e-6) and exp(-at_end) > 0.0
    return mean, square - mean**2


def moments(line: LineSpec, station: str) -> tuple[float, float]:
    """Mean and variance of the sizes that a grinder makes [um, um^2]."""
    size: SizeSpec | None = line.stations[station].size
    assert size is not None
    mean, variance = pieces_since_setting(line, station)
    drift = size.drift.value / 1000.0
    spread = size.standard_deviation.value**2 + size.setting_error.value**2 + drift**2 * variance
    return size.offset.value + drift * mean, spread


def chance(line: LineSpec) -> float:
    """P(match) of a random pair, Phi((Kw/2 + b)/s) - Phi((b - Kw/2)/s) (domain reference, section 1.1)."""
    (outer, first), (inner, second) = (moments(line, f"{ring}_raceway") for ring in ("outer", "inner"))
    spec = line.stations["assembly"].selective_assembly
    assert spec is not None and spec.grade_pitch is not None
    half, apart, spread = spec.grades.value * spec.grade_pitch.value / 2, outer - inner, sqrt(first + second)
    return float(stats.norm.cdf((half + apart) / spread) - stats.norm.cdf((apart - half) / spread))


def test_figures_of_the_domain_and_of_its_worked_example() -> None:
    """5 grades of 2 um, groups of 2-3 um (1.1); sigma 1.5 and offset 1.0 um of the old machine (5)."""
    line = reference_line(modules=["matching"])
    spec = line.stations["assembly"].selective_assembly
    assert spec is not None and spec.grade_pitch is not None
    assert (spec.grades.value, spec.grade_pitch.value, spec.class_width.value) == (5, 2.0, 2.0)
    assert (spec.class_width.low, spec.class_width.high) == (2.0, 3.0)
    sizes = {name: station.size for name, station in line.stations.items() if station.size is not None}
    assert set(sizes) == {"outer_raceway", "inner_raceway"}
    for size in sizes.values():
        assert (size.standard_deviation.value, size.setting_error.value, size.offset.value) == (1.5, 1.0, 0.0)
        assert size.follows is None
    # A worn wheel leaves too much on: small grooves in outer rings, large ones on inner rings.
    assert sizes["outer_raceway"].drift.value == -1.0 and sizes["inner_raceway"].drift.value == 1.0


def test_random_pairs_match_as_the_closed_form_says() -> None:
    """One sorted ring of each kind, so that each pair is tried once: an interval of 99 % from independent runs."""
    line = with_places(reference_line(modules=["matching"]), 1)
    shares = [1.0 - set_aside(simulate(line, 15 * DAY, seed=31, replication=number)) for number in range(REPLICATIONS)]
    mean, error = float(np.mean(shares)), float(np.std(shares, ddof=1)) / sqrt(REPLICATIONS)
    width = float(stats.t.ppf(0.995, REPLICATIONS - 1)) * error
    # Classes of 2 um end within 1 um of the span of the grades: 0.6 % more or less than the formula for none.
    assert abs(mean - chance(line)) < width + 0.006
    assert width < 0.04
    assert 0.80 < chance(line) < 0.90


def test_the_store_leaves_few_without_a_partner() -> None:
    """Of the order of the domain, 1-5 % of the flow: rings that wait without a partner, and those set aside."""
    line = reference_line(modules=["matching"])
    run = simulate(line, 20 * DAY, seed=31)
    buffers = {buffer.buffer: buffer for buffer in run.buffers}
    day = sum(run.line.finished.values()) / 20
    waiting = sum(buffers[f"sorted_{ring}"].content_time for ring in ("outer", "inner")) / (20 * DAY) / (2 * day)
    aside = set_aside(run)
    assert 0.01 < waiting + aside < 0.05
    assert aside < 0.25 * (1.0 - chance(line))
