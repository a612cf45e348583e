"""The command `quote`: from the line to the quotation, all steps in one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from scenarios.cli.appraisals import appraised, print_outlook
from scenarios.cli.predictions import DrawOptions, kept_folder
from scenarios.cli.runs import RunOptions, case_at, run_compare, say_written
from scenarios.cli.session import Session

# Without `--full`: enough to see what the document says, in minutes; the document calls itself reduced.
REDUCED_DRAWS, REDUCED_DAYS = 60, "5 d"
FULL_DRAWS, FULL_DAYS = 1000, "20 d"


def run_quote(session: Session, path: Path, options: RunOptions, draws: DrawOptions, *, full: bool) -> None:
    """Predict, compare, appraise, look for subsidies, and write the quotation."""
    from scenarios.prediction import find_draws, find_prediction
    from scenarios.report import write_quote
    from scenarios.study import chosen_scenario

    out = options.out or Path("quote")
    case = case_at(path)
    scenario = options.scenario or chosen_scenario(case)
    folder = kept_folder(case, options.cache)
    asked = replace(options, scenario=scenario, out=None)
    if full or (draws.draws is None and find_draws(case, scenario, folder) is None):
        count, days = (FULL_DRAWS, FULL_DAYS) if full else (REDUCED_DRAWS, REDUCED_DAYS)
        draws = replace(draws, draws=draws.draws or count, pairs=1)
        asked = replace(asked, horizon=options.horizon or days)
    appraisal = appraised(session, path, asked, draws)
    typer.echo(session.text("quote_command.compares"), err=True)
    run_compare(session, path, replace(options, scenario=scenario, out=out, horizon=None))
    print_outlook(session.console(), appraisal, session.text)
    written = write_quote(appraisal, find_prediction(case, scenario, folder), session.text, out)
    say_written(session, list(written))
