"""What a renovation is worth: simulated draws, prices, people, tax and subsidies as one cash flow and its distribution.

`terms` is the file of prices, `operation` a year of a line in money, `increment` the project with minus without,
`study` every draw as a cash flow, `summary` what they say together. Definitions: docs/appraisal.md.
"""

from scenarios.appraisal.document import appraisal_document
from scenarios.appraisal.study import CaseInMoney, case_in_money, economics_path, typical_aid
from scenarios.appraisal.summary import CaseAppraisal, appraise_draws
from scenarios.appraisal.terms import Terms, load_terms, loads_terms

__all__ = [
    "CaseAppraisal",
    "CaseInMoney",
    "Terms",
    "appraisal_document",
    "appraise_draws",
    "case_in_money",
    "economics_path",
    "load_terms",
    "loads_terms",
    "typical_aid",
]
