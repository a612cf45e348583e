"""What stands behind a verdict, on the screen and as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from scenarios.acceptance.plan.terms import AgreedClaim
from scenarios.acceptance.shown import claim_size
from scenarios.acceptance.verdict.grounds import Grounds
from scenarios.acceptance.verdict.model import Point, Series
from scenarios.cli.session import Session

LEAST_STEP = 0.002


def print_grounds(session: Session, grounds: Grounds, claim: AgreedClaim) -> None:
    """What it would take, the steps of adjustment, other baselines, missing weeks: each where there is something."""
    text = session.text
    if grounds.outlook is not None:
        weeks = "" if grounds.outlook.weeks is None else str(grounds.outlook.weeks)
        session.write(f"    {text(f'acceptance.takes_{grounds.outlook.reason}', weeks=weeks)}")
    sizes = [step.improvement for step in grounds.steps]
    # Averages and averages of logarithms differ a little, which explains nothing.
    if sizes and max(sizes) - min(sizes) >= LEAST_STEP:
        shown = " → ".join(
            f"{text(f'acceptance.step_{step.name}')} {claim_size(step.improvement, claim)}" for step in grounds.steps
        )
        session.write(f"    {text('acceptance.steps')}: {shown}")
    others = grounds.sensitivity
    if others is not None and others.others:
        low, high = others.range or (None, None)
        counts = ", ".join(f"{text(f'acceptance.{state.name}')} {count}" for state, count in others.states.items())
        values = {"count": len(others.others), "low": claim_size(low, claim), "high": claim_size(high, claim)}
        session.write(f"    {text('acceptance.other_baselines', states=counts, **values)}")
    missing = grounds.missing
    if missing is not None:
        worst, best = claim_size(missing.worst, claim), claim_size(missing.best, claim)
        gone = missing.baseline + missing.reporting
        session.write(f"    {text('acceptance.missing_weeks', count=gone, worst=worst, best=best)}")


def grounds_data(grounds: Grounds) -> dict[str, Any]:
    """The same as plain data."""
    others = grounds.sensitivity
    return {
        "outlook": None if grounds.outlook is None else asdict(grounds.outlook),
        "steps": [asdict(step) for step in grounds.steps],
        "other_baselines": [] if others is None else [
            {"first": other.first.isoformat(), "last": other.last.isoformat(), "state": other.state.value,
             "estimate": other.estimate, "lower": other.lower}
            for other in others.others
        ],
        "missing_weeks": None if grounds.missing is None else asdict(grounds.missing),
    }  # fmt: skip


def series_data(series: Series) -> dict[str, Any]:
    """The weeks of both windows."""
    return {"baseline": _points(series.baseline), "reporting": _points(series.reporting)}


def _points(points: Sequence[Point]) -> list[dict[str, Any]]:
    return [
        {"week": point.week.isoformat(), "value": point.value, "beside": point.beside, "shifts": point.shifts}
        for point in points
    ]
