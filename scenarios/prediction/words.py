"""What a prediction says in words and cells, for the terminal, the page, and below a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scenarios.arms import GOOD_OUTPUT
from scenarios.estimates import Estimate
from scenarios.numbers import PERCENT, Style, decimals_of, interval_text, level_text, number, style_of, value_text
from scenarios.parameter_words import parameter_text
from scenarios.text import Text
from scenarios.words import duration_text, row_name
from simcore.stats import Interval, Outcome

if TYPE_CHECKING:
    from scenarios.case import Case
    from scenarios.prediction.components import Component
    from scenarios.prediction.result import Claim, Headline, Predicted, Prediction
    from scenarios.prediction.sensitivity import Driver

# The good output gains relative to before, the figures that are shares in points.
RELATIVE = Style(100.0, 1, "percent")
MOST_DRIVERS = 10
WHOLE = 0
Cells = tuple[str, ...]


def prediction_text(document: Mapping[str, Any] | None, case: str, text: Text) -> str:
    """What was predicted of the three headline figures, or that the error shown is chance alone."""
    level = predicted_level(document)
    if document is None or level is None:
        return text("predict.noise_alone", case=case)
    gains = predicted_gains(document, text)
    parts = [f"{text('card.' + quantity)} {shown}" for quantity, shown in gains.items()]
    settings = document["settings"]
    horizon = duration_text(settings["horizon_us"], text)
    return text("predict.beside", level=level, draws=settings["draws"], horizon=horizon, figures="; ".join(parts))


def predicted_level(document: Mapping[str, Any] | None) -> str | None:
    """The level of the intervals that a comparison shows of a kept prediction, as it is printed."""
    level = _lowest_level(document)
    return None if level is None else level.replace("%", " %")


def predicted_gains(document: Mapping[str, Any] | None, text: Text) -> dict[str, str]:
    """Predictive interval of the gain by headline figure, of the kept document; empty where there is none."""
    level = _lowest_level(document)
    shown = {}
    for figure in [] if document is None else document["figures"]:
        found = figure["gain"]["intervals"].get(level)
        if found is None:
            continue
        style = gain_style(figure["quantity"])
        ends = Estimate(found["value"], found["lower"], found["upper"], found["n"], note="ALL_DRAWS_EQUAL")
        shown[figure["quantity"]] = _interval(ends, style, text) + (
            _unit(style, text) if ends.lower is not None else ""
        )
    return shown


def _lowest_level(document: Mapping[str, Any] | None) -> str | None:
    figures = [] if document is None else document["figures"]
    return min((level for figure in figures for level in figure["gain"]["intervals"]), default=None)


def arm_labels(prediction: Prediction, text: Text) -> tuple[str, str]:
    """Names of both arms."""
    before, after = prediction.labels
    return text.name(before, text("arm.before")), text.name(after, text("arm.after"))


def design(prediction: Prediction, text: Text) -> Iterator[str]:
    """Draws, parameters, and what the pilot found, in sentences."""
    settings, found, known = prediction.settings, prediction.design, prediction.inventory
    horizon = duration_text(settings.run.horizon, text)
    warm_up = text(f"warmup.{prediction.warm_up.method}", time=duration_text(prediction.warm_up.time, text))
    draws = text("predict.draws", draws=settings.draws, pairs=found.pairs, horizon=horizon, seed=settings.run.seed)
    yield f"{draws}; {warm_up}"
    yield text("predict.parameters", ranged=known.ranged, drawn=len(known.uncertain), certain=known.certain)
    if found.input_deviation is None or found.noise_deviation is None:
        yield text("predict.pilot_undefined", pairs=found.pairs)
        return
    yield text(
        "predict.pilot", draws=found.pilot_draws, pairs=found.pilot_pairs,
        inputs=number(100.0 * found.input_deviation, 2), noise=number(100.0 * found.noise_deviation, 2),
        chosen=text("predict.pilot_chosen" if found.chosen else "predict.pilot_given", pairs=found.pairs),
    )  # fmt: skip


def figure_titles(prediction: Prediction, text: Text) -> Cells:
    """Heads of the columns of `figure_rows`."""
    levels = [text("predict.interval", level=level_text(level)) for level in levels_of(prediction)]
    return text("predict.figure"), text("predict.arm"), text("predict.median"), *levels


def figure_rows(prediction: Prediction, text: Text) -> Iterator[Cells]:
    """Each headline figure before, after, and what it gains: median and predictive intervals."""
    levels, names = levels_of(prediction), arm_labels(prediction, text)
    for entry in prediction.headlines:
        absolute = style_of(entry.quantity)
        rows = zip((*names, text("predict.gain")), (entry.before, entry.after, entry.gain), strict=True)
        for number_of_row, (name, figure) in enumerate(rows):
            gains = figure is entry.gain
            style = gain_style(entry.quantity) if gains else absolute
            heading = row_name(entry.quantity, text) if number_of_row == 0 else ""
            cells = [predicted_text(figure, level, style, gains, text) for level in levels]
            yield heading, name, median_text(figure, style, gains, text), *cells


def levels_of(prediction: Prediction) -> list[float]:
    """Levels of the predictive intervals, the lowest first."""
    return sorted({level for entry in prediction.headlines for level in entry.gain.intervals})


def median_text(figure: Predicted, style: Style, gains: bool, text: Text) -> str:
    """The median of the draws."""
    found = next(iter(figure.intervals.values()), None)
    if found is None:
        return text("absence.DRAWS_UNDEFINED")
    estimate = _estimate(found)
    if not gains:
        return value_text(estimate, style, text)
    decimals = min(style.decimals, decimals_of(estimate, style))
    return number(found.estimate * style.scale, decimals, sign=True) + _unit(style, text)


def predicted_text(figure: Predicted, level: float, style: Style, gains: bool, text: Text) -> str:
    """A predictive interval, or that there is none."""
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


def gain_style(quantity: str) -> Style:
    """How a gain of a headline figure is written."""
    return RELATIVE if quantity == GOOD_OUTPUT.quantity else PERCENT


def _unit(style: Style, text: Text) -> str:
    return text("unit.points" if style.points else "unit.percent")


def component_titles(prediction: Prediction, text: Text) -> Cells:
    """Heads of the columns of `component_rows`."""
    level = level_text(prediction.settings.run.level)
    titles = text("predict.inputs", level=level), text("predict.noise", level=level), text("predict.input_share")
    return text("predict.components"), *titles


def component_rows(prediction: Prediction, text: Text) -> Iterator[Cells]:
    """What the spread of each gain comes from: parameters and chance, as standard deviations."""
    for entry in prediction.headlines:
        yield row_name(entry.quantity, text), *_component_cells(entry, text)


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


def claim_titles(prediction: Prediction, text: Text) -> Cells:
    """Heads of the columns of `claim_cells`."""
    title = text("predict.probability", level=level_text(prediction.settings.run.level))
    return text("predict.claim"), "", title


def claim_cells(claim: Claim, text: Text) -> Cells:
    """A gain, how probable it is to be reached, and how sure that is."""
    gain = f"{claim.gain * 100.0:g}{text('unit.percent')}"
    found = claim.probability
    ends = interval_text(_estimate(found), RELATIVE.scale, text, RELATIVE.decimals)
    value = number(100.0 * found.estimate, RELATIVE.decimals) + text("unit.percent")
    return gain, value, ends + text("unit.percent")


def driver_titles(text: Text) -> Cells:
    """Heads of the columns of `driver_cells`."""
    return tuple(text(f"predict.{title}") for title in ("drivers", "range", "share", "effect", "source"))


def driver_cells(driver: Driver, prediction: Prediction, case: Case, text: Text) -> Cells:
    """A parameter, its range, its share of the variance, the gain in its low and in its high third, its source."""
    entry = prediction.inventory.uncertain[driver.parameter]
    low, high = (number(100.0 * end, 1, sign=True) for end in (driver.low, driver.high))
    share = number(100.0 * driver.share, 1) + text("unit.percent")
    ends = " – ".join((entry.low, entry.typical, entry.high))
    effect = f"{low} → {high}{text('unit.percent')}"
    return parameter_text(entry, case, text), ends, share, effect, text(f"source.{entry.source}")


def estimated_text(prediction: Prediction, text: Text) -> str:
    """How much of the variance through parameters rests on those that are not the plant's; empty where unknown."""
    if prediction.estimated_share is None:
        return ""
    share = number(prediction.estimated_share * 100.0, WHOLE) + text("unit.percent")
    return text("predict.estimated", share=share)
