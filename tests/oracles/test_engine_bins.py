"""Bins of many pieces against the same pieces one by one: binomial thinning, sums of cycles, shifts, tools, mixing."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, chisquare

from simcore.engines import simulate
from simcore.results import RunResult
from tests.oracles.engine_lines import (
    SECOND,
    Table,
    each_length_by_default,
    events,
    exponential,
    finished,
    make_line,
    on_each_engine,
    replicate,
    run,
    saturated,
    seconds,
    station,
    stop,
    unit,
)
from tests.oracles.exact.stats import assert_agreement

PIECES_SHIFT = 20
BIN = 40


def one_station(bin_size: int, lot: int = BIN, **station: object) -> Table:
    """A saturated station of bins as keywords of `make_line`."""
    whole = {"inputs": ["raw"], "to": "out", "cycle": "1 s", **station}
    return {"stations": {"s": whole}, "sources": {"raw": saturated(lot)}, "bins": {"pieces": bin_size}}


def found_by_bin(result: RunResult, bins: int) -> dict[int, np.ndarray]:
    """Scrapped pieces of the first bins, by origin, int64[bins]."""
    found: dict[int, np.ndarray] = {}
    for _, _, _, _, item, value in events(result, "scrap", "s"):
        pieces = (value + 8) >> PIECES_SHIFT
        counts = found.setdefault(value - (pieces << PIECES_SHIFT), np.zeros(bins, dtype=np.int64))
        if item < bins:
            counts[item] += pieces
    return found


def assert_binomial(counts: np.ndarray, pieces: int, chance: float) -> None:
    """Pearson's test on classes of at least ten expected, at a level of one in a million."""
    numbers = np.arange(pieces + 1)
    expected = binom.pmf(numbers, pieces, chance) * len(counts)
    observed = np.bincount(counts, minlength=pieces + 1)
    tens = np.minimum(np.cumsum(expected) // 10, expected.sum() // 10 - 1)
    _, classes = np.unique(tens, return_inverse=True)
    tested = chisquare(np.bincount(classes, observed), np.bincount(classes, expected))
    assert tested.pvalue > 1e-6, tested


@on_each_engine
def test_thinning_is_binomial_in_every_bin() -> None:
    """Each piece is defective with p, found with e, falsely rejected with f, one by one or all at once."""
    p, e, f, bins = 0.06, 0.8, 0.02, 4_000
    quality = {"nonconforming_in_control": p}
    line = make_line(**one_station(BIN, quality=quality, gate={"effectiveness": e, "false_reject": f}))
    result = run(line, bins * BIN * SECOND)
    found = found_by_bin(result, bins)
    assert_binomial(found[0], BIN, p * e)
    assert_binomial(found[-1], BIN, (1 - p) * f)
    assert_binomial(found[0] + found[-1], BIN, p * e + (1 - p) * f)
    assert np.corrcoef(found[0], found[-1])[0, 1] == pytest.approx(
        -sqrt(p * e * (1 - p) * f / ((1 - p * e) * (1 - (1 - p) * f))), abs=5 / sqrt(bins)
    )
    escaped = station(result, "s").escaped_by_origin["s"]
    expected = bins * BIN * p * (1 - e)
    assert abs(escaped - expected) < 5 * sqrt(expected)


@on_each_engine
def test_a_piece_has_one_origin_in_bins_too() -> None:
    """The second station can spoil only what the first has left good."""
    p, q = 0.3, 0.4
    stations = {
        "s1": {"inputs": ["raw"], "to": "b", "cycle": "1 s", "quality": {"nonconforming_in_control": p}},
        "s2": {
            "inputs": ["b"], "to": "out", "cycle": "1 s", "quality": {"nonconforming_in_control": q},
            "gate": {"effectiveness": 1.0},
        },
    }  # fmt: skip
    line = make_line(stations, buffers={"b": {}}, sources={"raw": saturated(BIN)}, bins={"pieces": BIN})
    runs = replicate(line, 4_000, 200)
    for origin, share in (("s1", p), ("s2", (1 - p) * q)):
        values = [
            account.scrap_by_origin[origin] / account.products["ring"].produced
            for account in (station(result, "s2") for result in runs)
        ]
        assert_agreement(values, share, relative_precision=0.005, name=origin)


@on_each_engine
@pytest.mark.parametrize("bin_size", [1, 3, 20])
def test_the_sum_of_the_cycles_has_their_mean_and_variance(bin_size: int) -> None:
    """Exponential pieces: n m and n m^2; a bin of one piece is the piece itself."""
    line = make_line(**one_station(bin_size, lot=bin_size, cycle=exponential(5.0)))
    length = 3_000 * bin_size * 5 * SECOND
    lengths = np.array([row[5] for row in events(run(line, length), "machine", "s")]) / SECOND
    n = len(lengths)
    assert lengths.mean() == pytest.approx(5.0 * bin_size, abs=5 * 5.0 * sqrt(bin_size / n))
    assert lengths.std() == pytest.approx(5.0 * sqrt(bin_size), rel=5 * sqrt(3 / n))


@on_each_engine
def test_bins_of_one_piece_change_nothing() -> None:
    quality = {
        "nonconforming_in_control": 0.02,
        "nonconforming_shifted": 0.5,
        "time_to_shift": exponential(300.0),
        "chart": {
            "interval": "60 s",
            "average_run_length_in_control": 200,
            "average_run_length_shifted": 2,
            "reaction": "5 s",
        },
        "adjustment": {"duration": exponential(20.0)},
    }  # fmt: skip
    parts = one_station(1, lot=7, cycle=exponential(2.0), quality=quality, gate={"effectiveness": 0.9})
    with_bins = run(make_line(**parts), 3_600 * SECOND)
    del parts["bins"]
    without = run(make_line(**parts), 3_600 * SECOND)
    assert (with_bins.trace, with_bins.units, with_bins.line) == (without.trace, without.units, without.line)


@each_length_by_default
@pytest.mark.parametrize("bin_size", [7, 50])
def test_shifts_within_bins_spoil_what_they_would_spoil_piece_by_piece(bin_size: int, length: int) -> None:
    """A chart sees every shift at its next sample, h pieces apart: sum of P(shift before piece j), j = 1..h, over h.

    Within a bin the unit is adjusted at that very sample; piece by piece the next piece would be made before.
    """
    h, mean = 20, 60.0
    quality = {
        "nonconforming_in_control": 0.0,
        "nonconforming_shifted": 1.0,
        "time_to_shift": exponential(mean),
        "chart": {
            "interval": seconds(h), "average_run_length_in_control": 1e9, "average_run_length_shifted": 1,
            "reaction": "0 s",
        },
        "adjustment": {"duration": "0 s"},
    }  # fmt: skip
    line = make_line(**one_station(bin_size, lot=bin_size, quality=quality))
    expected = sum(1 - exp(-j / mean) for j in range(1, h + 1)) / h
    values = [
        unit(result, "s").defective_made / unit(result, "s").produced
        for result in replicate(line, 20 * 250 * length, 350)
    ]
    assert_agreement(values, expected, relative_precision=0.03 / sqrt(length))


@given(st.integers(2, 60), st.integers(1, 90), st.integers(1, 100))
@settings(max_examples=60, deadline=None)
def test_tools_are_changed_after_their_pieces_whatever_the_bins(bin_size: int, life: int, lot: int) -> None:
    """Cycle 1 s, change 0.5 s: after k changes and n pieces, n + k/2 seconds have gone by."""
    tool = {"clock": "pieces", "pieces_to": life, "duration": "0.5 s", "state": "tool_change"}
    line = make_line(**one_station(bin_size, lot=lot, interruptions={"tool": tool}))
    result, compiled = (simulate(line, 400 * SECOND, engine=engine, trace=True) for engine in ("simpy", "fast"))
    assert result.trace == compiled.trace
    changes = [row[0] for row in events(result, "stop", "s")]
    # The k-th change begins when k lives have been worked and k - 1 changes have been made.
    assert changes == [k * life * SECOND + (k - 1) * SECOND // 2 for k in range(1, len(changes) + 1)]
    assert stop(unit(result, "s"), "tool").count in (len(changes), len(changes) - 1)
    assert (len(changes) + 1) * life * SECOND + len(changes) * SECOND // 2 >= 400 * SECOND


@each_length_by_default
def test_a_gauge_lets_as_many_pieces_pass_as_it_needs(length: int) -> None:
    """Of each shift, a geometric number of pieces is made; nothing else is defective."""
    mean = 8.0
    quality = {
        "nonconforming_in_control": 0.0,
        "nonconforming_shifted": 1.0,
        "time_to_shift": exponential(200.0),
        "gauge": {"pieces_to_detection": mean, "reaction": "0 s"},
        "adjustment": {"duration": "1 s"},
    }
    line = make_line(**one_station(300, lot=1_000, quality=quality))
    accounts = [unit(result, "s") for result in replicate(line, 40_000 * length, 1_000)]
    values = [account.defective_made / account.detections["gauge"] for account in accounts]
    assert_agreement(values, mean, relative_precision=0.02 / sqrt(length))


@each_length_by_default
def test_foreign_pieces_come_with_the_transfers(length: int) -> None:
    """Each hand-over into a buffer brings one with the given chance; a gate without misses finds them all."""
    stations = {
        "s1": {"inputs": ["raw"], "to": "b1", "cycle": "1 s"},
        "s2": {"inputs": ["b1"], "to": "b2", "cycle": "1 s"},
        "s3": {"inputs": ["b2"], "to": "out", "cycle": "1 s", "gate": {"effectiveness": 1.0}},
    }
    bins = {"pieces": 5, "mixing_probability": 0.2}
    line = make_line(stations, buffers={"b1": {}, "b2": {}}, sources={"raw": saturated(5)}, bins=bins)
    runs = replicate(line, 1_500 * length, 100)
    values = [station(result, "s3").scrap_by_origin["mixing"] / (finished(result) / 5) for result in runs]
    # Two transfers; the second can hit the same bin again.
    lost = 2 * 0.2 / 5
    assert_agreement(values, 2 * 0.2 / (1 - lost), relative_precision=0.03 / sqrt(length))


@given(
    st.integers(2, 30), st.integers(1, 100), st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 0.3),
    st.integers(1, 400),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_pieces_are_conserved(bin_size: int, lot: int, p: float, e: float, f: float, length: int) -> None:
    """What entered has left or is in the line, station by station and as a whole."""
    first = {
        "inputs": ["raw"], "to": "b", "cycle": exponential(1.0), "quality": {"nonconforming_in_control": p},
        "gate": {"effectiveness": e, "false_reject": f},
        "interruptions": {
            "jam": {
                "clock": "scheduled", "time_to": exponential(9.0), "duration": "2 s", "state": "micro_stop",
                "effect": "lose",
            }
        },
    }  # fmt: skip
    second = {"inputs": ["b"], "to": "out", "cycle": "1 s", "gate": {"effectiveness": e}}
    parts: Table = {"buffers": {"b": {"capacity": 3}}, "sources": {"raw": saturated(lot)}, "bins": {"pieces": bin_size}}
    line = make_line({"s": first, "z": second}, **parts)
    result, compiled = (simulate(line, length * SECOND, engine=engine) for engine in ("simpy", "fast"))
    assert result.digest() == compiled.digest()
    account = result.line
    assert account.entered["raw"] == account.left_good["raw"] + account.scrapped["raw"] + account.wip_end["raw"]
    assert account.left_good["raw"] == account.finished["ring"]
    for row in result.units:
        assert row.produced == row.good + row.scrapped
    scrap = sum(sum(row.scrap_by_origin.values()) for row in result.stations)
    assert scrap == account.scrapped["raw"]
