"""The engine's quality shifts and their detection against exact renewal rewards: p = (1 - f) p0 + f p1.

One unit that is never held up makes a piece every c. A shift comes after an exponential operating time of mean
1/lambda, a check after every T of the wall. From its finding on the unit works for the reaction and until the end of
the piece in process, which may have begun at the instant of the alarm. T and the adjustment are multiples of c, and so
are all instants at which anything but a shift or an alarm happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, expm1, sqrt

import pytest

from simcore.analytic import (
    chart_detection_delay,
    ewma_average_run_length,
    exact_patrol_detection_delay,
    long_run_nonconforming_fraction,
    nonconforming_fraction,
    patrol_detection_delay,
    patrol_detection_probability,
)
from simcore.results import RunResult
from simcore.spec import LineSpec
from tests.oracles.engine_lines import (
    MINUTE,
    Table,
    each_length,
    each_length_by_default,
    make_line,
    on_each_engine,
    replicate,
    shares,
    stop,
    unit,
)
from tests.oracles.exact.stats import assert_agreement

FEW_ROWS: Table = {"interval": "50000 h"}
"""Of the report, which costs more than the pieces where runs last for years."""


@dataclass(frozen=True)
class Watched:
    """A unit under sampling; times [cycles]. Chances of a finding: per check, in control and out of control."""

    mean_time_to_shift: float
    interval: int
    reaction: float
    adjustment: int
    false_alarm: float
    detection: float

    @property
    def closing(self) -> int:
        """From a finding to the end of the piece in process at the alarm, or that has just begun then."""
        return int(self.reaction) + 1


@dataclass(frozen=True)
class Episode:
    """Expected values from one adjustment to the next; times [cycles]."""

    operating: float
    pieces_out_of_control: float
    time_out_of_control: float
    true_findings: float
    detection_delay: float  # from the shift to the alarm, summed over true findings

    @property
    def share_of_pieces(self) -> float:
        return self.pieces_out_of_control / self.operating


def episode(unit: Watched) -> Episode:
    """Exact expectations, by following the probabilities of both states from check to check.

    The adjustment ends closing + adjustment after a check, which sets the time to the next one. A piece is made out
    of control when the shift came before its end.
    """
    hazard, closing = 1 / unit.mean_time_to_shift, unit.closing
    length = unit.interval - (closing + unit.adjustment) % unit.interval
    in_control, shifted, elapsed = 1.0, 0.0, 0.0  # probabilities before a finding; E[time since the shift; shifted]
    operating = pieces = out_of_control = true = delay = 0.0
    while in_control + shifted > 1e-15:
        operating += (in_control + shifted) * length
        pieces += shifted * length + in_control * _pieces_after_shift(hazard, length)
        out_of_control += shifted * length + in_control * _time_after_shift(hazard, length)
        elapsed += shifted * length + in_control * _time_after_shift(hazard, length)
        shifted += in_control * -expm1(-hazard * length)
        in_control *= exp(-hazard * length)
        found, false = shifted * unit.detection, in_control * unit.false_alarm
        true += found
        delay += elapsed * unit.detection + found * unit.reaction
        operating += (found + false) * closing
        pieces += found * closing + false * _pieces_after_shift(hazard, closing)
        out_of_control += found * closing + false * _time_after_shift(hazard, closing)
        shifted, elapsed, in_control = shifted - found, elapsed * (1 - unit.detection), in_control - false
        length = unit.interval
    return Episode(operating, pieces, out_of_control, true, delay)


def _time_after_shift(hazard: float, length: int) -> float:
    return length + expm1(-hazard * length) / hazard


def _pieces_after_shift(hazard: float, length: int) -> float:
    return sum(-expm1(-hazard * piece) for piece in range(1, length + 1))


def test_without_false_alarms_the_episode_is_the_closed_form() -> None:
    watched = Watched(160.0, 8, 1, 2, 0.0, 0.4)
    exact, phase = episode(watched), 4
    delay = exact_patrol_detection_delay(8, 0.4, 160.0, 1, phase)
    assert exact.true_findings == pytest.approx(1, rel=1e-12)
    assert exact.detection_delay == pytest.approx(delay, rel=1e-12)
    assert exact.time_out_of_control == pytest.approx(delay + 1, rel=1e-12)
    assert exact.operating == pytest.approx(160.0 + delay + 1, rel=1e-12)


def watched_line(cycle: int, watched: Watched, p0: float, p1: float, means: Table) -> LineSpec:
    """One unit with a cycle [us] whose shifts are found by `means`."""
    quality = {
        "nonconforming_in_control": p0,
        "nonconforming_shifted": p1,
        "time_to_shift": {"distribution": "exponential", "mean": f"{round(watched.mean_time_to_shift * cycle)} us"},
        "adjustment": {"duration": f"{watched.adjustment * cycle} us"},
        **means,
    }
    return make_line(
        {"grinder": {"inputs": ["raw"], "to": "out", "cycle": f"{cycle} us", "quality": quality}}, report=FEW_ROWS
    )


def assert_detected(
    results: list[RunResult], cycle: int, watched: Watched, chances: tuple[float, float], means: str,
    *, defects: float, delay: float, counts: float,
) -> None:  # fmt: skip
    """Fraction defective, share out of control, delay, numbers of alarms and of adjustments against the exact episode.

    defects, delay, counts: largest relative standard errors of these [1]. chances = (p0, p1).
    """
    p0, p1 = chances
    exact = episode(watched)
    accounts = [unit(result, "grinder") for result in results]
    whole = exact.operating + watched.adjustment
    share = exact.share_of_pieces

    defective = [account.defective_made / account.produced for account in accounts]
    fraction = (1 - share) * p0 + share * p1
    assert_agreement(defective, fraction, relative_precision=defects, name="fraction defective")
    out = [account.shifted_time / (account.produced * cycle) for account in accounts]
    exact_out = exact.time_out_of_control / exact.operating
    assert_agreement(out, exact_out, relative_precision=defects, name="share out of control")
    delays = [account.detection_delay / account.detections[means] / cycle for account in accounts]
    assert_agreement(delays, exact.detection_delay / exact.true_findings, relative_precision=delay, name="delay")
    found = [
        account.detections[means] / result.window * cycle for account, result in zip(accounts, results, strict=True)
    ]
    assert_agreement(found, exact.true_findings / whole, relative_precision=counts, name="detections")
    alarms = [
        stop(account, "adjustment").count / result.window * cycle
        for account, result in zip(accounts, results, strict=True)
    ]
    assert_agreement(alarms, 1 / whole, relative_precision=counts, name="adjustments")
    false = [
        account.false_alarms.get(means, 0) / result.window * cycle
        for account, result in zip(accounts, results, strict=True)
    ]
    false_rate = (1 - exact.true_findings) / whole
    assert_agreement(false, false_rate, relative_precision=counts, scale=1 / whole, name="false alarms")
    adjusting = [shares(result, "grinder")["adjustment"] for result in results]
    assert_agreement(adjusting, watched.adjustment / whole, relative_precision=counts, name="adjusting")
    for account in accounts:
        assert account.good == account.produced and account.scrapped == 0  # without a gate nobody knows


# domain: IR bore, tolerance 0/-10 um, shift of 3 um, reaction of 0.25 h; old machine and CNC, patrol and EWMA.
MACHINES = {"old": (1.5, 1.0, 24.0), "cnc": (1.1, 0.5, 30.0)}
HALF_TOLERANCE, SHIFT, REACTION = 5.0, 3.0, 0.25
PATROL_INTERVAL, PATROL_PIECES, EFFECTIVENESS = 2.0, 5, 0.9
CHART_INTERVAL, WEIGHT, LIMITS = 1 / 6, 0.25, 3.0


@each_length
@pytest.mark.parametrize(
    ("machine", "delay", "share", "hours"), [("old", 2.15, 0.082, 1_500), ("cnc", 5.37, 0.152, 2_200)]
)
def test_patrol_of_the_reference_machines(machine: str, delay: float, share: float, hours: int, length: int) -> None:
    sigma, offset, to_shift = MACHINES[machine]
    p0 = nonconforming_fraction(sigma, offset, HALF_TOLERANCE)
    p1 = nonconforming_fraction(sigma, offset + SHIFT, HALF_TOLERANCE)
    found, false = (patrol_detection_probability(p, PATROL_PIECES, EFFECTIVENESS) for p in (p1, p0))
    # The published figures, which know neither false alarms nor the piece in process.
    assert patrol_detection_delay(PATROL_INTERVAL, found, REACTION) == pytest.approx(delay, abs=0.005)
    assert delay / (to_shift + delay) == pytest.approx(share, abs=0.0006)

    cycle, scale = 30 * MINUTE, 1 / sqrt(length)
    watched = Watched(to_shift * 2, 4, 0.5, 1, false, found)
    patrol = {"interval": "2 h", "pieces": PATROL_PIECES, "effectiveness": EFFECTIVENESS, "reaction": "15 min"}
    line = watched_line(cycle, watched, p0, p1, {"patrol": patrol})
    results = replicate(line, hours * 3600 * length, 60 * 3600)
    precisions = {"defects": 0.04 * scale, "delay": 0.028 * scale, "counts": 0.03 * scale}
    assert_detected(results, cycle, watched, (p0, p1), "patrol", **precisions)


@each_length
@pytest.mark.parametrize(("machine", "delay", "p", "hours"), [("old", 0.77, 0.0116, 750), ("cnc", 0.58, 0.0017, 1_100)])
def test_chart_of_the_reference_machines(machine: str, delay: float, p: float, hours: int, length: int) -> None:
    sigma, offset, to_shift = MACHINES[machine]
    p0 = nonconforming_fraction(sigma, offset, HALF_TOLERANCE)
    p1 = nonconforming_fraction(sigma, offset + SHIFT, HALF_TOLERANCE)
    in_control, shifted = (ewma_average_run_length(shift, WEIGHT, LIMITS) for shift in (0.0, SHIFT / sigma))
    published = chart_detection_delay(CHART_INTERVAL, shifted, REACTION)
    assert published == pytest.approx(delay, abs=0.005)
    assert long_run_nonconforming_fraction(p0, p1, published, to_shift) == pytest.approx(p, abs=0.00006)

    cycle, scale = 10 * MINUTE, 1 / sqrt(length)
    watched = Watched(to_shift * 6, 1, 1.5, 2, 1 / in_control, 1 / shifted)
    chart = {
        "interval": "10 min",
        "average_run_length_in_control": in_control,
        "average_run_length_shifted": shifted,
        "reaction": "15 min",
    }
    line = watched_line(cycle, watched, p0, p1, {"chart": chart})
    results = replicate(line, hours * 3600 * length, 40 * 3600)
    precisions = {"defects": 0.06 * scale, "delay": 0.03 * scale, "counts": 0.04 * scale}
    assert_detected(results, cycle, watched, (p0, p1), "chart", **precisions)


@each_length
@pytest.mark.parametrize("means", ["patrol", "chart"])
def test_frequent_shifts_and_false_alarms(means: str, length: int) -> None:
    """The same laws where every term counts, and small errors show: a shift every 20 pieces, many false alarms."""
    cycle, p0, p1, scale = MINUTE, 0.05, 0.4, 1 / sqrt(length)
    found, false = (patrol_detection_probability(p, 3, 0.8) for p in (p1, p0))
    watched = Watched(20.0, 6, 2.5, 7, false, found)
    tables = {
        "patrol": {"interval": "6 min", "pieces": 3, "effectiveness": 0.8, "reaction": "150 s"},
        "chart": {
            "interval": "6 min",
            "average_run_length_in_control": 1 / false,
            "average_run_length_shifted": 1 / found,
            "reaction": "150 s",
        },
    }
    results = replicate(watched_line(cycle, watched, p0, p1, {means: tables[means]}), 110 * 3600 * length, 3600)
    precisions = {"defects": 0.012 * scale, "delay": 0.01 * scale, "counts": 0.012 * scale}
    assert_detected(results, cycle, watched, (p0, p1), means, **precisions)


@each_length_by_default
def test_gauge_sees_a_shift_after_a_number_of_pieces(length: int) -> None:
    """Geometric number of pieces, then the piece that begins at the instant of the alarm."""
    p1, to_shift, pieces = 0.8, 8.0, 4.0
    watched = Watched(to_shift, 1, 0, 3, 0.0, 1 / pieces)
    line = watched_line(MINUTE, watched, 0.0, p1, {"gauge": {"pieces_to_detection": pieces}})
    results = replicate(line, 60 * 3600 * length, 3600)
    made_in_control = 1 / expm1(1 / to_shift)
    made_shifted = pieces + 1
    share = made_shifted / (made_in_control + made_shifted)
    accounts = [unit(result, "grinder") for result in results]
    defective = [account.defective_made / account.produced for account in accounts]
    assert_agreement(defective, share * p1, relative_precision=0.015 / sqrt(length), name="fraction defective")
    episodes = [account.detections["gauge"] / account.produced for account in accounts]
    assert_agreement(
        episodes, 1 / (made_in_control + made_shifted), relative_precision=0.015 / sqrt(length), name="episodes"
    )
    assert all(account.shifts - account.detections["gauge"] in (0, 1, -1) for account in accounts)


@each_length_by_default
def test_false_alarms_of_a_gauge(length: int) -> None:
    """A geometric number of good pieces, and the piece that begins at the instant of the alarm, then the adjustment."""
    pieces, adjustment = 6.0, 2
    gauge = {"pieces_to_detection": 3.0, "pieces_to_false_alarm": pieces}
    quality = {"nonconforming_in_control": 0.0, "gauge": gauge, "adjustment": {"duration": f"{adjustment} min"}}
    line = make_line(
        {"grinder": {"inputs": ["raw"], "to": "out", "cycle": "1 min", "quality": quality}}, report=FEW_ROWS
    )
    results = replicate(line, 60 * 3600 * length, 3600)
    episodes = [unit(result, "grinder").false_alarms["gauge"] / result.window * MINUTE for result in results]
    assert_agreement(episodes, 1 / (pieces + 1 + adjustment), relative_precision=0.008 / sqrt(length), name="alarms")
    assert all(not unit(result, "grinder").detections for result in results)


@each_length_by_default
def test_a_biased_gauge_makes_its_own_defects_until_the_master_check(length: int) -> None:
    """A bias falls into each interval between master checks anew; piece j of n is biased with 1 - exp(-j c/theta)."""
    p0, biased_p, mean_to_bias, pieces = 0.02, 0.6, 15.0, 12
    gauge = {
        "pieces_to_detection": 5.0,
        "bias_time_to": {"distribution": "exponential", "mean": f"{mean_to_bias} min"},
        "nonconforming_when_biased": biased_p,
        "master_check_interval": f"{pieces} min",
    }
    quality = {"nonconforming_in_control": p0, "gauge": gauge, "adjustment": {"duration": "1 min"}}
    line = make_line(
        {"grinder": {"inputs": ["raw"], "to": "out", "cycle": "1 min", "quality": quality}}, report=FEW_ROWS
    )
    results = replicate(line, 120 * 1800 * length, 1800)
    biased = sum(-expm1(-piece / mean_to_bias) for piece in range(1, pieces + 1)) / pieces
    defective = [unit(result, "grinder").defective_made / unit(result, "grinder").produced for result in results]
    expected = (1 - biased) * p0 + biased * biased_p
    assert_agreement(defective, expected, relative_precision=0.015 / sqrt(length), name="fraction defective")
    assert all(not unit(result, "grinder").detections for result in results)


@each_length_by_default
def test_a_biased_gauge_detects_nothing(length: int) -> None:
    """Biased from almost the beginning and never checked in the window: shifts come and stay."""
    gauge = {
        "pieces_to_detection": 1.0,
        "bias_time_to": "1 us",
        "nonconforming_when_biased": 0.25,
        "master_check_interval": "40 d",
    }
    quality = {
        "nonconforming_in_control": 0.0,
        "nonconforming_shifted": 1.0,
        "time_to_shift": "30 min",
        "gauge": gauge,
        "adjustment": {"duration": "1 min"},
    }
    line = make_line(
        {"grinder": {"inputs": ["raw"], "to": "out", "cycle": "1 min", "quality": quality}}, report=FEW_ROWS
    )
    results = replicate(line, 10 * 3600 * length, 0)
    for result in results:
        account = unit(result, "grinder")
        assert (account.shifts, dict(account.detections)) == (1, {})
    defective = [unit(result, "grinder").defective_made / unit(result, "grinder").produced for result in results]
    assert_agreement(defective, 0.25, relative_precision=0.03 / sqrt(length), name="fraction defective")


@on_each_engine
def test_delay_is_counted_to_an_alarm_in_the_middle_of_a_cycle() -> None:
    """Shift at operating age 100 s, found by the chart at 120 s, alarm 30 s later in mid-cycle: 50 s of operation."""
    quality = {
        "nonconforming_in_control": 0.0,
        "nonconforming_shifted": 1.0,
        "time_to_shift": "100 s",
        "chart": {
            "interval": "120 s",
            "average_run_length_in_control": 1e12,
            "average_run_length_shifted": 1.0,
            "reaction": "30 s",
        },
        "adjustment": {"duration": "20 s"},
    }
    line = make_line(
        {"grinder": {"inputs": ["raw"], "to": "out", "cycle": "60 s", "quality": quality}}, report=FEW_ROWS
    )
    (result,) = replicate(line, 230, 0, replications=1)
    account = unit(result, "grinder")
    assert dict(account.detections) == {"chart": 1}
    assert stop(account, "adjustment").count == 1  # from 180 s, when the piece in process is finished, to 200 s
    assert account.state_time[0] == 230 * MINUTE // 60 - 20 * MINUTE // 60
    assert account.defective_made == 2  # the pieces of 120 s and 180 s
    assert account.shifted_time == 80 * MINUTE // 60
    assert account.detection_delay == 50 * MINUTE // 60
