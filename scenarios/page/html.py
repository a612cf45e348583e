"""HTML and SVG as text: everything that comes from a file or a result is escaped here, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

# Widths of characters relative to the size of the type: ideographs fill the square.
WIDE, NARROW = 1.0, 0.53
FIRST_WIDE_CHARACTER = "\N{CJK RADICAL REPEAT}"
ELLIPSIS = "…"


class Markup(str):
    """Text that is HTML already; anything else is escaped when it is put into an element."""

    __slots__ = ()


Content = str | Markup


def text(content: Content) -> Markup:
    """The content as HTML."""
    return content if isinstance(content, Markup) else Markup(escape(content, quote=True))


def join(parts: Iterable[Content]) -> Markup:
    """Parts one after the other."""
    return Markup("".join(text(part) for part in parts))


def element(name: str, *content: Content, **attributes: str | float | int | None) -> Markup:
    """An element; attribute names end in _ where Python takes the word, and _ inside is a hyphen."""
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_attribute(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{pairs}>{join(content)}</{name}>")


def figure(content: Iterable[Content], width: float, height: float, label: str, least_width: float = 0) -> Markup:
    """An SVG that fills its place and scrolls where it would become too small to read."""
    svg = element(
        "svg", *content, viewBox=f"0 0 {width:g} {height:g}", role="img", aria_label=label,
        style=f"min-width:{least_width:g}px" if least_width else None, xmlns="http://www.w3.org/2000/svg",
    )  # fmt: skip
    return element("div", svg, class_="figure")


def rectangle(
    x: float, y: float, width: float, height: float, fill: str, *, title: str = "", **more: str | float
) -> Markup:
    """A rectangle with a tooltip."""
    tip = element("title", title) if title else Markup("")
    return element("rect", tip, x=x, y=y, width=max(0.0, width), height=height, fill=fill, **more)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def label(x: float, y: float, content: Content, class_: str = "", anchor: str = "start") -> Markup:
    """A text in an SVG."""
    return element("text", content, x=x, y=y, class_=class_ or None, text_anchor=anchor)


def table(head: Sequence[Content], rows: Iterable[Sequence[Content]], class_: str = "") -> Markup:
    """A table that scrolls sideways on a narrow page."""
    top = element("tr", *(element("th", cell, scope="col") for cell in head))
    body = (element("tr", *(element("td", cell) for cell in row)) for row in rows)
    whole = element("table", element("thead", top), element("tbody", *body), class_=class_ or None)
    return element("div", whole, class_="scroll")


def fitted(content: str, width: float, size: float) -> str:
    """The text shortened to a width in pixels at a size of type."""
    if text_width(content, size) <= width:
        return content
    kept = content
    while kept and text_width(kept + ELLIPSIS, size) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def wrapped(content: str, width: float, size: float) -> list[str]:
    """The text on one line, or on two where its words don't fit, each shortened to the width."""
    words = content.split(" ")
    first = [words[0]]
    while len(first) < len(words) and text_width(" ".join(words[: len(first) + 1]), size) <= width:
        first.append(words[len(first)])
    rest = " ".join(words[len(first) :])
    return [fitted(row, width, size) for row in (" ".join(first), rest) if row]


def text_width(content: str, size: float) -> float:
    """Approximate width of a text in pixels."""
    return size * sum(WIDE if character >= FIRST_WIDE_CHARACTER else NARROW for character in content)


def _attribute(value: str | float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
