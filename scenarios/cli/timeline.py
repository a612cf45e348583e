"""The command `timeline` and its answer in the terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scenarios.cli.predictions import kept_folder
from scenarios.cli.runs import RunOptions, case_at, runner_of, say_written, write_files
from scenarios.cli.session import FINDINGS, Session

if TYPE_CHECKING:
    from rich.console import Console

    from scenarios.text import Text
    from scenarios.timeline import Timeline, TimelineWork

FILES = ("timeline.html", "timeline.json")


def run_timeline(session: Session, path: Path, options: RunOptions) -> None:
    """Simulate a scenario of a case over time."""
    from scenarios.timeline import TimelineSettings, timeline_document, timeline_settings_of, timeline_study
    from scenarios.timeline.words import days_text

    case = case_at(path)
    settings = TimelineSettings(options.over(timeline_settings_of(case).run))
    folder = kept_folder(case, options.cache)
    session.interrupted = session.text("session.interrupted_kept", folder=folder)

    def announce(work: TimelineWork) -> None:
        horizon = days_text(settings.run.horizon, session.text)
        values = {"lines": work.lines, "runs": work.runs, "n": settings.run.replications, "horizon": horizon}
        typer.echo(session.text("timeline.begins", folder=folder, **values), err=True)

    with runner_of(session, replace(options, cache=folder)) as runner:
        timeline = timeline_study(case, settings, runner, scenario=options.scenario, announce=announce)
    document = json.dumps(timeline_document(timeline), ensure_ascii=False, indent=2, allow_nan=False)
    written = [] if options.out is None else _write(options.out, timeline, document, session.text)
    if session.json:
        session.write(document)
    else:
        print_timeline(session.console(), timeline, session.text)
        say_written(session, written)
    if timeline.findings:
        raise typer.Exit(FINDINGS)


def _write(folder: Path, timeline: Timeline, document: str, text: Text) -> list[Path]:
    from scenarios.page.timeline import timeline_page

    return write_files(folder, FILES, (timeline_page(timeline, text), document))


def print_timeline(console: Console, timeline: Timeline, text: Text) -> None:
    """What the years bring in words, then month by month."""
    from rich.text import Text as Plain

    from scenarios.cli.tables import add_row, new_table, print_remarks
    from scenarios.numbers import level_text
    from scenarios.timeline.words import answers, periods, row, runs_text, title_text, titles

    level = level_text(timeline.settings.run.level)
    console.print(Plain(title_text(timeline, text), style="bold"))
    console.print(Plain(runs_text(timeline, text), style="dim"))
    print_remarks(console, timeline, text)
    for sentence in answers(timeline, text):
        console.print(Plain(f"• {sentence}"))
    table = new_table(*titles(text, text("table.error", level=level)))
    table.columns[0].no_wrap = False
    for period in periods(timeline):
        add_row(table, row(period, timeline, text))
    console.print(table)
    console.print(Plain(text("timeline.intervals", level=level), style="dim"))
