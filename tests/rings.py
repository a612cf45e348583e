"""Selective assembly in generated lines."""

from __future__ import annotations

import itertools
from typing import Any

from tests.draws import Draws

Table = dict[str, Any]


def match_by_size(draws: Draws, name: str, stations: dict[str, Table], buffers: dict[str, Table]) -> None:
    """Rings of the first two inputs go together by their size classes."""
    station = stations[name]
    rings = station["inputs"][:2]
    if len(rings) < 2 or not all(
        isinstance(ring, str) and buffers.get(ring, {}).get("capacity") != 0 for ring in rings
    ):
        return
    makers = [[other for other, made in stations.items() if made["to"] == ring] for ring in rings]
    if not all(makers) or not draws.perhaps(draws.features.matching):
        return
    station["selective_assembly"] = {
        "classes": draws.one_of(3, 8, 60),
        "class_width": draws.one_of("1 um", "2.5 um"),
        "grades": draws.one_of(1, 2, 5),
    }
    if draws.perhaps(True, 3):
        station["selective_assembly"]["grade_pitch"] = draws.one_of("0.7 um", "3 um")
    for maker in itertools.chain(*makers):
        size = {"standard_deviation": draws.one_of(0, "1 um", "3 um")}
        for field, values in (("offset", ("-2 um", "1.5 um")), ("setting_error", ("2 um",))):
            if draws.perhaps(True):
                size[field] = draws.one_of(*values)
        if draws.perhaps(True):
            size["drift"] = draws.one_of("-0.3 mm", "1 mm")
        if draws.perhaps(True, 3):
            size["follows"] = draws.one_of(*rings)
        stations[maker]["size"] = size
