"""What an observed gain consists of: hours, mix, availability, quality, the rest; and of which measure, where data can tell."""

from scenarios.acceptance.attribution.gain import Attribution, Part, PartKind, attribute
from scenarios.acceptance.attribution.steps import NotSeparable, Separation, StepGain, separate

__all__ = ["Attribution", "NotSeparable", "Part", "PartKind", "Separation", "StepGain", "attribute", "separate"]
