"""What the page does: reads sentences, changes terms, freezes, judges, seals, checks; each change is one step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update

from dashboard.cases.results import file_of, shown_result
from dashboard.components.jobs import TICK
from dashboard.components.problems import refusal
from dashboard.context import Context
from dashboard.jobs.places import PACK as PACK_FILE
from dashboard.pages.acceptance import changes, claims, evidence, overrides, plan, terms, verdicts
from dashboard.pages.acceptance.address import Shown, after_change, has_terms, shown_of
from dashboard.pages.acceptance.content import SAID, VERSION
from dashboard.pages.acceptance.fields import BY_NAME, GROUPS
from dashboard.pages.start.callbacks import uploaded
from dashboard.refusals import Refused
from dashboard.text import Text
from scenarios.acceptance.claims import parse_claim
from scenarios.text import BILINGUAL_SEPARATOR
from simcore.errors import LineproofError, Problem, SpecError

if TYPE_CHECKING:
    from dashboard.services import Services

SEARCH = Output("location", "search", allow_duplicate=True)
CHANGED = Output("case-changed", "data", allow_duplicate=True)
MESSAGE = Output(SAID, "children", allow_duplicate=True)
LOOKS = Output(TICK, "disabled", allow_duplicate=True)
ADDRESS = (State("location", "pathname"), State("location", "search"))
Answer = tuple[Any, Any, Any]
"""The query, the version that results, and what is said."""
NOTHING: Answer = (no_update, no_update, no_update)
ANSWERS = {"type": claims.ANSWER, "claim": ALL, "field": ALL}
FIELDS = {"type": terms.FIELD, "group": ALL, "name": ALL}
CELLS = {"type": terms.CELL, "list": ALL, "row": ALL, "field": ALL}


def register(app: Dash, services: Services) -> None:
    """The callbacks of the page."""
    _reading(app, services)
    _terms(app, services)
    _records(app, services)
    _overrides(app, services)
    _planning(app, services)
    _working(app, services)
    _checking(app, services)


def done(context: Context, change: Callable[[Shown], str]) -> Answer:
    """Make a change and go to the version that results; a refusal is said on the page."""
    try:
        version = change(shown_of(context))
    except LineproofError as error:
        return no_update, no_update, refusal(in_words(error, context.text), context.text)
    return after_change(context, version), version, None


def in_words(error: LineproofError, text: Text) -> LineproofError:
    """The same problems under the names that the fields have on the page, with what those admit."""
    return SpecError(tuple(_in_words(problem, text) for problem in error.problems))


def _in_words(problem: Problem, text: Text) -> Problem:
    keys = {field.name: terms.text_key(field) for group in GROUPS for field in group.fields}
    keys |= {group.name: f"page_acceptance.group_{group.name}" for group in GROUPS}
    keys |= {each.name: f"page_acceptance.list_{each.name}" for group in GROUPS for each in group.listings}
    # A place within a row of a listing, such as `claims.output.gain`, is that of the listing.
    key = keys.get(problem.path) or keys.get(problem.path.partition(".")[0])
    if key is None:
        return problem
    # What the format itself says of a value has English words only; the field says what it admits.
    said = problem.message if BILINGUAL_SEPARATOR in problem.message or text.language == "en" else ""
    help_text = text(f"{key}_help") if text.has(f"{key}_help") else ""
    return replace(problem, path=text(key), message=said, hint=help_text or problem.hint)


def pressed_id() -> dict[str, Any] | None:
    """The button that was pressed; a button that has just come onto the page reports itself too."""
    if not any(each["value"] for each in ctx.triggered) or not isinstance(ctx.triggered_id, dict):
        return None
    return dict(ctx.triggered_id)


def given_answers(values: Sequence[str | None], ids: Sequence[Mapping[str, Any]]) -> dict[tuple[int, str], str]:
    """The answers that were typed, by number of claim and field."""
    pairs = zip(ids, values, strict=True)
    return {(int(each["claim"]), str(each["field"])): (value or "").strip() for each, value in pairs}


def _reading(app: Dash, services: Services) -> None:
    @app.callback(
        Output(claims.FOUND, "children"),
        Input(claims.READ, "n_clicks"), Input(ANSWERS, "value"), State(ANSWERS, "id"),
        State(claims.SENTENCE, "value"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def read(
        pressed: int, values: list[str | None], ids: list[dict[str, Any]], sentence: str | None, path: str, search: str
    ) -> Any:  # fmt: skip
        context = services.context(path, search)
        if not pressed or not (sentence or "").strip():
            return no_update
        # Another sentence has other questions.
        answers = {} if ctx.triggered_id == claims.READ else given_answers(values, ids)
        if ctx.triggered_id != claims.READ and not any(each["value"] for each in ctx.triggered):
            return no_update
        try:
            shown = shown_of(context) if context.case and has_terms(context) else None
            return claims.read_claims(context, sentence or "", answers, shown)
        except LineproofError as error:
            return refusal(error, context.text)

    @app.callback(
        SEARCH, CHANGED, MESSAGE,
        Input(claims.WRITE, "n_clicks"), State(ANSWERS, "value"), State(ANSWERS, "id"),
        State(claims.SENTENCE, "value"), State(claims.CLAIMANT, "value"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def write(
        pressed: int | None, values: list[str | None], ids: list[dict[str, Any]], sentence: str | None,
        claimant: str | None, path: str, search: str,
    ) -> Answer:  # fmt: skip
        if not pressed:
            return NOTHING
        context = services.context(path, search)
        return done(context, lambda shown: write_claims(shown, sentence or "", given_answers(values, ids), claimant))


def write_claims(shown: Shown, sentence: str, answers: claims.Answers, claimant: str | None) -> str:
    """Write the claims of a sentence into the terms; Refused CLAIMANT where nobody says them."""
    if not (claimant or "").strip():
        message = "没有写明承诺由谁提出 / it isn't said who claims it"
        raise Refused(422, "CLAIMANT", message, "请填写提出者 / say who claims it", "claimant")
    found = claims.answered_claims(parse_claim(sentence[: claims.LONGEST]), answers)
    ready = [each.claim for each in found if each.can_be_written]
    return changes.add_claims(shown, ready, (claimant or "").strip())


def _terms(app: Dash, services: Services) -> None:
    @app.callback(
        SEARCH, CHANGED, MESSAGE,
        Input({"type": terms.SAVE, "group": ALL}, "n_clicks"), State(FIELDS, "value"), State(FIELDS, "id"),
        State(CELLS, "value"), State(CELLS, "id"), State(VERSION, "data"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def save(
        _pressed: list[int], values: list[str | None], ids: list[dict[str, Any]], cells: list[str | None],
        cell_ids: list[dict[str, Any]], version: str, path: str, search: str,
    ) -> Answer:  # fmt: skip
        pressed = pressed_id()
        if pressed is None:
            return NOTHING
        group = BY_NAME[str(pressed["group"])]
        fields = {each["name"]: value or "" for each, value in zip(ids, values, strict=True)}
        rows = rows_typed(cells, cell_ids)
        context = services.context(path, search)
        return done(context, lambda shown: changes.save_group(shown, group, version, fields, rows))

    @app.callback(
        SEARCH, CHANGED, MESSAGE,
        Input({"type": terms.DROP, "list": ALL, "row": ALL}, "n_clicks"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def drop(_pressed: list[int], path: str, search: str) -> Answer:
        pressed = pressed_id()
        if pressed is None:
            return NOTHING
        listings = {each.name: (group, each) for group in GROUPS for each in group.listings}
        group, listing = listings[str(pressed["list"])]

        def change(shown: Shown) -> str:
            if group.is_agreed:
                changes.require_open(shown)
            return changes.drop_row(shown, listing, int(pressed["row"]))

        return done(services.context(path, search), change)


def rows_typed(
    cells: Sequence[str | None], ids: Sequence[Mapping[str, Any]]
) -> dict[str, dict[int, dict[str, str]]]:  # fmt: skip
    """The cells that were typed, by listing, row and column."""
    found: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for each, value in zip(ids, cells, strict=True):
        found[str(each["list"])][int(each["row"])][str(each["field"])] = value or ""
    return found


def _records(app: Dash, services: Services) -> None:
    @app.callback(
        SEARCH, CHANGED, MESSAGE,
        Input(terms.RECORD, "contents"), State(terms.RECORD, "filename"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def hand_in(content: str | None, name: str | None, path: str, search: str) -> Answer:
        if not content:
            return NOTHING
        context = services.context(path, search)
        return done(context, lambda shown: changes.add_record(shown, name or "", uploaded(content)))

    @app.callback(
        SEARCH, CHANGED, MESSAGE,
        Input({"type": terms.DROP_RECORD, "name": ALL}, "n_clicks"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def drop(_pressed: list[int], path: str, search: str) -> Answer:
        pressed = pressed_id()
        if pressed is None:
            return NOTHING
        return done(services.context(path, search), lambda shown: changes.drop_record(shown, str(pressed["name"])))


def _overrides(app: Dash, services: Services) -> None:
    @app.callback(
        SEARCH, CHANGED, MESSAGE,
        Input(overrides.SET_ASIDE, "n_clicks"), State(overrides.FINDING, "value"), State(overrides.BY, "value"),
        State(overrides.REASON, "value"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def aside(
        pressed: int | None, finding: str | None, by: str | None, reason: str | None, path: str, search: str
    ) -> Answer:  # fmt: skip
        if not pressed:
            return NOTHING
        context = services.context(path, search)
        return done(context, lambda shown: changes.set_aside(shown, finding or "", by or "", reason or ""))

    @app.callback(
        SEARCH, CHANGED, MESSAGE,
        Input({"type": overrides.TAKE_BACK, "place": ALL}, "n_clicks"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def back(_pressed: list[int], path: str, search: str) -> Answer:
        pressed = pressed_id()
        if pressed is None:
            return NOTHING
        return done(services.context(path, search), lambda shown: changes.take_back(shown, int(pressed["place"])))


def _planning(app: Dash, services: Services) -> None:
    @app.callback(
        Output(plan.PREVIEWED, "children"), Input(plan.PREVIEW, "n_clicks"), *ADDRESS, prevent_initial_call=True
    )  # fmt: skip
    def preview(pressed: int | None, path: str, search: str) -> Any:
        if not pressed:
            return no_update
        context = services.context(path, search)
        try:
            return plan.preview(shown_of(context))
        except LineproofError as error:
            return refusal(error, context.text)

    @app.callback(
        SEARCH, CHANGED, MESSAGE, Input(plan.WITHDRAW, "n_clicks"), *ADDRESS, prevent_initial_call=True
    )  # fmt: skip
    def withdraw(pressed: int | None, path: str, search: str) -> Answer:
        return done(services.context(path, search), changes.withdraw) if pressed else NOTHING


def begin(context: Context, kind: str, options: Callable[[Shown], Mapping[str, Any]]) -> tuple[Any, Any]:
    """Start work on the case; the strip looks again within a second and shows what has begun."""
    try:
        said = options(shown_of(context))
        context.services.jobs.start(
            context.user, context.case, kind, said, context.version, context.text.language
        )  # fmt: skip
    except LineproofError as error:
        return refusal(error, context.text), no_update
    return None, False


def _working(app: Dash, services: Services) -> None:
    @app.callback(
        MESSAGE, LOOKS, Input(plan.FREEZE, "n_clicks"), State(plan.DATED, "value"), *ADDRESS,
        prevent_initial_call=True,
    )  # fmt: skip
    def freeze(pressed: int | None, dated: str | None, path: str, search: str) -> tuple[Any, Any]:
        if not pressed:
            return no_update, no_update
        return begin(services.context(path, search), "plan", lambda shown: plan.plan_options(shown, dated))

    @app.callback(
        MESSAGE, LOOKS, Input(plan.PAPERS, "n_clicks"), *ADDRESS, prevent_initial_call=True
    )  # fmt: skip
    def papers(pressed: int | None, path: str, search: str) -> tuple[Any, Any]:
        def options(shown: Shown) -> Mapping[str, Any]:
            return {"dated": None if shown.plan is None else shown.plan.dated.isoformat()}

        return begin(services.context(path, search), "plan", options) if pressed else (no_update, no_update)

    @app.callback(
        MESSAGE, LOOKS, Input(verdicts.JUDGE, "n_clicks"), State(verdicts.DEPOSITED, "value"), *ADDRESS,
        prevent_initial_call=True,
    )  # fmt: skip
    def judge(pressed: int | None, deposited: str | None, path: str, search: str) -> tuple[Any, Any]:
        if not pressed:
            return no_update, no_update
        given = (deposited or "").strip() or None
        return begin(services.context(path, search), "accept", lambda _shown: {"deposited": given})

    @app.callback(
        MESSAGE, LOOKS, Input(evidence.MAKE, "n_clicks"), State(evidence.PACK_DEPOSITED, "value"),
        State(evidence.IN_CLEAR, "checked"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def seal(
        pressed: int | None, deposited: str | None, in_clear: bool | None, path: str, search: str
    ) -> tuple[Any, Any]:
        if not pressed:
            return no_update, no_update
        options = {"deposited": (deposited or "").strip() or None, "in_clear": bool(in_clear)}
        return begin(services.context(path, search), "pack", lambda _shown: options)


def _checking(app: Dash, services: Services) -> None:
    @app.callback(
        Output(evidence.CHECKED, "children"),
        Input(evidence.PACK, "contents"), Input(evidence.CHECK_OWN, "n_clicks"), State(evidence.PACK, "filename"),
        State(evidence.CHECK_DEPOSITED, "value"), *ADDRESS, prevent_initial_call=True,
    )  # fmt: skip
    def check(
        content: str | None, own: int | None, name: str | None, deposited: str | None, path: str, search: str
    ) -> Any:
        context = services.context(path, search)
        try:
            if ctx.triggered_id == evidence.CHECK_OWN:
                return check_own(context, deposited or "") if own else no_update
            return evidence.checked_pack(context, uploaded(content), name or "", deposited or "")
        except LineproofError as error:
            return refusal(error, context.text)


def check_own(context: Context, deposited: str) -> Any:
    """The same of the pack that was last sealed for this case; Refused RESULT_UNKNOWN where there is none."""
    result = shown_result(context, "pack")
    if result is None:
        hint = "请先制作证据包 / make a pack first"
        raise Refused(404, "RESULT_UNKNOWN", "还没有证据包 / there is no pack yet", hint)
    content = file_of(result, PACK_FILE).read_bytes()
    return evidence.checked_pack(context, content, PACK_FILE, deposited)
