"""Commands about files: write an example, check, compare field by field, describe."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from scenarios.cli.session import FINDINGS, NOT_DONE, Session
from simcore.errors import LineproofError, Problem, SpecError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lines.diff import Difference
    from scenarios.case import Case
    from scenarios.cli.builder import LineOptions

# Not mistakes in the file, but no file to look for mistakes in.
UNREADABLE = frozenset({"FILE_NOT_FOUND", "FILE_UNREADABLE", "NOT_A_FILE"})


def is_case(path: Path) -> bool:
    """Whether a path names a case: its folder, or the file of its settings."""
    from scenarios.case import CASE_FILE

    return path.is_dir() or path.name == CASE_FILE


def run_init(session: Session, directory: Path, options: LineOptions) -> None:
    """Write a commented example case: a reference line, or one built by the options."""
    from scenarios.cli.builder import built_line
    from scenarios.example import write_example_case

    template, line = built_line(options)
    for path in write_example_case(directory, template, line):
        session.write(str(path))
    session.write(session.text("init.next", directory=str(directory)))


def run_check(session: Session, path: Path) -> None:
    """Every problem of a line or a case; exit code 1 where there is an error, 2 where there is nothing to check."""
    problems = _problems(path)
    errors = [problem for problem in problems if problem.severity == "error"]
    if session.json:
        session.write_json({"problems": [problem.as_dict() for problem in problems]})
    else:
        for problem in problems:
            session.write(session.sentence(problem))
        warnings = len(problems) - len(errors)
        key = "check.errors" if errors else "check.warnings" if warnings else "check.sound"
        session.write(session.text(key, path=str(path), errors=len(errors), warnings=warnings))
    if errors:
        raise typer.Exit(NOT_DONE if {problem.code for problem in errors} <= UNREADABLE else FINDINGS)


def _problems(path: Path) -> tuple[Problem, ...]:
    if is_case(path):
        return problems_of_case(path)
    from lines.files import check_file

    return check_file(path)


def problems_of_case(path: Path) -> tuple[Problem, ...]:
    """Every problem of a case: settings, line, measures, prices and terms."""
    from scenarios.case import load_case

    try:
        case = load_case(path)
    except SpecError as refusal:
        return refusal.problems
    return (*case.warnings, *problems_of_terms(case))


def problems_of_terms(case: Case) -> tuple[Problem, ...]:
    """What is wrong with the prices and terms of a case that has some."""
    from scenarios.appraisal import economics_path, load_terms

    path = economics_path(case)
    if not path.exists():
        return ()
    try:
        terms = load_terms(path)
    except SpecError as refusal:
        return refusal.problems
    hint = f"one of {', '.join(case.settings.scenarios)}"
    return tuple(
        Problem("NAME_UNKNOWN", f"no scenario is called '{name}'", f"scenarios.{name}", hint, str(path))
        for name in terms.scenarios if name not in case.settings.scenarios
    )  # fmt: skip


def run_diff(session: Session, first: Path, second: Path) -> None:
    """What differs between two lines or two cases, by name; exit code 1 where anything does."""
    differences = _differences(first, second)
    if session.json:
        session.write_json({"differences": [asdict(difference) for difference in differences]})
    elif not differences:
        session.write(session.text("diff.none"))
    else:
        _print_differences(session, differences)
    if differences:
        raise typer.Exit(FINDINGS)


def _differences(first: Path, second: Path) -> tuple[Difference, ...]:
    from lines.diff import diff_lines
    from lines.files import load_line

    if is_case(first) != is_case(second):
        hint = "name two lines or two cases"
        raise LineproofError("NOT_ALIKE", "one is a line and the other a case", hint, str(second))
    if not is_case(first):
        return diff_lines(load_line(first), load_line(second))
    from scenarios.case import load_case
    from scenarios.cli.differences import diff_cases

    return diff_cases(load_case(first), load_case(second))


def _print_differences(session: Session, differences: tuple[Difference, ...]) -> None:
    from rich.table import Table
    from rich.text import Text as Plain

    table = Table(box=None, padding=(0, 2, 0, 0))
    for key in ("diff.path", "diff.before", "diff.after"):
        table.add_column(session.text(key), overflow="fold")
    absent = session.text("diff.absent")
    for difference in differences:
        values = (absent if value is None else value for value in (difference.before, difference.after))
        table.add_row(*map(Plain, (difference.path, *values)))
    session.console().print(table)


def run_schema(session: Session, kind: str) -> None:
    """The JSON Schema of a kind of file."""
    from lines.schema import json_schema
    from scenarios.acceptance.plan.terms import PlanTerms
    from scenarios.appraisal import Terms
    from scenarios.case import CaseSpec
    from scenarios.measures import MeasureFile
    from scenarios.policy import Bill, Policy

    schemas: dict[str, Callable[[], dict[str, Any]]] = {
        "line": json_schema,
        "case": CaseSpec.model_json_schema,
        "measures": MeasureFile.model_json_schema,
        "economics": Terms.model_json_schema,
        "policy": Policy.model_json_schema,
        "bill": Bill.model_json_schema,
        "acceptance": PlanTerms.model_json_schema,
    }
    if kind not in schemas:
        raise LineproofError("NAME_UNKNOWN", f"there is no schema '{kind}'", f"one of {', '.join(schemas)}", "kind")
    session.write_json(schemas[kind]())


def run_version(session: Session) -> None:
    """Which program this is."""
    from scenarios.versions import versions

    if session.json:
        session.write_json(versions())
        return
    for name, number in versions().items():
        session.write(f"{name} {number}")
