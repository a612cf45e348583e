"""Names and sentences of a study for people: of stations, pools, buffers, figures, remarks and run conditions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from scenarios.arms import Arm, active_key, limits, pool_key
from scenarios.estimates import Estimate
from scenarios.measures import Measure
from scenarios.numbers import ABSENT, number, style_of, value_text
from scenarios.study import DAY, Comparison, Remark, Study, StudySettings
from scenarios.text import Text
from simcore.nomenclature import label as quantity_label
from simcore.nomenclature import quantity
from simcore.spec import LineSpec

if TYPE_CHECKING:
    from scenarios.attribution import Work

HOUR = 3_600_000_000
# More tied stations than this are counted, not listed.
MOST_NAMES = 3


def for_line(text: Text, line: LineSpec) -> Text:
    """The texts in the unit that the line counts in: sets where a station joins several items, bins, or else pieces."""
    if line.bin_size > 1:
        return replace(text, flow="bins")
    inputs = (station.inputs for station in line.stations.values())
    joins = any(len(taken) > 1 or taken[0].quantity.value > 1 for taken in inputs)
    return replace(text, flow="sets" if joins else "pieces")


def station_name(line: LineSpec, name: str, text: Text) -> str:
    """Name of a station for people."""
    return text.name(line.stations[name].label, name)


def short_station_name(line: LineSpec, name: str, text: Text) -> str:
    """Name of a station where there is little room: the Chinese label is short, the English one is the name itself."""
    return station_name(line, name, text) if text.language == "zh" else name.replace("_", " ")


def stations_text(lines: Sequence[LineSpec], patterns: Iterable[str], text: Text) -> str:
    """The stations of lines that patterns match, by their short names; all of them, and many, are said in words.

    A pattern that matches none stands as it is written.
    """
    known = {name: line for line in reversed(lines) for name in line.stations}
    ordered = list(dict.fromkeys(name for line in lines for name in line.stations))
    given = tuple(patterns)
    found = [name for name in ordered if any(fnmatchcase(name, pattern) for pattern in given)]
    if len(ordered) > 1 and len(found) == len(ordered):
        return text("station.all")
    shown = [short_station_name(known[name], name, text) for name in found]
    if len(shown) > MOST_NAMES:
        shown = [text("station.several", first=", ".join(shown[:2]), count=len(shown))]
    unknown = [pattern for pattern in given if not any(fnmatchcase(name, pattern) for name in ordered)]
    return ", ".join((*shown, *unknown))


def buffer_name(line: LineSpec, name: str, text: Text) -> str:
    """Name of a buffer for people."""
    return text.name(line.buffers[name].label, name)


def pool_name(line: LineSpec, name: str, text: Text) -> str:
    """Name of a pool: its skill, with the first station of its zone where several pools have that skill."""
    pool = line.pools[name]
    shown = text(f"skill.{pool.skill}")
    if sum(other.skill == pool.skill for other in line.pools.values()) == 1:
        return shown
    if not pool.zone:
        return text("skill.one_of", skill=shown, name=name.replace("_", " "))
    first = short_station_name(line, pool.zone[0], text)
    key = "skill.zone_of_one" if len(pool.zone) == 1 else "skill.zone"
    return text(key, skill=shown, station=first)


def measure_name(name: str, measure: Measure, text: Text) -> str:
    """Name of a measure where there is little room: the Chinese label is short, the English one the name itself."""
    return text.name(measure.label, name) if text.language == "zh" else name.replace("_", " ")


def figure_name(key: str, text: Text) -> str:
    """Label of a figure: of the catalogue where it has one of its own, else of the nomenclature."""
    own = f"figure.{key}"
    return text(own) if text.has(own) else quantity_label(key, text.language)


def row_name(quantity: str, text: Text) -> str:
    """Name of a headline figure where it heads a row."""
    key = f"row.{quantity}"
    return text(key) if text.has(key) else figure_name(quantity, text)


def definition(key: str, text: Text) -> str:
    """One sentence that defines a figure."""
    own = f"definition.{key}"
    return text(own) if text.has(own) else quantity(key.partition(".")[0]).definition(text.language)


def arm_names(comparison: Comparison, text: Text) -> tuple[str, str]:
    """Names of both arms: those of the scenarios, else before and after."""
    first, second = comparison.labels
    return text.name(first, text("arm.before")), text.name(second, text("arm.after"))


def bottleneck_text(arm: Arm, text: Text) -> str:
    """The bottleneck with its active share, and those that can't be told from it."""
    if not arm.bottlenecks:
        return text("bottleneck.none")
    first = arm.bottlenecks[0]
    share = _whole_percent(arm.figure(active_key(first)), text)
    sentence = f"{short_station_name(arm.line, first, text)} ({share})"
    others = [short_station_name(arm.line, name, text) for name in arm.bottlenecks[1:]]
    if not others:
        return sentence
    if len(others) > MOST_NAMES - 1:
        return text("bottleneck.many", first=sentence, count=len(others))
    return text("bottleneck.tied", first=sentence, others=", ".join(others))


