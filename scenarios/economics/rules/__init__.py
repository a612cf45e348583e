"""Tax and VAT rules as dated data with their sources; what isn't there is asked for by name, never assumed."""

from scenarios.economics.rules.book import RuleBook, load_rules, loads_rules, shipped_rules
from scenarios.economics.rules.model import (
    AnyRule,
    AssetClass,
    IncomeTax,
    InputTaxCredit,
    LossCarriedForward,
    MinimumLife,
    OneOffDeduction,
    Regime,
    SubsidyTreatment,
    Supply,
    Taxpayer,
    Treatment,
    ValueAddedTax,
)

__all__ = [
    "AnyRule",
    "AssetClass",
    "IncomeTax",
    "InputTaxCredit",
    "LossCarriedForward",
    "MinimumLife",
    "OneOffDeduction",
    "Regime",
    "RuleBook",
    "SubsidyTreatment",
    "Supply",
    "Taxpayer",
    "Treatment",
    "ValueAddedTax",
    "load_rules",
    "loads_rules",
    "shipped_rules",
]
