"""The command `appraise`: draws that are kept, or a prediction first, in money."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scenarios.cli.predictions import DrawOptions, kept_folder
from scenarios.cli.runs import RunOptions, case_at, runner_of
from scenarios.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from scenarios.appraisal import CaseAppraisal
    from scenarios.case import Case
    from scenarios.prediction import KeptDraws, PredictionSettings
    from scenarios.text import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """A case, a scenario of it, and where its draws are kept."""

    case: Case
    scenario: str
    folder: Path


def run_appraise(session: Session, path: Path, options: RunOptions, draws: DrawOptions) -> None:
    """Appraise a scenario of a case."""
    from scenarios.appraisal.document import appraisal_document

    appraisal = appraised(session, path, options, draws)
    if session.json:
        document = appraisal_document(appraisal)
        session.write(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        print_appraisal(session.console(), appraisal, session.text)


def appraised(session: Session, path: Path, options: RunOptions, draws: DrawOptions) -> CaseAppraisal:
    """The appraisal of a scenario, from the draws that are kept or from a prediction that is made first.

    Prices and terms are read before anything is simulated.
    """
    from scenarios.appraisal import appraise_draws, case_in_money
    from scenarios.prediction.parameters import inventory
    from scenarios.study import chosen_scenario

    case = case_at(path)
    asked = Asked(case, options.scenario or chosen_scenario(case), kept_folder(case, options.cache))
    money = case_in_money(case, asked.scenario)
    kept = _draws(session, asked, options, draws)
    known = inventory(case, (case.settings.baseline, asked.scenario))
    return appraise_draws(money, kept, {entry.key: entry.source for entry in known.uncertain})


def _draws(session: Session, asked: Asked, options: RunOptions, draws: DrawOptions) -> KeptDraws:
    from scenarios.prediction import PredictionSettings, draws_of, find_draws, keep_draws, keep_prediction, predict
    from scenarios.study import settings_of

    kept = find_draws(asked.case, asked.scenario, asked.folder)
    settings = draws.over(PredictionSettings(options.over(settings_of(asked.case))))
    if kept is not None and _serves(kept, options, draws, settings):
        from scenarios.words import duration_text

        horizon = duration_text(kept.horizon, session.text)
        typer.echo(session.text("appraise.reads", draws=kept.draws, horizon=horizon), err=True)
        return kept
    session.interrupted = session.text("session.interrupted_kept", folder=asked.folder)
    typer.echo(session.text("appraise.begins", draws=settings.draws, folder=asked.folder), err=True)
    with runner_of(session, replace(options, cache=asked.folder)) as runner:
        prediction = predict(asked.case, settings, runner, scenario=asked.scenario)
    keep_prediction(prediction, asked.case, asked.folder)
    made = draws_of(prediction)
    keep_draws(made, asked.case, asked.scenario, asked.folder)
    return made


def _serves(kept: KeptDraws, options: RunOptions, draws: DrawOptions, settings: PredictionSettings) -> bool:
    """Whether kept draws are what is asked for: what isn't said is as it was."""
    run = settings.run
    return (
        (draws.draws is None or kept.draws == draws.draws)
        and (draws.pairs is None or kept.pairs == draws.pairs)
        and (options.horizon is None or kept.horizon == run.horizon)
        and (options.warmup is None or kept.warmup == run.warmup)
        and (options.seed is None or kept.seed == run.seed)
    )


def print_appraisal(console: Console, appraisal: CaseAppraisal, text: Text) -> None:
    """The first line, cash in words, then tables: value, costs, first year, tornado."""
    from rich.text import Text as Plain

    from scenarios.appraisal import words

    money = appraisal.money
    label = text.name(money.case.settings.scenarios[money.scenario].label, money.scenario)
    name = text.own(money.case.settings.name)
    console.print(Plain(text("appraise.title", name=name, scenario=label), style="bold"))
    bad = appraisal.outlook in ("loss", "probable_loss")
    console.print(Plain(words.first_line(appraisal, text), style="bold red" if bad else "bold"))
    for sentence in words.sentences(appraisal, text):
        console.print(Plain(f"• {sentence}"))
    for sentence in words.unknowns(appraisal, text):
        console.print(Plain(f"? {sentence}", style="yellow"))
    _table(console, words.figure_titles(text), words.figure_rows(appraisal, text))
    _table(console, words.cost_titles(text), words.cost_rows(appraisal, text))
    _table(console, words.part_titles(text), words.part_rows(appraisal, text))
    _table(console, words.bar_titles(text), words.bar_rows(appraisal, text))


def _table(console: Console, titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    from scenarios.cli.tables import add_row, new_table

    table = new_table(*titles)
    table.columns[0].no_wrap = False
    for row in rows:
        add_row(table, row)
    console.print(table)
