"""What a search for alternatives says in words and cells, for the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenarios.alternatives.candidates import Candidate, NotMade
from scenarios.alternatives.costs import Cost
from scenarios.alternatives.settings import SCREENING_REPLICATIONS
from scenarios.alternatives.study import Alternatives, Judged, Screened
from scenarios.estimates import Estimate
from scenarios.numbers import ABSENT, PERCENT, Style, interval_text, level_text, number, value_text
from scenarios.text import Text
from scenarios.words import buffer_name, duration_text, measure_name, pool_name, short_station_name

# Candidates that a sentence names; all of them stand in the JSON and on the page.
MOST_NAMED = 12
COLUMNS = ("output", "gain", "against", "defects", "verdict", "cost")


def answers(found: Alternatives, text: Text) -> Iterator[str]:
    """What doing nothing brings, what brings as much as the package, and what can't be told, in sentences."""
    margin = percent(found.settings.margin)
    if found.nothing.verdict != "less":
        key = "nothing_unclear" if found.nothing.verdict == "unclear" else "nothing_same"
        yield text(f"alternatives.{key}", margin=margin)
    priced = [judged for judged in found.sufficient if _cost(judged) is not None]
    others = [judged for judged in found.sufficient if _cost(judged) is None]
    if priced:
        cost, package = cost_text(_cost(priced[0]), text), cost_text(found.package_cost, text)
        yield text("alternatives.cheapest", name=judged_name(priced[0], found, text), cost=cost, package=package)
    if others:
        names = text("alternatives.separator").join(judged_name(judged, found, text) for judged in others)
        yield text("alternatives.first", names=names)
    if not found.sufficient:
        yield text("alternatives.none", count=len(found.settled))
    unclear = sum(judged.verdict == "unclear" for judged in found.settled)
    if unclear:
        yield text("alternatives.candidates_unclear", count=unclear)


def package_cells(found: Alternatives, text: Text) -> tuple[str, ...]:
    """Cells of the package in `COLUMNS`."""
    return (
        output_text(found.package_output, text), change_text(found.package_gain, text), "",
        defect_text(found.package_defects, text), "", cost_text(found.package_cost, text),
    )  # fmt: skip


def judged_cells(judged: Judged, text: Text) -> tuple[str, ...]:
    """Cells of doing nothing or of a settled change in `COLUMNS`."""
    return (
        output_text(judged.output, text), change_text(judged.gain, text), against_text(judged.against, text),
        defect_text(judged.defects, text), text(f"alternatives.{judged.verdict}"),
        "0" if judged.candidate is None else cost_text(judged.candidate.cost, text),
    )  # fmt: skip


def footnotes(found: Alternatives, text: Text) -> Iterator[str]:
    """What "as much" means, and what was screened only or not simulated."""
    yield together_text(found, text)
    possible = [entry for entry in found.left_out if entry.possible]
    short = [entry for entry in found.left_out if not entry.possible]
    if possible:
        names = _listed([_screened_text(entry, found, text) for entry in possible], text)
        yield text("alternatives.out_of_places", settled=found.settings.settled, count=len(possible), names=names)
    if short:
        names = _listed([_screened_text(entry, found, text) for entry in short], text)
        horizon = duration_text(found.work.screening_horizon, text)
        yield text("alternatives.fell_short", n=SCREENING_REPLICATIONS, horizon=horizon, count=len(short), names=names)
    if found.not_made:
        names = _listed([_not_made_text(entry) for entry in found.not_made], text)
        yield text("alternatives.not_made", count=len(found.not_made), names=names)


def together_text(found: Alternatives, text: Text) -> str:
    """What "as much" means, and how sure it is."""
    return text(
        "alternatives.together", margin=percent(found.settings.margin), level=level_text(found.settings.run.level),
        count=len(found.settled) + 1,
    )  # fmt: skip


def _listed(names: Sequence[str], text: Text) -> str:
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown.append(text("alternatives.further", count=len(names) - MOST_NAMED))
    return text("alternatives.separator").join(shown)


def _screened_text(entry: Screened, found: Alternatives, text: Text) -> str:
    return f"{candidate_name(entry.candidate, found, text)} ({change_text(entry.against, text)})"


def _not_made_text(entry: NotMade) -> str:
    return f"{entry.key} ({entry.reason})"


def judged_name(judged: Judged, found: Alternatives, text: Text) -> str:
    """Name of what was judged."""
    if judged.candidate is None:
        return text("alternatives.nothing")
    return candidate_name(judged.candidate, found, text)


def candidate_name(candidate: Candidate, found: Alternatives, text: Text) -> str:
    """Name of a single change, with the number that it changes."""
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
    return ABSENT if value is None else f"{value:,.6g}"


def percent(share: float) -> str:
    """A share in per cent, with the digits that it has."""
    return f"{100.0 * share:g} %"


def output_text(output: Estimate, text: Text) -> str:
    """Good pieces a day."""
    return value_text(output, Style(1.0, 0, "items"), text)


def defect_text(defects: Estimate, text: Text) -> str:
    """A defect rate."""
    return value_text(defects, PERCENT, text)


def change_text(change: Estimate, text: Text) -> str:
    """A relative change, or that no run differs."""
    if change.value is None:
        return ABSENT
    if change.note == "UNCHANGED":
        return text("alternatives.unchanged")
    return number(100.0 * change.value, 1, sign=True) + text("unit.percent")


def against_text(against: Estimate, text: Text) -> str:
    """A relative difference with its interval."""
    if against.value is None or against.note == "UNCHANGED":
        return change_text(against, text)
    return f"{change_text(against, text)} {interval_text(against, 100.0, text, 1, sign=True)}"


def _cost(judged: Judged) -> Cost | None:
    return None if judged.candidate is None else judged.candidate.cost


def cost_text(cost: Cost | None, text: Text) -> str:
    """Exact: as many decimals as the bill has."""
    return text("alternatives.unknown") if cost is None else f"{cost.typical:,f}"
