"""Exact results for small lines, by other means than simulation: Markov chains solved for their stationary law.

Every result is an `ExactResult`, whose state names are the keys of `simcore.states.UnitState`, so that a simulated
account can be compared name by name; `stats` holds the comparison.
"""

from tests.oracles.exact.markov import MarkovChain
from tests.oracles.exact.result import ExactResult

__all__ = ["ExactResult", "MarkovChain"]
