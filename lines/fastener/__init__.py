"""Fastener lines: builders with sourced defaults; the reference line F1 in its two variants."""

from lines.fastener.options import FastenerOptions
from lines.fastener.reference import VARIANTS, product_name, reference_line

__all__ = ["VARIANTS", "FastenerOptions", "product_name", "reference_line"]
