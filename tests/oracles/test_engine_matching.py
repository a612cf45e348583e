"""Selective assembly against exact probabilities: with one place for each kind of ring, every pair is tried once."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from typing import Any

import pytest
from scipy import stats

from simcore.engines import simulate
from simcore.results import RunResult
from simcore.spec import LineSpec

SECOND = 1_000_000
Table = dict[str, Any]


def rings(outer: Table, inner: Table, matching: Table, places: int = 1, **changes: Any) -> LineSpec:
    """Two grinders that make a ring a second each, and a station that matches them in no time worth speaking of."""
    station: Table = {"inputs": ["bo", "bi"], "to": "out", "cycle": "1 ms", "selective_assembly": matching}
    grind: Table = {"cycle": "1 s", **changes}
    return LineSpec.model_validate(
        {
            "name": "rings",
            "products": {"P": {}},
            "sources": {name: {"lots": [{"product": "P", "quantity": 1}]} for name in ("outer", "inner")},
            "stations": {
                "grind_outer": {**grind, "inputs": ["outer"], "to": "bo", "size": outer},
                "grind_inner": {**grind, "inputs": ["inner"], "to": "bi", "size": inner},
                "match": station,
            },
            "buffers": {name: {"capacity": places} for name in ("bo", "bi")},
            "sinks": {"out": {}},
        }
    )


def matched(line: LineSpec, length: int, engine: Any) -> tuple[int, int]:
    """Pairs that went together, and pairs that were tried."""
    run: RunResult = simulate(line, length * SECOND, seed=11, engine=engine)
    good = run.line.finished["P"]
    aside = {buffer.buffer: buffer.remnant for buffer in run.buffers}
    assert aside["bo"] == aside["bi"]
    return good, good + aside["bo"]


def chance_by_classes(
    mean: tuple[float, float], deviation: tuple[float, float], classes: int, width: float, reach: int
) -> float:
    """P(match) of a random pair by summing over the classes of both rings; the last ones have no outer end."""
    shares = []
    for m, s in zip(mean, deviation, strict=True):
        cuts = [(number - classes / 2) * width for number in range(1, classes)]
        below = [0.0, *(float(stats.norm.cdf(cut, m, s)) for cut in cuts), 1.0]
        shares.append([high - low for low, high in pairwise(below)])
    return sum(
        one * other for i, one in enumerate(shares[0]) for j, other in enumerate(shares[1]) if abs(i - j) <= reach
    )


CASES = [
    ((0.0, 0.0), (2.0, 1.5), 12, 2.0, 5, None),
    ((3.0, -1.0), (2.0, 1.5), 12, 2.0, 5, None),
    ((3.0, -1.0), (2.0, 1.5), 60, 0.5, 5, 2.0),
    ((0.0, 6.0), (3.0, 2.5), 8, 2.5, 4, None),
]
ENGINES = [pytest.param("simpy", 4_000, id="simpy"), pytest.param("fast", 400_000, id="fast")]


@pytest.mark.parametrize(("engine", "length"), ENGINES)
@pytest.mark.parametrize(("mean", "deviation", "classes", "width", "grades", "pitch"), CASES)
def test_the_share_of_pairs_that_match(
    engine: str, length: int, mean: tuple[float, float], deviation: tuple[float, float], classes: int, width: float,
    grades: int, pitch: float | None,
) -> None:  # fmt: skip
    sizes = [{"offset": f"{m} um", "standard_deviation": f"{s} um"} for m, s in zip(mean, deviation, strict=True)]
    matching = {"classes": classes, "class_width": f"{width} um", "grades": grades}
    if pitch is not None:
        matching["grade_pitch"] = f"{pitch} um"
    good, tried = matched(rings(sizes[0], sizes[1], matching), length, engine)
    reach = int(grades * (pitch or width) / (2 * width))
    chance = chance_by_classes(mean, deviation, classes, width, reach)
    assert tried >= length - 3
    assert abs(good - tried * chance) < 4.0 * sqrt(tried * chance * (1.0 - chance))


def test_the_formula_for_narrow_classes() -> None:
    """P = Phi((Kw/2 + b)/s) - Phi((b - Kw/2)/s) of a random pair, s^2 = s_or^2 + s_ir^2: between neighbouring sums."""
    offset, deviations = 4.0, (2.0, 1.5)
    spread, half = sqrt(2.0**2 + 1.5**2), 5 * 2.0 / 2
    formula = float(stats.norm.cdf((half + offset) / spread) - stats.norm.cdf((offset - half) / spread))
    low, high = (chance_by_classes((offset, 0.0), deviations, 60, 0.5, reach) for reach in (9, 10))
    assert low < formula < high
    line = rings(
        {"offset": "4 um", "standard_deviation": "2 um"},
        {"standard_deviation": "1.5 um"},
        {"classes": 60, "class_width": "0.5 um", "grades": 5, "grade_pitch": "2 um"},
    )
    good, tried = matched(line, 400_000, "fast")
    assert good / tried == pytest.approx(formula, abs=(high - low) / 2 + 4.0 * sqrt(0.25 / tried))


@pytest.mark.parametrize(("engine", "length"), ENGINES)
def test_a_setting_for_every_ring_adds_its_variance(engine: str, length: int) -> None:
    """Set anew for every lot of one ring, its deviation and that of the setting are one normal deviation."""
    outer = {"standard_deviation": "1.5 um", "setting_error": "2 um"}
    matching = {"classes": 12, "class_width": "2 um", "grades": 3}
    line = rings(outer, {"standard_deviation": 0}, matching, setup={"duration": 0, "per_lot": True})
    good, tried = matched(line, length, engine)
    chance = chance_by_classes((0.0, 0.0), (2.5, 1e-9), 12, 2.0, 1)
    assert abs(good - tried * chance) < 4.0 * sqrt(tried * chance * (1.0 - chance))


@pytest.mark.parametrize("engine", ["simpy", "fast"])
def test_drift_until_the_tool_is_changed(engine: str) -> None:
    """1 um a ring, a new tool every 10: classes 0 to 9 above that of the inner rings, of which three are in reach."""
    tool = {"clock": "pieces", "pieces_to": 10, "duration": 0, "state": "tool_change"}
    line = rings(
        {"standard_deviation": 0, "drift": "1 mm"},
        {"standard_deviation": 0},
        {"classes": 41, "class_width": "1 um", "grades": 5},
        interruptions={"tool": tool},
    )
    good, tried = matched(line, 1_000, engine)
    assert abs(good - 0.3 * tried) <= 3


def test_following_the_other_ring_brings_the_matches_back() -> None:
    """The mechanism of the gain: the inner grinder is kept to the mean of the outer rings that wait."""
    outer = {"offset": "5 um", "standard_deviation": "2 um"}
    inner = {"standard_deviation": "1.5 um"}
    matching = {"classes": 20, "class_width": "2 um", "grades": 5}
    own, tried = matched(rings(outer, inner, matching, places=50), 50_000, "fast")
    followed, tried_then = matched(rings(outer, {**inner, "follows": "bo"}, matching, places=50), 50_000, "fast")
    assert 1 - own / tried > 0.02
    assert 1 - followed / tried_then < 0.001


def test_choosing_among_many_wastes_less() -> None:
    """The more rings there are to choose from, the fewer are set aside."""
    outer = {"standard_deviation": "2 um"}
    matching = {"classes": 20, "class_width": "2 um", "grades": 3}
    shares = []
    for places in (1, 5, 25, 125):
        good, tried = matched(rings(outer, outer, matching, places), 50_000, "fast")
        shares.append(1 - good / tried)
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < shares[0] / 3
