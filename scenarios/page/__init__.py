"""A comparison as one self-contained HTML page: nothing is loaded from anywhere."""

from __future__ import annotations

from importlib.resources import files

from scenarios.arms import DEFECT_RATE, GOOD_OUTPUT, OEE
from scenarios.figures import FigureKey, line_key
from scenarios.numbers import change_interval_text, change_text, level_text, number, style_of, value_text
from scenarios.page.appendix import appendix_section, facts, measures_section
from scenarios.page.html import Content, Markup, element, join
from scenarios.page.intervals import interval_figure
from scenarios.page.layout import layout_figure
from scenarios.page.states import legend, state_figure
from scenarios.page.tables import moved_table, pool_table, station_table
from scenarios.page.waterfall import waterfall_figure
from scenarios.study import Comparison, Remark
from scenarios.text import Text
from scenarios.words import (
    arm_names,
    bottleneck_text,
    definition,
    figure_name,
    remark_text,
    resource_text,
    runs_text,
    station_name,
    warm_up_text,
)

__all__ = ["comparison_page"]

HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}
CARDS = (GOOD_OUTPUT, DEFECT_RATE, OEE, line_key("comprehensive_energy_consumption"))
BETTER_WHEN_LOWER = {"first_pass_defect_rate", "comprehensive_energy_consumption"}
UNCALIBRATED = {"TEMPLATE_PARAMETERS", "PARTLY_CALIBRATED"}


def comparison_page(comparison: Comparison, text: Text) -> str:
    """The page of a comparison in the language of the texts."""
    before, after = arm_names(comparison, text)
    title = text("page.title", name=text.own(comparison.name), before=before, after=after)
    style = files("scenarios.page").joinpath("style.css").read_text(encoding="utf-8")
    head = element(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", title),
        element("style", Markup(style)),
    )
    main = element("main", element("div", _cards(comparison, text), *_sections(comparison, text), class_="wide"))
    body = element("body", _header(comparison, title, text), main, _footer(text))
    return "<!DOCTYPE html>\n" + element("html", head, body, lang=HTML_LANGUAGES[text.language]) + "\n"


def _header(comparison: Comparison, title: str, text: Text) -> Markup:
    chips = [runs_text(comparison, text), warm_up_text(comparison, text)]
    marked = [(remark, "bad") for remark in comparison.findings]
    marked += [(remark, "warn") for remark in comparison.notes if remark.code in UNCALIBRATED]
    parts: list[Content] = [
        element("div", text("page.subtitle"), class_="eyebrow"),
        element("h1", title),
        element("p", _verdict(comparison, text), class_="verdict"),
        element(
            "div",
            *(element("span", remark_text(remark, text), class_=kind) for remark, kind in marked),
            *(element("span", chip) for chip in chips),
            class_="chips",
        ),
    ]
    return element("header", element("div", *parts, class_="wide"))


def _verdict(comparison: Comparison, text: Text) -> str:
    """The answer in one sentence."""
    if comparison.identical:
        return text("page.identical")
    style, change = style_of(GOOD_OUTPUT.quantity), comparison.changes[GOOD_OUTPUT]
    relative = change.relative
    words = {"change": change_text(change, style, text), "interval": change_interval_text(change, style, text)}
    if relative.value is None or relative.lower is None:
        return text("page.verdict_bare", **words)
    if not relative.excludes_zero:
        return text("page.verdict_none", **words)
    words["change"] = number(abs(relative.value) * 100.0, 1) + text("unit.percent")
    return text("page.verdict_up" if relative.value > 0.0 else "page.verdict_down", **words)


def _cards(comparison: Comparison, text: Text) -> Markup:
    return element("div", *(_card(comparison, key, text) for key in CARDS), class_="cards")


def _card(comparison: Comparison, key: FigureKey, text: Text) -> Markup:
    style, change = style_of(key.quantity), comparison.changes[key]
    before, after = (arm.figure(key) for arm in comparison.arms)
    shown = value_text(after, style, text)
    unit = "" if style.points or after.value is None else element("small", text(f"unit.{style.unit}"))
    tone = None
    if change.difference.value is not None and change.difference.excludes_zero:
        up = change.difference.value > 0.0
        tone = "bad" if up == (key.quantity in BETTER_WHEN_LOWER) else "good"
    name = arm_names(comparison, text)[0]
    return element(
        "div",
        element("h3", text(f"card.{key.quantity}")),
        element("div", shown, unit, class_="big"),
        element("div", text("page.before_value", name=name, value=value_text(before, style, text)), class_="from"),
        element("div", element("span", change_text(change, style, text), class_=tone), class_="change"),
        element("div", change_interval_text(change, style, text), class_="interval"),
        class_="card",
        title=definition(key.quantity, text),
    )


def _sections(comparison: Comparison, text: Text) -> list[Markup]:
    names = dict(zip(("before", "after"), arm_names(comparison, text), strict=True))
    level = level_text(comparison.settings.level)
    line = comparison.before.line
    constraint = " + ".join(station_name(line, name, text) for name in comparison.before.constraint)
    resources = element("section", _head("resources", text), pool_table(comparison, text), _limits(comparison, text))
    moved = element(
        "section", _head("moved", text, level=level), moved_table(comparison, text), _gain(comparison, text)
    )
    return [
        _section("waterfall", text, waterfall_figure(comparison, text), station=constraint),
        _section("layout", text, _layout_legend(text), *_strips(comparison, text)),
        _section("states", text, legend(text), state_figure(comparison, text), **names),
        _section("intervals", text, interval_figure(comparison, text), level=level),
        _section("stations", text, station_table(comparison, text), **names),
        element("div", moved, resources, class_="two"),
        measures_section(comparison, text),
        _remarks(comparison.notes, text),
        appendix_section(comparison, text),
    ]


def _head(key: str, text: Text, **values: object) -> Markup:
    return join([element("h2", text(f"page.{key}")), element("p", text(f"page.{key}_lead", **values), class_="lead")])


def _section(key: str, text: Text, *content: Markup, **values: object) -> Markup:
    return element("section", _head(key, text, **values), *content)


def _strips(comparison: Comparison, text: Text) -> list[Markup]:
    parts: list[Markup] = []
    for arm, name in zip(comparison.arms, arm_names(comparison, text), strict=True):
        parts += [element("h4", name), layout_figure(arm, text)]
    return parts


def _layout_legend(text: Text) -> Markup:
    frame = element("span", element("i", class_="frame"), text("page.legend_bottleneck"))
    return Markup(legend(text).replace("</div>", f"{frame}</div>"))


def _limits(comparison: Comparison, text: Text) -> Markup:
    rows: list[tuple[str, Content]] = []
    for key, words in (("page.bottleneck", bottleneck_text), ("page.resource", resource_text)):
        for arm, name in zip(comparison.arms, arm_names(comparison, text), strict=True):
            rows.append((f"{text(key)} ({name})", words(arm, text)))
    return facts(rows)


def _gain(comparison: Comparison, text: Text) -> Markup:
    if comparison.gain is None:
        return Markup("")
    rows: list[tuple[str, Content]] = [
        (figure_name(key, text), number(100.0 * value, 1, sign=True) + " ln%")
        for key, value in comparison.gain.contributions.items()
    ]
    return join([element("h4", text("page.gain")), facts(rows)])


def _remarks(notes: tuple[Remark, ...], text: Text) -> Markup:
    if not notes:
        return Markup("")
    return element("section", *(element("p", remark_text(remark, text), class_="lead") for remark in notes))


def _footer(text: Text) -> Markup:
    return element("footer", element("div", text("page.footer"), class_="wide"))
