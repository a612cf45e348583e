"""The application: FastAPI with the protection and the REST routes, and the Dash pages on the same server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from dash import Dash
from dash.backends._fastapi import reset_current_request, set_current_request
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from dashboard import shell
from dashboard.api import API, api_routes
from dashboard.api.answers import answer_of, invalid_request
from dashboard.config import Config
from dashboard.context import visitor
from dashboard.pages import PAGES
from dashboard.security.headers import content_policy, security_headers
from dashboard.security.login import login_routes
from dashboard.security.protection import Protection
from dashboard.services import Services, services_of
from dashboard.text import Text
from simcore.errors import LineproofError
from simcore.identity import product_version

ASSETS = Path(__file__).parent / "assets"
INDEX = """<!DOCTYPE html>
<html lang="{html_lang}">
<head>
{%metas%}
<title>{%title%}</title>
{%favicon%}
{%css%}
</head>
<body>
{%app_entry%}
<footer>
{%config%}
{%scripts%}
{%renderer%}
</footer>
</body>
</html>
"""
SMALLEST_COMPRESSED = 1024


class Pages(Dash):  # type: ignore[misc]
    """Dash with the language of the visitor in its document."""

    def interpolate_index(self, **parts: Any) -> str:
        text = Text(visitor().language)
        parts["title"] = text("shell.product")
        parts["app_entry"] = f'<div id="react-entry-point"><p class="loading">{text("shell.loading")}</p></div>'
        document = str(super().interpolate_index(**parts))
        return document.replace("{html_lang}", text("shell.html_lang"), 1)


def create_app(config: Config) -> FastAPI:
    """The server of a configuration; its services are at `app.state.services`.

    Raises:
        LineproofError: for a file of users that can't be used.
    """
    services = services_of(config)
    if config.users is not None:
        from dashboard.security.users import load_users

        load_users(config.users)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        services.jobs.begin()
        services.quick.warm()
        yield
        services.jobs.end()
        services.quick.close()

    server = FastAPI(
        title="Lineproof", version=product_version(), lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url=f"{API}/openapi.json", description=Text("en")("api.description"),
    )  # fmt: skip
    server.state.services = services
    _refusals(server)
    server.include_router(login_routes(services.door))
    server.include_router(api_routes(services))
    pages = _pages(server, services)
    headers = _headers(config, pages)
    server.add_middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED)
    door = services.door
    # Added last, it stands before everything else.
    server.add_middleware(Protection, config=config, sessions=door.sessions, log=door.log, headers=headers)
    return server


def _pages(server: FastAPI, services: Services) -> Dash:
    app = Pages(
        __name__, server=server, backend="fastapi", serve_locally=True, assets_folder=str(ASSETS),
        assets_ignore=r"(login|reference)\.css", title="Lineproof", update_title="", suppress_callback_exceptions=True,
        index_string=INDEX, add_log_handler=False, on_error=lambda error: shell.failed(error, services),
    )  # fmt: skip
    app.layout = lambda: shell.layout(services.context())
    shell.register(app, services)
    # Else the scripts of the first page would be looked for at the first request of "/", whichever page comes first.
    app._setup_server()

    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(_document(app, request))

    async def unknown(request: Request) -> HTMLResponse:
        return HTMLResponse(_document(app, request), 404)

    for each in PAGES:
        if each.path != "/":
            server.add_api_route(each.path, page, methods=["GET"], include_in_schema=False)
    # Before Dash adds its own, which would answer 200 to everything.
    server.add_api_route("/{path:path}", unknown, methods=["GET"], include_in_schema=False)
    return app


def _document(app: Dash, request: Request) -> str:
    token = set_current_request(request)
    try:
        return str(app.index())
    finally:
        reset_current_request(token)


def _headers(config: Config, pages: Dash) -> Callable[[], list[tuple[bytes, bytes]]]:
    """The headers of every answer, made once: all inline scripts are known by now."""
    found = security_headers(config, content_policy(pages.csp_hashes()))
    return lambda: found


def _refusals(server: FastAPI) -> None:
    """Every refusal is answered in one form: code, sentence, hint, problems."""

    @server.exception_handler(LineproofError)
    def refused(request: Request, error: LineproofError) -> JSONResponse:
        return answer_of(request, error)

    @server.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return invalid_request(request, error)

    @server.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> JSONResponse:
        body = {"code": f"HTTP_{error.status_code}", "message": str(error.detail), "hint": "", "problems": []}
        return JSONResponse(body, error.status_code, error.headers)
