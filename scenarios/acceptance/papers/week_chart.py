"""Weekly values of a claim before and after, with the line that it promises."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.acceptance.papers.given import AcceptancePaper
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.shown import figure_text, unit_text
from scenarios.acceptance.verdict.model import ClaimVerdict, Point
from scenarios.documents.model import Chart, Series
from scenarios.text import Text

# Claims with a chart on the first page, alone and above the consequence for a subsidy.
MOST_CHARTS, MOST_WITH_AID = 2, 1
BEFORE, AFTER, LIMIT, BESIDE = "7D8790", "2C6E6B", "B3261E", "C77B2B"


def charts_on_first(given: AcceptancePaper) -> int:
    """How many claims have their chart on the first page; the others have it in the appendix."""
    return MOST_CHARTS if given.aid is None else MOST_WITH_AID


def week_chart(given: AcceptancePaper, verdict: ClaimVerdict, text: Text) -> Chart | None:
    """The weeks as recorded and the claim's line over the reporting window; None without a week on either side.

    With a control line or an adjusted baseline the claim's line moves with it, week by week.
    """
    baseline, reporting = (_known(side) for side in (verdict.series.baseline, verdict.series.reporting))
    if not baseline or not reporting:
        return None
    metric = METRICS[verdict.metric]
    scale = 100.0 if metric.unit == "1" else 1.0
    series = [
        Series(text("acceptance.baseline"), _points(baseline, scale), "dots", BEFORE),
        Series(text("acceptance.reporting"), _points(reporting, scale), "dots", AFTER),
    ]
    limit = _limit(given, verdict, baseline, reporting)
    if limit:
        named = text("papers.claim_line")
        series.append(Series(named, tuple((day, scale * value) for day, value in limit), "limit", LIMIT))
    for side in ("baseline", "reporting"):
        points = baseline if side == "baseline" else reporting
        beside = tuple(
            (float(each.week.toordinal()), scale * each.beside) for each in points if each.beside is not None
        )
        if beside:
            series.append(Series(text("papers.beside_line", side=text(f"acceptance.{side}")), beside, "line", BESIDE))
    unit = unit_text(metric.unit, text)
    name = figure_text(verdict.metric, text)
    return Chart("", text("papers.weeks_x"), f"{name} [{unit}]", tuple(series), dates=True)


def _known(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple(point for point in points if point.value is not None)


def _points(points: Sequence[Point], scale: float) -> tuple[tuple[float, float], ...]:
    return tuple((float(each.week.toordinal()), scale * each.value) for each in points if each.value is not None)


def _limit(
    given: AcceptancePaper, verdict: ClaimVerdict, baseline: Sequence[Point], reporting: Sequence[Point]
) -> tuple[tuple[float, float], ...]:
    """What the figure must be on average: the level before, improved by the claim; beside a line, relative to it."""
    claim, metric = given.terms.claims[verdict.claim], METRICS[verdict.metric]
    if verdict.baseline is None:
        return ()
    size = float(claim.size) if metric.better == "more" else -float(claim.size)
    with_line = all(point.beside for point in (*baseline, *reporting))
    before = [point.beside for point in baseline if point.beside]

    def at(point: Point) -> float:
        level = verdict.baseline or 0.0
        if not with_line or point.beside is None:
            return level + size if claim.points is not None else level * (1.0 + size)
        mean = sum(before) / len(before)
        if claim.points is not None:
            return level + point.beside - mean + size
        return level * point.beside / mean * (1.0 + size)

    return tuple((float(point.week.toordinal()), at(point)) for point in reporting)
