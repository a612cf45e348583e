"""Problems and refusals as a list: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import dash_mantine_components as dmc
from dash import html

from scenarios.text import Text, half
from simcore.errors import LineproofError, Problem


def problem_list(problems: Iterable[Problem], text: Text) -> Any:
    """Every problem: kind of mistake in the language of the page, place, what was found, what to do."""
    rows = [_row(problem, text) for problem in problems]
    return html.Ul(rows, className="problems") if rows else dmc.Text(text("shell.no_problems"), c="gray.7")


def refusal(error: LineproofError, text: Text) -> Any:
    """What a change or a run was refused for."""
    return dmc.Alert(
        problem_list(error.problems, text), title=text("shell.refused"), color="red", variant="light"
    )  # fmt: skip


def _row(problem: Problem, text: Text) -> Any:
    severity = problem.severity
    key = f"problem.{problem.code}"
    where = ":".join(str(part) for part in (problem.file, problem.line) if part)
    place = " · ".join(part for part in (where, problem.path) if part)
    parts: list[Any] = [
        dmc.Badge(text(f"shell.{severity}"), color="red" if severity == "error" else "yellow", variant="light",
                  c="dark", size="sm"),
        html.Strong(text(key) if text.has(key) else problem.code),
    ]  # fmt: skip
    if place:
        parts.append(html.Code(place, title=place))
    said = [html.Div(half(problem.message, text))] if problem.message else []
    if problem.hint:
        said.append(html.Div(text("shell.what_to_do", hint=half(problem.hint, text)), className="problem-hint"))
    return html.Li([html.Div(parts, className="problem-head"), *said])
