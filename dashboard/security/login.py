"""The form of the login, its answer, and the logout: plain HTML that needs no script."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dashboard.config import Config
from dashboard.refusals import Refused
from dashboard.security.log import RefusalLog
from dashboard.security.requests import SESSION_COOKIE, address, cookie
from dashboard.security.roles import User
from dashboard.security.sessions import Sessions
from dashboard.security.throttle import Throttle, Throttled
from dashboard.security.users import authenticated, load_users
from dashboard.text import Text

# A hash takes 128 MiB; so many at a time, and the others wait.
_HASHES = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Door:
    """What a login needs."""

    config: Config
    sessions: Sessions
    throttle: Throttle
    log: RefusalLog

    def user(self, name: str, password: str, address: str) -> User:
        """Who logs in; raises Refused LOGIN_FAILED (401) or Throttled (429)."""
        self.throttle.attempt(name, address)
        path = self.config.users or Path()
        with _HASHES:
            found = authenticated(load_users(path), name, password)
        if found is None:
            raise Refused(401, "LOGIN_FAILED", "name and password don't belong together", "try again")
        self.throttle.succeeded(name, address)
        return found


def login_routes(door: Door) -> APIRouter:
    """GET and POST /login, POST /logout."""
    router = APIRouter(include_in_schema=False)

    @router.get("/login")
    async def form(request: Request) -> Response:
        if not door.config.has_login:
            return RedirectResponse("/", 303)
        target = _inside(request.query_params.get("next", ""))
        key = "login.ended" if request.query_params.get("ended") else ""
        return HTMLResponse(_page(Text(request.state.language), target, key))

    @router.post("/login")
    async def log_in(request: Request) -> Response:
        if not door.config.has_login:
            return RedirectResponse("/", 303)
        fields = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=8)
        name, password, target = (fields.get(key, [""])[0] for key in ("name", "password", "next"))
        origin = address(request.scope, door.config)
        text = Text(request.state.language)
        try:
            user = await run_in_threadpool(door.user, name, password, origin)
        except Refused as refusal:
            door.log.write(refusal.code, refusal.status, method="POST", path="/login", address=origin, user=name[:64])
            key = "login.throttled" if isinstance(refusal, Throttled) else "login.failed"
            wait = refusal.wait if isinstance(refusal, Throttled) else 0
            headers = {"Retry-After": str(wait)} if wait else {}
            return HTMLResponse(_page(text, _inside(target), key, wait), refusal.status, headers)
        answer = RedirectResponse(_inside(target), 303)
        answer.set_cookie(
            SESSION_COOKIE, door.sessions.begin(user), httponly=True, samesite="strict", path="/",
            secure=door.config.behind_tls, max_age=int(door.sessions.lifetime),
        )  # fmt: skip
        return answer

    @router.post("/logout")
    async def log_out(request: Request) -> Response:
        door.sessions.end(cookie(request.scope, SESSION_COOKIE))
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="strict", secure=door.config.behind_tls)
        return answer

    return router


def _inside(target: str) -> str:
    """A page of this server; anything that a browser would read as another site is the first page."""
    if (
        not target.startswith("/")
        or target.startswith("//")
        or "\\" in target
        or any(ord(sign) < 32 for sign in target)
    ):
        return "/"
    return target


def _page(text: Text, target: str, message: str = "", wait: int = 0) -> str:
    said = f'<p class="message" role="alert">{escape(text(message, seconds=wait))}</p>' if message else ""
    other = "en" if text.language == "zh" else "zh"
    switch = "/login?" + urlencode({"lang": other, "next": target})
    return f"""<!DOCTYPE html>
<html lang="{escape(text("shell.html_lang"))}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(text("login.title"))}</title>
<link rel="stylesheet" href="/assets/login.css">
</head>
<body>
<main>
<h1>{escape(text("shell.product"))}</h1>
<p>{escape(text("shell.claim"))}</p>
{said}
<form method="post" action="/login">
<input type="hidden" name="next" value="{escape(target)}">
<label for="name">{escape(text("login.name"))}</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" required autofocus maxlength="64">
<label for="password">{escape(text("login.password"))}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200">
<button type="submit">{escape(text("login.enter"))}</button>
</form>
<p><a href="{escape(switch)}">{escape(text("shell.other_language"))}</a></p>
</main>
</body>
</html>
"""
