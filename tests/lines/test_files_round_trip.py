"""What is written reads back equal, in lines that people can edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from lines.files import dumps_line, load_line, loads_line, save_line
from lines.text import MAXIMUM_LINE_BYTES
from simcore.check import check
from simcore.errors import SpecError
from simcore.spec import LineSpec
from tests.lines.whole import WHOLE
from tests.strategies import lines

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=400)
MICROSECONDS = st.integers(0, 50 * 366 * 86_400_000_000)


@settings(max_examples=40)
@given(lines())
def test_generated_lines_are_valid_and_read_back_equal(line: LineSpec) -> None:
    assert check(line) == ()
    text = dumps_line(line)
    assert loads_line(text) == line
    assert dumps_line(loads_line(text)) == text


@settings(max_examples=25)
@given(lines(serial_only=True, no_interruptions=True, deterministic=True))
def test_restricted_lines_have_only_what_was_asked(line: LineSpec) -> None:
    assert check(line) == ()
    assert not line.pools
    assert len(line.products) == len(line.sources) == len(line.sinks) == 1
    for station in line.stations.values():
        assert station.cycle.distribution == "constant"
        assert not station.interruptions
        assert station.quality is None and station.gate is None
        assert [item.quantity.value for item in station.inputs] == [1]


def test_a_line_with_every_field_reads_back_equal() -> None:
    line = LineSpec.model_validate(WHOLE)
    assert loads_line(dumps_line(line)) == line


def test_the_line_with_every_field_has_every_field() -> None:
    missing: set[str] = set()
    used: set[str] = set()

    def visit(value: Any) -> None:
        if isinstance(value, BaseModel):
            kind = type(value).__name__.partition("[")[0]
            for name, field in type(value).model_fields.items():
                part = getattr(value, name)
                changed = field.is_required() or part != field.get_default(call_default_factory=True)
                (used if changed else missing).add(f"{kind}.{name}")
                visit(part)
        elif isinstance(value, dict | tuple):
            for part in value.values() if isinstance(value, dict) else value:
                visit(part)

    visit(LineSpec.model_validate(WHOLE))
    assert missing - used == {"LineSpec.schema_version"}


@settings(max_examples=40)
@given(TEXTS, TEXTS.filter(lambda text: len(text) <= 200 and text != ""))
@example("\x7f\x1f\u0085\u2028" * 90, '"""\\')
@example(" " * 400, " ")
@example("\\" * 400, "\r\n")
@example("轴" * 400, "'''")
@example("\U0001f600" * 400, "a\tb")
def test_any_text_reads_back_equal(long: str, short: str) -> None:
    line = LineSpec.model_validate(WHOLE)
    grind = line.stations["grind"]
    quantity = grind.units.model_copy(update={"reference": long})
    stations = {**line.stations, "grind": grind.model_copy(update={"units": quantity, "label": {"zh": long}})}
    changed = line.model_copy(update={"description": long * 3, "name": short, "stations": stations})
    text = dumps_line(changed)
    assert loads_line(text) == changed
    assert max(len(row.encode()) for row in text.split("\n")) <= MAXIMUM_LINE_BYTES


@settings(max_examples=40)
@given(MICROSECONDS, st.floats(0, 1e9), st.floats(0, 1e9), st.floats(-1e9, 1e9), st.floats(0, 1))
def test_any_number_reads_back_equal(time: int, power: float, length: float, signed: float, share: float) -> None:
    line = LineSpec.model_validate(WHOLE)
    common = line.common_power
    assert common is not None
    common = common.model_copy(update={"typical": power, "low": None, "high": None})
    bins = line.bins
    assert bins is not None
    bins = bins.model_copy(update={"mixing_probability": bins.mixing_probability.model_copy(update={"typical": share})})
    buffer = line.buffers["rings"]
    transport = buffer.transport_time.model_copy(update={"typical": time, "low": None, "high": None})
    select = line.stations["join"].selective_assembly
    assert select is not None
    width = select.class_width.model_copy(update={"typical": length})
    size = line.stations["join"].size
    assert size is not None
    offset = size.offset.model_copy(update={"typical": signed})
    join = line.stations["join"].model_copy(
        update={
            "selective_assembly": select.model_copy(update={"class_width": width}),
            "size": size.model_copy(update={"offset": offset}),
        }
    )
    changed = line.model_copy(
        update={
            "common_power": common,
            "bins": bins,
            "buffers": {**line.buffers, "rings": buffer.model_copy(update={"transport_time": transport})},
            "stations": {**line.stations, "join": join},
        }
    )
    assert loads_line(dumps_line(changed)) == changed


def test_files_hold_what_was_saved(tmp_path: Path) -> None:
    line = LineSpec.model_validate(WHOLE)
    save_line(line, tmp_path / "line.toml")
    assert load_line(tmp_path / "line.toml") == line
    assert b"\r" not in (tmp_path / "line.toml").read_bytes()


def test_a_line_too_big_to_be_read_is_not_written(tmp_path: Path) -> None:
    line = LineSpec.model_validate(WHOLE)
    label = {"zh": "轴" * 300_000}
    big = line.model_copy(update={"sinks": {"goods": line.sinks["goods"].model_copy(update={"label": label})}})
    with pytest.raises(SpecError, match="FILE_TOO_BIG"):
        save_line(big, tmp_path / "line.toml")
    assert not (tmp_path / "line.toml").exists()


def test_short_forms_are_written() -> None:
    data: dict[str, Any] = {
        "name": "short",
        "products": {"P": {}},
        "sources": {"raw": {"lots": [{"product": "P", "quantity": 5}]}},
        "stations": {
            "grind": {
                "inputs": ["raw"],
                "to": "out",
                "units": 2,
                "cycle": {
                    "typical": "10.8 s",
                    "low": "10 s",
                    "high": "12 s",
                    "source": "vendor",
                    "reference": "sheet 4",
                },
                "interruptions": {
                    "failure": {
                        "clock": "operating",
                        "time_to": {"distribution": "exponential", "mean": "40 h"},
                        "duration": {"distribution": "lognormal", "mean": "2 h", "cv": 0.8},
                        "state": "down_repair",
                    }
                },
            }
        },
        "sinks": {"out": {}},
    }
    assert dumps_line(LineSpec.model_validate(data)) == SHORT


SHORT = """\
schema_version = 1
name = "short"

[products]
P = {}

[sources]
raw = { lots = [{ product = "P", quantity = 5 }] }

[stations.grind]
units = 2
inputs = ["raw"]
to = "out"
cycle = { typical = "10.8 s", low = "10 s", high = "12 s", source = "vendor", reference = "sheet 4" }

[stations.grind.interruptions.failure]
clock = "operating"
time_to = { distribution = "exponential", mean = "40 h" }
duration = { distribution = "lognormal", mean = "2 h", cv = 0.8 }
state = "down_repair"

[sinks]
out = {}
"""
