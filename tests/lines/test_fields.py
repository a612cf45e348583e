"""Every number of a line is a field that can be read, entered anew and written where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.cases.editing import REMOVED, edited
from lines.entry import changes, entered
from lines.fields import Allowed, Field, fields_of, own_fields
from lines.files import load_line, loads_line
from lines.text import parse_toml
from scenarios.provenance import parameters
from simcore.errors import LineproofError
from simcore.spec import LineSpec, Quantity

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = [ROOT / "examples" / name / "line.toml" for name in ("small-cell", "bearing-6204")]
TABLES = ("products", "sources", "stations", "buffers", "sinks", "pools", "calendars")


def _all(line: LineSpec) -> dict[str, Field]:
    found = {each.dotted: each for each in own_fields(line)}
    for table in TABLES:
        for name in getattr(line, table):
            found |= {each.dotted: each for each in fields_of(line, (table, name))}
    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_parameter_is_a_field(path: Path) -> None:
    line = load_line(path)
    found = _all(line)
    for parameter in parameters(line):
        field = found[parameter.path]
        assert (field.typical, field.low, field.high) == (parameter.typical, parameter.low, parameter.high)
        assert (field.source, field.is_given, field.is_range) == (parameter.source, True, True)


def test_fields_tell_defaults_units_and_bounds() -> None:
    found = _all(load_line(EXAMPLES[0]))
    off = found["stations.grind.power.off"]
    assert (off.typical, off.is_given, off.source, off.unit) == ("0 kW", False, "", "kW")
    assert found["stations.inspect.gate.effectiveness"].allowed == Allowed("share", 0.0, 1.0)
    assert found["stations.grind.setup.per_lot"].allowed.choices == ("true", "false")
    assert found["buffers.after_grind.capacity"].allowed == Allowed("count", 0, 10**9)
    assert found["report.interval"].allowed == Allowed("duration", 0.0, above=True)
    assert found["stations.grind.cycle.cv"].allowed.above


@pytest.mark.parametrize(
    ("text", "nature", "before", "value"),
    [
        ("3.8", "duration", "4 min", "3.8 min"), ("90 秒", "duration", "4 min", "90 s"),
        ("2h", "duration", "1 s", "2 h"),
        ("1,200", "count", "30", 1200), ("3 %", "share", "0.02", 0.03), ("0.02", "share", "0.02", 0.02),
        ("7", "power", "14 kW", "7 kW"), ("1e3", "number", "1", 1000.0), ("-2 μm", "length", "1 um", "-2 um"),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(text: str, nature: str, before: str, value: object) -> None:
    found = entered(text, Allowed(nature), before)  # type: ignore[arg-type]
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", Allowed("number")), ("fast", Allowed("duration")), ("3 kW", Allowed("duration")),
        ("1.5", Allowed("count")),
        ("3 %", Allowed("number")), ("yes", Allowed("flag", choices=("true", "false"))), ("nan", Allowed("share")),
        ("5", Allowed("power")), ("<b>1</b>", Allowed("count")),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused_with_what_is_allowed(text: str, allowed: Allowed) -> None:
    with pytest.raises(LineproofError) as refused:
        entered(text, allowed)
    assert refused.value.code == "VALUE_FORM" and refused.value.hint.startswith("allowed:")


def _written(text: str, dotted: str, **new: object) -> LineSpec:
    field = _all(loads_line(text))[dotted]
    found = changes(parse_toml(text), field, new)  # type: ignore[arg-type]
    return loads_line(edited(text, {path: REMOVED if value is None else value for path, value in found.items()}))


@pytest.mark.parametrize("path", EXAMPLES[:1], ids=lambda path: path.parent.name)
def test_any_field_can_be_written_where_it_stands(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    line = loads_line(text)
    before = _all(line)
    fields = [each for each in before.values() if each.is_range]
    # One of each kind of place is enough: the last part of the path and whether the file gives it.
    kinds = {(each.path[0], each.path[-1], each.is_given): each for each in fields}
    for field in kinds.values():
        new = {"typical": entered(field.typical, field.allowed, field.typical), "source": "plant_log", "reference": "r"}
        after = _all(_written(text, field.dotted, **new, low=None, high=None))
        changed = {name for name, each in after.items() if each != before.get(name)}
        assert changed == {field.dotted}, field.dotted
        found = after[field.dotted]
        assert (found.typical, found.low, found.source, found.reference) == (field.typical, "", "plant_log", "r")


def test_short_forms_become_tables_only_where_they_must() -> None:
    text = (ROOT / "examples" / "small-cell" / "line.toml").read_text(encoding="utf-8")
    units = _written(text, "stations.grind.units", typical=3)
    assert units.stations["grind"].units == Quantity[int](typical=3)
    ranged = _written(text, "stations.grind.inputs.0.quantity", typical=2, source="vendor")
    assert ranged.stations["grind"].inputs[0].quantity.value == 2
    assert '"rings"' in text and ranged.stations["grind"].inputs[0].origin == "rings"