def resource_text(arm: Arm, text: Text, key: str = "resource.limiting") -> str:
    """The people for whom machines wait longest, with their utilisation and the wait per call, as the key says it."""
    if not arm.pools or not limits(arm, arm.pools[0]):
        return text("resource.none")
    first = arm.pools[0]
    share = _whole_percent(arm.figure(pool_key(first)), text)
    waits = "wait_per_request"
    wait = value_text(arm.figure(pool_key(first, waits)), style_of(waits), text)
    return text(key, name=pool_name(arm.line, first, text), share=share, wait=wait)


def _whole_percent(share: Estimate, text: Text) -> str:
    return ABSENT if share.value is None else number(share.value * 100.0, 0) + text("unit.percent")


def remark_text(remark: Remark, text: Text) -> str:
    """A remark as a sentence."""
    return text(f"remark.{remark.code}", **dict(remark.values))


def cause_text(cause: Remark, comparison: Comparison, text: Text) -> str:
    """A cause as a sentence: names for people, shares in per cent, logarithms times 100."""
    line = (comparison.after if cause.code.endswith("_AFTER") else comparison.before).line
    shown = {key: _shown(key, value, line, comparison, text) for key, value in cause.values.items()}
    total = cause.values.get("total")
    if isinstance(total, float):
        shown["percent"] = number(math.expm1(total) * 100.0, 1, sign=True) + text("unit.percent")
    return text(f"cause.{cause.code}", **shown)


def _shown(key: str, value: str | float, line: LineSpec, comparison: Comparison, text: Text) -> str:
    """A value of a cause as its key says: shares in per cent unless it says otherwise."""
    if isinstance(value, str):
        return _named(key, value, line, comparison, text)
    if isinstance(value, int):
        return number(value, 0)
    if key == "wait":
        return number(value * 60.0, 1)
    if key.startswith("delay"):
        return number(value, 1)
    if key in ("period_h", "check_h", "days"):
        return f"{value:g}"
    if key == "times":
        return number(value, 2)
    if key in ("measured", "true", "points"):
        return number(value * 100.0, 2, sign=True) + text("unit.points")
    if key.startswith(("shifted", "biased", "missing", "recorded", "stops")):
        return number(value * 100.0, 1) + text("unit.percent")
    if key == "value":
        return number(value * 100.0, 1)
    if key in ("total", "added") or key.startswith("value"):
        return number(value * 100.0, 1, sign=True)
    return number(value * 100.0, 0) + text("unit.percent")


def _named(key: str, name: str, line: LineSpec, comparison: Comparison, text: Text) -> str:
    if key == "station":
        return short_station_name(line, name, text)
    if key == "pool":
        return pool_name(line, name, text)
    return figure_name(name, text) if key == "loss" else measure_name(name, comparison.measures[name], text)


def duration_text(microseconds: int, text: Text) -> str:
    """A time in days, or in hours where it is no whole number of half days."""
    if microseconds % (DAY // 2) == 0:
        return text("unit.days_of", n=f"{microseconds / DAY:g}")
    return text("unit.hours_of", n=number(microseconds / HOUR, 0 if microseconds % HOUR == 0 else 2))


def runs_text(study: Study | Comparison, text: Text) -> str:
    """Number and length of the runs, in one phrase."""
    horizon = duration_text(study.settings.horizon, text)
    if isinstance(study, Comparison):
        return text("runs.pairs", n=study.pairs, horizon=horizon, seed=study.settings.seed)
    return text("runs.single", n=study.replications, horizon=horizon, seed=study.settings.seed)


def work_text(work: Work, settings: StudySettings, text: Text) -> str:
    """What an explanation takes, in one phrase."""
    key = "runs.sampled" if work.orders else "runs.combinations"
    return text(
        key, measures=work.measures, combinations=work.combinations, orders=work.orders, n=work.replications,
        runs=work.runs, horizon=duration_text(settings.horizon, text), seed=settings.seed,
    )  # fmt: skip


def warm_up_text(study: Study | Comparison, text: Text) -> str:
    """Length of the warm-up and how it was found."""
    return text(f"warmup.{study.warm_up.method}", time=duration_text(study.warm_up.time, text))
