"""How a time line is simulated: a window for each month, at most one month long."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scenarios.case import Case
from scenarios.measures.use import MONTH
from scenarios.study import StudySettings, settings_of
from simcore.errors import StatisticsError

DEFAULT_REPLICATIONS = 5
MONTHS = 12
"""Of the ramp-up that are simulated one by one."""


@dataclass(frozen=True, slots=True)
class TimelineSettings:
    """`run` has the window [us] that stands for a month, from its middle; a whole month by default."""

    run: StudySettings

    def __post_init__(self) -> None:
        if self.run.horizon > MONTH:
            raise StatisticsError(
                "MONTH_WINDOW", f"{self.run.horizon / 8.64e10:g} days are longer than the month that they stand for",
                "at most 30.4375 days", "--days",
            )  # fmt: skip
        if self.run.precision is not None:
            raise StatisticsError(
                "PRECISION_OUT_OF_RANGE", "a time line takes a number of replications, not a precision",
                "leave the precision out, and raise the replications", "precision",
            )  # fmt: skip


def timeline_run_of(case: Case) -> StudySettings:
    """The run settings of a case with a whole month as window and at most 5 replications."""
    settings = settings_of(case)
    return replace(settings, horizon=MONTH, replications=min(settings.replications, DEFAULT_REPLICATIONS))


def timeline_settings_of(case: Case) -> TimelineSettings:
    """The settings of a time line that a case asks for."""
    return TimelineSettings(timeline_run_of(case))
