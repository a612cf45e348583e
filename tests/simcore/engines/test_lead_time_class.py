"""Classes of lead times: one definition for people, one for the compiler, the same classes."""

from __future__ import annotations

import pytest

from simcore.engines.floor.flow import lead_time_class
from simcore.kernels.flow import _lead_time_class as class_in_kernels


@pytest.mark.parametrize("power", range(62))
def test_classes_around_powers_of_two(power: int) -> None:
    for lead_time in {(1 << power) + step for step in (-129, -2, -1, 0, 1, 2, 129)} | {3 << power >> 1}:
        if lead_time >= 0:
            assert class_in_kernels(lead_time) == lead_time_class(lead_time)
