"""What a line file can't hold is refused with code, path and line, fast, and before anything is built from it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from lines.files import check_file, load_line, load_valid_line, loads_line
from lines.text import MAXIMUM_FILE_BYTES, MAXIMUM_LINE_BYTES
from simcore.errors import Problem, SpecError

BASE = """\
name = "base"
[products]
P = {}
[sources.raw]
lots = [{ product = "P", quantity = 5 }]
[stations.grind]
inputs = ["raw"]
to = "ground"
cycle = "10 s"
[stations.pack]
inputs = ["ground"]
to = "out"
cycle = { distribution = "lognormal", mean = "8 s", cv = 0.2 }
[buffers.ground]
capacity = 5
[sinks]
out = {}
"""


WITHOUT_QUOTES = "write the number without quotes and without unit"


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(SpecError) as refusal:
        loads_line(text, "line.toml")
    return refusal.value.problems


def test_base_is_accepted() -> None:
    assert loads_line(BASE).name == "base"


# (text replaced, replacement, code, path, line)
CASES = [
    ('cycle = "10 s"', 'cycel = "10 s"', "UNKNOWN_KEY", "stations.grind.cycel", 9),
    ('to = "out"', "", "MISSING_FIELD", "stations.pack.to", 10),
    ('cycle = "10 s"', "cycle = 10", "UNIT_MISSING", "stations.grind.cycle", 9),
    ('cycle = "10 s"', "cycle = 10.8", "UNIT_MISSING", "stations.grind.cycle", 9),
    ('cycle = "10 s"', "cycle = true", "UNIT_MISSING", "stations.grind.cycle", 9),
    ('cycle = "10 s"', 'cycle = "10"', "UNIT_MISSING", "stations.grind.cycle", 9),
    ('cycle = "10 s"', 'cycle = "10 sec"', "UNIT_UNKNOWN", "stations.grind.cycle", 9),
    ('cycle = "10 s"', 'cycle = "-10 s"', "NEGATIVE_TIME", "stations.grind.cycle", 9),
    ('cycle = "10 s"', 'cycle = "1e999 s"', "TOO_LONG", "stations.grind.cycle", 9),
    ('cycle = "10 s"', 'cycle = "60 week"\nunits = "2"', "WRONG_TYPE", "stations.grind.units", 10),
    ('cycle = "10 s"', 'cycle = "0.1 us"', "BELOW_RESOLUTION", "stations.grind.cycle", 9),
    ('cycle = "10 s"', "cycle = 2026-01-01", "WRONG_TYPE", "stations.grind.cycle", 9),
    ('cycle = "10 s"', "cycle = [1]", "WRONG_TYPE", "stations.grind.cycle", 9),
    ('mean = "8 s", cv = 0.2', 'mean = "8 s"', "PARAMETER_MISSING", "stations.pack.cycle", 13),
    ("cv = 0.2", "cv = 0.2, shape = 2", "PARAMETER_SURPLUS", "stations.pack.cycle", 13),
    ("cv = 0.2", "cv = nan", "NOT_FINITE", "stations.pack.cycle.cv", 13),
    ("cv = 0.2", "cv = inf", "NOT_FINITE", "stations.pack.cycle.cv", 13),
    ("cv = 0.2", "cv = 1e999", "NOT_FINITE", "stations.pack.cycle.cv", 13),
    ("cv = 0.2", "cv = -0.2", "OUT_OF_RANGE", "stations.pack.cycle.cv", 13),
    ("cv = 0.2", "cv = true", "WRONG_TYPE", "stations.pack.cycle.cv", 13),
    ('"lognormal"', '"lognormale"', "NOT_ALLOWED", "stations.pack.cycle.distribution", 13),
    ("capacity = 5", "capacity = -1", "OUT_OF_RANGE", "buffers.ground.capacity", 15),
    ("capacity = 5", "capacity = 5.5", "WRONG_TYPE", "buffers.ground.capacity", 15),
    ("capacity = 5", "capacity = { typical = 5, low = 6 }", "RANGE_ORDER", "buffers.ground.capacity", 15),
    (
        "capacity = 5",
        "capacity = { typical = 5, low = 6, sauce = 1 }",
        "UNKNOWN_KEY",
        "buffers.ground.capacity.sauce",
        15,
    ),
    ("quantity = 5", "quantity = 0", "OUT_OF_RANGE", "sources.raw.lots.0.quantity", 5),
    ("quantity = 5", 'quantity = "5"', "WRONG_TYPE", "sources.raw.lots.0.quantity", 5),
    ('lots = [{ product = "P", quantity = 5 }]', "lots = []", "EMPTY", "sources.raw.lots", 5),
    ('inputs = ["raw"]', 'inputs = ["raw rings"]', "INVALID_NAME", "stations.grind.inputs.0", 7),
    ("[stations.grind]", '[stations."grind it"]', "INVALID_NAME", 'stations."grind it"', 6),
    ("[buffers.ground]", "[buffers.raw]", "NAME_TWICE", "", None),
    ('name = "base"', 'name = ""', "EMPTY", "name", 1),
    ('name = "base"', 'name = "base"\nschema_version = 2', "NOT_ALLOWED", "schema_version", 2),
    (
        'cycle = "10 s"',
        'cycle = "10 s"\ngate = { effectiveness = 3.5 }',
        "OUT_OF_RANGE",
        "stations.grind.gate.effectiveness",
        10,
    ),
    (
        'cycle = "10 s"',
        'cycle = "10 s"\nhands_over_when_down = 1',
        "WRONG_TYPE",
        "stations.grind.hands_over_when_down",
        10,
    ),
    (
        'cycle = "10 s"',
        'cycle = "10 s"\npower = { processing = "1e12 kW", idle = 0 }',
        "OUT_OF_RANGE",
        "stations.grind.power.processing",
        10,
    ),
    (
        'cycle = "10 s"',
        'cycle = "10 s"\npower = { processing = "1e999 kW", idle = 0 }',
        "NOT_FINITE",
        "stations.grind.power.processing",
        10,
    ),
    (
        'cycle = "10 s"',
        'cycle = "10 s"\npower = { processing = "-7 kW", idle = 0 }',
        "NEGATIVE",
        "stations.grind.power.processing",
        10,
    ),
    ('cycle = "10 s"', 'cycle = "10 s"\ncycle = "11 s"', "DUPLICATE_KEY", "stations.grind.cycle", 10),
    ("[buffers.ground]", "[stations.grind]\n[buffers.ground]", "DUPLICATE_KEY", "stations.grind", 14),
    ("cv = 0.2", "cv = 0.2, cv = 0.3", "DUPLICATE_KEY", "stations.pack.cycle.cv", 13),
    ('cycle = "10 s"', "cycle = 10 s", "TOML_SYNTAX", "", 9),
    ("out = {}\n", "out = {", "TOML_SYNTAX", "", 17),
]


@pytest.mark.parametrize(("old", "new", "code", "path", "line"), CASES)
def test_is_refused_where_it_stands(old: str, new: str, code: str, path: str, line: int | None) -> None:
    assert BASE.count(old) == 1
    found = problems(BASE.replace(old, new))
    assert (code, path, line) in [(problem.code, problem.path, problem.line) for problem in found]
    assert {problem.file for problem in found} == {"line.toml"}
    alone = code not in ("UNKNOWN_KEY",) and "grind it" not in path
    assert not alone or len(found) == 1


def test_every_problem_of_a_file_is_told_at_once() -> None:
    text = BASE.replace('"10 s"', "10").replace("capacity = 5", "capacity = -5").replace("cv = 0.2", "cv = 0")
    assert [(problem.code, problem.line) for problem in problems(text)] == [
        ("UNIT_MISSING", 9), ("OUT_OF_RANGE", 13), ("OUT_OF_RANGE", 15),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ('to = "out"', 'to = "out"\ncalender = "day"', "found the unknown key 'calender'", "did you mean 'calendar'?"),
        ('to = "ground"', "", "`to` is missing and has no default", "buffer or sink of the good pieces"),
        ("capacity = 5", "capacity = -1", "found -1; allowed: a number of at least 0", ""),
        ("capacity = 5", 'capacity = "5"', 'found "5"; allowed: a whole number', WITHOUT_QUOTES),
        ('"lognormal"', '"lognormale"', "", "did you mean 'lognormal'?"),
        ('cycle = "10 s"', 'cycle = "-3 s"', 'found "-3 s", which is negative; a duration is at least 0', ""),
        ('cycle = "10 s"', "cycle = 10", 'found 10, which is a number without unit; write it like "10.8 s"', ""),
        ('inputs = ["raw"]', 'inputs = ["a b"]', 'found "a b"; allowed: a letter, then letters, digits, _ and -,', ""),
    ],
)  # fmt: skip
def test_says_what_was_found_what_is_allowed_and_what_is_near(old: str, new: str, message: str, hint: str) -> None:
    (problem,) = problems(BASE.replace(old, new))
    assert message in problem.message
    assert problem.hint == hint


def test_semantic_problems_get_the_line_of_their_field(tmp_path: Path) -> None:
    path = tmp_path / "line.toml"
    path.write_text(BASE.replace('to = "out"', 'to = "outt"').replace("P = {}", "P = {}\nQ = {}"), encoding="utf-8")
    found = {(problem.code, problem.path, problem.line, problem.file) for problem in check_file(path)}
    assert found == {("UNKNOWN_DESTINATION", "stations.pack.to", 13, str(path))}
    with pytest.raises(SpecError, match="UNKNOWN_DESTINATION"):
        load_valid_line(path)
    path.write_text(BASE.replace("P = {}", "P = {}\nQ = {}"), encoding="utf-8")
    line, warnings = load_valid_line(path)
    assert line == load_line(path)
    assert [(problem.code, problem.severity, problem.line) for problem in warnings] == [
        ("PRODUCT_UNUSED", "warning", 4)
    ]
    assert check_file(path) == warnings


def test_shorthand_inputs_are_found(tmp_path: Path) -> None:
    path = tmp_path / "line.toml"
    path.write_text(BASE.replace('inputs = ["ground"]', 'inputs = [\n  "grond",\n]'), encoding="utf-8")
    assert ("UNKNOWN_INPUT", 12) in [(problem.code, problem.line) for problem in check_file(path)]


def refusal_of(path: Path) -> Problem:
    with pytest.raises(SpecError) as refusal:
        load_line(path)
    (problem,) = refusal.value.problems
    assert problem.file == str(path)
    return problem


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "none.toml").code == "FILE_NOT_FOUND"
    assert refusal_of(tmp_path).code == "NOT_A_FILE"
    assert refusal_of(tmp_path / "line\0.toml").code == "FILE_UNREADABLE"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_named_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal_of(tmp_path / "pipe").code == "NOT_A_FILE"


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b'name = "\xff"', "NOT_UTF8", 1),
        (b'a = 1\nname = "\xed\xa0\x80"', "NOT_UTF8", 2),
        (b'a = 1\nname = "a\0b"', "NUL_BYTE", 2),
        (BASE.encode("utf-16"), "NUL_BYTE", 1),
        (b"a = 1\n# " + b"x" * MAXIMUM_LINE_BYTES, "LINE_TOO_LONG", 2),
        (b"a = 1\n" + b"a." * 20 + b"a = 1", "TOO_DEEP", 2),
        (b"#" * (MAXIMUM_FILE_BYTES + 1), "FILE_TOO_BIG", None),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, code: str, line: int | None) -> None:
    path = tmp_path / "line.toml"
    path.write_bytes(data)
    problem = refusal_of(path)
    assert (problem.code, problem.line) == (code, line)


def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "line.toml"
    path.write_bytes(b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode())
    assert load_line(path) == loads_line(BASE)


def test_ten_megabytes_are_refused_without_reading_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "line.toml"
    with path.open("wb") as stream:
        stream.truncate(10_000_000)
    monkeypatch.setattr("builtins.open", lambda *_: pytest.fail("the file was opened"))
    assert refusal_of(path).code == "FILE_TOO_BIG"


DEEP = ".".join("a" * 240)
MUCH = 20.0
"""[s] of processor time that only work which explodes can take, on however slow a machine."""

HOSTILE = {
    "dotted keys": "\n".join(f"k{number}.{DEEP} = 1" for number in range(500)),
    "dotted headers": "\n".join(f"[k{number}.{DEEP}]" for number in range(500)),
    "dotted inline keys": "\n".join(f"k{number} = {{{DEEP} = 1}}" for number in range(500)),
    "open arrays": "x = [\n" + "[\n" * 100_000,
    "nested arrays": "x = " + "[\n" * 300 + "]\n" * 300,
    "open tables": "x = " + "{a =" * 100,
    "nested tables": "x = " + "{a = " * 80 + "1" + "}" * 80,
    "unknown keys": "\n".join(f"k{number} = 1" for number in range(20_000)),
    "empty stations": "[stations]\n" + "\n".join(f"s{number} = {{}}" for number in range(18_000)),
    "long zone": '[pools.a]\nskill = "setter"\npeople = 1\nzone = [\n' + "1,\n" * 80_000 + "]",
    "tables in a list": "[[lots]]\n" * 28_000,
    "similar keys": "[stations.a]\n" + "\n".join(f"interuption{number} = 1" for number in range(9_000)),
    "unending text": 'x = """\n' + '"" ' * 100,
    "backslashes": 'x = "' + "\\\\" * 240,
    "huge number": "x = " + "9" * 490,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_refused_before_they_cost_much(text: str) -> None:
    # What a user waits for is timed by the bench; here only what explodes with the size of the file can fail.
    start = time.process_time()
    found = problems(text)
    assert time.process_time() - start < MUCH
    assert 1 <= len(found) <= 101
    assert all(len(problem.sentence()) < 1500 for problem in found)
