"""The command `appraise`: draws that are kept, or a prediction first, in money."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scenarios.cli.predictions import DrawOptions, kept_folder
from scenarios.cli.runs import RunOptions, case_at, runner_of
from scenarios.cli.session import Session
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from rich.console import Console

    from scenarios.appraisal import CaseAppraisal, CaseInMoney
    from scenarios.case import Case
    from scenarios.prediction import KeptDraws, PredictionSettings
    from scenarios.text import Text


# Names of inputs are long: on a narrow terminal the other columns give way first.
NAME_WIDTH = 26


@dataclass(frozen=True, slots=True)
class Asked:
    """A case, a scenario of it, and where its draws are kept."""

    case: Case
    scenario: str
    folder: Path


def run_appraise(session: Session, path: Path, options: RunOptions, draws: DrawOptions) -> None:
    """Appraise a scenario of a case, or several side by side."""
    from scenarios.appraisal import case_in_money
    from scenarios.appraisal.document import appraisals_document
    from scenarios.study import chosen_scenario
    from scenarios.words import for_line

    names: list[str | None] = [None] if options.scenario is None else [*scenario_names(options.scenario)]
    case = case_at(path)
    for name in names:
        case_in_money(case, name or chosen_scenario(case))
    found = [appraised(session, path, replace(options, scenario=name), draws) for name in names]
    if session.json:
        session.write(json.dumps(appraisals_document(found), ensure_ascii=False, indent=2, allow_nan=False))
        return
    for appraisal in found:
        print_appraisal(session.console(), appraisal, for_line(session.text, appraisal.money.case.line))
    if len(found) > 1:
        print_side_by_side(session.console(), found, for_line(session.text, found[0].money.case.line))


def scenario_names(asked: str) -> list[str]:
    """The scenarios that a list with commas names; LineproofError for one that is empty or named twice."""
    names = [name.strip() for name in asked.split(",")]
    if not all(names):
        raise LineproofError("OPTION_FORM", f"'{asked}' names no scenario", "such as a,b", "--scenario")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise LineproofError("OPTION_FORM", f"names '{twice}' twice", "name it once", "--scenario")
    return names


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
    money = _with_course(session, money, asked, options)
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


def _with_course(session: Session, money: CaseInMoney, asked: Asked, options: RunOptions) -> CaseInMoney:
    """Ramp-up and ageing, where anything changes with age; finished runs are kept."""
    from scenarios.appraisal.bill import bill_amounts, project_items
    from scenarios.appraisal.course import course_of, needs_course
    from scenarios.appraisal.increment import months_to_use
    from scenarios.economics.money import MONTHS
    from scenarios.study import settings_of

    settings = options.over(settings_of(asked.case))
    if not needs_course(money, settings.horizon):
        return money
    typer.echo(session.text("appraise.course"), err=True)
    items = project_items(money.measures, bill_amounts(money.measures), money.terms, money.change)
    with runner_of(session, replace(options, cache=asked.folder)) as runner:
        course = course_of(money, items, settings, runner)
    if course is None:
        return money
    months = course.of_project(months_to_use(money.terms, money.change), MONTHS * money.terms.years)
    return replace(money, course=months)


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
    """The outlook, then tables: value, costs, first year, tornado."""
    from scenarios.appraisal import words

    print_outlook(console, appraisal, text)
    _table(
        console, words.figure_titles(text), (*words.figure_rows(appraisal, text), *words.return_rows(appraisal, text))
    )
    _table(console, words.cost_titles(text), words.cost_rows(appraisal, text))
    _table(console, words.part_titles(text), words.part_rows(appraisal, text))
    _table(console, words.bar_titles(text), words.bar_rows(appraisal, text), names=NAME_WIDTH)


def print_outlook(console: Console, appraisal: CaseAppraisal, text: Text) -> None:
    """What must be known first, cash in words, and what isn't known."""
    from rich.text import Text as Plain

    from scenarios.appraisal import words

    case_name = text.own(appraisal.money.case.settings.name)
    title = text("appraise.title", name=case_name, scenario=words.scenario_name(appraisal, text))
    console.print(Plain(title, style="bold"))
    bad = appraisal.outlook in ("loss", "probable_loss")
    console.print(Plain(words.first_line(appraisal, text), style="bold red" if bad else "bold"))
    for sentence in words.sentences(appraisal, text):
        console.print(Plain(f"• {sentence}"))
    for sentence in words.unknowns(appraisal, text):
        console.print(Plain(f"? {sentence}", style="yellow"))


def print_side_by_side(console: Console, found: Sequence[CaseAppraisal], text: Text) -> None:
    """One row for each scenario."""
    from rich.text import Text as Plain

    from scenarios.appraisal import words

    console.print(Plain(text("appraise.compared"), style="bold"))
    _table(console, words.scenario_titles(text), (words.scenario_cells(each, text) for each in found))


def _table(console: Console, titles: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, names: int = 0) -> None:
    from scenarios.cli.tables import add_row, new_table

    table = new_table(*titles)
    for column in table.columns:
        column.no_wrap = False
    table.columns[0].min_width = names
    for row in rows:
        add_row(table, row)
    console.print(table)
