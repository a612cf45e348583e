"""The sizes of pieces: the mean that a setting leaves, how it drifts, and what it is kept matched to."""

from __future__ import annotations

import numpy as np

from simcore.kernels._jit import Floats, Ints, kernel
from simcore.kernels.layout import (
    B_HEAD,
    I_NEXT,
    J_SIZE,
    V_DRAWS,
    V_DRIFT,
    V_FLOATS,
    V_FOLLOWS,
    V_MADE,
    V_MEAN,
    V_OFFSET,
    V_SETTINGS,
)
from simcore.kernels.streams import variate
from simcore.streams.normal import normal_quantile


def _deviation(ints: Ints, floats: Floats, stream: int, standard_deviation: float) -> int:
    """A draw [nm] around 0; none where nothing is scattered."""
    if standard_deviation > 0.0:
        return np.int64(np.floor(standard_deviation * normal_quantile(variate(ints, floats, stream)) + 0.5))
    return 0


deviation = kernel(_deviation)


def _set_anew(ints: Ints, floats: Floats, sizes: int) -> None:
    """A setup, an adjustment or a new tool: the mean is set, with the error of the setting."""
    error = floats[ints[sizes + V_FLOATS] + 1]
    ints[sizes + V_MEAN] = ints[sizes + V_OFFSET] + deviation(ints, floats, ints[sizes + V_SETTINGS], error)
    ints[sizes + V_MADE] = 0


set_anew = kernel(_set_anew)


def _give_size(ints: Ints, floats: Floats, sizes: int, item: int) -> None:
    """A piece is made, in a size [nm] around the present mean."""
    mean = ints[sizes + V_MEAN] + (ints[sizes + V_DRIFT] * ints[sizes + V_MADE] + 500) // 1000
    other, total, number = 0, 0, 0
    if ints[sizes + V_FOLLOWS]:
        other = ints[ints[sizes + V_FOLLOWS] + B_HEAD]
    while other:
        total += ints[other + J_SIZE]
        number += 1
        other = ints[other + I_NEXT]
    if number:
        mean = (total + number // 2) // number
    ints[sizes + V_MADE] += 1
    deviates = deviation(ints, floats, ints[sizes + V_DRAWS], floats[ints[sizes + V_FLOATS]])
    ints[item + J_SIZE] = mean + deviates


give_size = kernel(_give_size)
