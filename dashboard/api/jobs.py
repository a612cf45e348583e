"""Routes of jobs and their results: start, look, cancel, resume, follow, read, download."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.answers import Reader
from dashboard.api.places import API
from dashboard.cases.results import Result, all_results, file_of, result_of
from dashboard.jobs.table import Job
from dashboard.services import Services

FOLLOWED = 1.0
"""[s] between two messages about a job."""
INLINE = {".html": "text/html; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml"}


class NewJob(BaseModel):
    """Which work on a case: the name of the command and its options."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(max_length=30)
    options: dict[str, str | int | float | bool | None] = Field(default_factory=dict, max_length=30)
    version: str = Field(default="", max_length=64)


def job_routes(services: Services) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["jobs"])
    jobs = services.jobs

    @router.get("/jobs")
    def list_jobs(_user: Reader) -> dict[str, Any]:
        """All jobs, newest first."""
        return {"jobs": [job_data(job) for job in jobs.all()]}

    @router.get("/jobs/{number}")
    def job(number: int, _user: Reader) -> dict[str, Any]:
        """A job with its progress."""
        return job_data(jobs.job(number))

    @router.post("/cases/{case}/jobs", status_code=202)
    def start(case: str, new: NewJob, user: Reader) -> dict[str, Any]:
        """A new job; whether the role allows it depends on its kind."""
        return job_data(jobs.start(user, case, new.kind, new.options, new.version, services.context().text.language))

    @router.post("/jobs/{number}/cancel")
    def cancel(number: int, user: Reader) -> dict[str, Any]:
        """Ask a job to end."""
        return job_data(jobs.cancel(number, user))

    @router.post("/jobs/{number}/resume")
    def resume(number: int, user: Reader) -> dict[str, Any]:
        """Take a job up again that didn't get to its end."""
        return job_data(jobs.resume(number, user))

    @router.get("/jobs/{number}/events")
    async def follow(number: int, _user: Reader) -> StreamingResponse:
        """The progress as server-sent events, until the job has ended."""
        jobs.job(number)

        async def events() -> AsyncIterator[str]:
            while True:
                found = await asyncio.to_thread(jobs.job, number)
                yield f"data: {json.dumps(job_data(found), ensure_ascii=False)}\n\n"
                if not found.is_open:
                    return
                await asyncio.sleep(FOLLOWED)

        return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    @router.get("/cases/{case}/results")
    def results(case: str, _user: Reader) -> dict[str, Any]:
        """The results of a case, newest first; `stale` where an input has changed since."""
        services.cases.folder(case)
        return {"results": [_result(each) for each in all_results(services, case)]}

    @router.get("/cases/{case}/results/{number}")
    def document(case: str, number: int, _user: Reader) -> dict[str, Any]:
        """The document of a result, as the command prints it with `--json`."""
        found = result_of(services, case, number)
        return {**_result(found), "document": found.document}

    @router.get("/cases/{case}/jobs/{number}/files/{name}")
    def file(case: str, number: int, name: str, _user: Reader, inline: bool = False) -> FileResponse:
        """A file of a result; `inline` shows a page in the browser instead of keeping it."""
        path = file_of(result_of(services, case, number), name)
        kind = INLINE.get(path.suffix) if inline else None
        return FileResponse(
            path, media_type=kind or "application/octet-stream", filename=name,
            content_disposition_type="inline" if kind else "attachment",
        )  # fmt: skip

    return router


def job_data(job: Job) -> dict[str, Any]:
    """A job as data."""
    return {
        "id": job.id, "case": job.case, "version": job.version, "kind": job.kind, "options": dict(job.options),
        "user": job.user, "state": job.state, "done": job.done, "total": job.total, "phase": job.phase,
        "problems": [problem.as_dict() for problem in job.problems],
        "made": job.made, "begun": job.begun, "ended": job.ended,
    }  # fmt: skip


def _result(result: Result) -> dict[str, Any]:
    return {**job_data(result.job), "stale": result.stale, "files": list(result.files)}
