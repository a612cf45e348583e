"""What the page does: every change is one step; afterwards the address names the new version and the page follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dash import ALL, Dash, Input, Output, State, ctx, no_update

from dashboard.cases.loaded import loaded_case
from dashboard.components.jobs import TICK as JOBS_TICK
from dashboard.components.problems import refusal
from dashboard.context import Context
from dashboard.pages.scenarios import changes, detail, editor, forms, overview, running
from dashboard.pages.scenarios.address import MOST, after_change, search_of, shown_of
from scenarios.measures.choice import unfolded
from scenarios.reach import reach_of
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from dashboard.services import Services

SAID, VERSION, LINK, COPY_LINK = "scenarios-said", "scenarios-version", "scenarios-link", "scenarios-copy-link"
SEARCH = Output("location", "search", allow_duplicate=True)
CHANGED = Output("case-changed", "data", allow_duplicate=True)
MESSAGE = Output(SAID, "children", allow_duplicate=True)
ADDRESS = (State("location", "pathname"), State("location", "search"))
Answer = tuple[Any, Any, Any]
"""The query, the version that results, and what is said."""
NOTHING: Answer = (no_update, no_update, no_update)


def register(app: Dash, services: Services) -> None:
    """The callbacks of the page."""
    _choosing(app, services)
    _measures(app, services)
    _settings(app, services)
    _detail(app, services)
    _running(app, services)


def done(context: Context, change: Callable[[], str], **address: str) -> Answer:
    """Make a change and go to the version that results; a refusal is said on the page."""
    try:
        version = change()
    except LineproofError as error:
        return no_update, no_update, refusal(error, context.text)
    return after_change(context, version, **address), version, None


def _choosing(app: Dash, services: Services) -> None:
    @app.callback(
        SEARCH, MESSAGE, Input(overview.CHOSEN, "value"), *ADDRESS, prevent_initial_call=True
    )  # fmt: skip
    def choose(chosen: list[str], path: str, search: str) -> tuple[Any, Any]:
        context = services.context(path, search)
        shown = shown_of(context)
        wanted = [name for name in shown.case.settings.scenarios if name in (chosen or [])]
        if set(wanted) == set(shown.choice.chosen):
            return no_update, no_update
        if len(wanted) > MOST:
            wanted = [name for name in wanted if name in shown.choice.chosen][:MOST]
        return search_of(context, scenarios=",".join(wanted)), None

    @app.callback(
        SEARCH, CHANGED, MESSAGE,
        Input(overview.NEW, "n_clicks"), State(overview.NEW_NAME, "value"), State(overview.NEW_FROM, "value"),
        *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def new(pressed: int | None, name: str | None, copy_of: str | None, path: str, search: str) -> Answer:
        return create(services.context(path, search), name or "", copy_of or "") if pressed else NOTHING

    @app.callback(
        Output(LINK, "value"), Output(COPY_LINK, "value"), Input("location", "href"), State(LINK, "value"),
    )  # fmt: skip
    def whole(href: str | None, link: str) -> tuple[str, str]:
        inside = urlsplit(link)
        full = services.context().whole(f"{inside.path}?{inside.query}", href or "")
        return full, full


def create(context: Context, name: str, copy_of: str) -> Answer:
    """A new scenario, which is then open and chosen."""
    try:
        version, key = changes.new_scenario(context, name, copy_of)
    except LineproofError as error:
        return no_update, no_update, refusal(error, context.text)
    chosen = [each for each in shown_of(context).choice.chosen if each != key][: MOST - 1]
    return (
        after_change(context, version, scenario=key, scenarios=",".join((*chosen, key)), measure="", part="edit"),
        version, None,
    )  # fmt: skip


def _measures(app: Dash, services: Services) -> None:
    @app.callback(
        SEARCH, CHANGED, MESSAGE, Output(editor.MEASURES, "value"),
        Input(editor.MEASURES, "value"), State(VERSION, "data"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def switch(on: list[str], version: str, path: str, search: str) -> tuple[Any, ...]:
        return switch_to(services.context(path, search), on or [], version)

    @app.callback(
        SEARCH, CHANGED, MESSAGE,
        Input({"type": editor.PACKAGE, "name": ALL, "on": ALL}, "n_clicks"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def package(_pressed: list[int], path: str, search: str) -> Answer:
        if not any(each["value"] for each in ctx.triggered) or not isinstance(ctx.triggered_id, dict):
            return NOTHING
        pressed = dict(ctx.triggered_id)
        return switch_package(services.context(path, search), str(pressed["name"]), on=bool(pressed["on"]))

    @app.callback(
        SEARCH, CHANGED, MESSAGE,
        Input(editor.ADD, "n_clicks"), State(editor.ADDED, "value"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def add(pressed: int | None, names: list[str] | None, path: str, search: str) -> Answer:
        context = services.context(path, search)
        return done(context, lambda: changes.add_measures(context, names or [])) if pressed else NOTHING


def switch_to(context: Context, on: list[str], version: str) -> tuple[Any, ...]:
    """Switch what differs from the version that the page showed: meanwhile others may have switched something else."""
    shown = shown_of(context)
    scenario = shown.choice.scenario
    versions = context.services.cases.versions(context.case)
    was = loaded_case(versions, version)
    if scenario not in was.settings.scenarios:
        # The box was still that of the page before; the one of this address is on its way.
        return (*NOTHING, no_update)
    before = unfolded(was.settings.scenarios[scenario].measures, was.measures.packages)
    differing = {name: name in on for name in was.measures.measures if (name in on) != (name in before)}
    if not differing:
        return (*NOTHING, no_update)
    search, changed, said = done(context, lambda: changes.switch(context, scenario, differing))
    return search, changed, said, list(before) if said is not None else no_update


def switch_package(context: Context, name: str, *, on: bool) -> Answer:
    """All measures of a package on, or off."""
    shown = shown_of(context)
    members = shown.case.measures.packages.get(name, ())
    return done(context, lambda: changes.switch(context, shown.choice.scenario, dict.fromkeys(members, on)))


def _settings(app: Dash, services: Services) -> None:
    @app.callback(
        SEARCH, CHANGED, MESSAGE,
        Input(editor.SAVE, "n_clicks"), Input(editor.COPY, "n_clicks"), Input(editor.BASELINE, "n_clicks"),
        Input(editor.REMOVE, "n_clicks"), *(State(editor.field_id(name), "value") for name in editor.FIELDS),
        *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def act(_save: int, _copy: int, _baseline: int, _remove: int, *rest: Any) -> Answer:
        *values, path, search = rest
        if not any(each["value"] for each in ctx.triggered):
            return NOTHING
        context = services.context(path, search)
        typed = dict(zip(editor.FIELDS, values, strict=True))
        return act_on_scenario(context, str(ctx.triggered_id), typed)


def act_on_scenario(context: Context, action: str, typed: dict[str, str]) -> Answer:
    """Save the form, copy or remove the open scenario, or make it the baseline."""
    shown = shown_of(context)
    scenario = shown.choice.scenario
    if action == editor.COPY:
        return create(context, context.text("page_scenarios.copy_name", name=shown.name(scenario))[:200], scenario)
    if action == editor.BASELINE:
        return done(context, lambda: changes.make_baseline(context, scenario))
    if action == editor.REMOVE:
        chosen = ",".join(name for name in shown.choice.chosen if name != scenario)
        return done(
            context, lambda: changes.remove_scenario(context, scenario), scenario="", scenarios=chosen, measure=""
        )
    return done(context, lambda: changes.save_terms(context, scenario, *forms.scenario_values(shown, typed)))


def _detail(app: Dash, services: Services) -> None:
    level = {"type": detail.LEVEL, "station": ALL}

    @app.callback(
        SEARCH, CHANGED, MESSAGE, Output(detail.STATIONS, "value"), Output(level, "value"),
        Input(detail.STATIONS, "value"), Input(level, "value"), Input(detail.SKIP, "checked"),
        State(level, "id"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def machines(
        acting: list[str], levels: list[str | None], skip: bool, ids: list[dict[str, str]], path: str, search: str
    ) -> tuple[Any, ...]:  # fmt: skip
        chosen = {each["station"]: value for each, value in zip(ids, levels, strict=True)}
        context = services.context(path, search)
        answer, actual, said = change_machines(context, acting or [], chosen, skip=bool(skip))
        if said is None:
            return (*answer, no_update, [no_update] * len(ids))
        return (*answer, actual, [said.get(each["station"]) for each in ids])

    @app.callback(
        SEARCH, CHANGED, MESSAGE, Input(detail.VARY, "n_clicks"), *ADDRESS, prevent_initial_call=True
    )  # fmt: skip
    def vary(pressed: int | None, path: str, search: str) -> Answer:
        return vary_measure(services.context(path, search)) if pressed else NOTHING

    @app.callback(
        SEARCH, CHANGED, MESSAGE,
        Input(detail.SAVE, "n_clicks"), State({"type": detail.ITEM, "item": ALL, "end": ALL}, "value"),
        State({"type": detail.ITEM, "item": ALL, "end": ALL}, "id"),
        *(State(f"{detail.COVERAGE}-{end}", "value") for end in detail.ENDS),
        State(detail.SOURCE, "value"), State(detail.REFERENCE, "value"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def save(
        pressed: int | None, amounts: list[str], ids: list[dict[str, Any]], low: str, typical: str, high: str,
        source: str, reference: str | None, path: str, search: str,
    ) -> Answer:  # fmt: skip
        if not pressed:
            return NOTHING
        context = services.context(path, search)
        typed = {(int(each["item"]), str(each["end"])): value for each, value in zip(ids, amounts, strict=True)}
        return save_measure(context, typed, (low, typical, high), source, reference or "")


def change_machines(
    context: Context, acting: list[str], levels: dict[str, str | None], *, skip: bool
) -> tuple[Answer, list[str], dict[str, str | None] | None]:
    """One change of where the open measure acts; when refused, also what is ticked and set in truth."""
    shown = shown_of(context)
    measure, scenario = shown.choice.measure, shown.choice.scenario
    if not measure:
        return NOTHING, [], None
    found = reach_of(shown.case, scenario, measure)
    actual = [reached.station for reached in found if reached.acting != "left_out"]
    known: dict[str, str | None] = {reached.station: reached.level for reached in found}
    moved = {name: value for name, value in levels.items() if value and known.get(name, value) != value}
    answer: Answer
    if moved:
        station, level = next(iter(moved.items()))
        answer = done(context, lambda: changes.set_level(context, station, str(level)))
    elif set(acting) != set(actual):
        answer = done(context, lambda: changes.act_on(context, scenario, measure, acting))
    elif skip != (shown.case.settings.below_level == "skip"):
        answer = done(context, lambda: changes.set_below_level(context, skip))
    else:
        return NOTHING, [], None
    return answer, actual, known if answer[2] is not None else None


def vary_measure(context: Context) -> Answer:
    """A copy of the open measure for the open scenario alone, which is then open."""
    choice = shown_of(context).choice
    try:
        version, key = changes.vary(context, choice.scenario, choice.measure)
    except LineproofError as error:
        return no_update, no_update, refusal(error, context.text)
    return after_change(context, version, measure=key), version, None


def save_measure(
    context: Context, amounts: dict[tuple[int, str], str], coverage: tuple[str, str, str], source: str, reference: str
) -> Answer:
    """The amounts and the coverage of the open measure, with where the new ones come from."""
    shown = shown_of(context)
    name = shown.choice.measure

    def change() -> str:
        values = forms.measure_values(shown.case.measures.measures[name], amounts, coverage, source, reference)
        return changes.save_measure(context, name, values)

    return done(context, change)


def _running(app: Dash, services: Services) -> None:
    fields = (running.KINDS, running.DAYS, running.PAIRS, running.DRAWS)

    @app.callback(
        Output(running.ESTIMATE, "children"), *(Input(name, "value") for name in fields), *ADDRESS
    )  # fmt: skip
    def estimate(kinds: list[str], days: Any, pairs: Any, draws: Any, path: str, search: str) -> Any:
        context = services.context(path, search)
        try:
            return running.estimate(shown_of(context), running.wanted_of(kinds, days, pairs, draws))
        except LineproofError as error:
            return refusal(error, context.text)

    @app.callback(
        MESSAGE, Output(JOBS_TICK, "disabled", allow_duplicate=True),
        Input(running.START, "n_clicks"), *(State(name, "value") for name in fields), *ADDRESS,
        prevent_initial_call=True,
    )  # fmt: skip
    def start(
        pressed: int | None, kinds: list[str], days: Any, pairs: Any, draws: Any, path: str, search: str
    ) -> tuple[Any, Any]:
        if not pressed:
            return no_update, no_update
        context = services.context(path, search)
        try:
            running.begin(shown_of(context), running.wanted_of(kinds, days, pairs, draws))
        except LineproofError as error:
            return refusal(error, context.text), no_update
        # The strip looks again within a second, and shows what has begun.
        return None, False
