"""What every page is made of: head, title with the answer and what must be known, sections, foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files

from scenarios.page.html import Content, Markup, element, join
from scenarios.text import Text

HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}
Chip = tuple[str, str | None]


def page(title: str, header: Markup, content: Iterable[Markup], text: Text, foot: str = "") -> str:
    """A self-contained page: its style stands in it, and nothing is loaded; `foot` defaults to that of simulations."""
    style = files("scenarios.page").joinpath("style.css").read_text(encoding="utf-8")
    head = element(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", title),
        element("style", Markup(style)),
    )
    main = element("main", element("div", *content, class_="wide"))
    footer = element("footer", element("div", foot or text("page.footer"), class_="wide"))
    return "<!DOCTYPE html>\n" + element(
        "html", head, element("body", header, main, footer), lang=HTML_LANGUAGES[text.language]
    ) + "\n"  # fmt: skip


def header(subtitle: str, title: str, answers: Iterable[str], chips: Iterable[Chip]) -> Markup:
    """Title, the answer in sentences, and chips (text and kind: bad, warn, or none)."""
    parts: list[Content] = [
        element("div", subtitle, class_="eyebrow"),
        element("h1", title),
        *(element("p", sentence, class_="verdict") for sentence in answers),
        element("div", *(element("span", words, class_=kind) for words, kind in chips), class_="chips"),
    ]
    return element("header", element("div", *parts, class_="wide"))


def section(title: str, lead: str, *content: Markup) -> Markup:
    """A part of the page with its title and what there is to see."""
    return element("section", element("h2", title), lead_text(lead) if lead else Markup(""), *content)


def lead_text(sentence: str) -> Markup:
    """A sentence in small type, before what it explains or after it."""
    return element("p", sentence, class_="lead")


def sentences(said: Sequence[str]) -> Markup:
    """Sentences, one below the other."""
    return element("ul", join([element("li", sentence) for sentence in said]), class_="sentences")


def fold(title: str, content: Markup, *, is_open: bool = False) -> Markup:
    """What is shown to those who ask for it."""
    return element("details", element("summary", title), element("div", content), open="open" if is_open else None)
