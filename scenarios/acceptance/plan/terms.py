"""What both sides agree on before the works, `acceptance.toml`: windows, standard times, claims, rule."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from lines.problems import problems_of, with_lines
from lines.text import parse_toml, read_text
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.subsidy.terms import SubsidyTerms
from simcore.errors import SpecError
from simcore.spec import Frozen
from simcore.spec.quantities import Identifier, parse_duration

TERMS_SCHEMA_VERSION = 1
WEEK = timedelta(days=7)
# Below so many whole weeks on a side there is no verdict; below so many reporting weeks it carries a note.
FEWEST_WEEKS, SHORT_WINDOW = 6, 9
BASELINE_WEEKS, REPORTING_WEEKS = 12, 8
_PERCENT = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(%|pp)\s*$")


def _share(value: object) -> object:
    if isinstance(value, Decimal):
        return value
    match = _PERCENT.match(value) if isinstance(value, str) else None
    if match is None or match[2] != "%":
        raise PydanticCustomError("PERCENT", 'must be a percentage in quotes, like "15 %"')
    return Decimal(match[1]) / 100


def _points(value: object) -> object:
    if isinstance(value, Decimal):
        return value
    match = _PERCENT.match(value) if isinstance(value, str) else None
    if match is None or match[2] != "pp":
        raise PydanticCustomError("POINTS", 'must be percentage points in quotes, like "2.2 pp"')
    return Decimal(match[1]) / 100


Percent = Annotated[Decimal, BeforeValidator(_share), Field(gt=0, lt=10)]
Uncertainty = Annotated[Decimal, BeforeValidator(_share), Field(ge=0, lt=1)]
Points = Annotated[Decimal, BeforeValidator(_points), Field(gt=0, lt=1)]
StandardTime = Annotated[int, BeforeValidator(parse_duration), Field(gt=0)]


class Window(Frozen):
    """From the first to the last day, both included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise PydanticCustomError("WINDOW", "ends on {last}, before it begins", {"last": self.last.isoformat()})
        return self

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    def weeks(self) -> tuple[date, ...]:
        """First days of the weeks; the window is a whole number of them."""
        return tuple(self.first + number * WEEK for number in range(self.days // 7))


class Windows(Frozen):
    """The record before, the works with what follows until the line runs as it will, and the record after."""

    baseline: Window
    reporting: Window

    @model_validator(mode="after")
    def _whole_weeks_apart(self) -> Self:
        for name, window in (("baseline", self.baseline), ("reporting", self.reporting)):
            if window.days % 7:
                raise PydanticCustomError(
                    "WHOLE_WEEKS", "`{name}` has {days} days: choose whole weeks", {"name": name, "days": window.days}
                )
            if window.days // 7 < FEWEST_WEEKS:
                raise PydanticCustomError(
                    "TOO_FEW_WEEKS", "`{name}` has fewer than {least} weeks", {"name": name, "least": FEWEST_WEEKS}
                )
        if self.reporting.first <= self.baseline.last:
            raise PydanticCustomError("WINDOWS_OVERLAP", "`reporting` begins before `baseline` has ended")
        return self


class AgreedClaim(Frozen):
    """A claim that can be tested: by which share (`gain`) or points the figure improves, or what it reaches."""

    metric: str = Field(description="one of the figures of docs/acceptance.md")
    gain: Percent | None = Field(default=None, description="[1] relative improvement, claimed as at least this")
    points: Points | None = Field(default=None, description="[1] improvement in points of a share")
    claimant: str = Field(min_length=1, max_length=200)
    text: str = Field(default="", max_length=2000, description="the sentence that it comes from")

    @model_validator(mode="after")
    def _one_size(self) -> Self:
        if self.metric not in METRICS:
            raise PydanticCustomError(
                "METRIC",
                "there is no figure '{name}'; known: {known}",
                {"name": self.metric, "known": ", ".join(METRICS)},
            )
        metric = METRICS[self.metric]
        if (self.gain is None) == (self.points is None):
            raise PydanticCustomError("CLAIM_SIZE", "needs either `gain` or `points`")
        if self.points is not None and metric.unit != "1":
            raise PydanticCustomError("CLAIM_SIZE", "`points` are for shares; '{name}' is none", {"name": metric.name})
        if self.gain is not None and metric.better == "less" and self.gain >= 1:
            raise PydanticCustomError("CLAIM_SIZE", "nothing falls by 100 % or more")
        return self

    @property
    def size(self) -> Decimal:
        """The improvement that is claimed [1]: relative, or in points."""
        return self.gain if self.gain is not None else self.points or Decimal(0)


class Uncertainties(Frozen):
    """Relative standard uncertainties [1] of what is counted and timed, each side by itself."""

    good: Uncertainty = Decimal("0.005")
    planned_busy_time: Uncertainty = Decimal("0.003")


class Rule(Frozen):
    """How is decided: error rate, and whether claims stand together or each by itself (then by Holm)."""

    alpha: Annotated[Decimal, BeforeValidator(_share), Field(gt=0, le=Decimal("0.2"))] = Decimal("0.05")
    judged: Literal["each", "all"] = "each"
    # Of the scheduled shifts of a week so many must be in the record, with every number that the figure needs.
    coverage: Annotated[Decimal, BeforeValidator(_share), Field(gt=0, le=1)] = Decimal("0.9")


class Holiday(Frozen):
    """Days on which nothing is scheduled, agreed before: a week of them is no week."""

    first: date
    last: date
    reason: str = Field(min_length=1, max_length=200)


class EventRule(Frozen):
    """What an event of a kind does to a window, agreed before: a power cut, a flood, an order that was withdrawn."""

    leaves_out: Literal["weeks", "days", "nothing"] = "weeks"
    most_days: Annotated[int, Field(ge=1, le=371, strict=True)] = Field(
        default=14, description="days that events of this kind may leave out of one window; what is beyond it is kept"
    )
    evidence: str = Field(min_length=1, max_length=400, description="what has to be shown for it")


class Event(Frozen):
    """An event as it happened, with what shows it."""

    rule: Identifier
    first: date
    last: date
    evidence: str = Field(min_length=1, max_length=400)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise PydanticCustomError("WINDOW", "ends on {last}, before it begins", {"last": self.last.isoformat()})
        return self


class Override(Frozen):
    """A finding that is set aside: which one, by whom and why. It doesn't vanish, it stands beside every verdict.

    Weeks that are missing or too few, a drifting baseline and a table that fails its gate can't be set aside.
    """

    finding: Literal[
        "WEEK_THIN", "DUPLICATE_ROWS", "GOOD_ABOVE_TOTAL", "TIME_ABOVE_PLANNED", "OEE_ABOVE_ONE", "TIME_UNKNOWN",
        "RECORDING_CHANGED", "GAUGE_CHANGED", "INSPECTION_CHANGED",
    ]  # fmt: skip
    by: str = Field(min_length=1, max_length=200, description="who decided")
    reason: str = Field(
        min_length=4, max_length=1000, description="why, and what shows it, such as a comparison of gauges"
    )


class AdjustedBaseline(Frozen):
    """A table of the case without the renovation, and what it must show on held-out weeks of the baseline."""

    file: str = Field(min_length=1, max_length=200, description="table of week, metric and value, in the case's folder")
    label: str = Field(min_length=1, max_length=200, description="what made the table: it stands beside every verdict")
    bias: Annotated[Decimal, BeforeValidator(_share), Field(gt=0, le=1)] = Field(
        default=Decimal("0.05"), description="[1] most normalised mean bias error on held-out weeks"
    )
    variation: Annotated[Decimal, BeforeValidator(_share), Field(gt=0, le=1)] = Field(
        default=Decimal("0.15"), description="[1] most coefficient of variation of the RMSE on held-out weeks"
    )


class Step(Frozen):
    """One of several measures, with the first day on which it ran, and the lines of the record that have it."""

    name: str = Field(min_length=1, max_length=200)
    first: date
    lines: tuple[str, ...] = Field(default=(), max_length=50, description="absent: the line of the case")


class PlanTerms(Frozen):
    """Everything that the verdict depends on besides the records."""

    schema_version: Literal[1]
    firm: str = Field(min_length=1, max_length=200)
    line: str = Field(default="", max_length=200, description="name in the record's column of lines; absent: all rows")
    boundary: str = Field(min_length=1, max_length=400)
    control_line: str = Field(default="", max_length=200, description="a line of the record that nothing was done to")
    shifts_per_week: Annotated[int, Field(ge=1, le=28, strict=True)]
    standard_times: dict[str, StandardTime] = Field(
        default={}, max_length=2000, description="[us] of a good piece, by product"
    )
    windows: Windows
    holidays: tuple[Holiday, ...] = ()
    uncertainty: Uncertainties = Uncertainties()
    rule: Rule = Rule()
    claims: dict[Identifier, AgreedClaim] = Field(min_length=1, max_length=40)
    event_rules: dict[Identifier, EventRule] = Field(default={}, max_length=40)
    adjusted_baseline: AdjustedBaseline | None = None
    records: tuple[str, ...] = Field(
        default=(),
        max_length=200,
        description="files of the record, within the case's folder; no part of the plan",
    )
    events: tuple[Event, ...] = Field(
        default=(), max_length=400, description="what happened, by the rules agreed on; no part of the plan"
    )
    overrides: tuple[Override, ...] = Field(
        default=(), max_length=40, description="findings that are set aside; no part of the plan"
    )
    # None rather than empty: a plan that was frozen before there were these terms still has the same ones.
    bottleneck_cycle: dict[str, StandardTime] | None = Field(
        default=None,
        max_length=2000,
        description="[us] shortest time between two pieces of a product at the bottleneck",
    )
    steps: tuple[Step, ...] | None = Field(
        default=None, max_length=20, description="measures that began on different days or lines"
    )

    subsidy: SubsidyTerms | None = Field(default=None, description="aid that hangs on claims")

    @model_validator(mode="after")
    def _aid_of_claims(self) -> Self:
        if self.subsidy is None:
            return self
        unknown = sorted(set(self.subsidy.claims) - set(self.claims))
        if unknown:
            raise PydanticCustomError("NAME_UNKNOWN", "`subsidy` names no claim {names}", {"names": ", ".join(unknown)})
        if self.subsidy.by_result is not None and len(self.subsidy.claims or self.claims) > 1:
            raise PydanticCustomError("SUBSIDY_CLAIM", "`subsidy.by_result` pays for one claim: name it in `claims`")
        return self

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        unknown = sorted({event.rule for event in self.events} - set(self.event_rules))
        if unknown:
            raise PydanticCustomError(
                "EVENT_RULE", "no rule for events of the kind {names} was agreed on", {"names": ", ".join(unknown)}
            )
        if self.control_line and self.adjusted_baseline is not None:
            raise PydanticCustomError(
                "TWO_COMPARISONS", "takes either `control_line` or `adjusted_baseline`: one comparison decides"
            )
        return self


def load_plan_terms(path: str | Path) -> PlanTerms:
    """Read the terms of a case; SpecError with code, file, path of the field and line number of what is wrong."""
    return loads_plan_terms(read_text(path), str(path))


def loads_plan_terms(text: str, file: str = "") -> PlanTerms:
    """Read them from TOML text; `file` is the name used in problems; raises SpecError."""
    data = parse_toml(text, file)
    try:
        return PlanTerms.model_validate(data)
    except ValidationError as error:
        raise SpecError(with_lines(problems_of(error, PlanTerms, data, file), text, file)) from None
