"""The measures of a scenario beyond its baseline, and the line of every combination of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.attribution.games import Coalition
from scenarios.case import Case
from scenarios.measures import Measure, compose
from scenarios.study import with_planned_run_times_of
from simcore.check import require_valid
from simcore.errors import LineproofError, Problem, SpecError
from simcore.spec import LineSpec

# One replication of 20 measures takes 382 runs; more are explained in parts.
MOST_MEASURES = 20


@dataclass(frozen=True, slots=True)
class Package:
    """A line without measures, those that all combinations have, and those that are told apart, by name.

    `order` holds all names as they are applied; `reference` is the line without any of `measures`, by whose planned run
    times all are valued.
    """

    line: LineSpec
    common: Mapping[str, Measure]
    measures: Mapping[str, Measure]
    order: tuple[str, ...]
    reference: LineSpec

    @property
    def everything(self) -> Coalition:
        """The coalition of all measures."""
        return (1 << len(self.measures)) - 1

    def names(self, coalition: Coalition) -> tuple[str, ...]:
        """Names of the measures of a coalition, in their order."""
        return tuple(name for bit, name in enumerate(self.measures) if coalition >> bit & 1)

    def line_of(self, coalition: Coalition) -> tuple[LineSpec, tuple[str, ...]]:
        """The line with the measures of a coalition, and the stations that were valued anew.

        Raises:
            SpecError: MEASURES_DEPEND, when these measures without the others can't be applied or simulated.
        """
        if coalition == 0:
            return self.reference, ()
        names = self.names(coalition)
        available = {**self.common, **self.measures}
        chosen = {name: available[name] for name in self.order if name in self.common or name in names}
        try:
            line = compose(chosen)(self.line)
            require_valid(line)
        except SpecError as refusal:
            if coalition == self.everything:
                raise
            raise SpecError((_dependent(names, refusal),)) from refusal
        return with_planned_run_times_of(line, self.reference)


def package_of(case: Case, scenario: str) -> Package:
    """The measures that a scenario has beyond the baseline of its case.

    Raises:
        SpecError: for an unknown scenario, and what `Case.line_of` raises for both.
        LineproofError: NO_MEASURES, TOO_MANY_MEASURES; NOT_ON_BASELINE, when the scenario lacks measures of the
            baseline or applies them in another order.
    """
    baseline = case.settings.baseline
    common, chosen = case.measures_of(baseline), case.measures_of(scenario)
    if [name for name in chosen if name in common] != list(common):
        raise LineproofError(
            "NOT_ON_BASELINE", f"'{scenario}' does not have the measures of '{baseline}' in their order",
            "only what is added to a baseline can be explained", f"scenarios.{scenario}.measures",
        )  # fmt: skip
    measures = {name: measure for name, measure in chosen.items() if name not in common}
    if not measures:
        raise LineproofError(
            "NO_MEASURES", f"'{scenario}' has no measure that '{baseline}' has not",
            "name another scenario with --scenario", f"scenarios.{scenario}.measures",
        )  # fmt: skip
    if len(measures) > MOST_MEASURES:
        raise LineproofError(
            "TOO_MANY_MEASURES", f"'{scenario}' has {len(measures)} measures, at most {MOST_MEASURES} are explained",
            "make scenarios of parts of the package", f"scenarios.{scenario}.measures",
        )  # fmt: skip
    case.line_of(scenario)
    reference = case.line_of(baseline)
    require_valid(reference)
    return Package(case.line, common, measures, tuple(chosen), reference)


def _dependent(names: tuple[str, ...], refusal: SpecError) -> Problem:
    first = refusal.problems[0]
    return Problem(
        "MEASURES_DEPEND",
        f"{', '.join(names)} can't be applied without the other measures: {first.message}",
        first.path,
        "make one measure of those that need one another",
    )
