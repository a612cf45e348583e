"""The sizes of pieces: the mean that a setting leaves, how it drifts, and what it is kept matched to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simcore.streams.normal import normal_quantile

if TYPE_CHECKING:
    from simcore.engines.floor.draws import Uniforms
    from simcore.engines.floor.things import Buffer, Item


@dataclass(slots=True, eq=False)
class Size:
    """What size a unit gives to its pieces [nm], drift by 1,000 pieces."""

    standard_deviation: float
    offset: int
    setting_error: float
    drift: int
    follows: Buffer | None
    draws: Uniforms
    settings: Uniforms
    mean: int = 0
    made: int = 0  # since it was set


def set_anew(size: Size) -> None:
    """A setup, an adjustment or a new tool: the mean is set, with the error of the setting."""
    size.mean = size.offset
    size.made = 0
    if size.setting_error > 0.0:
        size.mean += _deviation(size.settings, size.setting_error)


def give(size: Size, item: Item) -> None:
    """A piece is made, in a size [nm] around the present mean."""
    mean = size.mean + _rounded(size.drift * size.made, 1000)
    if size.follows is not None and size.follows.queue:
        mean = mean_size(size.follows)
    size.made += 1
    item.size = mean
    if size.standard_deviation > 0.0:
        item.size += _deviation(size.draws, size.standard_deviation)


def mean_size(buffer: Buffer) -> int:
    """Mean size of the pieces that can be taken [nm]."""
    return _rounded(sum(item.size for item in buffer.queue), len(buffer.queue))


def _rounded(total: int, number: int) -> int:
    return (total + number // 2) // number


def _deviation(draws: Uniforms, standard_deviation: float) -> int:
    normal = float(normal_quantile(np.array([draws.next()]))[0])
    return int(np.floor(standard_deviation * normal + 0.5))
