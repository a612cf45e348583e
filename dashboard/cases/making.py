"""New cases: from a template, from somebody's line file, from the shipped examples; whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

from dashboard.cases.files import input_files, require_content, require_name
from dashboard.cases.root import Cases, is_case_folder
from dashboard.cases.versions import Versions
from dashboard.refusals import Refused
from lines.files import load_valid_line
from lines.text import decode
from lines.toml import dumps_toml
from scenarios.acceptance.records.tables import READABLE
from scenarios.case import CASE_FILE
from scenarios.cli.builder import LineOptions, built_line
from scenarios.example import write_example_case

LINE_FILE = "line.toml"
_DEPTH = 2


def case_from_template(cases: Cases, name: str, options: LineOptions) -> None:
    """A new case as `lineproof init` writes it; Refused CASE_NAME, FILE_EXISTS, SpecError for wrong options."""
    cases.new_folder(name)
    template, line = built_line(options)
    _make(cases, name, lambda folder: write_example_case(folder, template, line))


def case_from_line(cases: Cases, name: str, content: bytes) -> None:
    """A new case around a line file: its baseline is the line as it is, and it has no measures yet.

    Raises:
        Refused: CASE_NAME, FILE_EXISTS.
        SpecError: every problem of the line, with the line of the file.
    """
    cases.new_folder(name)
    decode(content, LINE_FILE)
    case = {
        "schema_version": 1, "name": name, "firm": name, "seed": 1, "horizon": "20 d", "warmup": "5 d",
        "replications": 10, "baseline": "before",
        "scenarios": {"before": {"label": {"zh": "改造前", "en": "before"}, "measures": []}},
    }  # fmt: skip

    def write(folder: Path) -> None:
        (folder / LINE_FILE).write_bytes(content)
        load_valid_line(folder / LINE_FILE)
        (folder / CASE_FILE).write_text(dumps_toml(case), encoding="utf-8")
        (folder / "measures.toml").write_text("schema_version = 1\n", encoding="utf-8")

    _make(cases, name, write)


def case_from_records(cases: Cases, name: str, files: Mapping[str, bytes], most: int) -> None:
    """A new case around the record of a firm: no line to simulate, and no terms yet.

    Raises:
        Refused: CASE_NAME, FILE_EXISTS, FILE_UNKNOWN (422, no file), FILE_NAME, FILE_KIND, FILE_TOO_BIG.
    """
    cases.new_folder(name)
    if not files:
        raise Refused(422, "FILE_UNKNOWN", "no file was chosen", "choose a file", "file")
    for file, content in files.items():
        require_name(file)
        if not file.lower().endswith(READABLE):
            raise Refused(422, "FILE_KIND", "a record is no file of this kind", f"one of {', '.join(READABLE)}", file)
        require_content(file, content, most)

    def write(folder: Path) -> None:
        for file, content in files.items():
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_bytes(content)
        # Its history makes it a case; there is no step before the first one.
        Versions(folder).history(most=1)

    _make(cases, name, write)


def examples(cases: Cases) -> Mapping[str, Path]:
    """The shipped examples by name, such as `bearing-6204` and `traps/furnace`."""
    if cases.examples is None or not cases.examples.is_dir():
        return {}
    found: dict[str, Path] = {}

    def look(folder: Path, depth: int) -> None:
        for each in sorted(folder.iterdir()):
            if each.is_dir() and is_case_folder(each):
                found[each.relative_to(cases.examples or folder).as_posix()] = each
            elif each.is_dir() and depth > 1:
                look(each, depth - 1)

    look(cases.examples, _DEPTH)
    return found


def case_from_example(cases: Cases, name: str, example: str) -> None:
    """A new case with the files of a shipped example; Refused CASE_NAME, FILE_EXISTS, CASE_UNKNOWN (404)."""
    cases.new_folder(name)
    source = examples(cases).get(example)
    if source is None:
        raise Refused(404, "CASE_UNKNOWN", "there is no such example", "see the list of examples", "example")

    def write(folder: Path) -> None:
        for file in input_files(source):
            (folder / file).parent.mkdir(exist_ok=True)
            shutil.copyfile(source / file, folder / file)

    _make(cases, name, write)


def _make(cases: Cases, name: str, write: Callable[[Path], object]) -> None:
    """Write a case beside its place and move it there, so that no half of one is ever seen."""
    part = cases.root / f".{uuid4().hex}.part"
    part.mkdir()
    try:
        write(part)
        os.rename(part, cases.new_folder(name))
    finally:
        shutil.rmtree(part, ignore_errors=True)
