"""A prediction in the terminal, and the sentence about it below a comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text as Plain

from scenarios.cli.tables import MAIN, add_row, new_table, row_name
from scenarios.estimates import Estimate
from scenarios.numbers import PERCENT, Style, decimals_of, interval_text, level_text, number, style_of, value_text
from scenarios.parameter_words import parameter_text
from scenarios.text import Text
from scenarios.words import duration_text, remark_text
from simcore.stats import Interval, Outcome

if TYPE_CHECKING:
    from scenarios.case import Case
    from scenarios.prediction.components import Component
    from scenarios.prediction.result import Headline, Predicted, Prediction

# The good output gains relative to before, the figures that are shares in points.
RELATIVE = Style(100.0, 1, "percent")
MOST_DRIVERS = 10
WHOLE = 0


def print_prediction(console: Console, prediction: Prediction, case: Case, text: Text) -> None:
    """Design, figures with predictive intervals, what the spread comes from, probabilities, drivers."""
    names = [
        text.name(label, text(f"arm.{arm}")) for label, arm in zip(prediction.labels, ("before", "after"), strict=True)
    ]
    console.print(Plain(f"{text.own(prediction.name)}   {' → '.join(names)}", style="bold"))
    for sentence in _design(prediction, text):
        console.print(Plain(sentence, style="dim"))
    for remark in prediction.findings:
        console.print(Plain(f"! {remark_text(remark, text)}", style="bold red"))
    for remark in prediction.notes:
        console.print(Plain(remark_text(remark, text), style="yellow"))
    console.print(_figures(prediction, names, text))
    console.print(_components(prediction, text))
    console.print(_claims(prediction, text))
    if not prediction.drivers:
        console.print(Plain(text("predict.no_driver")))
    else:
        console.print(_drivers(prediction, case, text))
    if prediction.estimated_share is not None:
        share = number(prediction.estimated_share * 100.0, WHOLE) + text("unit.percent")
        console.print(Plain(text("predict.estimated", share=share)))


def prediction_text(document: Mapping[str, Any] | None, path: Path, text: Text) -> str:
    """What was predicted of the three headline figures, or that the error shown is chance alone."""
    if document is None:
        return text("predict.noise_alone", case=path)
    level = min((level for figure in document["figures"] for level in figure["gain"]["intervals"]), default=None)
    if level is None:
        return text("predict.noise_alone", case=path)
    parts = []
    for figure in document["figures"]:
        found = figure["gain"]["intervals"].get(level)
        if found is None:
            continue
        style = _gain_style(figure["quantity"])
        ends = Estimate(found["value"], found["lower"], found["upper"], found["n"], note="ALL_DRAWS_EQUAL")
        shown = f"{_interval(ends, style, text)}{_unit(style, text) if ends.lower is not None else ''}"
        parts.append(f"{text('card.' + figure['quantity'])} {shown}")
    settings = document["settings"]
    horizon = duration_text(settings["horizon_us"], text)
    level = level.replace("%", " %")
    return text("predict.beside", level=level, draws=settings["draws"], horizon=horizon, figures="; ".join(parts))


def _design(prediction: Prediction, text: Text) -> Iterable[str]:
    settings, design, known = prediction.settings, prediction.design, prediction.inventory
    horizon = duration_text(settings.run.horizon, text)
    warm_up = text(f"warmup.{prediction.warm_up.method}", time=duration_text(prediction.warm_up.time, text))
    draws = text("predict.draws", draws=settings.draws, pairs=design.pairs, horizon=horizon, seed=settings.run.seed)
    yield f"{draws}; {warm_up}"
    yield text("predict.parameters", ranged=known.ranged, drawn=len(known.uncertain), certain=known.certain)
    if design.input_deviation is None or design.noise_deviation is None:
        yield text("predict.pilot_undefined", pairs=design.pairs)
        return
    yield text(
        "predict.pilot", draws=design.pilot_draws, pairs=design.pilot_pairs,
        inputs=number(100.0 * design.input_deviation, 2), noise=number(100.0 * design.noise_deviation, 2),
        chosen=text("predict.pilot_chosen" if design.chosen else "predict.pilot_given", pairs=design.pairs),
    )  # fmt: skip


def _figures(prediction: Prediction, names: list[str], text: Text) -> Table:
    levels = sorted({level for entry in prediction.headlines for level in entry.gain.intervals})
    titles = [text("predict.interval", level=level_text(level)) for level in levels]
    table = new_table(text("predict.figure"), text("predict.arm"), text("predict.median"), *titles)
    for entry in prediction.headlines:
        absolute = style_of(entry.quantity)
        rows = zip((*names, text("predict.gain")), (entry.before, entry.after, entry.gain), strict=True)
        for number_of_row, (name, figure) in enumerate(rows):
            gains = figure is entry.gain
            style = _gain_style(entry.quantity) if gains else absolute
            heading = row_name(entry.quantity, text) if number_of_row == 0 else ""
            cells = [_predicted(figure, level, style, gains, text) for level in levels]
            add_row(table, (heading, name, _median(figure, style, gains, text), *cells))
    return table


def _median(figure: Predicted, style: Style, gains: bool, text: Text) -> str:
    found = next(iter(figure.intervals.values()), None)
    if found is None:
        return text("absence.DRAWS_UNDEFINED")
    estimate = _estimate(found)
    if not gains:
        return value_text(estimate, style, text)
    decimals = min(style.decimals, decimals_of(estimate, style))
    return number(found.estimate * style.scale, decimals, sign=True) + _unit(style, text)


def _predicted(figure: Predicted, level: float, style: Style, gains: bool, text: Text) -> str:
    if level not in figure.intervals:
        return text("absence.DRAWS_UNDEFINED")
    estimate = _estimate(figure.intervals[level])
    if not gains:
        return interval_text(estimate, style.scale, text, decimals_of(estimate, style))
    return _interval(estimate, style, text)


def _interval(estimate: Estimate, style: Style, text: Text) -> str:
    return interval_text(estimate, style.scale, text, decimals_of(estimate, style), sign=True)


def _estimate(found: Outcome) -> Estimate:
    if isinstance(found, Interval):
        return Estimate(found.estimate, found.lower, found.upper, found.n, found.level)
    return Estimate(found.estimate, None, None, found.n, note="ALL_DRAWS_EQUAL")


def _gain_style(quantity: str) -> Style:
    return RELATIVE if quantity == MAIN[0] else PERCENT


def _unit(style: Style, text: Text) -> str:
    return text("unit.points" if style.points else "unit.percent")


def _components(prediction: Prediction, text: Text) -> Table:
    level = level_text(prediction.settings.run.level)
    titles = (text("predict.inputs", level=level), text("predict.noise", level=level), text("predict.input_share"))
    table = new_table(text("predict.components"), *titles)
    for entry in prediction.headlines:
        add_row(table, (row_name(entry.quantity, text), *_component_cells(entry, text)))
    return table


def _component_cells(entry: Headline, text: Text) -> tuple[str, str, str]:
    if entry.components is None:
        key = "absence.DRAWS_UNDEFINED" if entry.gain.undefined else "absence.ALL_DRAWS_EQUAL"
        return text(key), "", ""
    share = number(100.0 * entry.components.input_share, WHOLE) + text("unit.percent")
    return _component(entry.components.input, text), _component(entry.components.noise, text), share


def _component(component: Component, text: Text) -> str:
    """A standard deviation in percentage points, with its interval."""
    estimate = Estimate(component.value, component.lower, component.upper, 2)
    if component.lower is None:
        return text("predict.no_noise")
    decimals = decimals_of(estimate, PERCENT)
    interval = interval_text(estimate, PERCENT.scale, text, decimals)
    return f"{number(component.value * PERCENT.scale, decimals)}{text('unit.points')} {interval}"


def _claims(prediction: Prediction, text: Text) -> Table:
    title = text("predict.probability", level=level_text(prediction.settings.run.level))
    table = new_table(text("predict.claim"), "", title)
    for claim in prediction.claims:
        gain = f"{claim.gain * 100.0:g}{text('unit.percent')}"
        found = claim.probability
        ends = interval_text(_estimate(found), RELATIVE.scale, text, RELATIVE.decimals)
        value = number(100.0 * found.estimate, RELATIVE.decimals) + text("unit.percent")
        add_row(table, (gain, value, ends + text("unit.percent")))
    return table


def _drivers(prediction: Prediction, case: Case, text: Text) -> Table:
    titles = ("predict.range", "predict.share", "predict.effect", "predict.source")
    table = new_table(text("predict.drivers"), *(text(title) for title in titles))
    # Names of parameters are long: they take what the figures leave, in several rows if need be.
    table.columns[0].no_wrap = False
    for driver in prediction.drivers[:MOST_DRIVERS]:
        entry = prediction.inventory.uncertain[driver.parameter]
        low, high = (number(100.0 * end, 1, sign=True) for end in (driver.low, driver.high))
        share = number(100.0 * driver.share, 1) + text("unit.percent")
        ends = " – ".join((entry.low, entry.typical, entry.high))
        effect = f"{low} → {high}{text('unit.percent')}"
        add_row(table, (parameter_text(entry, case, text), ends, share, effect, text(f"source.{entry.source}")))
    return table
