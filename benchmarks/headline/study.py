"""The runs: the example case with one renovation at several degrees of connection, all parameters drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.headline.claims import Draw
from scenarios.case import Case, ScenarioSpec
from scenarios.measures.model import Measure
from scenarios.prediction import Prediction, PredictionSettings, predict
from scenarios.prediction.draws import uniforms
from scenarios.prediction.parameters import drawn_case
from scenarios.runner import Runner
from scenarios.study import settings_of
from simcore.spec import LineSpec, Quantity

DAY = 86_400_000_000
BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Renovation:
    """A renovation that is examined: its measures, and the share of machines connected [1]; None: as ranged."""

    name: str
    measures: tuple[str, ...]
    coverage: float | None


BOTH = ("machine_substitution", "linking", "factory_iot")
RENOVATIONS = (
    *(Renovation(f"both, coverage {share:g}", BOTH, share) for share in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)),
    Renovation("machines only", ("machine_substitution",), None),
    Renovation("factory IoT only", ("factory_iot",), None),
)


def case_of(case: Case, renovation: Renovation) -> Case:
    """The example case with a renovation as its only scenario, a year after the measures came into use."""
    settings = case.settings.model_copy(
        update={
            "scenarios": {
                BEFORE: case.settings.scenarios[case.settings.baseline],
                "after": ScenarioSpec(measures=renovation.measures, months_in_use=12.0),
            },
            "baseline": BEFORE,
        }
    )
    measures = {name: _covering(measure, renovation.coverage) for name, measure in case.measures.measures.items()}
    return replace(case, settings=settings, measures=case.measures.model_copy(update={"measures": measures}))


def _covering(measure: Measure, coverage: float | None) -> Measure:
    if measure.coverage is None or coverage is None:
        return measure
    return measure.model_copy(update={"coverage": Quantity[float](typical=coverage, reference="headline experiment")})


def predicted(
    case: Case, renovation: Renovation, draws: int, runner: Runner, days: int
) -> tuple[Prediction, tuple[Draw, ...]]:
    """A renovation predicted, and its draws as far as every figure has a value in them."""
    examined = case_of(case, renovation)
    run = replace(settings_of(examined), horizon=days * DAY)
    prediction = predict(examined, PredictionSettings(run, draws=draws, pairs=1), runner)
    people = people_by_draw(examined, prediction)
    output, defects, oee = (headline.draws for headline in prediction.headlines)
    found = []
    for number in range(draws):
        row = (*output[number], *defects[number], *oee[number])
        if all(value is not None for value in row):
            a, b, c, d, e, f = (float(value or 0.0) for value in row)
            found.append(Draw((a, b), (c, d), (e, f), people[number]))
    return prediction, tuple(found)


def people_by_draw(case: Case, prediction: Prediction) -> list[float]:
    """People on the payroll of the line after over before [1], in each draw."""
    entries = prediction.inventory.uncertain
    shares = uniforms([entry.key for entry in entries], prediction.settings.run.seed, prediction.settings.draws)
    found = []
    for number in range(prediction.settings.draws):
        drawn = drawn_case(case, entries, shares[:, number].tolist())
        before, after = (payroll(drawn.line_of(name)) for name in (BEFORE, "after"))
        found.append(after / before)
    return found


def payroll(line: LineSpec) -> float:
    """Persons booked to a line: `heads` where they are shared, else the most of its shift plan."""
    return sum(pool.most_people if pool.heads is None else pool.heads for pool in line.pools.values())


Progress = Callable[[str], None]


def examine(
    case: Case, draws: int, days: int, runner: Runner, tell: Progress
) -> dict[str, tuple[Prediction, tuple[Draw, ...]]]:
    """Every renovation, predicted."""
    found = {}
    for renovation in RENOVATIONS:
        tell(renovation.name)
        found[renovation.name] = predicted(case, renovation, draws, runner, days)
    return found


def example() -> Path:
    """The folder of the case that `lineproof init` writes."""
    return Path(__file__).resolve().parents[2] / "examples" / "bearing-6204"
