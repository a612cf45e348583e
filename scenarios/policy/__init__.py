"""Subsidy rules as dated data: `rule` is the language, `library` the rules, `bill` what was bought, `engine` the sum.

Exact decimals from input to print; every amount cites its clause; where a text is silent every reading is shown.
"""

from scenarios.policy.bill import Bill, load_bill, loads_bill
from scenarios.policy.engine import subsidies
from scenarios.policy.files import library, load_policy, loads_policy, of_region, policies, rule_named
from scenarios.policy.result import SubsidyResult
from scenarios.policy.rule import Policy, Rule

__all__ = [
    "Bill",
    "Policy",
    "Rule",
    "SubsidyResult",
    "library",
    "load_bill",
    "load_policy",
    "loads_bill",
    "loads_policy",
    "of_region",
    "policies",
    "rule_named",
    "subsidies",
]
