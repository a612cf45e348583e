"""What is read from the head of a request before anything else: host, origin, path, address, language."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, unquote_to_bytes, urlsplit

from dashboard.config import Config, is_loopback
from dashboard.refusals import Refused
from scenarios.text import LANGUAGES, Language

SESSION_COOKIE = "lineproof_session"
LANGUAGE_COOKIE = "lineproof_language"
OWN_HEADER = "x-lineproof"
"""A client that is no browser sends it in place of an Origin; no foreign page can, without asking us first."""
# How often a path may be encoded upon itself before it counts as hostile.
_DECODINGS = 3

Scope = Mapping[str, Any]


def header(scope: Scope, name: str) -> str:
    """A header by its name in small letters; empty where there is none."""
    wanted = name.encode("ascii")
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == wanted), "")


def cookie(scope: Scope, name: str) -> str:
    """A cookie by its name; empty where there is none."""
    try:
        morsel = SimpleCookie(header(scope, "cookie")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def asked_language(scope: Scope) -> Language | None:
    """The language that the address asks for (`?lang=zh`)."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"), max_num_fields=200)
    wanted = query.get("lang", [""])[-1]
    return next((language for language in LANGUAGES if language == wanted), None)


def language(scope: Scope, default: Language) -> Language:
    """The language asked for, else the one chosen before, else the given one."""
    asked = asked_language(scope)
    if asked is not None:
        return asked
    chosen = cookie(scope, LANGUAGE_COOKIE)
    return next((language for language in LANGUAGES if language == chosen), default)


def address(scope: Scope, config: Config) -> str:
    """From where a request comes; through a proxy on this machine what that one says."""
    client = scope.get("client")
    host = str(client[0]) if client else ""
    if config.public_url and (not host or is_loopback(host)):
        # The last entry is the one that our proxy wrote; those before it are whatever the client sent.
        forwarded = header(scope, "x-forwarded-for").rpartition(",")[2].strip()
        return forwarded[:64] or host
    return host


def require_path(scope: Scope) -> None:
    """Raises Refused PATH (400) for a path with a part `..`, a backslash or a control character, however encoded."""
    raw = bytes(scope.get("raw_path") or scope["path"].encode("utf-8"))
    for _ in range(_DECODINGS):
        if b"\\" in raw or any(byte < 32 or byte == 127 for byte in raw) or b".." in raw.split(b"/"):
            raise Refused(400, "PATH", "the path leads out of the place that is served", "follow a link of the page")
        decoded = unquote_to_bytes(raw)
        if decoded == raw:
            return
        raw = decoded
    raise Refused(400, "PATH", "the path is encoded several times", "follow a link of the page")


def require_host(scope: Scope, config: Config) -> None:
    """Raises Refused HOST (421) for a foreign name of a server without login.

    A page elsewhere may give its own name the address of this machine (DNS rebinding); its Host gives it away.
    """
    if config.has_login:
        return
    name = urlsplit(f"//{header(scope, 'host')}").hostname or ""
    if not is_loopback(name):
        raise Refused(421, "HOST", "this server answers to this machine only", f"open http://127.0.0.1:{config.port}/")


def require_origin(scope: Scope, config: Config) -> None:
    """Raises Refused ORIGIN (403) unless what changes something comes from a page of this server or from a program."""
    origin = header(scope, "origin")
    site = header(scope, "sec-fetch-site")
    if origin:
        own = {_own_origin(scope, config)}
        if config.public_url:
            own.add(config.public_url.rstrip("/"))
        if origin.lower() in {each.lower() for each in own} and site in ("", "same-origin", "none"):
            return
    elif site == "same-origin" or (not site and header(scope, OWN_HEADER)):
        return
    hint = "open the page from this server; a program sends the header 'X-Lineproof: 1'"
    raise Refused(403, "ORIGIN", "the request comes from another site, or doesn't say from where", hint)


def _own_origin(scope: Scope, config: Config) -> str:
    secure = config.behind_tls or scope.get("scheme") in ("https", "wss")
    return f"{'https' if secure else 'http'}://{header(scope, 'host')}"
