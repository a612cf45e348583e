"""The draws of a prediction as quantities, kept beside it so that money is counted without simulating again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scenarios.case import Case
from scenarios.prediction.document import kept_path
from scenarios.prediction.result import Prediction
from scenarios.prediction.settings import DEFAULT_DRAWS
from scenarios.quantities import Quantities
from scenarios.store.runs import write_whole
from simcore.spec.quantities import MICROSECOND_UNITS

SCHEMA = "lineproof.draws/1"
SHORTEST_FULL = 20 * MICROSECOND_UNITS["d"]


@dataclass(frozen=True, slots=True)
class KeptDraws:
    """The draws of the last prediction of a case: how they were made, and the quantities of both arms by draw.

    `keys` are the uncertain parameters in the order of their shares.
    """

    horizon: int
    warmup: int
    seed: int
    pairs: int
    keys: tuple[str, ...]
    quantities: tuple[tuple[Quantities, Quantities] | None, ...]

    @property
    def is_reduced(self) -> bool:
        """Whether these are fewer or shorter runs than a figure that is signed should rest on."""
        return self.draws < DEFAULT_DRAWS or self.horizon < SHORTEST_FULL

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.quantities)


def draws_of(prediction: Prediction) -> KeptDraws:
    """The draws of a prediction that was just made."""
    run = prediction.settings.run
    keys = tuple(entry.key for entry in prediction.inventory.uncertain)
    return KeptDraws(
        run.horizon, prediction.warm_up.time, run.seed, prediction.design.pairs, keys, prediction.quantities
    )


def keep_draws(kept: KeptDraws, case: Case, scenario: str, directory: Path) -> Path:
    """Write the draws where `find_draws` finds them; LineproofError STORE_NOT_WRITABLE."""
    rows = [None if pair is None else [arm.as_plain() for arm in pair] for pair in kept.quantities]
    data = {
        "schema": SCHEMA, "horizon_us": kept.horizon, "warmup_us": kept.warmup, "seed": kept.seed,
        "pairs": kept.pairs, "keys": list(kept.keys), "draws": rows,
    }  # fmt: skip
    path = _path(case, scenario, directory)
    write_whole(path, json.dumps(data, ensure_ascii=False, allow_nan=False))
    return path


def find_draws(case: Case, scenario: str, directory: Path) -> KeptDraws | None:
    """The draws of the last prediction of this very case; None without one, or where the file can't be read."""
    try:
        data = json.loads(_path(case, scenario, directory).read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            return None
        rows = tuple(None if row is None else _pair(row) for row in data["draws"])
        return KeptDraws(data["horizon_us"], data["warmup_us"], data["seed"], data["pairs"], tuple(data["keys"]), rows)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _pair(row: Sequence[dict[str, object]]) -> tuple[Quantities, Quantities]:
    before, after = (Quantities.from_plain(arm) for arm in row)
    return before, after


def _path(case: Case, scenario: str, directory: Path) -> Path:
    return directory / "draws" / kept_path(case, scenario, directory).name
