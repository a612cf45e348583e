"""What the papers are written from: what `lineproof plan` and `lineproof accept` have found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from scenarios.acceptance.papers.extra import Extra
from scenarios.acceptance.plan.forecast import Forecast, forecast
from scenarios.acceptance.plan.frozen import FrozenPlan
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import Records
from scenarios.acceptance.subsidy import Consequence
from scenarios.acceptance.verdict.grounds import Grounds
from scenarios.acceptance.verdict.model import ClaimVerdict

# Reporting windows beside the agreed one of which the power is drawn [weeks].
OTHER_WINDOWS = (8, 12, 26)


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """A frozen plan with the record of its baseline; `longer` are the forecasts of other reporting windows by weeks."""

    terms: PlanTerms
    records: Records
    forecasts: tuple[Forecast, ...]
    longer: Mapping[int, tuple[Forecast, ...]]
    plan: FrozenPlan


def plan_paper(terms: PlanTerms, records: Records, forecasts: Sequence[Forecast], plan: FrozenPlan) -> PlanPaper:
    """The paper of a plan, with the forecasts of two longer reporting windows."""
    agreed = terms.windows.reporting
    others = [weeks for weeks in OTHER_WINDOWS if weeks > len(agreed.weeks())][:2]
    longer = {}
    for weeks in others:
        window = agreed.model_copy(update={"last": agreed.first + timedelta(days=7 * weeks - 1)})
        windows = terms.windows.model_copy(update={"reporting": window})
        longer[weeks] = forecast(terms.model_copy(update={"windows": windows}), records)
    return PlanPaper(terms, records, tuple(forecasts), longer, plan)


@dataclass(frozen=True, slots=True)
class AcceptancePaper:
    """Verdicts with all that stands behind and beside them.

    `anchored`: the plan's digest was deposited beforehand, `anchoring` says so, or why not, in the report's language.
    """

    terms: PlanTerms
    records: Records
    verdicts: tuple[ClaimVerdict, ...]
    grounds: Mapping[str, Grounds]
    plan: FrozenPlan | None
    anchored: bool
    anchoring: str
    aid: Consequence | None = None
    extras: tuple[Extra, ...] = ()
