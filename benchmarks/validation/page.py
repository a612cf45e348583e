"""The page of the validation, from rows to Markdown."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.validation.cases import SEED, Row, Section
from benchmarks.validation.figure import dots_and_intervals
from benchmarks.validation.stations import StationRuns, rows, state_ratios
from simcore.stats import DEFAULT_LEVEL, binomial_bounds

ROOT = Path(__file__).resolve().parents[2]
IMAGES = "images"
CONFIDENCE = 0.999

INTRODUCTION = """# Validation

Everything on this page is computed. `python -m benchmarks.validation`, run in the folder of the project, simulates
every line below with the reference engine, compares it with its exact value and writes this page and its figures; the
same versions write the same bytes. Seed {seed}; lineproof {lineproof}, SimPy {simpy}, NumPy {numpy}, SciPy {scipy}.

Exact values come from closed forms (`simcore.analytic`) and from Markov chains solved in the tests
(`tests/oracles/exact`), by code that shares nothing with the engine. Intervals are those of
`simcore.stats.mean_interval` for nominal {level} over independent replications. An interval that misses is not an
error: of {count} correct ones, {low} to {high} hold their exact value ({confidence}, if they were independent; rows
of one table come from the same runs). **Here {held} of {count} do.**

How often intervals cover is a test of its own, with nothing tuned for it: 1,000 studies of M/M/1 with default settings
(warm-up found automatically), and 1,000 paired comparisons of two lines, must hold the exact figures in 93-97 % of
cases: `pytest -m slow tests/statistics`; a reduced version is part of the default tests. The oracles themselves are
tested in `tests/oracles`, with throughput, states and contents of every station.

What published figures of renovations are worth against this model is a page of its own, [headline.md](headline.md).
"""

STATIONS = """## Stations of the bearing line alone, against their budget

Every station of the reference line alone, never starved and never blocked, over whole lots, {replications} replications
each. The budget (`lines.budget`) is a calculation by hand; it and the simulation share the parameters and nothing else.
Setups and stops are complete at the end of a run; tool changes are counted as often as they happen in the long run.
Capacity counts all units of the station.

![Budget of the stations](images/validation-stations.svg)

"""

STATES = """
One station alone tells rare stops roughly. All stations together, simulated over budgeted time by state:

"""


@dataclass(frozen=True, slots=True)
class Group:
    """Sections that share a figure."""

    key: str
    title: str
    sections: tuple[Section, ...]


def page(groups: Sequence[Group], stations: Sequence[StationRuns]) -> tuple[str, Mapping[str, str]]:
    """The text and the figures by file name."""
    budget, states = rows(stations), state_ratios(stations)
    found = [row for group in groups for section in group.sections for row in section.rows] + [*budget, *states]
    parts = [_introduction(found)]
    images = {}
    for group in groups:
        name = f"validation-{group.key}.svg"
        labelled = [(f"{section.title}: {row.name}", row) for section in group.sections for row in section.rows]
        images[name] = dots_and_intervals(group.title, [(_short(label), row) for label, row in labelled])
        parts.append(f"\n## {group.title}\n\n![{group.title}]({IMAGES}/{name})\n")
        parts += [section_text(section) for section in group.sections]
    parts += ["\n", STATIONS.format(replications=len(stations[0].runs)), station_table(stations)]
    parts += [STATES, table(("state", "budget", "simulated / budget", "95 % interval"), map(_ratio_cells, states))]
    images["validation-stations.svg"] = dots_and_intervals(
        "Time per piece of every station alone, and of all stations by state",
        [(row.name, row) for row in (*budget, *states)],
    )
    return "".join(parts), images


def section_text(section: Section) -> str:
    """Heading, source, setting and table of one oracle."""
    heading = f"\n### {section.title[:1].upper()}{section.title[1:]}\n\n<!-- oracle: {section.key} -->\n"
    text = f"Exact by: {section.source}. Simulated: {section.setting}.\n\n"
    titles = ("figure", "unit", "exact", "simulated", "95 % interval", "difference")
    return heading + text + table(titles, map(_cells, section.rows))


def station_table(stations: Sequence[StationRuns]) -> str:
    """Budget and simulation of every station, as time per piece and as capacity."""
    titles = (
        "station", "units", "lots", "budget [s/piece]", "simulated", "95 % interval", "difference",
        "capacity by budget [1/h]", "simulated",
    )  # fmt: skip
    return table(titles, (_station_cells(station) for station in stations))


def table(titles: Sequence[str], cells: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [titles, ["---"] * len(titles), *cells]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def _introduction(found: Sequence[Row]) -> str:
    low, high = (round(share * len(found)) for share in binomial_bounds(DEFAULT_LEVEL, len(found), CONFIDENCE))
    versions = {name: version(name) for name in ("simpy", "numpy", "scipy")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return INTRODUCTION.format(
        seed=SEED, level=_percent(DEFAULT_LEVEL), count=len(found), low=low, high=high, confidence=_percent(CONFIDENCE),
        held=sum(row.agrees for row in found), lineproof=project["version"], **versions,
    )  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:g} %"


def _short(label: str) -> str:
    # The plot leaves room for some 65 characters before its lines.
    return label if len(label) <= 66 else f"...{label[-63:]}"


def _cells(row: Row) -> tuple[str, ...]:
    return row.name, row.unit, _number(row.exact), _number(row.simulated), _interval(row), _difference(row)


def _ratio_cells(row: Row) -> tuple[str, ...]:
    return f"`{row.name}`", _number(row.exact), _number(row.simulated), _interval(row)


def _station_cells(station: StationRuns) -> tuple[object, ...]:
    row, units = station.row(), station.budget.units
    times = _number(row.exact), _number(row.simulated), _interval(row), _difference(row)
    capacities = (f"{3600 * units / seconds:.1f}" for seconds in (row.exact, row.simulated))
    return f"`{row.name}`", units, station.lots, *times, *capacities


def _number(value: float) -> str:
    return f"{value:.5g}"


def _interval(row: Row) -> str:
    if row.ends is None:
        return "none: nothing varies"
    low, high = row.ends
    return f"{_number(low)} to {_number(high)}{'' if row.agrees else ' (misses)'}"


def _difference(row: Row) -> str:
    return f"{row.simulated / row.exact - 1:+.2%}"
