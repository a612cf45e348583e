"""After commissioning: failures come sooner and cycles take longer, less so from week to week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simcore.streams.functions import exp_

if TYPE_CHECKING:
    from simcore.engines.floor.floor import Floor
    from simcore.engines.floor.things import Teething


def slowed(floor: Floor, teething: Teething, duration: int) -> int:
    """A cycle [us] at the speed 1 - b exp(-t / tau_b) of this moment."""
    speed = 1.0 - teething.speed_loss * _left(floor, teething, teething.speed_decay)
    return int(duration / speed + 0.5)


def sooner(floor: Floor, teething: Teething, time_to: int) -> int:
    """A time to failure [us] at the rate 1 + a exp(-t / tau) of this moment."""
    rate = 1.0 + teething.failure_excess * _left(floor, teething, teething.failure_decay)
    return max(1, int(time_to / rate + 0.5))


def _left(floor: Floor, teething: Teething, decay: float) -> float:
    """exp(-t / tau) of the time in service."""
    age = float(max(floor.now - floor.commissioned_at, 0) + teething.age)
    return float(exp_(np.array([-(age / decay)]))[0])
