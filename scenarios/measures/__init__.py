"""Measures: named, composable transforms of a line by mechanism; no field acts on a key performance indicator.

A measure changes parameters of machines, stops, people and checks on the stations that it covers (`split` tells some
units of a station apart, so that they can be covered alone). Gains emerge from the simulation of the changed line.

Counter-effects that a line holds are effects like any other: failures of loaders, small buffers that couple linked
machines, false alarms of charts and monitors, longer setups of grippers. Those that need a history since commissioning
(early failures and learning of new machines, people who stop reacting to calls, gauges that become biased, the rise of
measured defects when inspection gets better) are said in `counter_effects` in words, until the line can carry them.
"""

from scenarios.measures.compose import apply, compose, covered_stations
from scenarios.measures.effects import AnyEffect
from scenarios.measures.files import catalogue, catalogue_text, load_measures, loads_measures, select
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
    "covered_stations",
    "load_measures",
    "loads_measures",
    "select",
]
