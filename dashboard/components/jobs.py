"""Long work on a page: a button that starts it, a strip that shows it, and word when it has ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboard.cases.names import scenario_name
from dashboard.components.problems import problem_list, refusal
from dashboard.context import Context
from dashboard.jobs.table import Job
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from dashboard.services import Services

ENDED = "job-ended"
"""The store whose data is the number of the newest job that has ended; a page listens to it to show what came."""
STRIP, TICK, START, CANCEL, RESUME = "job-strip", "job-tick", "job-start", "job-cancel", "job-resume"
INTERVAL = 1000
"""[ms] between two looks while something runs."""
_COLOURS = {
    "waiting": "gray",
    "running": "indigo",
    "done": "green",
    "failed": "red",
    "cancelled": "gray",
    "interrupted": "yellow",
}


def start_button(label: str, kind: str, scenario: str = "", **options: str | float | int | bool) -> Any:
    """A button that starts a job of a kind on the case of the page; options as those of the commands."""
    words = ";".join(f"{name}={value}" for name, value in sorted(options.items()))
    return dmc.Button(
        label, id={"type": START, "kind": kind, "scenario": scenario, "options": words}, n_clicks=0, size="sm"
    )  # fmt: skip


def job_strip(context: Context, kinds: Sequence[str] = ()) -> Any:
    """What runs, waits or has just failed on the case of the page; empty where nothing does. One a page."""
    open_jobs = [job for job in context.services.jobs.of_case(context.case) if job.is_open] if context.case else []
    return html.Div(
        [
            dcc.Interval(id=TICK, interval=INTERVAL, disabled=not open_jobs),
            dcc.Store(id={"type": STRIP, "part": "kinds"}, data=",".join(kinds)),
            html.Div(strip_rows(context, kinds), id={"type": STRIP, "part": "rows"}, **{"aria-live": "polite"}),
        ]
    )


def strip_rows(context: Context, kinds: Sequence[str] = ()) -> list[Any]:
    """A row for each job of the case that is open, and for the newest one where it didn't get to its end."""
    if not context.case:
        return []
    jobs = [job for job in context.services.jobs.of_case(context.case) if not kinds or job.kind in kinds]
    shown = [job for number, job in enumerate(jobs) if job.is_open or (number == 0 and job.can_resume)]
    return [job_row(context, job) for job in shown]


def job_row(context: Context, job: Job) -> Any:
    """One job: what, state, progress, phase, and what can be done about it."""
    text = context.text
    scenario = scenario_name(context.services.cases.versions(job.case), job.version, job.scenario, text)
    name = " · ".join(part for part in (text(f"kind.{job.kind}"), scenario) if part)
    head: list[Any] = [
        state_badge(context, job),
        html.Strong(name, title=name, className="cut"),
    ]
    if job.is_open and context.user.may("run" if job.kind not in ("plan", "accept", "pack", "rerun") else "accept"):
        head.append(_action(text("shell.cancel"), CANCEL, job))
    elif job.can_resume:
        head.append(_action(text("shell.resume"), RESUME, job))
    parts: list[Any] = [dmc.Group(head, gap="sm", wrap="nowrap")]
    if job.state == "running":
        share = 100.0 * job.done / job.total if job.total else 0.0
        parts.append(dmc.Progress(value=share, size="sm", animated=True, **{"aria-label": name}))
        parts.append(dmc.Text(progress_text(context, job), size="sm", c="gray.7"))
    if job.problems:
        parts.append(problem_list(job.problems, text))
    return dmc.Paper(dmc.Stack(parts, gap=6), withBorder=True, p="sm", mb="sm")


def state_badge(context: Context, job: Job) -> Any:
    """The state of a job in a word on its colour."""
    return dmc.Badge(context.text(f"state.{job.state}"), color=_COLOURS[job.state], variant="light", c="dark")


def progress_text(context: Context, job: Job) -> str:
    """How far a job is, in words."""
    runs = context.text("shell.runs_done", done=job.done, total=job.total) if job.total else ""
    return " · ".join(part for part in (runs, job.phase) if part) or context.text("shell.begins")


def register(app: Dash, services: Services) -> None:
    """The callbacks of every strip and every start button."""

    @app.callback(
        Output({"type": STRIP, "part": "rows"}, "children"),
        Output(TICK, "disabled"),
        Output(ENDED, "data"),
        Input(TICK, "n_intervals"),
        Input({"type": START, "kind": ALL, "scenario": ALL, "options": ALL}, "n_clicks"),
        Input({"type": CANCEL, "job": ALL}, "n_clicks"),
        Input({"type": RESUME, "job": ALL}, "n_clicks"),
        State({"type": STRIP, "part": "kinds"}, "data"),
        State(ENDED, "data"),
        State("location", "pathname"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def show(
        _tick: int | None, _starts: list[Any], _cancels: list[Any], _resumes: list[Any], kinds: str,
        ended: str | None, path: str, search: str,
    ) -> tuple[Any, Any, Any]:  # fmt: skip
        context = services.context(path, search)
        said = []
        # A button that has just come onto the page reports itself too, without having been pressed.
        if any(each["value"] for each in ctx.triggered) and isinstance(ctx.triggered_id, dict):
            try:
                _act(context, dict(ctx.triggered_id))
            except LineproofError as error:
                said = [refusal(error, context.text)]
        wanted = [kind for kind in (kinds or "").split(",") if kind]
        jobs = services.jobs.of_case(context.case) if context.case else ()
        newest = _newest(jobs)
        return (
            [*said, *strip_rows(context, wanted)],
            not any(job.is_open for job in jobs),
            newest if newest != ended else no_update,
        )


def _newest(jobs: Sequence[Job]) -> str:
    """Changes whenever a job of the case has ended."""
    ended = [(job.ended or 0.0, job.id) for job in jobs if not job.is_open]
    return "" if not ended else "{1}@{0:.3f}".format(*max(ended))


def _act(context: Context, pressed: dict[str, Any]) -> None:
    jobs = context.services.jobs
    if pressed["type"] == CANCEL:
        jobs.cancel(int(pressed["job"]), context.user)
    elif pressed["type"] == RESUME:
        jobs.resume(int(pressed["job"]), context.user)
    else:
        options = dict(pair.split("=", 1) for pair in pressed["options"].split(";") if pair)
        if pressed["scenario"]:
            options["scenario"] = pressed["scenario"]
        jobs.start(
            context.user, context.case, pressed["kind"], options_of(options), context.version, context.text.language
        )  # fmt: skip


def options_of(typed: dict[str, str]) -> dict[str, Any]:
    """Options as they are typed in an address or a button: numbers as numbers, "True" as true."""
    from dashboard.jobs.manager import OPTIONS

    found: dict[str, Any] = {}
    for name, value in typed.items():
        kind = OPTIONS.get(name, str)
        try:
            found[name] = value == "True" if kind is bool else kind(value)
        except ValueError:
            found[name] = value
    return found


def _action(label: str, kind: str, job: Job) -> Any:
    return dmc.Button(label, id={"type": kind, "job": job.id}, n_clicks=0, size="compact-sm", variant="light",
                      c="indigo.9")  # fmt: skip
