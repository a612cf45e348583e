"""The report as one self-contained HTML page."""

from __future__ import annotations

from importlib.resources import files

from scenarios.appraisal.words import MONEY
from scenarios.page.frame import Chip, fold, header, page
from scenarios.page.html import Content, Markup, element, figure, fitted, join, label, line, rectangle, table
from scenarios.page.intervals import axis, tick_text
from scenarios.report.model import Block, Bullets, Figure, Figures, Paragraph, Report, Section, Table, Tornado
from scenarios.report.shown import joined
from scenarios.text import Text

WIDTH, LABEL, RANGE, VALUES = 1180.0, 330.0, 250.0, 70.0
ROW, BAR, TOP, BOTTOM = 30.0, 14.0, 40.0, 10.0
LOW_COLOUR, HIGH_COLOUR = "#7d8790", "#2c6e6b"
# Tables longer than this are shown to those who ask.
LONG = 26
TONES = {"bad": "bad", "warn": "warn"}


def quote_page(report: Report, text: Text) -> str:
    """The page of a report in the language of the texts."""
    chips: list[Chip] = [(report.opening, "bad")] if report.alarming else []
    chips += [(f"{name}: {value}", None) for name, value in report.facts]
    answers = [] if report.alarming else [report.opening]
    top = header(report.subtitle, report.title, answers, chips)
    if report.alarming:
        top = _alarm_first(report, chips)
    own = files("scenarios.report").joinpath("quote.css").read_text(encoding="utf-8")
    style = element("style", Markup(own))
    body = [style, *(_section(each, text) for each in report.sections), element("p", report.foot, class_="lead")]
    return page(report.title, top, body, text)


def _alarm_first(report: Report, chips: list[Chip]) -> Markup:
    """A header whose first line is the bad news."""
    first = element("div", element("span", report.opening, class_="bad"), class_="chips alarm")
    rest = element("div", *(element("span", words, class_=kind) for words, kind in chips[1:]), class_="chips")
    parts: list[Content] = [
        first, element("div", report.subtitle, class_="eyebrow"), element("h1", report.title), rest,
    ]  # fmt: skip
    return element("header", element("div", *parts, class_="wide"), class_="alarming")


def _section(part: Section, text: Text) -> Markup:
    blocks = (_block(block, text) for block in part.blocks)
    return element("section", element("h2", part.title), *blocks, id=part.key)


def _block(block: Block, text: Text) -> Markup:
    if isinstance(block, Paragraph):
        return element("p", block.text, class_="lead" if block.tone == "note" else TONES.get(block.tone))
    if isinstance(block, Bullets):
        items = join([element("li", item) for item in block.items])
        return element("ol" if block.numbered else "ul", items, class_="sentences")
    if isinstance(block, Figures):
        return element("div", *(_card(entry) for entry in block.entries), class_="cards seven")
    if isinstance(block, Table):
        return _table(block)
    return _tornado(block, MONEY[text.language][0])


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
    wrapping = " ".join((wrapping, *(f"n{column + 1}" for column in block.figures)))
    notes = element("p", joined(block.notes), class_="lead") if block.notes else Markup("")
    content = join([table(block.head, block.rows, wrapping), notes])
    if len(block.rows) > LONG:
        return fold(block.title, content)
    return join([element("h4", block.title), content])


def _tornado(block: Tornado, unit: float) -> Markup:
    """Bars on an axis in the unit [yuan] that amounts are printed in."""
    low, high = block.ends
    least, most, step = (unit * end for end in axis(low / unit, high / unit))
    height = TOP + ROW * len(block.bars) + BOTTOM
    start, end = LABEL + RANGE + VALUES, WIDTH - VALUES

    def x_of(value: float) -> float:
        return start + (value - least) / (most - least) * (end - start)

    parts: list[Content] = []
    for tick in range(round((most - least) / step) + 1):
        value = least + tick * step
        parts.append(line(x_of(value), TOP - 8, x_of(value), height - 4, "limit" if value == 0.0 else "grid"))
        parts.append(label(x_of(value), TOP - 14, tick_text(value / unit, step / unit), "tick", "middle"))
    for row, bar in enumerate(block.bars):
        y = TOP + ROW * (row + 0.5)
        parts.append(label(0, y + 4, fitted(bar.label, LABEL - 12, 13)))
        parts.append(label(LABEL, y + 4, fitted(bar.range, RANGE - 10, 12), "muted"))
        for value, colour in ((bar.at_low, LOW_COLOUR), (bar.at_high, HIGH_COLOUR)):
            here, base = x_of(value), x_of(block.base)
            parts.append(rectangle(min(here, base), y - BAR / 2, abs(here - base), BAR, colour, rx=2))
        left, right = sorted(((x_of(bar.at_low), bar.shown_low), (x_of(bar.at_high), bar.shown_high)))
        parts.append(label(min(left[0], x_of(block.base)) - 5, y + 4, left[1], "value", "end"))
        parts.append(label(max(right[0], x_of(block.base)) + 5, y + 4, right[1], "value"))
    parts.append(line(x_of(block.base), TOP - 8, x_of(block.base), height - 4, "link"))
    entries = ((LOW_COLOUR, block.low_label), (HIGH_COLOUR, block.high_label))
    legend = element(
        "div", *(element("span", element("i", style=f"background:{c}"), name) for c, name in entries), class_="legend"
    )
    return join([element("h4", block.title), legend, figure(parts, WIDTH, height, block.title, 900)])
