"""Routes of the files of a case and of its versions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.answers import Editor, Reader, download
from dashboard.api.places import API
from dashboard.cases.editing import redo, undo, write_files
from dashboard.cases.files import record_files
from dashboard.cases.loaded import loaded_case, snapshot
from dashboard.context import Context
from dashboard.services import Services
from scenarios.acceptance.overview import Overview, overview_document, record_overview
from scenarios.cli.differences import diff_cases


class Restored(BaseModel):
    """The version to go back to."""

    model_config = ConfigDict(extra="forbid")

    version: str = Field(pattern=r"^[0-9a-f]{64}$")


def file_routes(services: Services) -> APIRouter:
    """The routes of files."""
    router = APIRouter(prefix=f"{API}/cases", tags=["files"])
    cases = services.cases

    @router.get("/{case}/files")
    def files(case: str, _user: Reader, version: str = "") -> dict[str, Any]:
        """Names and SHA-256 of the files of a version."""
        versions = cases.versions(case)
        version = version or versions.present()
        return {"version": version, "files": dict(versions.manifest(version))}

    @router.get("/{case}/files/{name:path}")
    def file(case: str, name: str, _user: Reader, version: str = "") -> Response:
        """A file of a version."""
        content = cases.versions(case).read(name, version or None)
        kind = "text/plain; charset=utf-8" if name.endswith((".toml", ".csv", ".json")) else "application/octet-stream"
        return Response(content, media_type=kind, headers=download(name))

    @router.put("/{case}/files/{name:path}")
    async def write(
        case: str, name: str, request: Request, _user: Reader, keep_invalid: bool = False
    ) -> dict[str, str]:
        """Write a file; refused with every problem where that would bring errors, unless they are to be kept."""
        content = await request.body()
        return {"version": write_files(_at(services, case), {name: content}, name, keep_invalid=keep_invalid)}

    @router.delete("/{case}/files/{name:path}")
    def remove(case: str, name: str, _user: Reader, keep_invalid: bool = False) -> dict[str, str]:
        """Remove a file; it stays in the versions before."""
        return {"version": write_files(_at(services, case), {name: None}, name, keep_invalid=keep_invalid)}

    return router


def record_routes(services: Services) -> APIRouter:
    """The route of what a record holds."""
    router = APIRouter(prefix=f"{API}/cases", tags=["records"])

    @router.get("/{case}/records")
    def records(case: str, _user: Reader, version: str = "") -> dict[str, Any]:
        """What the plant's record holds: files, columns, weeks, findings, and for which figures and claims it does."""
        versions = services.cases.versions(case)
        version = version or versions.present()
        names = record_files(versions.manifest(version))
        folder = snapshot(versions, version)
        found: Overview = services.quick.ask(("record", case, version), record_overview, folder, names)
        return overview_document(found)

    return router


def version_routes(services: Services) -> APIRouter:
    """The routes of versions."""
    router = APIRouter(prefix=f"{API}/cases", tags=["versions"])
    cases = services.cases

    @router.get("/{case}/versions")
    def history(case: str, _user: Reader) -> dict[str, Any]:
        """The journal, newest first, and how many steps back and forward are possible."""
        return asdict(cases.versions(case).history())

    @router.get("/{case}/differences")
    def differences(case: str, first: str, second: str, _user: Reader) -> dict[str, Any]:
        """What differs between two versions, as `lineproof diff` says it."""
        versions = cases.versions(case)
        found = diff_cases(loaded_case(versions, first), loaded_case(versions, second))
        return {"differences": [asdict(each) for each in found]}

    @router.post("/{case}/undo")
    def back(case: str, _user: Editor) -> dict[str, str]:
        """One step back."""
        return {"version": undo(_at(services, case))}

    @router.post("/{case}/redo")
    def forward(case: str, _user: Editor) -> dict[str, str]:
        """One step forward."""
        return {"version": redo(_at(services, case))}

    @router.post("/{case}/restore")
    def restore(case: str, to: Restored, user: Editor) -> dict[str, str]:
        """Make an old version the present one, as a new step."""
        return {"version": cases.versions(case).restore(to.version, user.name)}

    return router


def _at(services: Services, case: str) -> Context:
    return services.context("/api", f"?case={case}")
