"""What a renovation is worth in money: cash flows, present values, rates, payback, dated tax rules, operating cost."""

from scenarios.economics.appraisal import (
    Appraisal,
    Case,
    Return,
    appraise,
    lease_against_buy,
    return_on_investment,
)
from scenarios.economics.benchmark import COMMON_BENCHMARKS, Benchmark, reaches
from scenarios.economics.flows import CashFlow, Line, cash_flow
from scenarios.economics.lease import LeaseRates, lease_rates
from scenarios.economics.payback import Payback, dynamic_payback, static_payback
from scenarios.economics.present_value import (
    net_present_value,
    net_present_value_by_dates,
    net_present_value_by_months,
)
from scenarios.economics.project import (
    Benefit,
    Item,
    Lease,
    Loan,
    OneOff,
    Project,
    Subsidy,
    WorkingCapital,
)
from scenarios.economics.rates import internal_rates, internal_rates_by_dates, modified_internal_rate
from scenarios.economics.rules import RuleBook, load_rules, shipped_rules
from scenarios.economics.staging import Outcome, Staging, staging_value

__all__ = [
    "COMMON_BENCHMARKS",
    "Appraisal",
    "Benchmark",
    "Benefit",
    "Case",
    "CashFlow",
    "Item",
    "Lease",
    "LeaseRates",
    "Line",
    "Loan",
    "OneOff",
    "Outcome",
    "Payback",
    "Project",
    "Return",
    "RuleBook",
    "Staging",
    "Subsidy",
    "WorkingCapital",
    "appraise",
    "cash_flow",
    "dynamic_payback",
    "internal_rates",
    "internal_rates_by_dates",
    "lease_against_buy",
    "lease_rates",
    "load_rules",
    "modified_internal_rate",
    "net_present_value",
    "net_present_value_by_dates",
    "net_present_value_by_months",
    "reaches",
    "return_on_investment",
    "shipped_rules",
    "staging_value",
    "static_payback",
]
