"""The page: how many parameter sets reach each claim, alone and jointly, and which definitions reconcile them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.headline.claims import JOINTLY, XINCHANG, ZHENHAI, Claim, Draw
from scenarios.prediction import Prediction
from scenarios.prediction.intervals import predictive_interval, share_interval
from simcore.stats import Interval

Examined = Mapping[str, tuple[Prediction, tuple[Draw, ...]]]
LEVEL = 0.95

HEAD = """\
# The headline experiment

Published figures of renovated bearing lines against what this model predicts for the reference line of 6204 bearings
when everything that is uncertain about it is drawn. `python -m benchmarks.headline` writes this page: {draws} sets of
parameters for each renovation, drawn together over their low, typical and high values, each simulated before and after
for {days} days with the same luck; lineproof {version}. It can be interrupted and goes on where it was.

**Nothing is tuned to a claim.** The line, the ranges and the measures are those that `lineproof init` writes: template
values, not a plant's records. The claims are self-reported or from the press, without a control group; a share of sets
is what the template's ranges allow, not the probability that a firm tells the truth.

Renovations: *both* are the packages `machine_substitution` and `factory_iot` with `linking`, a year after they came
into use; *coverage* is the share of machines that the measures of factory IoT reach. Brackets hold 95 %: predictive
intervals of the next set for changes, exact ones (Clopper and Pearson) for shares.

"""
SOURCES = """\
Z: Zhenhai, case 13 of 2022-03-29, feedback of treated firms. X: Xinchang, press on the first cohort (X1, X2) and on one
ring maker (X3, X4), unaudited.
"""
RECONCILED = """\
## Which definitions reconcile the claims

- **Quality alone** raises the good output by (1 - 0.038)/(1 - 0.06) - 1 = {quality:.2%}; +23 % needs another factor of
  {rest:.4f} from time and speed.
- **Productivity +23 % with labour productivity +16 %**: as physical output per calendar hour and per person they say
  that the people became 1.23/1.16 - 1 = {people:.1%} more. Drawn sets in which both hold with no more people:
  {together}. With fewer people the gain per person is the larger one, so the two figures reconcile only under another
  definition: value added per person, or a productivity per machine-hour.
- **Operating cost -21 %**: with 23 % more output a total lower by 21 % is a unit cost lower by {unit:.1%}, and a unit
  cost lower by 21 % is a total lower by {total:.1%}. This model has no costs yet: the claim is not examined, and its
  basis has to be asked for.
- **Defects 6 % to 3.8 %**: before the renovation the template's line makes {before}. A reduction of itself and one in
  points are different claims (Z2, Z3): the second depends on where the line starts.
"""


def page(examined: Examined, draws: int, days: int, version: str) -> str:
    """The whole page in Markdown."""
    parts = [HEAD.format(draws=draws, days=days, version=version)]
    parts += ["## What is predicted\n\n", *_table(_changes(examined)), "\n"]
    for title, claims in (("Zhenhai", ZHENHAI), ("Xinchang", XINCHANG)):
        parts += [
            f"## {title}: share of parameter sets that reach each claim\n\n",
            *_table(_alone(examined, claims)),
            "\n",
        ]
    parts += ["## Jointly\n\n", *_table(_jointly(examined)), "\n", SOURCES, "\n"]
    every = [draw for name, (_, found) in examined.items() if name.startswith("both") for draw in found]
    starts = predictive_interval([draw.defect_rate[0] for draw in every], LEVEL)
    together = [draw for draw in every if draw.output_gain >= 0.23 and _per_person(draw) >= 0.16 and draw.people <= 1.0]
    quality = (1.0 - 0.038) / (1.0 - 0.06)
    parts.append(
        RECONCILED.format(
            quality=quality - 1.0,
            rest=1.23 / quality,
            people=1.23 / 1.16 - 1.0,
            unit=1.0 - 0.79 / 1.23,
            total=1.0 - 0.79 * 1.23,
            together=f"{len(together)} of {len(every)}",
            before=_percent(starts),
        )
    )
    return "".join(parts)


def _per_person(draw: Draw) -> float:
    return draw.output[1] / draw.output[0] / draw.people - 1.0


def _changes(examined: Examined) -> list[list[str]]:
    rows = [["renovation", "sets", "good output", "defect rate, of itself", "OEE, points", "output per person"]]
    for name, (_, found) in examined.items():
        columns = (
            [draw.output_gain for draw in found],
            [-draw.defect_reduction for draw in found],
            [draw.oee[1] - draw.oee[0] for draw in found],
            [_per_person(draw) for draw in found],
        )
        rows.append([name, str(len(found)), *(_signed(predictive_interval(column, LEVEL)) for column in columns)])
    return rows


def _alone(examined: Examined, claims: Sequence[Claim]) -> list[list[str]]:
    rows = [["claim", "as", *examined]]
    for claim in claims:
        shares = [_share([claim.reached(draw) for draw in found]) for _, found in examined.values()]
        rows.append([f"{claim.name}: {claim.claimed}", claim.definition, *shares])
    return rows


def _jointly(examined: Examined) -> list[list[str]]:
    known = {claim.name: claim for claim in (*ZHENHAI, *XINCHANG)}
    rows = [["claims", *examined]]
    for title, names in JOINTLY:
        shares = [
            _share([all(known[name].reached(draw) for name in names) for draw in found])
            for _, found in examined.values()
        ]
        rows.append([title, *shares])
    return rows


def _share(reached: Sequence[bool]) -> str:
    share = share_interval(sum(reached), len(reached), LEVEL)
    return f"{share.estimate:.0%} ({share.lower:.0%} to {share.upper:.0%})"


def _signed(outcome: object) -> str:
    if not isinstance(outcome, Interval):
        return "unchanged"
    return f"{outcome.estimate:+.1%} ({outcome.lower:+.1%} to {outcome.upper:+.1%})"


def _percent(outcome: object) -> str:
    assert isinstance(outcome, Interval)
    return f"{outcome.estimate:.1%} defective pieces ({outcome.lower:.1%} to {outcome.upper:.1%})"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    head, *body = rows
    return [f"| {' | '.join(row)} |\n" for row in (head, ["---"] * len(head), *body)]
