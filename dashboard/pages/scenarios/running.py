"""What to run for the chosen scenarios, what that takes, and the start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.panels import notice, panel
from dashboard.components.times import about_text
from dashboard.jobs.table import Job, Option
from dashboard.pages.scenarios.address import Shown
from dashboard.pages.scenarios.money import terms_of
from dashboard.refusals import Refused
from scenarios.effort import COST_OF_DRAWS, Pace, pace_of
from scenarios.numbers import number
from scenarios.prediction.settings import DEFAULT_DRAWS, FEWEST_DRAWS, MOST_PAIRS, PredictionSettings, fewest_runs
from scenarios.words import duration_text
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from dashboard.jobs.table import Kind

KINDS, DAYS, PAIRS, DRAWS = "scenarios-kinds", "scenarios-days", "scenarios-pairs", "scenarios-draws"
ESTIMATE, START = "scenarios-estimate", "scenarios-start"
OFFERED: tuple[Kind, ...] = ("compare", "predict", "appraise")
DAY = 86_400_000_000
BEGINNING = 5.0
"""[s] until the process of a job simulates."""
SLOWER = 3.0
"""[1] by which other runs at the same time may slow one down."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks for; None: as the case says."""

    kinds: tuple[str, ...]
    days: float | None
    pairs: int | None
    draws: int | None


def running(shown: Shown) -> Any:
    """The form with what it costs in time."""
    text, context = shown.text, shown.context
    others = compared(shown)
    if not others:
        return notice(text("page_scenarios.choose_other"))
    if not context.user.may("run"):
        return notice(text("page_scenarios.may_not_run"))
    settings = shown.case.settings
    names = text("page_scenarios.between_names").join(shown.name(name) for name in others)
    kinds = [
        dmc.Checkbox(
            value=kind, size="sm",
            label=html.Span([html.Strong(text(f"kind.{kind}")), html.Br(), text(f"page_scenarios.run_{kind}")]),
        )
        for kind in OFFERED
    ]  # fmt: skip
    fields = [
        dmc.NumberInput(
            id=DAYS, label=text("page_scenarios.days"), description=text("page_scenarios.days_help"), min=0.1, max=3650,
            value=settings.horizon / DAY, decimalScale=2, w=190,
        ),
        dmc.NumberInput(
            id=PAIRS, label=text("page_scenarios.pairs"), description=text("page_scenarios.pairs_help"), min=2,
            max=1000, value=settings.replications, allowDecimal=False, w=190,
        ),
        dmc.NumberInput(
            id=DRAWS, label=text("page_scenarios.draws"), description=text("page_scenarios.draws_help"),
            min=FEWEST_DRAWS, max=5000, value=DEFAULT_DRAWS, allowDecimal=False, w=190,
        ),
    ]  # fmt: skip
    return panel(
        text("page_scenarios.run_title"),
        dmc.Text(text("page_scenarios.run_what", names=names, baseline=shown.name(settings.baseline)), mb="sm"),
        dmc.CheckboxGroup(dmc.Stack(kinds, gap="xs"), id=KINDS, value=["compare"], label=text("page_scenarios.kinds")),
        dmc.Group(fields, gap="md", mt="md", align="flex-end"),
        html.Div(
            dmc.Text(text("page_scenarios.estimating"), c="gray.7"), id=ESTIMATE, className="scenarios-estimate",
            **{"aria-live": "polite"},
        ),
        dmc.Group([
            dmc.Button(text("page_scenarios.start"), id=START, n_clicks=0),
            dmc.Text(text("page_scenarios.survives"), size="sm", c="gray.7"),
        ], mt="md"),
    )  # fmt: skip


def compared(shown: Shown) -> tuple[str, ...]:
    """The chosen scenarios beside the baseline, with which each is compared."""
    return tuple(name for name in shown.choice.chosen if name != shown.case.settings.baseline)


def wanted_of(kinds: Sequence[str] | None, days: object, pairs: object, draws: object) -> Wanted:
    """What the form asks for; Refused for numbers that are none."""
    chosen = tuple(kind for kind in OFFERED if kind in (kinds or ()))
    if not chosen:
        raise Refused(
            422,
            "JOB_KIND",
            "没有选择要算什么 / nothing to run was chosen",
            "请至少选一种 / choose one of the kinds",
            "kind",
        )
    whole = [None if value in (None, "") else int(float(str(value))) for value in (pairs, draws)]
    return Wanted(chosen, None if days in (None, "") else float(str(days)), whole[0], whole[1])


def options_of(wanted: Wanted, kind: str) -> dict[str, Option | None]:
    """The options of one job; those that the case says itself are left out by whoever starts it."""
    number_of = {"replications": wanted.pairs} if kind == "compare" else {"draws": wanted.draws}
    return {"days": wanted.days, **number_of}


