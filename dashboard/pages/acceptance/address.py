"""What the address of the page says, and what the case has at that version: terms, frozen plan, results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlencode

from dashboard.cases.loaded import placed, snapshot
from dashboard.cases.results import Result, shown_result
from dashboard.context import Context
from dashboard.text import Text
from scenarios.acceptance.case import TERMS_FILE, acceptance_case
from scenarios.acceptance.plan.frozen import PLAN_FILE, FrozenPlan, load_plan, require_same_terms
from scenarios.acceptance.plan.terms import PlanTerms
from simcore.errors import LineproofError, Problem, SpecError

PATH = "/acceptance"
Part = Literal["terms", "plan", "verdicts", "evidence"]
PARTS: tuple[Part, ...] = get_args(Part)
_KEPT = ("case", "version", "part")


@dataclass(frozen=True, slots=True)
class Shown:
    """The page of one request: who asks, the case at the version of the address, and which part of it is open.

    `differences` are the terms that aren't those of the frozen plan; with any of them nothing can be judged.
    """

    context: Context
    version: str
    is_old: bool
    folder: Path
    terms: PlanTerms
    plan: FrozenPlan | None
    differences: tuple[Problem, ...]
    part: Part

    @property
    def text(self) -> Text:
        """The texts of the visitor."""
        return self.context.text

    @property
    def may_change(self) -> bool:
        """Whether the visitor may change what is shown."""
        return self.context.user.may("accept") and not self.is_old

    def latest(self, kind: str) -> Result | None:
        """The newest result of a kind of work."""
        return shown_result(self.context, kind)

    def link(self, part: Part) -> str:
        """The address of another part."""
        return PATH + search_of(self.context, part=part)


def has_terms(context: Context) -> bool:
    """Whether the case of the address has terms of an acceptance."""
    versions = context.services.cases.versions(context.case)
    return TERMS_FILE in versions.manifest(context.version or versions.present())


def shown_of(context: Context) -> Shown:
    """The page that an address asks for; SpecError for terms that can't be read."""
    versions = context.services.cases.versions(context.case)
    present = versions.present()
    version = context.version or present
    folder = snapshot(versions, version)
    terms = terms_at(context, version)
    plan: FrozenPlan | None = None
    differences: tuple[Problem, ...] = ()
    # Asked of the version and not of the folder, in which somebody may have left a plan.
    if PLAN_FILE in versions.manifest(version):
        plan = load_plan(folder / PLAN_FILE)
        try:
            require_same_terms(plan, terms)
        except SpecError as error:
            differences = error.problems
    part = _part(context, plan, all((folder / name).exists() for name in terms.records))
    return Shown(context, version, version != present, folder, terms, plan, differences, part)


def terms_at(context: Context, version: str) -> PlanTerms:
    """The terms of a version; SpecError with the places as they are called in the case."""
    folder = snapshot(context.services.cases.versions(context.case), version)
    try:
        return acceptance_case(folder).terms
    except LineproofError as error:
        raise SpecError(tuple(placed(problem, folder) for problem in error.problems)) from None


def _part(context: Context, plan: FrozenPlan | None, has_records: bool) -> Part:
    """The part that the address names; else the one that is next, or the verdicts where there are some."""
    named = next((part for part in PARTS if part == context.query.get("part")), None)
    if named is not None:
        return named
    if shown_result(context, "accept") is not None:
        return "verdicts"
    if plan is None:
        return "terms"
    return "verdicts" if has_records else "plan"


def search_of(context: Context, **changes: str) -> str:
    """The query of this page, of what it knows only, with something changed."""
    kept = {name: context.query[name] for name in _KEPT if name in context.query}
    query = {name: value for name, value in (kept | changes).items() if value}
    return f"?{urlencode(query)}" if query else ""


def after_change(context: Context, version: str) -> str:
    """The query once the case is at another version, which makes the page anew."""
    return search_of(context) + f"&at={version[:12]}"
