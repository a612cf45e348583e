"""The command `quote`: from the line to the quotation, all steps in one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scenarios.cli.appraisals import appraised, print_outlook, print_side_by_side, scenario_names
from scenarios.cli.predictions import DrawOptions, kept_folder
from scenarios.cli.runs import RunOptions, case_at, horizon_of, run_compare, say_written
from scenarios.cli.session import Session

if TYPE_CHECKING:
    from scenarios.appraisal import CaseAppraisal
    from scenarios.case import Case

# Without `--full`: enough to see what the document says, in minutes; the document calls itself reduced.
REDUCED_DRAWS, REDUCED_DAYS = 60, 5
FULL_DRAWS, FULL_DAYS = 1000, 20


def run_quote(session: Session, path: Path, options: RunOptions, draws: DrawOptions, *, full: bool) -> None:
    """Predict, compare, appraise, look for subsidies, and write the quotation: the first scenario in full."""
    from scenarios.appraisal import case_in_money
    from scenarios.prediction import find_prediction
    from scenarios.report import Option, write_quote
    from scenarios.words import for_line

    out = options.out or Path("quote")
    case = case_at(path)
    names, left_out = _chosen(case, options.scenario)
    folder = kept_folder(case, options.cache)
    for scenario in names:
        case_in_money(case, scenario)
    found = []
    for scenario in names:
        asked = replace(options, scenario=scenario, out=None)
        if len(names) > 1:
            typer.echo(session.text("quote_command.scenario", name=scenario), err=True)
        found.append(_appraised(session, path, case, asked, draws, full=full))
    first, *others = found
    typer.echo(session.text("quote_command.compares"), err=True)
    run_compare(session, path, replace(options, scenario=names[0], out=out, horizon=None))
    text = for_line(session.text, case.line)
    print_outlook(session.console(), first, text)
    if others:
        print_side_by_side(session.console(), found, text)
    if left_out:
        typer.echo(session.text("quote_command.left_out", names=", ".join(left_out)), err=True)
    predictions = [find_prediction(case, scenario, folder) for scenario in names]
    beside = [Option(*each) for each in zip(others, predictions[1:], strict=True)]
    written = write_quote(first, predictions[0], session.text, out, beside, left_out)
    say_written(session, list(written))


def _chosen(case: Case, asked: str | None) -> tuple[list[str], list[str]]:
    """The scenarios to appraise, the first in full, and those that nobody named and that have no prices.

    Raises:
        LineproofError: as `scenario_names`.
    """
    from scenarios.appraisal import economics_path, load_terms

    if asked is not None:
        return scenario_names(asked), []
    others = [name for name in case.settings.scenarios if name != case.settings.baseline]
    path = economics_path(case)
    if len(others) < 2 or not path.exists():
        return others[:1] or [case.settings.baseline], []
    priced = load_terms(path).scenarios
    first, *further = others
    # The first one is asked for even without prices: that it has none is what must be said then.
    return [first, *(name for name in further if name in priced)], [name for name in further if name not in priced]


def days_for(case: Case, days: int) -> int:
    """So many days observed, or as many as the warm-up of the case has: a shorter window supports no figures."""
    from scenarios.study import DAY

    return max(days, -(-(case.settings.warmup or 0) // DAY))


def _appraised(
    session: Session, path: Path, case: Case, options: RunOptions, draws: DrawOptions, *, full: bool
) -> CaseAppraisal:
    """A scenario appraised; without kept draws from reduced ones, and from all of them where `full`."""
    from scenarios.prediction import find_draws

    folder = kept_folder(case, options.cache)
    if full or find_draws(case, options.scenario or "", folder) is None:
        count, days = (FULL_DRAWS, FULL_DAYS) if full else (REDUCED_DRAWS, REDUCED_DAYS)
        # Who asks for a number of draws alone gets the window of the case.
        horizon = options.horizon or (horizon_of(days_for(case, days)) if full or draws.draws is None else None)
        # One pair for each draw, whatever the pilot of a scenario would choose: draws then match between scenarios.
        draws, options = replace(draws, draws=draws.draws or count, pairs=1), replace(options, horizon=horizon)
    return appraised(session, path, options, draws)
