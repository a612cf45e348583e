"""Settings that all tests share."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Derandomised: the same commit draws the same examples everywhere, so a red run can be repeated.
# No deadline and no check of the drawing speed: both measure how busy the machine is, not the code.
_COMMON = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)

settings.register_profile("default", parent=_COMMON)
settings.register_profile("slow", parent=_COMMON, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
