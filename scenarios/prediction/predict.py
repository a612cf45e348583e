"""A prediction from beginning to end: parameters, draws, pilot, runs, and what they say."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from scenarios.case import Case
from scenarios.prediction.components import raw_variances, variance_components
from scenarios.prediction.draws import uniforms
from scenarios.prediction.intervals import predictive_interval, share_interval
from scenarios.prediction.parameters import Inventory, inventory
from scenarios.prediction.result import Claim, Design, Headline, Predicted, Prediction
from scenarios.prediction.runs import Amounts, Pair, Sampler
from scenarios.prediction.sensitivity import Driver, drivers
from scenarios.prediction.settings import (
    LEVELS,
    PILOT_DRAWS,
    PILOT_PAIRS,
    PredictionSettings,
    fewest_runs,
    pairs_per_draw,
)
from scenarios.provenance import provenance
from scenarios.quantities import Quantities, added
from scenarios.runner import Runner
from scenarios.study import (
    HEADLINE,
    Remark,
    choose_warm_up,
    chosen_scenario,
    provenance_notes,
    scenario_label,
    settings_of,
)
from simcore.errors import Problem, SpecError

# Of the headline figures this one is what a claim is about; it gains relative to before, the others in points.
OUTPUT = 0
Values = list[float | None]


def predict(
    case: Case,
    settings: PredictionSettings | None = None,
    runner: Runner | None = None,
    *,
    scenario: str | None = None,
) -> Prediction:
    """Predict what a scenario of a case gains over its baseline when all its uncertain parameters are drawn.

    Without a name it is the first scenario beside the baseline, as in `compare_study`. The first n draws of a longer
    prediction are those of a shorter one, so that a store of runs extends one to the other.

    Raises:
        SpecError: NOTHING_UNCERTAIN, an unknown scenario, or values of a draw that do not go together.
        StatisticsError: as `compare_lines`.
    """
    settings, runner = settings or PredictionSettings(settings_of(case)), runner or Runner()
    baseline = case.settings.baseline
    chosen = scenario or chosen_scenario(case)
    names = (baseline, chosen)
    known = inventory(case, names, separate=settings.separate)
    if not known.uncertain:
        raise SpecError((_nothing_uncertain(case),))
    typical = [case.line_of(name) for name in names]
    warm_up = choose_warm_up(typical, settings.run, runner)
    shares = uniforms([entry.key for entry in known.uncertain], settings.run.seed, settings.draws)
    sampler = Sampler(case, names, known, shares, settings.run, warm_up.time, runner)
    design = _piloted(sampler, settings)
    sampler.simulate([(draw, number) for draw in range(settings.draws) for number in range(design.pairs)])
    headlines = tuple(_headline(sampler, settings, design.pairs, index) for index in range(len(HEADLINE)))
    gains = _gains(sampler, settings.draws, design.pairs, OUTPUT)
    defined = [gain for gain in gains if gain is not None]
    found = drivers(shares, defined, settings.run.seed) if len(defined) == len(gains) else ()
    filling = sum(any(pair.filling for pair in sampler.of(draw)[: design.pairs]) for draw in range(settings.draws))
    return Prediction(
        name=case.settings.name,
        scenario=chosen,
        labels=(scenario_label(case, baseline), scenario_label(case, chosen)),
        line=typical[0],
        settings=settings,
        warm_up=warm_up,
        inventory=known,
        design=design,
        headlines=headlines,
        claims=tuple(_claim(gains, claim, settings.run.level) for claim in settings.claims),
        drivers=found,
        estimated_share=_estimated_share(known, found),
        calibrated=all(provenance(line).is_calibrated for line in typical),
        filling=filling,
        gains=tuple(defined),
        quantities=tuple(_quantities(sampler.of(draw)[: design.pairs]) for draw in range(settings.draws)),
        notes=(*provenance_notes(typical), *_notes(filling, settings.draws)),
        findings=_findings(headlines, settings.draws),
    )


def _nothing_uncertain(case: Case) -> Problem:
    hint = 'give parameters a range, such as { typical = "48 min", low = "20 min", high = "2 h" }'
    message = "no parameter of the line or of its measures has low and high, so that nothing can be drawn"
    return Problem("NOTHING_UNCERTAIN", message, "line", hint, str(case.directory / case.settings.line))


def _piloted(sampler: Sampler, settings: PredictionSettings) -> Design:
    """Simulate the pilot, and find from it how many pairs each draw gets."""
    sampler.expected = fewest_runs(settings)
    sampler.simulate([(draw, number) for draw in range(PILOT_DRAWS) for number in range(PILOT_PAIRS)])
    values = _gains(sampler, PILOT_DRAWS, PILOT_PAIRS, OUTPUT)
    rows = [_repeats(sampler.of(draw), OUTPUT) for draw in range(PILOT_DRAWS)]
    known = [value for value in values if value is not None]
    if len(known) < PILOT_DRAWS:
        return Design(PILOT_DRAWS, PILOT_PAIRS, settings.pairs or 1, False, None, None)
    inputs, noise = raw_variances(known, rows, PILOT_PAIRS)
    pairs = settings.pairs or pairs_per_draw(inputs, noise)
    deviations = math.sqrt(max(0.0, inputs)), math.sqrt(noise)
    return Design(PILOT_DRAWS, PILOT_PAIRS, pairs, settings.pairs is None, *deviations)


def _headline(sampler: Sampler, settings: PredictionSettings, pairs: int, index: int) -> Headline:
    before, after, gains = [], [], _gains(sampler, settings.draws, pairs, index)
    for draw in range(settings.draws):
        chosen = sampler.of(draw)[:pairs]
        before.append(_ratio([pair.before[index] for pair in chosen]))
        after.append(_ratio([pair.after[index] for pair in chosen]))
    known = [gain for gain in gains if gain is not None]
    components = None
    if len(known) == settings.draws:
        rows = [_repeats(sampler.of(draw), index) for draw in range(settings.draws)]
        components = variance_components(known, rows, pairs, settings.run.level)
    quantity = HEADLINE[index].quantity
    by_draw = tuple(zip(before, after, strict=True))
    return Headline(quantity, _predicted(before), _predicted(after), _predicted(gains), components, by_draw)


def _predicted(values: Sequence[float | None]) -> Predicted:
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return Predicted(None, {}, len(values) - len(known))
    return Predicted(float(np.median(known)), {level: predictive_interval(known, level) for level in LEVELS})


def _gains(sampler: Sampler, draws: int, pairs: int, index: int) -> Values:
    """What a figure gains in each draw, from the sums over its first pairs; None where that is undefined."""
    return [_gain(sampler.of(draw)[:pairs], index) for draw in range(draws)]


def _repeats(pairs: Sequence[Pair], index: int) -> list[float]:
    """What a figure gains in each single pair of a draw that has a value."""
    found = [gain for pair in pairs if (gain := _gain([pair], index)) is not None]
    return found or [0.0]


def _gain(pairs: Sequence[Pair], index: int) -> float | None:
    before = _ratio([pair.before[index] for pair in pairs])
    after = _ratio([pair.after[index] for pair in pairs])
    if before is None or after is None:
        return None
    if index != OUTPUT:
        return after - before
    return after / before - 1.0 if before > 0.0 else None


def _ratio(amounts: Sequence[Amounts]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    below = math.fsum(amount[1] for amount in known)
    if len(known) < len(amounts) or below == 0.0:
        return None
    return math.fsum(amount[0] for amount in known) / below


def _quantities(pairs: Sequence[Pair]) -> tuple[Quantities, Quantities] | None:
    """Both arms of a draw, its pairs added up."""
    known = [pair.quantities for pair in pairs if pair.quantities is not None]
    if len(known) < len(pairs):
        return None
    return added(before for before, _ in known), added(after for _, after in known)


def _claim(gains: Sequence[float | None], claim: float, level: float) -> Claim:
    """A draw whose gain is undefined does not reach it."""
    count = sum(gain is not None and gain >= claim for gain in gains)
    return Claim(claim, count, share_interval(count, len(gains), level))


def _estimated_share(known: Inventory, found: Sequence[Driver]) -> float | None:
    """Share of what the drivers explain that comes from parameters without the plant's own records.

    Where all parameters, or none, come from the plant it needs no driver.
    """
    if len({entry.is_from_plant for entry in known.uncertain}) == 1:
        return 0.0 if known.uncertain[0].is_from_plant else 1.0
    whole = math.fsum(driver.share for driver in found)
    if whole <= 0.0:
        return None
    estimated = [driver.share for driver in found if not known.uncertain[driver.parameter].is_from_plant]
    return math.fsum(estimated) / whole


def _notes(filling: int, draws: int) -> tuple[Remark, ...]:
    return (Remark("DRAWS_FILLING", {"count": filling, "draws": draws}),) if filling else ()


def _findings(headlines: Sequence[Headline], draws: int) -> tuple[Remark, ...]:
    """A figure that has a value in some draws only; one that the line doesn't have at all is none."""
    counts = [part.undefined for entry in headlines for part in (entry.before, entry.after, entry.gain)]
    undefined = max((count for count in counts if count < draws), default=0)
    return (Remark("DRAWS_UNDEFINED", {"count": undefined, "draws": draws}),) if undefined else ()
