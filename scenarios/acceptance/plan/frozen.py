"""The plan as a file whose digest both sides and a third one keep: canonical JSON, compared field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scenarios.acceptance.plan.forecast import MULTIPLES, Forecast
from scenarios.acceptance.plan.terms import PlanTerms
from scenarios.acceptance.records import FileDigest
from scenarios.evidence.canonical import canonical_json, digest_of
from simcore.errors import LineproofError, Problem, SpecError

PLAN_SCHEMA = "lineproof.plan/1"
PLAN_FILE = "plan.json"


@dataclass(frozen=True, slots=True)
class FrozenPlan:
    """A plan as it was written: its data, and the SHA-256 of its canonical JSON."""

    data: dict[str, Any]

    @property
    def digest(self) -> str:
        return digest_of(self.data)

    @property
    def dated(self) -> date:
        return date.fromisoformat(self.data["dated"])

    def write(self, path: Path) -> None:
        """Write the plan; LineproofError PLAN_EXISTS rather than overwrite another one."""
        if path.exists() and path.read_bytes() != canonical_json(self.data):
            hint = "a plan is frozen: move the old one away to begin anew"
            raise LineproofError("PLAN_EXISTS", f"{path.name} holds another plan", hint, "plan")
        path.write_bytes(canonical_json(self.data))


def freeze(terms: PlanTerms, dated: date, files: Sequence[FileDigest], forecasts: Sequence[Forecast]) -> FrozenPlan:
    """The plan with the record of its baseline, by digest, and what it is expected to decide."""
    return FrozenPlan(
        {
            "schema": PLAN_SCHEMA,
            "dated": dated.isoformat(),
            "terms": terms_data(terms),
            "baseline_files": [{"name": file.name, "sha256": file.sha256, "size": file.size} for file in files],
            "forecast": {each.claim: _forecast(each) for each in forecasts},
        }
    )


def terms_data(terms: PlanTerms) -> dict[str, Any]:
    """The terms as plain data, decimals as texts; where the record lies and what has happened since is no part."""
    data: dict[str, Any] = terms.model_dump(mode="json", exclude={"records", "events", "overrides"})
    return data


def _forecast(forecast: Forecast) -> dict[str, Any]:
    # Few digits: what is simulated must not make the digest of a plan depend on a machine's last bit.
    def share(value: float | None) -> str | None:
        return None if value is None else f"{value:.2f}"

    pairs = zip(MULTIPLES, forecast.power, strict=False)
    return {
        "baseline": None if forecast.baseline is None else f"{forecast.baseline:.4g}",
        "smallest_improvement_decided": share(forecast.smallest),
        "reporting_weeks_for_1.3_times_the_claim": forecast.weeks,
        "power": {f"{multiple:.1f}": share(power) for multiple, (_, power) in pairs},
        "findings": [finding.code for finding in forecast.findings],
    }


def load_plan(path: Path) -> FrozenPlan:
    """Read a plan; LineproofError PLAN_UNREADABLE, or PLAN_ALTERED where it isn't spelled as it was written."""
    try:
        written = path.read_bytes()
        data = json.loads(written)
        plan = FrozenPlan(data)
        spelled = canonical_json(data)
        known = data["schema"] == PLAN_SCHEMA and bool(plan.dated) and isinstance(data["terms"], dict)
    except (OSError, ValueError, KeyError, TypeError, LineproofError) as error:
        hint = "write it with lineproof plan"
        raise LineproofError("PLAN_UNREADABLE", f"{path.name} is no plan: {error}", hint, "plan") from None
    if not known or spelled != written:
        raise LineproofError(
            "PLAN_ALTERED", f"{path.name} is not spelled as a plan is written", "take the deposited copy", "plan"
        )
    return plan


def require_same_terms(plan: FrozenPlan, terms: PlanTerms) -> None:
    """SpecError PLAN_CHANGED with every term that differs from the plan: what was agreed on is what is judged."""
    found = tuple(_differences(plan.data["terms"], terms_data(terms), ""))
    if found:
        raise SpecError(found)


def _differences(agreed: Any, now: Any, path: str) -> Iterator[Problem]:
    if isinstance(agreed, dict) and isinstance(now, dict):
        # A plan that was frozen before there was a term agrees on nothing of its kind.
        keys = (key for key in dict.fromkeys([*agreed, *now]) if key in agreed or now[key])
        for key in keys:
            yield from _differences(agreed.get(key), now.get(key), f"{path}.{key}".lstrip("."))
    elif agreed != now:
        yield Problem(
            "PLAN_CHANGED", f"agreed: {_shown(agreed)}; now: {_shown(now)}", path,
            "judge by the deposited terms, or deposit a new plan before its works", "acceptance.toml",
        )  # fmt: skip


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]
