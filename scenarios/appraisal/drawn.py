"""What is uncertain in money, and how it is drawn: each price alone by its own name, the bill as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from scenarios.appraisal.terms import Terms
from scenarios.prediction.law import is_uncertain, value_at
from scenarios.prediction.parameters import Uncertain, quantity_at
from scenarios.provenance import Parameter, parameters
from simcore.spec import LineSpec, Quantity

ECONOMICS = "economics"
BILL = "economics.bill"
INSTALLATION = "case.installation"
READING = "economics.aid.reading"
GRANTED = "economics.aid.granted"
# Equal classes of the law of the bill, of which the middles are drawn: for each of them subsidies are worked out once.
BILL_CLASSES = 32


@dataclass(frozen=True, slots=True)
class Input:
    """A number of the terms: where it stands in the file, its quantity as written, whether it is drawn."""

    path: str
    parameter: Parameter
    unit: str
    uncertain: bool

    @property
    def key(self) -> str:
        """Address of its draws."""
        return f"{ECONOMICS}.{self.path}"

    def as_uncertain(self) -> Uncertain:
        """As a parameter of a prediction."""
        p = self.parameter
        low, high = p.low or p.typical, p.high or p.typical
        return Uncertain(self.key, (self.key,), low, p.typical, high, self.unit, p.source, p.reference)


def inputs_of(terms: Terms, scenario: str, lines: Iterable[LineSpec]) -> tuple[Input, ...]:
    """Every number of the terms that a scenario uses: other scenarios and patterns without a station are left out."""
    names = {name for line in lines for name in line.stations}
    found = []
    for parameter in parameters(terms):
        table, _, rest = parameter.path.partition(".")
        owner = rest.partition(".")[0]
        if table == "scenarios" and owner != scenario:
            continue
        if table == "stations" and not any(fnmatchcase(name, owner) for name in names):
            continue
        quantity, unit = quantity_at(terms, parameter.path)
        found.append(Input(parameter.path, parameter, unit, is_uncertain(quantity)))
    return tuple(found)


def terms_at(terms: Terms, shares: Mapping[str, float]) -> Terms:
    """The terms with the numbers at these paths drawn at shares [1] of their laws; each table is copied once."""
    tree: dict[str, Any] = {}
    for path, share in shares.items():
        *tables, last = path.split(".")
        place = tree
        for table in tables:
            place = place.setdefault(table, {})
        place[last] = share
    at: Terms = _drawn(terms, tree)
    return at


def terms_with(terms: Terms, path: str, value: Any) -> Terms:
    """The terms with one number replaced."""
    replaced: Terms = _replaced(terms, path.split("."), value)
    return replaced


def class_middle(share: float) -> float:
    """The middle of the class of the bill's law in which a share [1] lies."""
    return (min(int(share * BILL_CLASSES), BILL_CLASSES - 1) + 0.5) / BILL_CLASSES


def _drawn(part: Any, tree: Mapping[str, Any] | float) -> Any:
    if isinstance(tree, float):
        return part.model_copy(update={"typical": value_at(part, tree), "low": None, "high": None})
    if isinstance(part, dict):
        return {**part, **{name: _drawn(part[name], inner) for name, inner in tree.items()}}
    return part.model_copy(update={name: _drawn(getattr(part, name), inner) for name, inner in tree.items()})


def _replaced(part: Any, path: list[str], value: Any) -> Any:
    if isinstance(part, Quantity):
        return part.model_copy(update={"typical": value, "low": None, "high": None})
    first, rest = path[0], path[1:]
    if isinstance(part, dict):
        return {**part, first: _replaced(part[first], rest, value)}
    return part.model_copy(update={first: _replaced(getattr(part, first), rest, value)})
