"""How a prediction is made, and how many pairs of runs each draw of the parameters gets."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from scenarios.study import LARGEST_REPLICATIONS, StudySettings
from simcore.errors import StatisticsError

DEFAULT_DRAWS = 200
LEVELS = (0.80, 0.95)
CLAIMS = (0.0, 0.05, 0.10, 0.20, 0.30)
# Below this the smallest and the largest of the draws do not hold 95 %: (n - 1)/(n + 1) >= 0.95.
FEWEST_DRAWS = 39
# Replication numbers have 32 bits; draw and pair share them.
MOST_DRAWS = 65_536
# One block of the design; two pairs each tell chance from parameters.
PILOT_DRAWS = 32
PILOT_PAIRS = 2
# Making, checking and writing down two changed lines of 18 stations takes about a tenth of a pair of 20 days.
COST_OF_A_DRAW = 0.1
# More would only mean that parameters hardly matter, and then few draws are enough.
MOST_PAIRS = 10


@dataclass(frozen=True, slots=True)
class PredictionSettings:
    """Number of draws, pairs of runs for each (None: chosen from the pilot), and gains [1] whose probability is asked.

    `run` has window, warm-up, seed, engine and the confidence of the intervals; its number of replications is that of
    the runs in which a warm-up is sought. `separate` draws every parameter alone, see `inventory`.
    """

    run: StudySettings = field(default_factory=StudySettings)
    draws: int = DEFAULT_DRAWS
    pairs: int | None = None
    claims: tuple[float, ...] = CLAIMS
    separate: bool = False

    def __post_init__(self) -> None:
        if not FEWEST_DRAWS <= self.draws <= MOST_DRAWS:
            raise StatisticsError(
                "DRAWS_OUT_OF_RANGE", f"{self.draws} draws are asked for",
                f"from {FEWEST_DRAWS}, the fewest that hold a 95 % interval, to {MOST_DRAWS}", "draws",
            )  # fmt: skip
        if self.pairs is not None and not 1 <= self.pairs <= LARGEST_REPLICATIONS:
            raise StatisticsError(
                "REPLICATIONS_OUT_OF_RANGE", f"{self.pairs} pairs for each draw are asked for",
                f"from 1 to {LARGEST_REPLICATIONS}", "replications",
            )  # fmt: skip
        for claim in self.claims:
            if not (math.isfinite(claim) and claim > -1.0):
                raise StatisticsError("CLAIM_OUT_OF_RANGE", f"the gain {claim} is not above -1", 'write "23%"', "claim")


def fewest_runs(settings: PredictionSettings) -> int:
    """Runs before and after with one pair for each draw beyond the pilot, or as many as are asked for."""
    pairs = settings.pairs or 1
    return 2 * (PILOT_DRAWS * max(PILOT_PAIRS, pairs) + (settings.draws - PILOT_DRAWS) * pairs)


def replication_number(draw: int, pair: int) -> int:
    """Number of the luck of a pair of a draw; each has its own, whatever the numbers of draws and pairs."""
    return pair * MOST_DRAWS + draw


def pairs_per_draw(input_variance: float, noise_variance: float, cost_of_a_draw: float = COST_OF_A_DRAW) -> int:
    """Pairs for each draw that give the mean gain the least variance for the time; `cost_of_a_draw` is in pairs.

    The whole number k that minimises (input + noise/k)(cost + k), which is near sqrt(cost x noise/input); from 1 to 10.
    Source: two-stage sampling, Cochran 1977, Sampling Techniques, section 10.6.
    """
    if noise_variance <= 0.0:
        return 1
    if input_variance <= 0.0:
        return MOST_PAIRS
    ratio = cost_of_a_draw * noise_variance / input_variance
    return next((k for k in range(1, MOST_PAIRS) if k * (k + 1) >= ratio), MOST_PAIRS)