def estimate(shown: Shown, wanted: Wanted) -> Any:
    """What the work takes, in runs and in time; why that isn't known, where it isn't."""
    text = shown.text
    try:
        paces = {name: _pace(shown, name) for name in compared(shown)}
    except LineproofError as error:
        return dmc.Text(text("page_scenarios.no_estimate", why=error.problems[0].message), c="gray.7")
    rows, least, most = [], 0.0, 0.0
    for kind in wanted.kinds:
        runs = runs_of(shown, wanted, kind)
        for name, pace in paces.items():
            ends = tuple(time_of(shown, wanted, each, pace, is_drawn=kind != "compare") for each in runs)
            least, most = least + ends[0], most + max(SLOWER * ends[0], ends[1])
            rows.append(html.Li(
                text(
                    "page_scenarios.work", kind=text(f"kind.{kind}"), name=shown.name(name),
                    runs=_range(*(number(each, 0) for each in runs)),
                    horizon=duration_text(_horizon(shown, wanted), text),
                    span=_range(*(about_text(each, text) for each in ends)),
                )
            ))  # fmt: skip
    total = text("page_scenarios.total", span=_range(about_text(least, text), about_text(most, text)))
    limit = text("page_scenarios.total_help")
    return [html.Div([html.Strong(total), " ", limit]), html.Ul(rows)]


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low} – {high}"


def runs_of(shown: Shown, wanted: Wanted, kind: str) -> tuple[int, int]:
    """Simulated runs that a job of a kind makes at least and at most, both sides counted.

    How many pairs a draw of the parameters needs shows only after the first draws.
    """
    if kind == "compare":
        runs = 2 * (wanted.pairs or shown.case.settings.replications)
        return runs, runs
    draws = max(wanted.draws or DEFAULT_DRAWS, FEWEST_DRAWS)
    return fewest_runs(PredictionSettings(draws=draws)), 2 * MOST_PAIRS * draws


def time_of(shown: Shown, wanted: Wanted, runs: int, pace: Pace, *, is_drawn: bool) -> float:
    """Time [s] of one job that makes so many runs."""
    workers = shown.context.services.config.job_workers
    pairs = runs / 2.0 * (COST_OF_DRAWS if is_drawn else 1.0)
    return BEGINNING + pace.seconds(pairs, _horizon(shown, wanted) + shown.case.settings.warmup, workers)


def begin(shown: Shown, wanted: Wanted) -> tuple[Job, ...]:
    """Start what is wanted, a job for each kind and scenario; LineproofError for what can't be begun.

    Whatever can be refused is looked at first, so that no half of it is begun.
    """
    context = shown.context
    context.user.require("run")
    others = compared(shown)
    if "appraise" in wanted.kinds:
        _require_terms(shown, others)
    if set(wanted.kinds) - {"compare"} and wanted.draws is not None:
        PredictionSettings(draws=wanted.draws)
    return tuple(
        context.services.jobs.start(
            context.user, context.case, kind, _said(shown, options_of(wanted, kind)) | {"scenario": name},
            shown.version, context.text.language,
        )
        for kind in wanted.kinds for name in others
    )  # fmt: skip


def _said(shown: Shown, options: Mapping[str, Option | None]) -> dict[str, Option | None]:
    """Only what is another than the case says, so that the same work has the same options."""
    settings = shown.case.settings
    usual = {"days": settings.horizon / DAY, "replications": settings.replications, "draws": DEFAULT_DRAWS}
    return {name: None if value == usual.get(name) else value for name, value in options.items()}


def _require_terms(shown: Shown, names: Sequence[str]) -> None:
    terms = terms_of(shown)
    missing = [name for name in names if terms is None or name not in terms.scenarios]
    if missing:
        names = ", ".join(shown.name(name) for name in missing)
        said = f"没有这些情景的资金条件: {names} / nothing is said about money of {names}"
        hint = "请在「编辑」里填写资金条件 / open the scenario, and fill in the fields below 'In money'"
        raise Refused(422, "TERMS_MISSING", said, hint, "scenarios")


def _horizon(shown: Shown, wanted: Wanted) -> int:
    return shown.case.settings.horizon if wanted.days is None else round(wanted.days * DAY)


def _pace(shown: Shown, name: str) -> Pace:
    """How fast this machine simulates the baseline and a scenario, measured once for a version."""
    context, settings = shown.context, shown.case.settings
    pair = tuple(shown.case.line_of(each).model_dump_json(by_alias=True) for each in (settings.baseline, name))
    key = ("pace", context.case, shown.version, name)
    found = context.services.quick.ask(key, pace_of, pair, settings.seed)
    if not isinstance(found, Pace):  # pragma: no cover - the process gives back what the function does
        raise TypeError(type(found))
    return found
