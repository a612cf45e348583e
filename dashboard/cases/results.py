"""Results of jobs as pages read them: the document, the files beside it, and whether the inputs are still the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.cases.inputs import inputs_digest, plan_is_stale
from dashboard.jobs.places import DOCUMENT
from dashboard.jobs.table import Job
from dashboard.refusals import Refused

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.services import Services


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a job that is done; `stale` as soon as anything that it rests on is another now."""

    job: Job
    stale: bool

    @property
    def version(self) -> str:
        """The version of the case it was made of."""
        return self.job.version

    @property
    def document(self) -> Any:
        """The JSON document of the command; read once, not to be changed."""
        path = self.job.folder / DOCUMENT
        return _document(path, path.stat().st_mtime_ns)

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the files of the result, in order."""
        return tuple(sorted(each.name for each in self.job.folder.iterdir() if not each.name.startswith(".")))


def latest(
    services: Services, case: str, kind: str, scenario: str | None = None, version: str = ""
) -> Result | None:  # fmt: skip
    """The newest result of a kind, of a scenario where one is named, that holds for a version (the present one).

    Where none holds, the newest of all, which is stale then; None where there is none. So a step back shows again what
    was worked out before, and a link to a version shows the results of that version whatever was changed since.
    """
    newest: Result | None = None
    for result in _results(services, case, kind, scenario, version):
        if not result.stale:
            return result
        newest = newest or result
    return newest


def shown_result(context: Context, kind: str, scenario: str | None = None) -> Result | None:
    """The same for the case and the version of an address."""
    return latest(context.services, context.case, kind, scenario, context.version)


def all_results(services: Services, case: str) -> tuple[Result, ...]:
    """Every result of a case that is still there, newest first."""
    return tuple(_results(services, case, None, None))


def result_of(services: Services, case: str, number: int) -> Result:
    """The result of a job; Refused RESULT_UNKNOWN (404)."""
    job = services.jobs.job(number)
    if job.case != case or not _is_there(job):
        raise Refused(404, "RESULT_UNKNOWN", "there is no such result", "see the list of results", "job")
    return Result(job, _is_stale(services, job))


def file_of(result: Result, name: str) -> Path:
    """A file of a result; Refused FILE_UNKNOWN (404)."""
    if name not in result.files:
        raise Refused(404, "FILE_UNKNOWN", "the result has no such file", "see its list of files", name[:200])
    return result.job.folder / name


def _results(
    services: Services, case: str, kind: str | None, scenario: str | None, version: str = ""
) -> Iterator[Result]:  # fmt: skip
    """Newest first."""
    for job in services.jobs.of_case(case):
        wanted = (kind is None or job.kind == kind) and (scenario is None or scenario in names_of(job))
        if wanted and _is_there(job):
            yield Result(job, _is_stale(services, job, version))


def names_of(job: Job) -> tuple[str, ...]:
    """The scenarios a job is about."""
    return tuple(name.strip() for name in job.scenario.split(",") if name.strip())


def _is_there(job: Job) -> bool:
    return job.state == "done" and (job.folder / DOCUMENT).is_file()


def _is_stale(services: Services, job: Job, version: str = "") -> bool:
    versions = services.cases.versions(job.case)
    version = version or versions.present()
    if job.kind == "plan":
        path = job.folder / DOCUMENT
        return plan_is_stale(versions, version, _document(path, path.stat().st_mtime_ns)["plan"])
    return inputs_digest(versions, version, job.kind, job.scenario or None) != job.inputs


@lru_cache(maxsize=32)
def _document(path: Path, _changed: int) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
