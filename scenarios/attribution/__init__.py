"""Why a package of measures gains what it gains: Shapley values of its measures, their interactions, and what limits.

A coalition is a set of measures, written as the bits of an integer. `games` says which coalitions are needed and with
which weights, `quantities` what is explained, `runs` simulates every coalition with the same luck, `sharing` shares the
change among the measures, `study` joins all of it, and `causes` puts it into words by rules.
"""

from scenarios.attribution.games import Plan, exact_plan, sampled_plan
from scenarios.attribution.package import Package, package_of
from scenarios.attribution.quantities import QUANTITIES, ExplainedQuantity
from scenarios.attribution.sharing import Sharing
from scenarios.attribution.study import Attribution, Work, explain_settings_of, explain_study

__all__ = [
    "QUANTITIES",
    "Attribution",
    "ExplainedQuantity",
    "Package",
    "Plan",
    "Sharing",
    "Work",
    "exact_plan",
    "explain_settings_of",
    "explain_study",
    "package_of",
    "sampled_plan",
]
