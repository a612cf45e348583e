"""The route of the drawing of a line."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import Response

from dashboard.api.answers import Reader
from dashboard.api.places import API
from dashboard.cases.loaded import loaded_case
from dashboard.components.line_drawing import drawing
from dashboard.services import Services


def drawing_routes(services: Services) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=f"{API}/cases", tags=["cases"])

    @router.get("/{case}/line.svg")
    def line_svg(
        case: str, _user: Reader, version: str = "", scenario: str = "", columns: Literal["4", "6"] = "6"
    ) -> Response:
        """The line of a scenario as a drawing in bands of at most so many columns."""
        loaded = loaded_case(services.cases.versions(case), version)
        line = loaded.line_of(scenario or loaded.settings.baseline)
        return Response(drawing(line, services.context().text, int(columns)), media_type="image/svg+xml")

    return router
