"""The outermost layer: no request reaches a page or a route without passing here, none is answered without headers."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dashboard.config import Config
from dashboard.context import VISITOR, Visitor
from dashboard.refusals import Refused
from dashboard.security.log import RefusalLog
from dashboard.security.requests import (
    LANGUAGE_COOKIE,
    SESSION_COOKIE,
    address,
    asked_language,
    cookie,
    header,
    language,
    require_host,
    require_origin,
    require_path,
)
from dashboard.security.roles import LOCAL_USER, User
from dashboard.security.sessions import Sessions

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

UNCHANGING = frozenset(("GET", "HEAD", "OPTIONS"))
LOGIN, LOGOUT, HEALTH = "/login", "/logout", "/health"
OPEN = (LOGIN, HEALTH, "/assets/", "/_favicon.ico")
"""What is served without a login: the form, its style, and whether the server lives."""
UPLOADS = re.compile(r"/api/v1/(cases/[^/]+/files/.+|packs/verify|cases/[^/]+/from-line)|/_dash-update-component")
"""Routes whose body may be as large as an upload: pages send files in their callbacks."""
LOGIN_BODY = 4096
POLICY_VIOLATION = 1008
YEAR = 31_536_000
_LOGGER = logging.getLogger("dashboard")


@dataclass(frozen=True, slots=True)
class Protection:
    """An ASGI application around another one.

    `headers` are those of every answer, asked for at each, for scripts and their hashes are known late.
    """

    app: Application
    config: Config
    sessions: Sessions
    log: RefusalLog
    headers: Callable[[], list[tuple[bytes, bytes]]]

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        answer = _Answer(send, self._headers_of(scope))
        try:
            user = self._admitted(scope)
            spoken = language(scope, self.config.language)
            scope.setdefault("state", {}).update(user=user, language=spoken)
            if user is None and not scope["path"].startswith(OPEN):
                await self._to_login(scope, answer)
                return
            limited = _Limited(receive, self._largest(scope) if scope["type"] == "http" else None)
            answer.limited = limited
            if user is not None:
                VISITOR.set(Visitor(user, spoken))
            await self.app(scope, limited, answer)
            limited.require()
        except Refused as refusal:
            answer.limited = None
            await self._refuse(scope, answer, refusal)
        except Exception:
            _LOGGER.exception("%s %s", scope.get("method", "WS"), scope["path"])
            if scope["type"] == "websocket" or answer.begun:
                raise
            await _send_json(answer, 500, {"code": "INTERNAL", "message": "the server failed; its log says how"})

    def _admitted(self, scope: MutableMapping[str, Any]) -> User | None:
        """Who asks, once the request keeps to everything that holds before a login too; raises Refused."""
        require_path(scope)
        require_host(scope, self.config)
        if scope["type"] == "websocket" or scope["method"] not in UNCHANGING:
            require_origin(scope, self.config)
        if scope["type"] == "http":
            self._require_length(scope)
        if not self.config.has_login:
            return LOCAL_USER
        session_id = cookie(scope, SESSION_COOKIE)
        return self.sessions.user(session_id) if session_id else None

    def _require_length(self, scope: MutableMapping[str, Any]) -> None:
        said = header(scope, "content-length")
        if said and (not said.isdigit() or int(said) > self._largest(scope)):
            raise _too_big(self._largest(scope))

    def _largest(self, scope: MutableMapping[str, Any]) -> int:
        path = scope["path"]
        if path == LOGIN:
            return LOGIN_BODY
        return self.config.limits.upload if UPLOADS.fullmatch(path) else self.config.limits.body

    async def _to_login(self, scope: MutableMapping[str, Any], answer: _Answer) -> None:
        """A page leads to the form; anything else is told."""
        ended = bool(cookie(scope, SESSION_COOKIE)) and self.sessions.has_ended(cookie(scope, SESSION_COOKIE))
        is_page = scope["type"] == "http" and scope["method"] == "GET" and not scope["path"].startswith(("/api/", "/_"))
        if is_page and not ended:
            await _redirect(answer, f"{LOGIN}?next={_target(scope)}")
            return
        code, message = ("SESSION_EXPIRED", "the login has ended") if ended else ("LOGIN_NEEDED", "nobody is logged in")
        refusal = Refused(401, code, message, f"log in at {LOGIN}")
        if is_page:
            self._note(scope, refusal)
            await _redirect(answer, f"{LOGIN}?ended=1&next={_target(scope)}")
            return
        await self._refuse(scope, answer, refusal)

    async def _refuse(self, scope: MutableMapping[str, Any], answer: _Answer, refusal: Refused) -> None:
        self._note(scope, refusal)
        if scope["type"] == "websocket":
            await answer({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": refusal.code})
            return
        if not answer.begun:
            await _send_json(answer, refusal.status, problem_of(refusal))

    def _note(self, scope: MutableMapping[str, Any], refusal: Refused) -> None:
        user = scope.get("state", {}).get("user")
        self.log.write(
            refusal.code, refusal.status, method=scope.get("method", "WS"), path=scope["path"],
            address=address(scope, self.config), user=user.name if user else "",
        )  # fmt: skip

    def _headers_of(self, scope: MutableMapping[str, Any]) -> list[tuple[bytes, bytes]]:
        headers = list(self.headers())
        if not scope["path"].startswith(("/assets/", "/_dash-component-suites/", "/_favicon.ico")):
            headers.append((b"cache-control", b"no-store"))
        asked = asked_language(scope)
        if asked is not None and scope["path"] != HEALTH:
            secure = "; Secure" if self.config.behind_tls else ""
            value = f"{LANGUAGE_COOKIE}={asked}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Strict{secure}"
            headers.append((b"set-cookie", value.encode("ascii")))
        return headers


class _Answer:
    """What sends the answer, with our headers in place of any others of the same name."""

    def __init__(self, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        self._send, self._headers, self.begun = send, headers, False
        self.limited: _Limited | None = None

    async def __call__(self, message: Message) -> None:
        if self.limited is not None and self.limited.exceeded and not self.begun:
            # What the application makes of a body that was cut off is no answer; ours follows.
            return
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            self.begun = True
            given = message.get("headers", ())
            ours = {name for name, _ in self._headers if name != b"set-cookie"}
            message["headers"] = [pair for pair in given if pair[0].lower() not in ours] + self._headers
        await self._send(message)


def problem_of(refusal: Refused) -> dict[str, object]:
    """A refusal as the body of an answer."""
    return {"code": refusal.code, "message": refusal.message, "hint": refusal.hint,
            "problems": [problem.as_dict() for problem in refusal.problems]}  # fmt: skip


class _Limited:
    """Reading a body that says nothing of its length, or lies, ends at the limit [B]."""

    def __init__(self, receive: Receive, most: int | None) -> None:
        self._receive, self._most, self._read = receive, most, 0

    @property
    def exceeded(self) -> bool:
        return self._most is not None and self._read > self._most

    def require(self) -> None:
        """Raises Refused BODY_TOO_BIG (413) where more came than is allowed."""
        if self._most is not None and self.exceeded:
            raise _too_big(self._most)

    async def __call__(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        self.require()
        return message


def _too_big(most: int) -> Refused:
    return Refused(413, "BODY_TOO_BIG", f"the request is larger than {most} bytes", "send less, or several files")


def _target(scope: MutableMapping[str, Any]) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return quote(scope["path"] + (f"?{query}" if query else ""), safe="")


async def _redirect(answer: _Answer, to: str) -> None:
    await answer({"type": "http.response.start", "status": 303, "headers": [(b"location", to.encode("ascii"))]})
    await answer({"type": "http.response.body", "body": b""})


async def _send_json(answer: _Answer, status: int, data: object) -> None:
    body = json.dumps(data, ensure_ascii=False).encode("utf-8")
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode("ascii"))]
    await answer({"type": "http.response.start", "status": status, "headers": headers})
    await answer({"type": "http.response.body", "body": body})
