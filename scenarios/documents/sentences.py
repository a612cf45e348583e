"""Sentences put one after the other."""

from __future__ import annotations

from collections.abc import Iterable

ENDS = (".", ":", "?", "!", "。", "：", "？", "！")


def joined(said: Iterable[str]) -> str:
    """Sentences one after the other, each with its full stop."""
    return " ".join(each if each.endswith(ENDS) else f"{each}." for each in said)
