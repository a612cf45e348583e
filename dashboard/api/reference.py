"""Routes about the server itself: whether it lives, what it is, and the description of the interface as a page."""

from __future__ import annotations

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dashboard.api.answers import Reader
from dashboard.api.places import API
from dashboard.services import Services
from dashboard.text import Text
from scenarios.versions import versions

_STYLE = "/assets/reference.css"


def reference_routes(services: Services) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["server"])

    @router.get("/health")
    def health() -> dict[str, str]:
        """Whether the server answers and can read its table of jobs."""
        services.jobs.table.open_jobs()
        return {"state": "ok"}

    @router.get(f"{API}/version")
    def version(_user: Reader) -> dict[str, str]:
        """The versions of the program and of its libraries."""
        return dict(versions())

    @router.get(f"{API}/docs", include_in_schema=False)
    def docs(request: Request, _user: Reader) -> HTMLResponse:
        return HTMLResponse(_page(request.app.openapi(), services.context().text))

    return router


def _page(schema: dict[str, Any], text: Text) -> str:
    """The description as a page without scripts: it needs nothing from elsewhere."""
    rows = "".join(
        f"<tr><td><code>{escape(method.upper())}</code></td><td><code>{escape(path)}</code></td>"
        f"<td>{escape(route.get('description') or route.get('summary', ''))}</td><td>{_inputs(route)}</td></tr>"
        for path, methods in sorted(schema["paths"].items())
        for method, route in methods.items()
    )
    heads = "".join(f"<th>{escape(text(f'api.{name}'))}</th>" for name in ("method", "path", "what", "inputs"))
    return (
        f'<!DOCTYPE html><html lang="{escape(text("shell.html_lang"))}"><head><meta charset="utf-8">'
        f'<title>{escape(text("api.title"))}</title><link rel="stylesheet" href="{_STYLE}"></head><body><main>'
        f"<h1>{escape(text('api.title'))}</h1><p>{escape(text('api.description'))}</p>"
        f'<p><a href="{API}/openapi.json">openapi.json</a></p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></main></body></html>"
    )


def _inputs(route: dict[str, Any]) -> str:
    names = [each["name"] for each in route.get("parameters", ()) if each["in"] == "query"]
    if "requestBody" in route:
        names.append("body")
    return escape(", ".join(names))
