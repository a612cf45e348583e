"""Routes of cases: list, new ones, files, problems, measures, scenarios, versions."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.answers import Editor, Reader
from dashboard.api.places import API
from dashboard.cases.loaded import found_problems, loaded_case, snapshot
from dashboard.cases.making import case_from_example, case_from_line, case_from_template, examples
from dashboard.services import Services
from lines.files import plain
from scenarios.acceptance.case import TERMS_FILE
from scenarios.case import CASE_FILE
from scenarios.cli.builder import LineOptions


class NewCase(BaseModel):
    """A new case: from a shipped example, or from a template with the options of `lineproof init`."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=64)
    example: str | None = Field(default=None, max_length=100)
    template: str | None = Field(default=None, max_length=20)
    options: dict[str, str | int | float | list[str]] = Field(default_factory=dict, max_length=20)


def case_routes(services: Services) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=f"{API}/cases", tags=["cases"])
    cases = services.cases

    @router.get("")
    def list_cases(_user: Reader) -> dict[str, Any]:
        """The cases, with what each of them holds."""
        return {"cases": [_overview(services, name) for name in cases.names()], "examples": list(examples(cases))}

    @router.post("", status_code=201)
    def make_case(new: NewCase, _user: Editor) -> dict[str, Any]:
        """A new case."""
        if new.example is not None:
            case_from_example(cases, new.name, new.example)
        else:
            case_from_template(cases, new.name, line_options(new.template or "bearing", new.options))
        return _overview(services, new.name)

    @router.post("/{case}/from-line", status_code=201)
    async def make_from_line(case: str, request: Request, _user: Editor) -> dict[str, Any]:
        """A new case around the line file that is the body."""
        case_from_line(cases, case, await request.body())
        return _overview(services, case)

    @router.get("/{case}")
    def get_case(case: str, _user: Reader) -> dict[str, Any]:
        """What a case holds."""
        return _overview(services, case)

    @router.get("/{case}/problems")
    def problems(case: str, _user: Reader, version: str = "") -> dict[str, Any]:
        """What `lineproof check` says."""
        return {"problems": [each.as_dict() for each in found_problems(cases.versions(case), version)]}

    @router.get("/{case}/line")
    def line(case: str, _user: Reader, version: str = "", scenario: str = "") -> dict[str, Any]:
        """The line of a scenario with every parameter, its range and where it comes from."""
        loaded = loaded_case(cases.versions(case), version)
        return dict(plain(loaded.line_of(scenario or loaded.settings.baseline)))

    @router.get("/{case}/scenarios")
    def scenarios(case: str, _user: Reader, version: str = "") -> dict[str, Any]:
        """The scenarios with their measures."""
        settings = loaded_case(cases.versions(case), version).settings
        return {"baseline": settings.baseline, "scenarios": {n: plain(s) for n, s in settings.scenarios.items()}}

    @router.get("/{case}/measures")
    def measures(case: str, _user: Reader, version: str = "") -> dict[str, Any]:
        """The measures and packages that the case knows."""
        return dict(plain(loaded_case(cases.versions(case), version).measures))

    return router


def line_options(template: str, options: dict[str, Any]) -> LineOptions:
    """The options of `lineproof init` by their names; Refused JOB_OPTION (422) for one that isn't known."""
    from dashboard.refusals import Refused

    known = set(LineOptions.__dataclass_fields__) - {"template"}
    for name in options:
        if name not in known:
            raise Refused(
                422, "JOB_OPTION", "this is no option of a template", f"one of {', '.join(sorted(known))}", name
            )
    lists: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in options.items()
    }
    return LineOptions(template=template, **lists)


def _overview(services: Services, name: str) -> dict[str, Any]:
    versions = services.cases.versions(name)
    version = versions.present()
    manifest = versions.manifest(version)
    folder = snapshot(versions, version)
    problems = found_problems(versions, version)
    return {
        "name": name, "version": version, "files": sorted(manifest),
        "simulation": (folder / CASE_FILE).exists(), "acceptance": (folder / TERMS_FILE).exists(),
        "errors": sum(each.severity == "error" for each in problems),
        "warnings": sum(each.severity == "warning" for each in problems),
        "open_jobs": [job.id for job in services.jobs.of_case(name) if job.is_open],
    }  # fmt: skip
