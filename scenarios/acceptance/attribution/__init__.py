"""What an observed gain consists of: hours, mix, availability, quality, the rest; and which measure brought it."""

from scenarios.acceptance.attribution.change import Change
from scenarios.acceptance.attribution.factors import PartKind
from scenarios.acceptance.attribution.gain import Attribution, Part, attribute
from scenarios.acceptance.attribution.steps import NotSeparable, Separation, StepGain, separate

__all__ = [
    "Attribution",
    "Change",
    "NotSeparable",
    "Part",
    "PartKind",
    "Separation",
    "StepGain",
    "attribute",
    "separate",
]
