"""Streams: addressed draws one after the other, fetched ahead without consequence."""

from __future__ import annotations

import numpy as np
import pytest

from simcore.errors import SimulationError
from simcore.streams import (
    DurationStream,
    Stream,
    VariateStream,
    constant,
    exponential,
    lognormal,
    stream,
    stream_hash,
    to_microseconds,
    uniforms,
)
from simcore.streams.philox import DRAW_LIMIT

COUNT = 5_000


def test_draws_are_those_of_the_address() -> None:
    one = Stream(7, 2, "grinder", "duration")
    expected = uniforms(7, 2, stream_hash("grinder", "duration"), 0, COUNT)
    assert [one.next_uniform() for _ in range(COUNT)] == expected.tolist()
    assert one.drawn == COUNT
    assert one.uniforms(10, 5).tolist() == expected[10:15].tolist()


def test_streams_share_no_state() -> None:
    first, second, other = Stream(1, 0, "a", "x"), Stream(1, 0, "a", "x"), Stream(1, 0, "a", "y")
    ahead = [first.next_uniform() for _ in range(100)]
    [other.next_uniform() for _ in range(37)]
    assert [second.next_uniform() for _ in range(100)] == ahead
    assert (first.drawn, second.drawn, other.drawn) == (100, 100, 37)


@pytest.mark.parametrize(("first_block", "growth", "largest"), [(1, 1, 1), (3, 2, 7), (64, 4, 2048), (5_000, 1, 5_000)])
def test_fetching_ahead_changes_no_value(
    monkeypatch: pytest.MonkeyPatch, first_block: int, growth: int, largest: int
) -> None:
    module = stream
    monkeypatch.setattr(module, "FIRST_BLOCK", first_block)
    monkeypatch.setattr(module, "BLOCK_GROWTH", growth)
    monkeypatch.setattr(module, "LARGEST_BLOCK", largest)
    draws = uniforms(3, 1, stream_hash("a", "b"), 0, 500)
    durations = DurationStream(Stream(3, 1, "a", "b"), lognormal(10.8e6, 0.3))
    variates = VariateStream(Stream(3, 1, "a", "b"))
    expected = to_microseconds(lognormal(10.8e6, 0.3).sample(draws)).tolist()
    for index in range(500):
        assert durations.drawn == variates.drawn == index
        assert durations.next() == expected[index]
        assert variates.next() == pytest.approx(-np.log(draws[index]), rel=1e-15)


def test_durations_are_python_integers_and_variates_python_floats() -> None:
    assert type(DurationStream(Stream(1, 1, "a", "b"), exponential(1e6)).next()) is int
    assert type(DurationStream(Stream(1, 1, "a", "b"), constant(1e6)).next()) is int
    assert type(VariateStream(Stream(1, 1, "a", "b")).next()) is float
    assert type(Stream(1, 1, "a", "b").next_uniform()) is float


def test_a_constant_duration_takes_its_draw_too() -> None:
    durations = DurationStream(Stream(1, 1, "a", "b"), constant(10.6, minimum=3.0))
    assert [durations.next() for _ in range(200)] == [11] * 200
    assert durations.drawn == 200


def test_a_reader_begins_where_its_stream_stands_and_leaves_it_there() -> None:
    source = Stream(1, 1, "a", "b")
    draws = [source.next_uniform() for _ in range(3)]
    variates = VariateStream(source)
    following = source.uniforms(3, 1)[0]
    assert (variates.drawn, variates.next()) == (3, pytest.approx(-np.log(following), rel=1e-15))
    assert source.drawn == 3
    assert source.next_uniform() == following
    assert following not in draws


def test_variates_have_unit_mean() -> None:
    variates = VariateStream(Stream(5, 0, "press", "defect"))
    values = np.array([variates.next() for _ in range(100_000)])
    assert values.min() > 0.0
    assert abs(values.mean() - 1.0) < 4.0 / np.sqrt(values.size)


@pytest.mark.parametrize("start", [0, 1])
def test_a_duration_beyond_the_clock_is_refused_at_its_draw_and_not_before(start: int) -> None:
    sampler = lognormal(1e18, 3.0)
    source = Stream(1, 0, "a", "b")
    samples = sampler.sample(source.uniforms(0, 2_000))
    beyond = int(np.argmax(samples > 2.0**62))
    assert beyond > 1
    [source.next_uniform() for _ in range(start)]
    durations = DurationStream(source, sampler)
    assert [durations.next() for _ in range(start, beyond)] == to_microseconds(samples[start:beyond]).tolist()
    for _ in range(2):
        with pytest.raises(SimulationError, match="TIME_OVERFLOW"):
            durations.next()
        assert durations.drawn == beyond


@pytest.mark.parametrize("sampler", [exponential(1e6), constant(5.0)])
def test_the_last_draw_of_a_stream(sampler: object) -> None:
    source = Stream(1, 0, "a", "b")
    source._end = DRAW_LIMIT - 3
    durations = DurationStream(source, sampler)  # type: ignore[arg-type]
    for reader in (durations.next, source.next_uniform):
        [reader() for _ in range(3)]
        with pytest.raises(SimulationError, match="STREAM_EXHAUSTED"):
            reader()
    assert durations.drawn == source.drawn == DRAW_LIMIT


@pytest.mark.parametrize(("seed", "replication"), [(-1, 0), (2**64, 0), (0, 2**32), (0, -1)])
def test_a_stream_without_an_address_is_refused(seed: int, replication: int) -> None:
    with pytest.raises(SimulationError, match="STREAM_ADDRESS"):
        Stream(seed, replication, "a", "b")
