"""Looking up a rule for a day; a rule that isn't there is refused by its name and the day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from lines.problems import problems_of, with_lines
from lines.text import parse_toml, read_text
from scenarios.economics.rules.model import (
    AnyRule,
    AssetClass,
    IncomeTax,
    InputTaxCredit,
    LossCarriedForward,
    MinimumLife,
    OneOffDeduction,
    Regime,
    Rule,
    RuleFile,
    SubsidyTreatment,
    Supply,
    Taxpayer,
    Treatment,
    ValueAddedTax,
)
from simcore.errors import LineproofError, SpecError

SHIPPED = "china.toml"
Kind = TypeVar("Kind", bound=Rule)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Rules to look up by name and day; every look-up raises LineproofError RULE_MISSING where none holds."""

    name: str
    rules: tuple[AnyRule, ...]
    found: dict[tuple[tuple[str, ...], date], AnyRule] = field(default_factory=dict, compare=False, repr=False)
    """Rules that were looked up before: a cash flow asks for the same ones again and again."""

    def one_off_deduction(self, day: date) -> OneOffDeduction:
        """The rule on deduction at once of what is bought on a day."""
        return self._find(OneOffDeduction, ("one_off_deduction",), day)

    def minimum_life(self, asset_class: AssetClass, day: date) -> MinimumLife:
        """The fewest years of a class of assets put into use on a day."""
        return self._find(MinimumLife, ("minimum_life", asset_class), day)

    def subsidy_treatment(self, treatment: Treatment, day: date) -> SubsidyTreatment:
        """The rule that admits a treatment of a subsidy received on a day."""
        return self._find(SubsidyTreatment, ("subsidy_treatment", treatment), day)

    def income_tax(self, regime: Regime, day: date) -> IncomeTax:
        """The rate of income tax on a day."""
        return self._find(IncomeTax, ("income_tax", regime), day)

    def loss_carried_forward(self, regime: Regime, day: date) -> LossCarriedForward:
        """How long a loss made on a day is carried forward."""
        return self._find(LossCarriedForward, ("loss_carried_forward", regime), day)

    def value_added_tax(self, supply: Supply, day: date) -> ValueAddedTax:
        """The rate on a supply of a day."""
        return self._find(ValueAddedTax, ("value_added_tax", supply), day)

    def input_tax_credit(self, taxpayer: Taxpayer, day: date) -> InputTaxCredit:
        """Whether and when the tax on a purchase of a day comes back."""
        return self._find(InputTaxCredit, ("input_tax_credit", taxpayer), day)

    def _find(self, kind: type[Kind], key: tuple[str, ...], day: date) -> Kind:
        before = self.found.get((key, day))
        if isinstance(before, kind):
            return before
        for rule in self.rules:
            if isinstance(rule, kind) and rule.key == key and rule.holds(day):
                self.found[key, day] = rule
                return rule
        known = [f"{rule.valid_from}..{rule.valid_to or ''}" for rule in self.rules if rule.key == key]
        said = f"known for {', '.join(known)}" if known else "no rule of that name is known"
        message = f"'{self.name}' has no rule '{'.'.join(key)}' that holds on {day}; {said}"
        raise LineproofError("RULE_MISSING", message, "give it with its source in a file of rules", ".".join(key))


def load_rules(path: str | Path) -> RuleBook:
    """Read a file of rules; SpecError with every problem found."""
    return loads_rules(read_text(path), str(path))


def loads_rules(text: str, file: str = "") -> RuleBook:
    """Read rules from TOML text; `file` is the name used in problems; raises SpecError as `load_rules`."""
    data = parse_toml(text, file)
    try:
        found = RuleFile.model_validate(data)
    except ValidationError as error:
        raise SpecError(with_lines(problems_of(error, RuleFile, data, file), text, file)) from None
    return RuleBook(found.name, found.rules)


@cache
def shipped_rules() -> RuleBook:
    """The rules that the product brings along, each with its source and standing."""
    return loads_rules(files("scenarios.economics.rules").joinpath(SHIPPED).read_text(encoding="utf-8"), SHIPPED)
