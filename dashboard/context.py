"""Who looks at what, in which language: what a layout or a callback may ask."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from dashboard.security.roles import LOCAL_USER, User
from dashboard.text import Text
from scenarios.text import DEFAULT_LANGUAGE, Language

if TYPE_CHECKING:
    from dashboard.services import Services


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sent the request that is being answered, and the language of the answer."""

    user: User
    language: Language


VISITOR: ContextVar[Visitor] = ContextVar("visitor")
"""Set by the outermost layer for each request; nobody else sets it."""


def visitor() -> Visitor:
    """Who asks; while the application is put together, outside of any request, whoever sits at the machine."""
    return VISITOR.get(Visitor(LOCAL_USER, DEFAULT_LANGUAGE))


@dataclass(frozen=True, slots=True)
class Context:
    """What a page is made of: the services, who asks, and the address with its query (`case`, `version`, ...)."""

    services: Services
    user: User
    text: Text
    path: str = "/"
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def case(self) -> str:
        """The case that the address names; empty where it names none."""
        return self.query.get("case", "")

    @property
    def version(self) -> str:
        """The version of the case that the address names; empty for the present one."""
        return self.query.get("version", "")

    def link(self, path: str, **changes: str) -> str:
        """The address of a page for the same case and version; a change to "" leaves a part of the query out."""
        kept = {name: self.query[name] for name in ("case", "version") if name in self.query}
        query = {name: value for name, value in (kept | changes).items() if value}
        return f"{path}?{urlencode(query)}" if query else path

    def whole(self, link: str, href: str) -> str:
        """A link with the site before it: that of `href`, or the public one of a server behind a proxy."""
        parts = urlsplit(href)
        site = self.services.config.public_url.rstrip("/") or f"{parts.scheme}://{parts.netloc}"
        return f"{site}{link}"

    def at(self, path: str, search: str) -> Context:
        """The same visitor at another address, as `dcc.Location` gives it."""
        query = dict(parse_qsl(search.removeprefix("?"), max_num_fields=100)) if len(search) < 4000 else {}
        return replace(self, path=path, query=query)
