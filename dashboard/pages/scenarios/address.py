"""What the address of the page says: which scenario is edited, which are chosen, which measure and part are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dashboard.cases.loaded import loaded_case
from dashboard.context import Context
from dashboard.text import Text
from scenarios.case import CASE_FILE, Case
from scenarios.study import chosen_scenario, scenario_label

PATH = "/scenarios"
PARTS = ("edit", "beside", "run")
MOST = 4
"""Scenarios side by side: more don't fit beside one another."""
_KEPT = ("case", "version", "scenario", "scenarios", "measure", "part")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is shown; `chosen` are the scenarios that are compared and run, the baseline among them or not."""

    scenario: str
    chosen: tuple[str, ...]
    measure: str
    part: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The page of one request: who asks, the case at the version of the address, and what of it is shown."""

    context: Context
    case: Case
    choice: Choice
    version: str
    is_old: bool

    @property
    def text(self) -> Text:
        """The texts of the visitor."""
        return self.context.text

    @property
    def may_change(self) -> bool:
        """Whether the visitor may change what is shown."""
        return self.context.user.may("change") and not self.is_old

    def name(self, scenario: str) -> str:
        """A scenario as people call it."""
        return self.text.name(scenario_label(self.case, scenario), scenario)

    def link(self, **changes: str) -> str:
        """The address of this page with something changed; "" leaves a part out."""
        return PATH + search_of(self.context, **changes)


def has_line(context: Context) -> bool:
    """Whether the case of the address can be simulated at all: one of an acceptance alone can't."""
    versions = context.services.cases.versions(context.case)
    return CASE_FILE in versions.manifest(context.version or versions.present())


def shown_of(context: Context) -> Shown:
    """The page that an address asks for; SpecError for a case that can't be read, Refused for one that isn't there."""
    versions = context.services.cases.versions(context.case)
    present = versions.present()
    version = context.version or present
    case = loaded_case(versions, version)
    return Shown(context, case, _choice(context.query, case), version, version != present)


def search_of(context: Context, **changes: str) -> str:
    """The query of this page, of what it knows only, with something changed."""
    kept = {name: context.query[name] for name in _KEPT if name in context.query}
    query = {name: value for name, value in (kept | changes).items() if value}
    return f"?{urlencode(query, safe=',')}" if query else ""


def after_change(context: Context, version: str, **changes: str) -> str:
    """The query once the case is at another version, which makes the page anew."""
    return search_of(context, **changes) + f"&at={version[:12]}"


def _choice(query: Mapping[str, Any], case: Case) -> Choice:
    known = case.settings.scenarios
    first = chosen_scenario(case)
    scenario = query.get("scenario", "")
    scenario = scenario if scenario in known else first
    named = dict.fromkeys(name for name in query.get("scenarios", "").split(",") if name in known)
    chosen = tuple(named)[:MOST] or tuple(dict.fromkeys((case.settings.baseline, scenario)))
    measure, part = query.get("measure", ""), query.get("part", "")
    return Choice(
        scenario, chosen, measure if measure in case.measures.measures else "", part if part in PARTS else PARTS[0]
    )
