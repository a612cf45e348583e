"""Frames of a page: title, panels, what stands where nothing is yet, and what folds away."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.hints import hint


def page_title(title: str, lead: str = "", *right: Any) -> Any:
    """The heading of a page, one sentence below it, and what stands at its right."""
    words = [dmc.Title(title, order=1, size="h2")]
    if lead:
        words.append(dmc.Text(lead, c="gray.7", maw=760))
    return dmc.Group(
        [dmc.Stack(words, gap=2), dmc.Group(list(right), gap="sm")],
        justify="space-between", align="flex-start", mb="md", wrap="nowrap",
    )  # fmt: skip


def panel(title: str, *children: Any, help: str = "", right: Any = None, identifier: str = "") -> Any:
    """A framed part of a page with its heading; `help` explains it on hover and focus."""
    heading: list[Any] = [dmc.Title(title, order=2, size="h4")]
    if help:
        heading.append(hint(title, help))
    head = dmc.Group(
        [dmc.Group(heading, gap=6), *([] if right is None else [right])], justify="space-between", mb="sm"
    )  # fmt: skip
    more = {"id": identifier} if identifier else {}
    return dmc.Paper([head, *children], withBorder=True, p="md", radius="md", className="panel", **more)


def empty_state(title: str, explanation: str, *children: Any) -> Any:
    """What stands where nothing is yet: what it will be, and what to do."""
    return dmc.Paper(
        dmc.Stack([dmc.Text(title, fw=600), dmc.Text(explanation, c="gray.7", maw=620), *children], gap="xs"),
        withBorder=True, p="xl", className="empty-state",
    )  # fmt: skip


def details(title: str, *children: Any, is_open: bool = False) -> Any:
    """What is one click away; opens with the keyboard too."""
    return html.Details(
        [html.Summary(title), html.Div(list(children), className="details-content")], open=is_open, className="details"
    )  # fmt: skip


def notice(sentence: str, kind: str = "info") -> Any:
    """A sentence that must be seen: info, success, warning or error; a screen reader is told at once."""
    colours = {"info": "indigo", "success": "green", "warning": "yellow", "error": "red"}
    role = "alert" if kind == "error" else "status"
    return dmc.Alert(
        sentence, color=colours[kind], variant="light", mb="md", attributes={"root": {"role": role}}
    )  # fmt: skip
