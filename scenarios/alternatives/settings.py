"""How alternatives are searched: runs, indifference margin, how many candidates are settled, how they are screened."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scenarios.study import LARGEST_REPLICATIONS, StudySettings
from simcore.errors import StatisticsError

DEFAULT_MARGIN = 0.01
DEFAULT_SETTLED = 8
MOST_SETTLED = 500
SCREENING_REPLICATIONS = 4
# Beyond every replication of a study: what is picked by some runs is settled by others, so that being picked doesn't
# make it look better.
FIRST_SCREENING_REPLICATION = LARGEST_REPLICATIONS
# A screening run observes this part of the window.
SCREENING_PART = 3


@dataclass(frozen=True, slots=True)
class AlternativesSettings:
    """`margin` [1] of the output of the package in which a change counts as bringing the same; `settled` candidates.

    `run` is how candidates are settled; screening takes few runs over a part of its window.
    """

    run: StudySettings
    margin: float = DEFAULT_MARGIN
    settled: int = DEFAULT_SETTLED

    def __post_init__(self) -> None:
        if not (math.isfinite(self.margin) and 0.0 < self.margin < 1.0):
            raise StatisticsError(
                "MARGIN_OUT_OF_RANGE", f"the margin {self.margin} is outside (0, 1)",
                'write the share of output that makes no difference to you, such as "1%"', "--margin",
            )  # fmt: skip
        if not 1 <= self.settled <= MOST_SETTLED:
            raise StatisticsError(
                "SETTLED_OUT_OF_RANGE", f"{self.settled} candidates are to be settled",
                f"from 1 to {MOST_SETTLED}", "--settle",
            )  # fmt: skip
        if self.run.precision is not None:
            raise StatisticsError(
                "PRECISION_OUT_OF_RANGE", "alternatives take a number of replications, not a precision",
                "leave the precision out, and raise the replications", "precision",
            )  # fmt: skip

    @property
    def screening_horizon(self) -> int:
        """Observed window of a screening run [us]."""
        return max(1, self.run.horizon // SCREENING_PART)
