"""Selective assembly of the bearing line: sizes that the raceway grinders give, and the classes in which they match."""

from __future__ import annotations

from lines.bearing.modules import module_values
from lines.bearing.table import Plain, Values

WEAR = {"outer_raceway": -1.0, "inner_raceway": 1.0}
"""A worn wheel leaves the groove of an outer ring too small, that of an inner ring too large."""

STATION = "assembly"


def size(station: str) -> Plain:
    """The size that a raceway grinder gives to its rings; nothing for other stations."""
    if station not in WEAR:
        return {}
    drift = _value("drift_um")
    signed = drift if WEAR[station] > 0.0 else Values(-drift.high, -drift.typical, -drift.low, drift.reference)
    return {
        "size": {
            "standard_deviation": _value("standard_deviation_um").quantity("um"),
            "offset": _value("offset_um").quantity("um"),
            "setting_error": _value("setting_error_um").quantity("um"),
            "drift": signed.quantity("um"),
        }
    }


def selective_assembly(station: str) -> Plain:
    """Classes of the rings and grades of the balls at the station that matches them; nothing for other stations."""
    if station != STATION:
        return {}
    return {
        "selective_assembly": {
            "classes": _value("classes").quantity(whole=True),
            "class_width": _value("class_width_um").quantity("um"),
            "grades": _value("grades").quantity(whole=True),
            "grade_pitch": _value("grade_pitch_um").quantity("um"),
        }
    }


def _value(name: str) -> Values:
    return module_values("matching", name)
