"""A comparison as one self-contained HTML page: nothing is loaded from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenarios.arms import DEFECT_RATE, GOOD_OUTPUT, OEE
from scenarios.estimates import Change
from scenarios.figures import FigureKey, line_key
from scenarios.numbers import Style, change_interval_text, change_text, level_text, number, style_of, value_text
from scenarios.page.appendix import appendix_section, facts, measures_section
from scenarios.page.frame import header, page, section
from scenarios.page.html import Content, Markup, element, join
from scenarios.page.intervals import interval_figure
from scenarios.page.layout import layout_figure
from scenarios.page.remarks import remark_chips
from scenarios.page.states import legend, state_figure
from scenarios.page.tables import moved_table, pool_table, station_table
from scenarios.page.waterfall import waterfall_figure
from scenarios.prediction.words import predicted_gains, predicted_level, prediction_text
from scenarios.study import Comparison, Remark
from scenarios.text import Text
from scenarios.words import (
    arm_names,
    bottleneck_text,
    definition,
    figure_name,
    for_line,
    remark_text,
    resource_text,
    runs_text,
    station_name,
    warm_up_text,
)

__all__ = ["comparison_page"]

CARDS = (GOOD_OUTPUT, DEFECT_RATE, OEE, line_key("comprehensive_energy_consumption"))
BETTER_WHEN_LOWER = {"first_pass_defect_rate", "comprehensive_energy_consumption"}
UNCALIBRATED = {"TEMPLATE_PARAMETERS", "PARTLY_CALIBRATED"}


def comparison_page(
    comparison: Comparison, text: Text, prediction: Mapping[str, Any] | None = None, case: str = "CASE"
) -> str:
    """The page of a comparison in the language of the texts.

    `prediction` is the document of a kept prediction of the same case; without one the page says that its error is
    chance alone, and how the case of that name is predicted.
    """
    text = for_line(text, comparison.before.line)
    before, after = arm_names(comparison, text)
    title = text("page.title", name=text.own(comparison.name), before=before, after=after)
    warned = [remark for remark in comparison.notes if remark.code in UNCALIBRATED]
    chips = remark_chips(comparison.findings, warned, text)
    chips += [(runs_text(comparison, text), None), (warm_up_text(comparison, text), None)]
    said = [_verdict(comparison, text), prediction_text(prediction, case, text)]
    top = header(text("page.subtitle"), title, said, chips)
    return page(title, top, [_cards(comparison, text, prediction), *_sections(comparison, text)], text)


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


def _cards(comparison: Comparison, text: Text, prediction: Mapping[str, Any] | None) -> Markup:
    predicted = predicted_gains(prediction, text)
    level = predicted_level(prediction)
    lines = {
        quantity: text("page.predicted", level=level, interval=shown) for quantity, shown in predicted.items()
    }  # fmt: skip
    cards = (_card(comparison, key, text, lines.get(key.quantity, "")) for key in CARDS)
    return element("div", *cards, class_="cards")


def _card(comparison: Comparison, key: FigureKey, text: Text, predicted: str) -> Markup:
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
        element("div", _error(change, style, comparison, text), class_="interval"),
        element("div", predicted, class_="interval") if predicted else Markup(""),
        class_="card",
        title=definition(key.quantity, text),
    )


def _error(change: Change, style: Style, comparison: Comparison, text: Text) -> str:
    """The interval of a change with its name; in words why there is none."""
    shown = change_interval_text(change, style, text)
    leading = change.difference if style.points else change.relative
    if leading.lower is None:
        return shown
    return text("page.error", level=level_text(comparison.settings.level), interval=shown)


def _sections(comparison: Comparison, text: Text) -> list[Markup]:
    names = dict(zip(("before", "after"), arm_names(comparison, text), strict=True))
    level = level_text(comparison.settings.level)
    line = comparison.before.line
    constraint = " + ".join(station_name(line, name, text) for name in comparison.before.constraint)
    resources = _section("resources", text, pool_table(comparison, text), _limits(comparison, text))
    moved = _section("moved", text, moved_table(comparison, text), _gain(comparison, text), level=level)
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


def _section(key: str, text: Text, *content: Markup, **values: object) -> Markup:
    return section(text(f"page.{key}"), text(f"page.{key}_lead", **values), *content)


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
