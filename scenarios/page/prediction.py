"""A prediction as one self-contained HTML page: spread of the gain, probabilities, quantiles, drivers, conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.numbers import level_text, number, style_of
from scenarios.page.appendix import facts
from scenarios.page.distribution import distribution_figure
from scenarios.page.drivers import driver_figure, driver_legend
from scenarios.page.forest import Mark, Panel, forest_figure
from scenarios.page.frame import header, lead_text, page, section
from scenarios.page.html import Content, Markup, element, figure, fitted, join, label, rectangle, table
from scenarios.page.remarks import remark_chips
from scenarios.prediction.words import (
    MOST_DRIVERS,
    arm_labels,
    claim_cells,
    claim_titles,
    component_rows,
    component_titles,
    design,
    driver_cells,
    driver_titles,
    estimated_text,
    figure_rows,
    figure_titles,
    gain_style,
    levels_of,
    median_text,
    predicted_text,
)
from scenarios.text import Text
from scenarios.versions import versions
from scenarios.words import duration_text, figure_name, for_line, row_name
from simcore.identity import line_digest
from simcore.stats import Interval

if TYPE_CHECKING:
    from scenarios.case import Case
    from scenarios.prediction.result import Headline, Predicted, Prediction

COLOURS = ("#7d8790", "#2c6e6b")
SPLIT_COLOURS = ("#9a7bb8", "#dfe3e6")
WIDTH, LABEL_WIDTH, ROW, BAR = 1180.0, 260.0, 30.0, 16.0


def prediction_page(prediction: Prediction, case: Case, text: Text) -> str:
    """The page of a prediction in the language of the texts."""
    text = for_line(text, prediction.line)
    before, after = arm_labels(prediction, text)
    title = text("page.title", name=text.own(prediction.name), before=before, after=after)
    chips = [*remark_chips(prediction.findings, prediction.notes, text)]
    chips += [(sentence, None) for sentence in design(prediction, text)]
    top = header(text("predict.subtitle"), title, _answer(prediction, text), chips)
    parts = [_gain(prediction, text), _figures(prediction, text)]
    components = _components(prediction, text)
    return page(title, top, [*parts, components, _drivers(prediction, case, text), _conditions(prediction, text)], text)


def _answer(prediction: Prediction, text: Text) -> list[str]:
    """The gain of good output in one sentence."""
    leading, levels = prediction.headlines[0], levels_of(prediction)
    style = gain_style(leading.quantity)
    if not levels or levels[-1] not in leading.gain.intervals:
        return [text("predict.answer_undefined")]
    interval = predicted_text(leading.gain, levels[-1], style, True, text)
    if isinstance(leading.gain.intervals[levels[-1]], Interval):
        interval += text("unit.percent")
    return [text(
        "predict.answer", median=median_text(leading.gain, style, True, text), level=level_text(levels[-1]),
        interval=interval,
    )]  # fmt: skip


def _gain(prediction: Prediction, text: Text) -> Markup:
    """Histogram and curve of the gain of good output, and the probability of each claim."""
    claims = table(claim_titles(prediction, text), [claim_cells(claim, text) for claim in prediction.claims])
    return section(
        text("predict.gain_title"), text("predict.gain_lead", draws=prediction.settings.draws),
        distribution_figure(prediction, text), claims,
    )  # fmt: skip


def _figures(prediction: Prediction, text: Text) -> Markup:
    """Quantiles of the headline figures before and after, and of their gains."""
    names = list(arm_labels(prediction, text))
    levels = [level_text(level) for level in levels_of(prediction)]
    absolute = [
        Panel(row_name(entry.quantity, text), [
            _mark(figure, style_of(entry.quantity).scale, colour)
            for figure, colour in zip((entry.before, entry.after), COLOURS, strict=True)
        ], changes=False)
        for entry in prediction.headlines
    ]  # fmt: skip
    gains = [Panel(_gain_title(entry, text), [_mark(entry.gain, 100.0, COLOURS[1])]) for entry in prediction.headlines]
    both = [
        forest_figure(names, absolute, text("predict.quantiles"), 150.0),
        forest_figure([text("predict.gain")], gains, text("predict.gain"), 150.0),
    ]
    lead = text("predict.quantiles_lead", levels=text("predict.separator").join(levels))
    figures = both if levels else []
    rows = table(figure_titles(prediction, text), figure_rows(prediction, text))
    return section(text("predict.quantiles"), lead, *figures, rows)


def _gain_title(entry: Headline, text: Text) -> str:
    unit = text("unit.points" if gain_style(entry.quantity).points else "unit.percent").strip()
    return text("timeline.panel", name=figure_name(entry.quantity, text), unit=unit)


def _mark(found: Predicted, scale: float, colour: str) -> Mark:
    """Median, and the intervals of the lowest and the highest level."""
    intervals = [interval for _, interval in sorted(found.intervals.items()) if isinstance(interval, Interval)]
    value = None if found.value is None else found.value * scale
    if not intervals:
        return Mark(value, None, None, colour)
    inner, outer = intervals[0], intervals[-1]
    within = (inner.lower * scale, inner.upper * scale) if len(intervals) > 1 else None
    return Mark(value, outer.lower * scale, outer.upper * scale, colour, inner=within)


def _components(prediction: Prediction, text: Text) -> Markup:
    """What the spread of the gains comes from."""
    keys = ("predict.from_parameters", "predict.from_chance")
    spans = (
        element("span", element("i", style=f"background:{colour}"), text(key))
        for colour, key in zip(SPLIT_COLOURS, keys, strict=True)
    )
    legend = element("div", join(spans), class_="legend")
    rows = table(component_titles(prediction, text), component_rows(prediction, text))
    return section(
        text("predict.components_title"), text("predict.components_lead"), legend, _split(prediction, text), rows
    )


def _split(prediction: Prediction, text: Text) -> Markup:
    parts: list[Markup] = []
    known = [entry for entry in prediction.headlines if entry.components is not None]
    for row, entry in enumerate(known):
        if entry.components is None:
            continue
        y, room = row * ROW + (ROW - BAR) / 2, WIDTH - LABEL_WIDTH
        parts.append(label(0, y + BAR - 3, fitted(figure_name(entry.quantity, text), LABEL_WIDTH - 14, 13)))
        share = entry.components.input_share
        width = share * room
        parts.append(rectangle(LABEL_WIDTH, y, width, BAR, SPLIT_COLOURS[0], rx=2))
        parts.append(rectangle(LABEL_WIDTH + width, y, room - width, BAR, SPLIT_COLOURS[1], rx=2))
    return figure(parts, WIDTH, ROW * len(known), text("predict.components"), 700) if parts else Markup("")


def _drivers(prediction: Prediction, case: Case, text: Text) -> Markup:
    """The parameters that decide, or that none can be told to."""
    title, shown = text("predict.drivers_title"), prediction.drivers[:MOST_DRIVERS]
    if not shown:
        return section(title, text("predict.no_driver"))
    rows = [driver_cells(driver, prediction, case, text) for driver in shown]
    drawn = driver_figure([row[0] for row in rows], shown, text)
    rest = len(prediction.drivers) - len(shown)
    said = [sentence for sentence in (
        text("predict.more_drivers", count=rest) if rest else "", estimated_text(prediction, text),
    ) if sentence]  # fmt: skip
    return section(
        title, text("predict.drivers_lead"), driver_legend(text), drawn, table(driver_titles(text), rows),
        *map(lead_text, said),
    )  # fmt: skip


def _conditions(prediction: Prediction, text: Text) -> Markup:
    """What was drawn and run."""
    run, known = prediction.settings.run, prediction.inventory
    rows: list[tuple[str, Content]] = [
        (text("predict.draws_fact"), number(prediction.settings.draws, 0)),
        (text("predict.pairs_fact"), number(prediction.design.pairs, 0)),
        (text("page.window"), duration_text(run.horizon, text)),
        (text("page.warmup"), text(f"warmup.{prediction.warm_up.method}",
                                   time=duration_text(prediction.warm_up.time, text))),
        (text("page.seed"), str(run.seed)),
        (text("predict.drawn_fact"), number(len(known.uncertain), 0)),
        (text("predict.certain_fact"), number(known.certain, 0)),
        (text("page.digest_before"), element("code", line_digest(prediction.line))),
        (text("page.versions"), ", ".join(f"{name} {version}" for name, version in versions().items())),
        ("", text("page.seed_note")),
    ]  # fmt: skip
    return section(text("page.conditions"), "", facts(rows))
