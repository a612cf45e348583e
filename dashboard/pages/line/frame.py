"""What every part of the page asks of the case."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from dashboard.api.places import API
from dashboard.cases.loaded import loaded_case
from dashboard.context import Context
from scenarios.case import CASE_FILE, Case

TABS = ("plan", "replay", "drivers", "file")


def is_there(context: Context) -> bool:
    """Whether the case has a line; that of an acceptance alone has none."""
    versions = context.services.cases.versions(context.case)
    return CASE_FILE in versions.manifest(context.version or versions.present())


def loaded(context: Context) -> Case:
    """The case at the version of the address; SpecError with every problem."""
    return loaded_case(context.services.cases.versions(context.case), context.version)


def present(context: Context) -> str:
    """The version that is shown."""
    return context.version or context.services.cases.versions(context.case).present()


def may_change(context: Context) -> bool:
    """Whether the line may be changed here: by this person, and only as it is now."""
    is_now = not context.version or context.version == context.services.cases.versions(context.case).present()
    return is_now and context.user.may("change")


def drawing_address(context: Context, scenario: str = "") -> str:
    """Where the drawing of a scenario at the shown version is."""
    query = {"version": present(context), "scenario": scenario, "lang": context.text.language}
    return f"{API}/cases/{quote(context.case)}/line.svg?{urlencode(query)}"


def scenario_options(context: Context, case: Case) -> list[dict[str, str]]:
    """The scenarios by their names for people."""
    return [
        {"value": name, "label": context.text.name(scenario.label, name)}
        for name, scenario in case.settings.scenarios.items()
    ]
