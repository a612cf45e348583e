"""Measures: named, composable transforms of a line by mechanism; no field acts on a key performance indicator.

A measure changes parameters of machines, stops, people and checks on the stations that it covers (`split` tells some
units of a station apart, so that they can be covered alone). Gains emerge from the simulation of the changed line.

How far a measure is carried out belongs to it, too: `coverage` (which machines are connected, `machines`), `data_loss`,
`half_life` of use and the months since it is in use (`use`). Without these it acts in full on all that it covers.

Counter-effects that a line holds are effects like any other: failures of loaders, small buffers that couple linked
machines, false alarms of charts and monitors, longer setups of grippers, teething of new machines, biased gauges, false
rejects of cameras. What a line can't hold (money, wages) is said in `counter_effects` in words.
"""

from scenarios.measures.compose import apply, compose, covered_names, covered_stations
from scenarios.measures.effects import AnyEffect
from scenarios.measures.files import (
    catalogue,
    catalogue_text,
    load_measures,
    loads_measures,
    matching_catalogue,
    matching_text,
    select,
)
from scenarios.measures.model import InvestmentItem, Measure, MeasureFile

__all__ = [
    "AnyEffect",
    "InvestmentItem",
    "Measure",
    "MeasureFile",
    "apply",
    "catalogue",
    "catalogue_text",
    "compose",
    "covered_names",
    "covered_stations",
    "load_measures",
    "loads_measures",
    "matching_catalogue",
    "matching_text",
    "select",
]
