"""Deep-groove ball bearing lines: builders with sourced defaults."""

from lines.bearing.detection import mean_patrol_delay, patrol_for_delay
from lines.bearing.modules import MODULES
from lines.bearing.options import BearingOptions
from lines.bearing.reference import product_name, reference_line

__all__ = ["MODULES", "BearingOptions", "mean_patrol_delay", "patrol_for_delay", "product_name", "reference_line"]
