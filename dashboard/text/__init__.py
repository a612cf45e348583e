"""Texts of the pages in Chinese and English, the same keys in both; those of the reports stay where they are."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from scenarios.text import Language
from scenarios.text import Text as ReportText


@cache
def entries(language: Language) -> Mapping[str, str]:
    """All texts of the pages of a language by dotted key."""
    found: dict[str, str] = {}
    for file in sorted(files("dashboard.text").joinpath(language).iterdir(), key=lambda each: each.name):
        for section, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            found |= {f"{section}.{key}": text for key, text in table.items()}
    return found


@dataclass(frozen=True, slots=True)
class Text(ReportText):
    """The texts of the pages and, behind them, those of the reports: it goes wherever theirs goes."""

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key with its values filled in; LineproofError TEXT_MISSING for a key that is not there."""
        table = entries(self.language)
        if key not in table:
            return ReportText.__call__(self, key, **values)
        return table[key].format(**values) if values else table[key]

    def has(self, key: str) -> bool:
        """Whether there is a text of that key."""
        return key in entries(self.language) or ReportText.has(self, key)
