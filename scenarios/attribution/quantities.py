"""What is explained: numbers of one run, each a row of one table; a case with prices adds a cost (`costs`).

The name for people of a quantity stands in the catalogue of texts under `explained.KEY`, its unit under `unit.UNIT`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scenarios.numbers import Style
from simcore.kpi import Headline, Undefined, headline
from simcore.kpi.values import KpiValue, value_of
from simcore.results import RunResult
from simcore.spec import LineSpec

NO_GOOD_PIECE = Undefined("NO_OUTPUT", "a run made no good piece, so that its output has no logarithm",
                          "有运行没有合格产出, 无法取对数")  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunFigures:
    """One run with its line, its measures, and its headline figures, which most quantities are made of."""

    result: RunResult
    line: LineSpec
    headline: Headline
    measures: tuple[str, ...] = ()

    @classmethod
    def of(cls, result: RunResult, line: LineSpec, measures: tuple[str, ...] = ()) -> RunFigures:
        """The figures of a run of a line with some of the measures of a package."""
        return cls(result, line, headline(result, line), measures)


@dataclass(frozen=True, slots=True)
class ExplainedQuantity:
    """A number of a run: its key, how it is computed, and how it is written; `logarithmic` says it is a logarithm."""

    key: str
    of_run: Callable[[RunFigures], float | Undefined]
    style: Style
    logarithmic: bool = False


def _log_good_output(run: RunFigures) -> float | Undefined:
    rate = value_of(run.headline["good_output_rate"])
    if isinstance(rate, Undefined):
        return rate
    return math.log(rate) if rate > 0 else NO_GOOD_PIECE


def _as_float(value: KpiValue) -> float | Undefined:
    return value if isinstance(value, Undefined) else float(value)


def _defect_share(run: RunFigures) -> float | Undefined:
    return _as_float(value_of(run.headline["first_pass_defect_rate"]))


def _line_oee(run: RunFigures) -> float | Undefined:
    return _as_float(value_of(run.headline["line_overall_equipment_effectiveness"]))


LOG_OUTPUT = ExplainedQuantity("log_good_output", _log_good_output, Style(100.0, 1, "log_percent"), logarithmic=True)
DEFECT_SHARE = ExplainedQuantity("first_pass_defect_rate", _defect_share, Style(100.0, 2, "points"))
LINE_OEE = ExplainedQuantity("line_overall_equipment_effectiveness", _line_oee, Style(100.0, 1, "points"))

QUANTITIES: Mapping[str, ExplainedQuantity] = {row.key: row for row in (LOG_OUTPUT, DEFECT_SHARE, LINE_OEE)}
