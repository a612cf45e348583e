"""The command `alternatives` and its answer in the terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from scenarios.cli.durations import share
from scenarios.cli.predictions import kept_folder
from scenarios.cli.runs import RunOptions, case_at, runner_of, say_written, write_files
from scenarios.cli.session import FINDINGS, Session

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from scenarios.alternatives import Alternatives, AlternativesSettings, SearchWork
    from scenarios.text import Text

FILES = ("alternatives.html", "alternatives.json")
# Names of changes take several rows where they are longer.
NAME_WIDTH = 24


def run_alternatives(
    session: Session, path: Path, options: RunOptions, margin: str | None, settled: int | None
) -> None:
    """Search what else would bring the output of a scenario of a case."""
    from scenarios.alternatives import AlternativesSettings, alternatives_document, alternatives_study
    from scenarios.study import settings_of

    case = case_at(path)
    given: dict[str, Any] = {"margin": share(margin, "--margin"), "settled": settled}
    settings = AlternativesSettings(options.over(settings_of(case)))
    settings = replace(settings, **{name: value for name, value in given.items() if value is not None})
    folder = kept_folder(case, options.cache)
    session.interrupted = session.text("session.interrupted_kept", folder=folder)

    def announce(work: SearchWork) -> None:
        typer.echo(_work_text(work, settings, folder, session.text), err=True)

    with runner_of(session, replace(options, cache=folder)) as runner:
        found = alternatives_study(case, settings, runner, scenario=options.scenario, announce=announce)
    document = json.dumps(alternatives_document(found), ensure_ascii=False, indent=2, allow_nan=False)
    written = [] if options.out is None else _write(options.out, found, document, session.text)
    if session.json:
        session.write(document)
    else:
        print_alternatives(session.console(), found, session.text)
        say_written(session, written)
    if found.findings:
        raise typer.Exit(FINDINGS)


def _write(folder: Path, found: Alternatives, document: str, text: Text) -> list[Path]:
    from scenarios.page.alternatives import alternatives_page

    return write_files(folder, FILES, (alternatives_page(found, text), document))


def _work_text(work: SearchWork, settings: AlternativesSettings, folder: Path, text: Text) -> str:
    from scenarios.words import duration_text

    return text(
        "alternatives.begins", candidates=work.candidates, screening=work.screening_runs,
        short=duration_text(work.screening_horizon, text), settling=work.settling_runs,
        horizon=duration_text(settings.run.horizon, text), settled=work.settled, folder=folder,
    )  # fmt: skip


def print_alternatives(console: Console, found: Alternatives, text: Text) -> None:
    """What brings as much in words, the table of what was settled, and what was only screened."""
    from rich.text import Text as Plain

    from scenarios.alternatives.words import answers, footnotes
    from scenarios.cli.tables import print_remarks
    from scenarios.words import arm_names, runs_text, warm_up_text

    comparison = found.comparison
    console.print(Plain(f"{text.own(comparison.name)}   {' → '.join(arm_names(comparison, text))}", style="bold"))
    console.print(Plain(f"{runs_text(comparison, text)}; {warm_up_text(comparison, text)}", style="dim"))
    print_remarks(console, found, text)
    for sentence in answers(found, text):
        console.print(Plain(f"• {sentence}"))
    console.print(_table(found, text))
    for sentence in footnotes(found, text):
        console.print(Plain(sentence, style="dim"))


def _table(found: Alternatives, text: Text) -> Table:
    from rich.text import Text as Plain

    from scenarios.alternatives.words import COLUMNS, judged_cells, judged_name, package_cells
    from scenarios.cli.tables import add_row, new_table

    table = new_table(text("alternatives.change"), *(text(f"alternatives.{key}") for key in COLUMNS))
    table.columns[0].no_wrap, table.columns[0].min_width = False, NAME_WIDTH
    add_row(table, (Plain(text("alternatives.package"), style="bold"), *package_cells(found, text)))
    for judged in (found.nothing, *found.settled):
        add_row(table, (judged_name(judged, found, text), *judged_cells(judged, text)))
    return table
