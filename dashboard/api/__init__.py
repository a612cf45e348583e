"""The REST interface under /api/v1: every number of a page, under the same login, roles and limits."""

from __future__ import annotations

from fastapi import APIRouter

from dashboard.api.acceptance import acceptance_routes
from dashboard.api.cases import case_routes
from dashboard.api.drawings import drawing_routes
from dashboard.api.files import file_routes, record_routes, version_routes
from dashboard.api.jobs import job_routes
from dashboard.api.places import API
from dashboard.api.questions import question_routes
from dashboard.api.reference import reference_routes
from dashboard.services import Services

__all__ = ["API", "api_routes"]


def api_routes(services: Services) -> APIRouter:
    """All routes of the interface."""
    router = APIRouter()
    for routes in (
        reference_routes, case_routes, drawing_routes, file_routes, record_routes, version_routes, job_routes,
        acceptance_routes, question_routes,
    ):  # fmt: skip
        router.include_router(routes(services))
    return router
