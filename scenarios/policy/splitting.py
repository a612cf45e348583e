"""Splitting: several projects that would receive less as one."""

from __future__ import annotations

from collections.abc import Mapping

from scenarios.economics.money import ZERO
from scenarios.policy.readings import Axes
from scenarios.policy.result import Note, Reading, RuleReading
from scenarios.policy.rule import Rule


def splitting_warning(rule: Rule, axes: Axes, computed: Mapping[Reading, RuleReading]) -> tuple[Note, ...]:
    """A warning where, on any reading of the other points, the projects receive more apart than as one."""
    if "projects" not in axes or rule.per != "project":
        return ()
    most, subjects = ZERO, ""
    for reading, found in computed.items():
        if dict(reading)["projects"] != "literal":
            continue
        strict = computed[tuple((axis, "strict" if axis == "projects" else option) for axis, option in reading)]
        gain = (found.amount or ZERO) - (strict.amount or ZERO)
        if gain > most:
            most, subjects = gain, ", ".join(grant.subject for grant in found.grants)
    return (Note("SPLITTING", {"projects": subjects, "amount": f"{most:.2f}"}),) if most > ZERO else ()
