"""All runs: state, progress, what went wrong, what can be done; it refreshes itself."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboard.cases.names import scenario_name
from dashboard.cases.results import result_of
from dashboard.components.jobs import progress_text, state_badge
from dashboard.components.panels import empty_state, page_title
from dashboard.components.problems import problem_list, refusal
from dashboard.components.times import moment_text, span_text
from dashboard.context import Context
from dashboard.jobs.manager import action_of
from dashboard.jobs.table import Job
from scenarios.numbers import ABSENT
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from dashboard.services import Services

LIST, TICK, SAID, SHOWN = "jobs-list", "jobs-tick", "jobs-said", "jobs-shown"
CANCEL, RESUME = "jobs-cancel", "jobs-resume"
A_PAGE = 12
"""Runs on one page: each has at most one button."""
BUSY, IDLE = 1000, 5000
"""[ms] between two looks while something is open, and while nothing is."""
PLACES = {
    "appraise": "/money", "quote": "/reports", "plan": "/acceptance", "accept": "/acceptance", "pack": "/acceptance",
    "rerun": "/acceptance",
}  # fmt: skip
"""Where the result of a kind of run is shown, unless on the page of the results."""
COLUMNS = ("state", "what", "case", "begun", "progress", "action")


def layout(context: Context) -> Any:
    """The runs, newest first."""
    text, jobs = context.text, _jobs(context)
    parts: list[Any] = [
        page_title(text("page.jobs"), text("page_jobs.lead"), *_choice(context)),
        dcc.Interval(id=TICK, interval=BUSY if any(job.is_open for job in jobs) else IDLE),
        html.Div(id=SAID, **{"aria-live": "assertive"}),
        html.Div(listed(context, jobs), id=LIST),
    ]
    return html.Div(parts, className="jobs")


def register(app: Dash, services: Services) -> None:
    """Refreshing, cancel and resume; which runs are shown."""

    @app.callback(
        Output(LIST, "children"),
        Output(TICK, "interval"),
        Output(SAID, "children"),
        Input(TICK, "n_intervals"),
        Input({"type": CANCEL, "job": ALL}, "n_clicks"),
        Input({"type": RESUME, "job": ALL}, "n_clicks"),
        State("location", "pathname"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def refresh(
        _tick: int | None, _cancels: list[Any], _resumes: list[Any], path: str, search: str
    ) -> tuple[Any, Any, Any]:
        context = services.context(path, search)
        said: Any = no_update
        # A button that has just come onto the page reports itself too, without having been pressed.
        if isinstance(ctx.triggered_id, dict):
            if not any(each["value"] for each in ctx.triggered):
                return no_update, no_update, no_update
            said = act(context, str(ctx.triggered_id["type"]), int(ctx.triggered_id["job"]))
        jobs = _jobs(context)
        return listed(context, jobs), BUSY if any(job.is_open for job in jobs) else IDLE, said

    @app.callback(
        Output("location", "search", allow_duplicate=True),
        Input(SHOWN, "value"),
        State("location", "pathname"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def choose(shown: str, path: str, search: str) -> Any:
        context = services.context(path, search)
        return context.link("", only="case" if shown == "case" else "") or "?"


def act(context: Context, action: str, number: int) -> Any:
    """Cancel or resume a run; what it was refused for, if it was."""
    jobs = context.services.jobs
    try:
        (jobs.cancel if action == CANCEL else jobs.resume)(number, context.user)
    except LineproofError as error:
        return refusal(error, context.text)
    return None


def listed(context: Context, jobs: Sequence[Job]) -> list[Any]:
    """How many there are of which state, and a page of the runs."""
    text = context.text
    if not jobs:
        if _only_case(context):
            return [empty_state(text("page_jobs.none_here"), text("page_jobs.none_help"), _to_scenarios(context))]
        return [empty_state(text("page_jobs.none"), text("page_jobs.none_help"), _to_scenarios(context))]
    pages = (len(jobs) + A_PAGE - 1) // A_PAGE
    asked = context.query.get("page", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    rows = jobs[(page - 1) * A_PAGE : page * A_PAGE]
    parts: list[Any] = [_summary(context, jobs)]
    parts.append(_table(context, rows) if rows else dmc.Text(text("page_jobs.none_on_page")))
    if pages > 1:
        parts.append(_pager(context, page, pages))
    return parts


def _jobs(context: Context) -> tuple[Job, ...]:
    """Those of whoever asks; at a machine without login those of everybody."""
    user = None if context.user.role == "local" else context.user
    found = context.services.jobs.all(user)
    return tuple(job for job in found if job.case == context.case) if _only_case(context) else found


def _only_case(context: Context) -> bool:
    return bool(context.case) and context.query.get("only") == "case"


def _choice(context: Context) -> list[Any]:
    """All cases or the one of the address; without one there is nothing to choose."""
    if not context.case:
        return []
    text = context.text
    case = context.case if len(context.case) <= 24 else f"{context.case[:23]}…"
    data = [
        {"value": "all", "label": text("page_jobs.of_all_cases")},
        {"value": "case", "label": text("page_jobs.of_case", case=case)},
    ]
    value = "case" if _only_case(context) else "all"
    return [dmc.SegmentedControl(id=SHOWN, data=data, value=value, size="sm", **{"aria-label": text("page_jobs.show")})]


def _summary(context: Context, jobs: Sequence[Job]) -> Any:
    text, limits = context.text, context.services.config.limits
    counts = {
        "running": sum(job.state == "running" for job in jobs),
        "waiting": sum(job.state == "waiting" for job in jobs),
        "stopped": sum(job.can_resume for job in jobs),
    }
    whose = text(f"page_jobs.whose_{'all' if context.user.role == 'local' else 'mine'}")
    limit = text("page_jobs.limits", own=limits.jobs_per_user, all=limits.jobs)
    return dmc.Group(
        [
            html.Div([html.Strong(f"{whose}: "), text("page_jobs.summary", **counts)], role="status"),
            dmc.Text(limit, size="sm", c="gray.7"),
        ],
        justify="space-between", mb="sm",
    )  # fmt: skip


def _table(context: Context, jobs: Sequence[Job]) -> Any:
    text = context.text
    names = {"number": text("page_jobs.number")} | {name: text(f"page_jobs.{name}") for name in COLUMNS}
    if context.user.role == "local":
        names["case"] = f"{names['case']} / {text('page_jobs.who')}"
    heads = [html.Th(word, scope="col", className=f"jobs-{name}") for name, word in names.items()]
    body = [row for job in jobs for row in _rows(context, job)]
    table = html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody(body)], className="plain", **{"aria-label": text("page_jobs.table")}
    )  # fmt: skip
    return dmc.Paper(table, withBorder=True, radius="md", className="jobs-frame")


def _rows(context: Context, job: Job) -> list[Any]:
    text, now = context.text, time.time()
    versions = context.services.cases.versions
    try:
        scenario = scenario_name(versions(job.case), job.version, job.scenario, text)
    except LineproofError:
        # The case was removed since.
        scenario = job.scenario
    kind = text(f"kind.{job.kind}")
    name = " · ".join(part for part in (kind, scenario) if part)
    what = [html.Strong(kind)]
    if scenario:
        what.append(html.Div(scenario, className="cut jobs-line", title=scenario))
    place = replace(context, query={"case": job.case})
    case = [dcc.Link(job.case, href=place.link("/scenarios"), title=job.case, className="cut jobs-line")]
    by = text("page_jobs.this_machine") if job.user == "local" else job.user
    if context.user.role == "local":
        case.append(html.Div(by, className="jobs-minor cut jobs-line", title=by))
    case.append(html.Div(text("page_jobs.version", version=job.version[:8]), className="jobs-minor"))
    cells = [
        html.Td(job.id, className="jobs-number"),
        html.Td(state_badge(context, job), className="jobs-state"),
        html.Td(what, className="jobs-what"),
        html.Td(case, className="jobs-case"),
        html.Td(_times(context, job, now), className="jobs-begun"),
        html.Td(_progress(context, job, name), className="jobs-progress"),
        html.Td(_action(context, job, name), className="jobs-action"),
    ]
    rows = [html.Tr(cells, id=f"jobs-row-{job.id}", className=f"jobs-{job.state}")]
    why = _why(context, job)
    if why:
        rows.append(html.Tr([html.Td(), html.Td(why, colSpan=len(COLUMNS))], className="jobs-problems"))
    return rows


def _times(context: Context, job: Job, now: float) -> list[Any]:
    """When it began and how long it took, or has taken so far; of one that waits, when it was asked for."""
    text = context.text
    if job.begun is None:
        return [html.Div(text("page_jobs.made_at", moment=moment_text(job.made, text, now)))]
    took = span_text((job.ended or now) - job.begun, text)
    key = "lasts" if job.is_open else "took"
    minor = html.Div(text(f"page_jobs.{key}", span=took), className="jobs-minor")
    return [html.Div(moment_text(job.begun, text, now)), minor]


def _progress(context: Context, job: Job, name: str) -> Any:
    text = context.text
    if job.state == "waiting":
        before = sum(other.id < job.id for other in context.services.jobs.table.open_jobs() if other.state == "waiting")
        return text("page_jobs.in_line", count=before) if before else text("page_jobs.next")
    if job.state == "done":
        return text("page_jobs.all_done", done=job.done) if job.total else text("page_jobs.no_runs")
    if job.state != "running":
        return text("page_jobs.stopped_at", done=job.done, total=job.total) if job.total else ABSENT
    share = 100.0 * job.done / job.total if job.total else 0.0
    said = progress_text(context, job)
    return [
        dmc.Progress(value=share, size="sm", animated=True, **{"aria-label": name}),
        html.Div(said, className="jobs-minor jobs-phase", title=said),
    ]


def _action(context: Context, job: Job, name: str) -> Any:
    text = context.text
    if job.state == "done":
        return _result(context, job, name)
    if not context.user.may(action_of(job.kind)):
        return html.Span(ABSENT, title=text("page_jobs.may_not"))
    kind, word = (CANCEL, "cancel") if job.is_open else (RESUME, "resume")
    return dmc.Button(
        text(f"shell.{word}"), id={"type": kind, "job": job.id}, n_clicks=0, size="compact-sm",
        variant="default" if job.is_open else "light", c="dark" if job.is_open else "indigo.9",
        attributes={"root": {"aria-label": text(f"page_jobs.{word}_label", number=job.id, name=name)}},
    )  # fmt: skip


def _result(context: Context, job: Job, name: str) -> Any:
    """Where the result can be seen; a mark where its inputs have changed since."""
    text = context.text
    try:
        stale = result_of(context.services, job.case, job.id).stale
    except LineproofError:
        # The folder of the result, or the case, was removed since.
        return ABSENT
    scenario = job.scenario if "," not in job.scenario else ""
    place = replace(context, query={"case": job.case})
    link = dcc.Link(
        text("page_jobs.results"), href=place.link(PLACES.get(job.kind, "/results"), scenario=scenario),
        title=text("page_jobs.results_label", number=job.id, name=name),
    )  # fmt: skip
    mark = html.Div(text("page_jobs.stale"), className="jobs-stale", title=text("shell.stale_help"))
    return [link, mark] if stale else link


def _why(context: Context, job: Job) -> list[Any]:
    """Why a run didn't get to its end."""
    if job.problems:
        return [problem_list(job.problems, context.text)]
    if job.state in ("interrupted", "cancelled"):
        return [dmc.Text(context.text(f"page_jobs.{job.state}"), size="sm", c="gray.7")]
    return []


def _pager(context: Context, page: int, pages: int) -> Any:
    text, only = context.text, context.query.get("only", "")
    parts: list[Any] = []
    if page > 1:
        parts.append(dcc.Link(text("page_jobs.newer"), href=context.link("/jobs", only=only, page=str(page - 1))))
    parts.append(html.Span(text("page_jobs.pages", page=page, pages=pages)))
    if page < pages:
        parts.append(dcc.Link(text("page_jobs.older"), href=context.link("/jobs", only=only, page=str(page + 1))))
    return html.Nav(dmc.Group(parts, gap="md", justify="center", mt="sm"), **{"aria-label": text("page_jobs.pager")})


def _to_scenarios(context: Context) -> Any:
    return dcc.Link(context.text("page_jobs.go_scenarios"), href=context.link("/scenarios"))
