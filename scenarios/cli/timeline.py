"""The command `timeline` and its answer in the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scenarios.cli.predictions import kept_folder
from scenarios.cli.runs import RunOptions, case_at, runner_of
from scenarios.cli.session import FINDINGS, Session

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from scenarios.figures import FigureKey
    from scenarios.text import Text
    from scenarios.timeline import Period, Timeline, TimelineWork

FILE = "timeline.json"
DAY = 86_400_000_000


def run_timeline(session: Session, path: Path, options: RunOptions) -> None:
    """Simulate a scenario of a case over time."""
    from scenarios.timeline import TimelineSettings, timeline_document, timeline_settings_of, timeline_study

    case = case_at(path)
    settings = TimelineSettings(options.over(timeline_settings_of(case).run))
    folder = kept_folder(case, options.cache)
    session.interrupted = session.text("session.interrupted_kept", folder=folder)

    def announce(work: TimelineWork) -> None:
        horizon = _days(settings.run.horizon, session.text)
        values = {"lines": work.lines, "runs": work.runs, "n": settings.run.replications, "horizon": horizon}
        typer.echo(session.text("timeline.begins", folder=folder, **values), err=True)

    with runner_of(session, replace(options, cache=folder)) as runner:
        timeline = timeline_study(case, settings, runner, scenario=options.scenario, announce=announce)
    document = json.dumps(timeline_document(timeline), ensure_ascii=False, indent=2, allow_nan=False)
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / FILE).write_text(document, encoding="utf-8")
    if session.json:
        session.write(document)
    else:
        print_timeline(session.console(), timeline, session.text)
        if options.out is not None:
            session.write(session.text("session.written", paths=options.out / FILE))
    if timeline.findings:
        raise typer.Exit(FINDINGS)


def print_timeline(console: Console, timeline: Timeline, text: Text) -> None:
    """What the years bring in words, then month by month."""
    from rich.text import Text as Plain

    from scenarios.cli.tables import print_remarks
    from scenarios.numbers import level_text
    from scenarios.words import duration_text

    names = [
        text.name(label, text(f"arm.{arm}")) for label, arm in zip(timeline.labels, ("before", "after"), strict=True)
    ]
    run = timeline.settings.run
    console.print(Plain(f"{text.own(timeline.name)}   {' → '.join(names)}", style="bold"))
    runs = text(
        "timeline.runs", lines=timeline.work.lines, n=run.replications, horizon=_days(run.horizon, text),
        seed=run.seed,
    )  # fmt: skip
    warm_up = text(f"warmup.{timeline.warm_up.method}", time=duration_text(timeline.warm_up.time, text))
    console.print(Plain(f"{runs}; {warm_up}", style="dim"))
    print_remarks(console, timeline, text)
    for sentence in _answers(timeline, text):
        console.print(Plain(f"• {sentence}"))
    console.print(_table(timeline, text))
    console.print(Plain(text("timeline.intervals", level=level_text(run.level)), style="dim"))


def _days(window: int, text: Text) -> str:
    """A month is no whole number of days."""
    return text("unit.days_of", n=f"{window / DAY:g}")


def _answers(timeline: Timeline, text: Text) -> Iterator[str]:
    from scenarios.words import station_name

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


def _table(timeline: Timeline, text: Text) -> Table:
    from scenarios.arms import DEFECT_RATE, OEE
    from scenarios.cli.tables import add_row, new_table
    from scenarios.numbers import level_text

    error = text("table.error", level=level_text(timeline.settings.run.level))
    titles = [text("timeline.output"), text("table.change"), error, text("timeline.defects"), text("timeline.oee")]
    table = new_table(text("timeline.period"), *titles)
    table.columns[0].no_wrap = False
    ends = len(timeline.ramp_up)
    rows = (*timeline.months, *timeline.ramp_up, *timeline.year_1, *timeline.steady)
    for period in rows:
        further = [_both(period, key, text) for key in (DEFECT_RATE, OEE)]
        cells = (_output(period, text), _change(period, text), _interval(period, text), *further)
        add_row(table, (_period_name(period, text, several=ends > 1), *cells))
    return table


def _period_name(period: Period, text: Text, *, several: bool) -> str:
    name = text(f"timeline.{period.kind}", month=_month(period), weeks=f"{period.stop or 0.0:g}")
    if several and period.kind in ("ramp_up", "steady"):
        return text("timeline.ageing", period=name, share=_share(period.ageing))
    return name


def _month(period: Period) -> str:
    return "" if period.month is None else f"{period.month + 1}"


def _share(share: float) -> str:
    return f"{100.0 * share:g} %"


def _output(period: Period, text: Text) -> str:
    from scenarios.arms import GOOD_OUTPUT

    return _both(period, GOOD_OUTPUT, text)


def _both(period: Period, key: FigureKey, text: Text) -> str:
    """A figure of both arms, with as many decimals as the less certain one supports; year 1 has the output only."""
    from scenarios.numbers import ABSENT, decimals_of, number, style_of

    if key not in period.figures:
        return ""
    figures, style = period.figures[key], style_of(key.quantity)
    arms = (figures.before, figures.after)
    decimals = min(style.decimals, *(decimals_of(arm, style) for arm in arms))
    before, after = (ABSENT if arm.value is None else number(arm.value * style.scale, decimals) for arm in arms)
    return text("timeline.arrow", before=before, after=after) + (text("unit.percent") if style.points else "")


def _change(period: Period, text: Text) -> str:
    from scenarios.arms import GOOD_OUTPUT
    from scenarios.numbers import change_text, style_of

    return change_text(period.figures[GOOD_OUTPUT].change, style_of(GOOD_OUTPUT.quantity), text)


def _interval(period: Period, text: Text) -> str:
    from scenarios.arms import GOOD_OUTPUT
    from scenarios.numbers import change_interval_text, style_of

    return change_interval_text(period.figures[GOOD_OUTPUT].change, style_of(GOOD_OUTPUT.quantity), text)
