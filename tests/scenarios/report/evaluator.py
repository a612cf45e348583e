"""A few functions of spreadsheets, evaluated from the formulas of a workbook as they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from scipy.optimize import brentq

CELL = re.compile(r"\$?([A-Z]{1,2})\$?([0-9]+)")
RANGE = re.compile(r"(\$?[A-Z]{1,2}\$?[0-9]+):(\$?[A-Z]{1,2}\$?[0-9]+)")
Number = float | int


class Evaluator:
    """Values of the cells of an openpyxl worksheet that was read with its formulas."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.known: dict[str, Any] = {}

    def __call__(self, address: str) -> Any:
        """The value of a cell, from its formula and the cells that it names."""
        name = address.replace("$", "")
        if name not in self.known:
            content = self.page[name].value
            self.known[name] = self._of(content) if isinstance(content, str) and content.startswith("=") else content
        return self.known[name]

    def _of(self, formula: str) -> Any:
        body = formula[1:].replace("^", "**").replace(")=0", ")==0")
        body = RANGE.sub(r'R("\1:\2")', body)
        body = re.sub(r'(?<!["A-Z:$])' + CELL.pattern + r'(?![0-9:("])', r'C("\1\2")', body)
        return eval(body, {"__builtins__": {}}, {**self._functions(), "C": self, "R": self._range})  # noqa: S307

    def _range(self, address: str) -> list[Any]:
        cells: Iterable[Any] = self.page[address.replace("$", "")]
        return [self(cell.coordinate) for row in cells for cell in (row if isinstance(row, tuple) else (row,))]

    def _functions(self) -> dict[str, Any]:
        return {
            "SUM": sum, "NPV": net_present_value, "IRR": internal_rate, "MIRR": modified_rate,
            "IF": lambda test, yes, no: yes if test else no, "AND": lambda *tests: all(tests),
            "COUNT": lambda values: sum(isinstance(value, Number) for value in values),
            "COUNTIF": lambda values, _: sum(value >= 0 for value in values),
            "MIN": lambda values: min(value for value in values if isinstance(value, Number)),
            "IFERROR": lambda value, other: other if value is None else value,
        }  # fmt: skip


def net_present_value(rate: float, flows: list[float]) -> float:
    """NPV as spreadsheets have it: the first flow is discounted, too."""
    return float(sum(flow / (1.0 + rate) ** period for period, flow in enumerate(flows, 1)))


def internal_rate(flows: list[float], guess: float) -> float | None:
    """IRR: the rate near a guess at which the flows are worth nothing; None where there is none."""

    def value(rate: float) -> float:
        return net_present_value(rate, flows)

    width = 0.001
    while width < 2.0:
        low, high = max(guess - width, -0.99), guess + width
        if value(low) * value(high) <= 0.0:
            return float(brentq(value, low, high, xtol=1e-12))
        width *= 2.0
    return None


def modified_rate(flows: list[float], finance: float, reinvest: float) -> float:
    """MIRR as spreadsheets have it."""
    last = len(flows) - 1
    earned = sum(max(flow, 0.0) * (1.0 + reinvest) ** (last - year) for year, flow in enumerate(flows))
    paid = sum(min(flow, 0.0) / (1.0 + finance) ** year for year, flow in enumerate(flows))
    return float((earned / -paid) ** (1.0 / last) - 1.0)
