"""The report as one self-contained HTML page."""

from __future__ import annotations

from importlib.resources import files

from scenarios.documents.html_chart import chart_figure
from scenarios.documents.html_tornado import tornado_figure
from scenarios.documents.model import Block, Bullets, Chart, Figure, Figures, Form, Paragraph, Report, Section, Table
from scenarios.documents.sentences import joined
from scenarios.page.frame import Chip, fold, header, page
from scenarios.page.html import Content, Markup, element, join, table
from scenarios.text import Text

# Tables longer than this are shown to those who ask.
LONG = 26
# Tables of more columns than this keep their figures on one line.
MANY = 9
TONES = {"bad": "bad", "warn": "warn"}


def document_page(report: Report, text: Text) -> str:
    """The page of a report in the language of the texts."""
    chips: list[Chip] = [(report.opening, "bad")] if report.alarming else []
    chips += [(f"{name}: {value}", None) for name, value in report.facts]
    answers = [] if report.alarming else [report.opening]
    if report.banner:
        chips.insert(0, (report.banner, "bad"))
    top = header(report.subtitle, report.title, answers, chips)
    if report.alarming:
        top = _alarm_first(report, chips)
    own = files("scenarios.documents").joinpath("document.css").read_text(encoding="utf-8")
    style = element("style", Markup(own + _every_page(report)))
    sections = (_section(each) for each in report.sections)
    body = [style, *sections, element("p", report.foot, class_="lead")]
    return page(report.title, top, body, text, report.every_foot)


def _every_page(report: Report) -> str:
    """What stands in the margins of every page on paper, as CSS; browsers without margin boxes print it once."""
    boxes = [("top", report.banner, "b3261e"), ("bottom", report.every_foot, "333333")]
    said = [f"@{place}-center {{ content: {_css(words)}; font-size: 8pt; color: #{colour}; }}"
            for place, words, colour in boxes if words]  # fmt: skip
    if not said:
        return ""
    number = "@bottom-right { content: counter(page) ' / ' counter(pages); font-size: 8pt; color: #333333; }"
    return f"\n@page {{ {' '.join(said)} {number} }}\n"


def _css(words: str) -> str:
    """A string of CSS; whatever could end it, or its element, is written as a code point."""
    plain = "".join(each if each.isalnum() or each in " ,.;:()/-_" else f"\\{ord(each):x} " for each in words)
    return f'"{plain}"'


def _alarm_first(report: Report, chips: list[Chip]) -> Markup:
    """A header whose first line is the bad news."""
    first = element("div", element("span", report.opening, class_="bad"), class_="chips alarm")
    rest = element("div", *(element("span", words, class_=kind) for words, kind in chips[1:]), class_="chips")
    parts: list[Content] = [
        first, element("div", report.subtitle, class_="eyebrow"), element("h1", report.title), rest,
    ]  # fmt: skip
    return element("header", element("div", *parts, class_="wide"), class_="alarming")


def _section(part: Section) -> Markup:
    blocks = (_block(block) for block in part.blocks)
    return element("section", element("h2", part.title), *blocks, id=part.key)


def _block(block: Block) -> Markup:
    if isinstance(block, Paragraph):
        return element("p", block.text, class_="lead" if block.tone == "note" else TONES.get(block.tone))
    if isinstance(block, Bullets):
        items = join([element("li", item) for item in block.items])
        return element("ol" if block.numbered else "ul", items, class_="sentences")
    if isinstance(block, Figures):
        return element("div", *(_card(entry) for entry in block.entries), class_="cards seven")
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Chart):
        return join([_heading(block.title), chart_figure(block)])
    return _form(block) if isinstance(block, Form) else tornado_figure(block)


def _card(entry: Figure) -> Markup:
    return element(
        "div",
        element("h3", entry.label),
        element("div", element("span", entry.value, class_=TONES.get(entry.tone)), class_="big"),
        element("div", entry.detail, class_="change"),
        element("div", entry.definition, class_="interval"),
        class_="card",
    )


def _table(block: Table) -> Markup:
    wrapping = "texts" if block.align == "texts" else "wrapping" if block.widths else ""
    wrapping = " ".join((
        wrapping, *(f"n{column + 1}" for column in block.figures), *(f"b{column + 1}" for column in block.strong),
        *(f"m{row + 1}" for row in block.marked), *(("many",) if len(block.head) > MANY else ()),
        *(("whole",) if block.strong else ()),
    ))  # fmt: skip
    notes = element("p", joined(block.notes), class_="lead") if block.notes else Markup("")
    content = join([table(block.head, block.rows, wrapping), notes])
    if len(block.rows) > LONG and block.title:
        return fold(block.title, content)
    return join([_heading(block.title), content])


def _heading(title: str) -> Markup:
    return element("h4", title) if title else Markup("")


def _form(block: Form) -> Markup:
    fields = (
        element("div", element("span", name), element("span", value, class_="blank"), class_="field")
        for name, value in block.fields
    )
    return join([_heading(block.title), element("div", *fields, class_=f"form c{block.columns}")])
