"""The command `alternatives` and its answer in the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from scenarios.cli.durations import share
from scenarios.cli.predictions import kept_folder
from scenarios.cli.runs import RunOptions, case_at, runner_of
from scenarios.cli.session import FINDINGS, Session

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from scenarios.alternatives import Alternatives, AlternativesSettings, Candidate, Judged, Screened, SearchWork
    from scenarios.alternatives.candidates import NotMade
    from scenarios.alternatives.costs import Cost
    from scenarios.estimates import Estimate
    from scenarios.text import Text

# Candidates that a sentence names; all of them stand in the JSON.
MOST_NAMED = 12
FILE = "alternatives.json"
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
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / FILE).write_text(document, encoding="utf-8")
    if session.json:
        session.write(document)
    else:
        print_alternatives(session.console(), found, session.text)
        if options.out is not None:
            session.write(session.text("session.written", paths=options.out / FILE))
    if found.findings:
        raise typer.Exit(FINDINGS)


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

    from scenarios.cli.tables import print_remarks
    from scenarios.words import arm_names, runs_text, warm_up_text

    comparison = found.comparison
    console.print(Plain(f"{text.own(comparison.name)}   {' → '.join(arm_names(comparison, text))}", style="bold"))
    console.print(Plain(f"{runs_text(comparison, text)}; {warm_up_text(comparison, text)}", style="dim"))
    print_remarks(console, found, text)
    for sentence in _answers(found, text):
        console.print(Plain(f"• {sentence}"))
    console.print(_table(found, text))
    for sentence in _footnotes(found, text):
        console.print(Plain(sentence, style="dim"))


def _answers(found: Alternatives, text: Text) -> Iterator[str]:
    margin = _percent(found.settings.margin)
    if found.nothing.verdict != "less":
        key = "nothing_unclear" if found.nothing.verdict == "unclear" else "nothing_same"
        yield text(f"alternatives.{key}", margin=margin)
    priced = [judged for judged in found.sufficient if _cost(judged) is not None]
    others = [judged for judged in found.sufficient if _cost(judged) is None]
    if priced:
        cost, package = _cost_text(_cost(priced[0]), text), _cost_text(found.package_cost, text)
        yield text("alternatives.cheapest", name=_name(priced[0], found, text), cost=cost, package=package)
    if others:
        names = text("alternatives.separator").join(_name(judged, found, text) for judged in others)
        yield text("alternatives.first", names=names)
    if not found.sufficient:
        yield text("alternatives.none", count=len(found.settled))
    unclear = sum(judged.verdict == "unclear" for judged in found.settled)
    if unclear:
        yield text("alternatives.candidates_unclear", count=unclear)


def _table(found: Alternatives, text: Text) -> Table:
    from rich.text import Text as Plain

    from scenarios.cli.tables import add_row, new_table

    titles = [text(f"alternatives.{key}") for key in ("output", "gain", "against", "defects", "verdict", "cost")]
    table = new_table(text("alternatives.change"), *titles)
    table.columns[0].no_wrap, table.columns[0].min_width = False, NAME_WIDTH
    package = (
        _output(found.package_output, text), _change(found.package_gain, text), "",
        _defects(found.package_defects, text), "", _cost_text(found.package_cost, text),
    )  # fmt: skip
    add_row(table, (Plain(text("alternatives.package"), style="bold"), *package))
    for judged in (found.nothing, *found.settled):
        cells = (
            _output(judged.output, text), _change(judged.gain, text), _against(judged.against, text),
            _defects(judged.defects, text), text(f"alternatives.{judged.verdict}"),
            "0" if judged.candidate is None else _cost_text(judged.candidate.cost, text),
        )  # fmt: skip
        add_row(table, (_name(judged, found, text), *cells))
    return table


def _footnotes(found: Alternatives, text: Text) -> Iterator[str]:
    from scenarios.alternatives.settings import SCREENING_REPLICATIONS
    from scenarios.numbers import level_text
    from scenarios.words import duration_text

    settings = found.settings
    yield text(
        "alternatives.together", margin=_percent(settings.margin), level=level_text(settings.run.level),
        count=len(found.settled) + 1,
    )  # fmt: skip
    possible = [entry for entry in found.left_out if entry.possible]
    short = [entry for entry in found.left_out if not entry.possible]
    if possible:
        names = _listed([_screened_text(entry, found, text) for entry in possible], text)
        yield text("alternatives.out_of_places", settled=settings.settled, count=len(possible), names=names)
    if short:
        names = _listed([_screened_text(entry, found, text) for entry in short], text)
        horizon = duration_text(found.work.screening_horizon, text)
        yield text("alternatives.fell_short", n=SCREENING_REPLICATIONS, horizon=horizon, count=len(short), names=names)
    if found.not_made:
        names = _listed([_not_made_text(entry) for entry in found.not_made], text)
        yield text("alternatives.not_made", count=len(found.not_made), names=names)


def _listed(names: Sequence[str], text: Text) -> str:
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown.append(text("alternatives.further", count=len(names) - MOST_NAMED))
    return text("alternatives.separator").join(shown)


def _screened_text(entry: Screened, found: Alternatives, text: Text) -> str:
    return f"{_candidate_name(entry.candidate, found, text)} ({_change(entry.against, text)})"


def _not_made_text(entry: NotMade) -> str:
    return f"{entry.key} ({entry.reason})"


def _name(judged: Judged, found: Alternatives, text: Text) -> str:
    if judged.candidate is None:
        return text("alternatives.nothing")
    return _candidate_name(judged.candidate, found, text)


def _candidate_name(candidate: Candidate, found: Alternatives, text: Text) -> str:
    from scenarios.words import buffer_name, measure_name, pool_name, short_station_name

    line, subject = found.comparison.before.line, candidate.subject
    if candidate.kind == "measure":
        return text("alternatives.measure", name=measure_name(subject, found.comparison.measures[subject], text))
    if candidate.kind == "people":
        name = pool_name(line, subject, text)
    elif candidate.kind == "buffer":
        name = buffer_name(line, subject, text)
    elif candidate.kind == "unit":
        name = short_station_name(line, subject, text)
    else:
        name = subject
    numbers = {key: _plain(getattr(candidate, key)) for key in ("before", "after", "period")}
    return text(f"alternatives.{candidate.kind}", name=name, **numbers)


def _plain(value: float | None) -> str:
    from scenarios.numbers import ABSENT

    return ABSENT if value is None else f"{value:,.6g}"


def _percent(share: float) -> str:
    return f"{100.0 * share:g} %"


def _output(output: Estimate, text: Text) -> str:
    from scenarios.numbers import Style, value_text

    return value_text(output, Style(1.0, 0, "items"), text)


def _defects(defects: Estimate, text: Text) -> str:
    from scenarios.numbers import PERCENT, value_text

    return value_text(defects, PERCENT, text)


def _change(change: Estimate, text: Text) -> str:
    from scenarios.numbers import ABSENT, number

    if change.value is None:
        return ABSENT
    if change.note == "UNCHANGED":
        return text("alternatives.unchanged")
    return number(100.0 * change.value, 1, sign=True) + text("unit.percent")


def _against(against: Estimate, text: Text) -> str:
    from scenarios.numbers import interval_text

    if against.value is None or against.note == "UNCHANGED":
        return _change(against, text)
    return f"{_change(against, text)} {interval_text(against, 100.0, text, 1, sign=True)}"


def _cost(judged: Judged) -> Cost | None:
    return None if judged.candidate is None else judged.candidate.cost


def _cost_text(cost: Cost | None, text: Text) -> str:
    """Exact: as many decimals as the bill has."""
    return text("alternatives.unknown") if cost is None else f"{cost.typical:,f}"
