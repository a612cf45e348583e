"""What work costs in time."""

from __future__ import annotations

import pytest

from scenarios.effort import DAY, Pace, pace_of
from simcore.errors import SpecError
from tests.scenarios.small import small_line


def test_time_grows_with_pairs_and_days_and_is_shared_by_processes() -> None:
    pace = Pace(fixed=0.5, by_day=0.25)
    assert pace.seconds(1, DAY) == pytest.approx(0.75)
    assert pace.seconds(10, 4 * DAY, workers=3) == pytest.approx(5.0)


def test_the_pace_of_a_pair_is_measured_here() -> None:
    text = small_line().model_dump_json(by_alias=True)
    pace = pace_of((text, text), seed=1)
    assert pace.by_day >= 0.0 and pace.fixed >= 0.0
    assert 0.0 < pace.seconds(1, 30 * DAY) < 600.0


def test_a_line_that_cant_run_is_refused() -> None:
    line = small_line()
    broken = line.model_copy(update={"sources": {}})
    with pytest.raises((SpecError, ValueError)):
        pace_of((broken.model_dump_json(by_alias=True),), seed=1)
