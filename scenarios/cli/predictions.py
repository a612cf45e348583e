"""The command `predict`, and what `compare` says of a prediction that is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from scenarios.cli.durations import share
from scenarios.cli.runs import RunOptions, case_at, runner_of, say_written, write_files
from scenarios.cli.session import FINDINGS, Session

if TYPE_CHECKING:
    from scenarios.case import Case
    from scenarios.prediction import PredictionSettings
    from scenarios.prediction.result import Prediction
    from scenarios.text import Text

KEPT = ".lineproof"
"""Folder in a case for finished runs and predictions, unless `--cache` names another."""
FILES = ("prediction.html", "prediction.json")


@dataclass(frozen=True, slots=True)
class DrawOptions:
    """What a person may say about the draws, as it was typed."""

    draws: int | None = None
    pairs: int | None = None
    claims: tuple[str, ...] = ()
    separate: bool = False

    def over(self, settings: PredictionSettings) -> PredictionSettings:
        """The settings with everything that was said; LineproofError for what can't be."""
        gains = [gain for text in self.claims if (gain := share(text, "--claim")) is not None]
        given: dict[str, Any] = {"draws": self.draws, "pairs": self.pairs, "claims": tuple(gains) or None}
        said = {name: value for name, value in given.items() if value is not None}
        return replace(settings, separate=self.separate, **said)


def run_predict(session: Session, path: Path, options: RunOptions, draws: DrawOptions) -> None:
    """Predict what a scenario of a case gains, and keep the prediction for `compare`."""
    from scenarios.cli.prediction_tables import print_prediction
    from scenarios.prediction import (
        PredictionSettings,
        draws_of,
        keep_draws,
        keep_prediction,
        predict,
        prediction_document,
    )
    from scenarios.study import settings_of

    case = case_at(path)
    settings = draws.over(PredictionSettings(options.over(settings_of(case))))
    folder = kept_folder(case, options.cache)
    session.interrupted = session.text("session.interrupted_kept", folder=folder)
    _announce(session, settings, folder)
    with runner_of(session, replace(options, cache=folder)) as runner:
        prediction = predict(case, settings, runner, scenario=options.scenario)
    keep_prediction(prediction, case, folder)
    keep_draws(draws_of(prediction), case, prediction.scenario, folder)
    document = json.dumps(prediction_document(prediction), ensure_ascii=False, indent=2, allow_nan=False)
    written = [] if options.out is None else _write(options.out, prediction, case, document, session.text)
    if session.json:
        session.write(document)
    else:
        print_prediction(session.console(), prediction, case, session.text)
        say_written(session, written)
    if prediction.findings:
        raise typer.Exit(FINDINGS)


def _write(folder: Path, prediction: Prediction, case: Case, document: str, text: Text) -> list[Path]:
    from scenarios.page.prediction import prediction_page

    return write_files(folder, FILES, (prediction_page(prediction, case, text), document))


def kept_folder(case: Case, cache: Path | None) -> Path:
    """Where finished runs and predictions of a case are kept."""
    return cache or case.directory / KEPT


def _announce(session: Session, settings: PredictionSettings, folder: Path) -> None:
    from scenarios.prediction.settings import fewest_runs
    from scenarios.words import duration_text

    horizon = duration_text(settings.run.horizon, session.text)
    typer.echo(session.text("predict.begins", runs=fewest_runs(settings), horizon=horizon, folder=folder), err=True)
