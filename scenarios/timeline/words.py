"""What a time line says in words and cells, for the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.arms import DEFECT_RATE, GOOD_OUTPUT, OEE
from scenarios.figures import FigureKey
from scenarios.numbers import ABSENT, change_interval_text, change_text, decimals_of, number, style_of
from scenarios.study import DAY
from scenarios.text import Text
from scenarios.timeline.study import Period, Timeline
from scenarios.words import duration_text, station_name


def title_text(timeline: Timeline, text: Text) -> str:
    """Name of the case and of both scenarios."""
    labels = zip(timeline.labels, ("before", "after"), strict=True)
    names = [text.name(label, text(f"arm.{arm}")) for label, arm in labels]
    return f"{text.own(timeline.name)}   {' → '.join(names)}"


def runs_text(timeline: Timeline, text: Text) -> str:
    """Number and length of the runs, and the warm-up."""
    run = timeline.settings.run
    runs = text(
        "timeline.runs", lines=timeline.work.lines, n=run.replications, horizon=days_text(run.horizon, text),
        seed=run.seed,
    )  # fmt: skip
    warm_up = text(f"warmup.{timeline.warm_up.method}", time=duration_text(timeline.warm_up.time, text))
    return f"{runs}; {warm_up}"


def days_text(window: int, text: Text) -> str:
    """A window [us] in days; a month is no whole number of them."""
    return text("unit.days_of", n=f"{window / DAY:g}")


def answers(timeline: Timeline, text: Text) -> Iterator[str]:
    """What the years bring, whether the stop is made up, and what ages, in sentences."""
    ramp_up, steady = timeline.ramp_up[0], timeline.steady[0]
    yield text(
        "timeline.answer", ramp_up=_change(ramp_up, text), ramp_up_interval=_interval(ramp_up, text),
        steady=_change(steady, text), steady_interval=_interval(steady, text), month=_month(steady),
    )  # fmt: skip
    if timeline.year_1:
        year = timeline.year_1[0]
        yield text(
            "timeline.year", weeks=f"{year.stop or 0.0:g}", change=_change(year, text), interval=_interval(year, text)
        )
        key = "not_made_up" if timeline.made_up is None else "made_up"
        yield text(f"timeline.{key}", month=timeline.made_up)
    if ramp_up.ageing > 0.0:
        line = timeline.ages.case.line
        names = [station_name(line, name, text) for name in timeline.ages.renewed]
        shown = text("timeline.separator").join(names) or text("timeline.none_renewed")
        yield text("timeline.aged", share=_share(ramp_up.ageing), names=shown)


def periods(timeline: Timeline) -> tuple[Period, ...]:
    """Months, ramp-up, year 1 and steady state in the order in which they are shown."""
    return (*timeline.months, *timeline.ramp_up, *timeline.year_1, *timeline.steady)


def titles(text: Text, error: str) -> tuple[str, ...]:
    """Heads of the columns of `row`."""
    first, last = (("period", "output"), ("defects", "oee"))
    further = [text(f"timeline.{name}") for name in last]
    return (*(text(f"timeline.{name}") for name in first), text("table.change"), error, *further)


def row(period: Period, timeline: Timeline, text: Text) -> tuple[str, ...]:
    """Name of a period, output of both arms, its change with interval, defects and OEE."""
    several = len(timeline.ramp_up) > 1
    further = [_both(period, key, text) for key in (DEFECT_RATE, OEE)]
    output = _both(period, GOOD_OUTPUT, text)
    return period_name(period, text, several=several), output, _change(period, text), _interval(period, text), *further


def period_name(period: Period, text: Text, *, several: bool) -> str:
    """Name of a period, with the ageing where several ends of it are shown."""
    name = text(f"timeline.{period.kind}", month=_month(period), weeks=f"{period.stop or 0.0:g}")
    if several and period.kind in ("ramp_up", "steady"):
        return text("timeline.ageing", period=name, share=_share(period.ageing))
    return name


def _month(period: Period) -> str:
    return "" if period.month is None else f"{period.month + 1}"


def _share(share: float) -> str:
    return f"{100.0 * share:g} %"


def _both(period: Period, key: FigureKey, text: Text) -> str:
    """A figure of both arms, with as many decimals as the less certain one supports; year 1 has the output only."""
    if key not in period.figures:
        return ""
    figures, style = period.figures[key], style_of(key.quantity)
    arms = (figures.before, figures.after)
    decimals = min(style.decimals, *(decimals_of(arm, style) for arm in arms))
    before, after = (ABSENT if arm.value is None else number(arm.value * style.scale, decimals) for arm in arms)
    return text("timeline.arrow", before=before, after=after) + (text("unit.percent") if style.points else "")


def _change(period: Period, text: Text) -> str:
    return change_text(period.figures[GOOD_OUTPUT].change, style_of(GOOD_OUTPUT.quantity), text)


def _interval(period: Period, text: Text) -> str:
    return change_interval_text(period.figures[GOOD_OUTPUT].change, style_of(GOOD_OUTPUT.quantity), text)
