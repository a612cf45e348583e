"""Refusals as answers of the REST interface, and who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from dashboard.refusals import UNPROCESSABLE, Refused, status_of
from dashboard.security.requests import address
from dashboard.security.roles import Action, User
from dashboard.services import Services
from simcore.errors import LineproofError

FORBIDDEN = 403
_LONGEST = 300


def answer_of(request: Request, error: LineproofError) -> JSONResponse:
    """A refusal as JSON: code, sentence, hint and every problem; what a role may not do is logged."""
    status = status_of(error)
    if isinstance(error, Refused) and error.status == FORBIDDEN:
        services: Services = request.app.state.services
        user = getattr(request.state, "user", None)
        services.door.log.write(
            error.code, status, method=request.method, path=request.url.path,
            address=address(request.scope, services.config), user=user.name if user else "",
        )  # fmt: skip
    return JSONResponse(
        {"code": error.code, "message": error.message, "hint": error.hint,
         "problems": [problem.as_dict() for problem in error.problems]},
        status,
    )  # fmt: skip


def invalid_request(_request: Request, error: RequestValidationError) -> JSONResponse:
    """What is wrong with the form of a request, field by field; what was sent is not repeated."""
    problems: list[dict[str, Any]] = [
        {"code": "REQUEST", "message": str(each["msg"])[:_LONGEST],
         "path": ".".join(str(part) for part in each["loc"])[:_LONGEST], "hint": "see /api/v1/docs"}
        for each in error.errors()[:20]
    ]  # fmt: skip
    first = problems[0]
    body = {"code": "REQUEST", "message": f"{first['path']}: {first['message']}", "hint": first["hint"]}
    return JSONResponse({**body, "problems": problems}, UNPROCESSABLE)


def require(action: Action) -> Callable[[Request], User]:
    """A dependency: who asks, once the role allows an action."""

    def allowed(request: Request) -> User:
        user: User = request.state.user
        user.require(action)
        return user

    return allowed


Reader = Annotated[User, Depends(require("read"))]
Editor = Annotated[User, Depends(require("change"))]
Runner = Annotated[User, Depends(require("run"))]
Accepter = Annotated[User, Depends(require("accept"))]


def download(name: str) -> dict[str, str]:
    """The header that lets a browser keep an answer as a file of this name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name.rpartition('/')[2])}"}
