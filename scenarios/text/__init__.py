"""The one catalogue of texts for people, in Chinese and English; the same keys in both."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

from simcore.errors import LineproofError, Problem

Language = Literal["zh", "en"]
Flow = Literal["pieces", "sets", "bins"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
DEFAULT_LANGUAGE: Language = "zh"
LANGUAGE_VARIABLES = ("LINEPROOF_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
# Between the two names in a text that is written in both languages, Chinese first.
BILINGUAL_SEPARATOR = " / "
IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")


@cache
def entries(language: Language) -> Mapping[str, str]:
    """All texts of a language by dotted key."""
    data = tomllib.loads(files("scenarios.text").joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{section}.{key}": text for section, table in data.items() for key, text in table.items()}


@dataclass(frozen=True, slots=True)
class Text:
    """The texts of one language: `text("cards.output", n=8)`; `flow` is what flows through the line that is spoken of.

    Of sets and of bins some texts are others than of pieces: they stand under the name of the flow.
    """

    language: Language
    flow: Flow = "pieces"

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key with its values filled in; LineproofError TEXT_MISSING for a key that is not there."""
        table = entries(self.language)
        of_flow = f"{self.flow}.{key}"
        if of_flow in table:
            key = of_flow
        if key not in table:
            raise LineproofError("TEXT_MISSING", f"the catalogue has no text '{key}'", "add it to both languages", key)
        return table[key].format(**values) if values else table[key]

    def has(self, key: str) -> bool:
        """Whether there is a text of that key."""
        return key in entries(self.language)

    def name(self, label: Mapping[Literal["zh", "en"], str] | Mapping[str, str], fallback: str) -> str:
        """The name for people of something in a line; the name in the file where it has none."""
        return dict(label).get(self.language) or fallback

    def own(self, text: str) -> str:
        """The half of a bilingual text ("中文 / English") that is in this language; any other text as it is."""
        parts = text.split(BILINGUAL_SEPARATOR)
        return parts[LANGUAGES.index(self.language)].strip() if len(parts) == len(LANGUAGES) else text


def half(content: str, text: Text) -> str:
    """The half of a bilingual text in this language, whichever stands first; any other text as it is."""
    parts = [part.strip() for part in content.split(BILINGUAL_SEPARATOR)]
    chinese = [bool(IDEOGRAPH.search(part)) for part in parts]
    if len(parts) != len(LANGUAGES) or chinese[0] == chinese[1]:
        return text.own(content)
    return parts[chinese.index(text.language == "zh")]


def problem_text(problem: Problem, text: Text) -> str:
    """One problem for people: what kind of mistake in their language, then where, what, and what to do."""
    key = f"problem.{problem.code}"
    kind = text(key) if text.has(key) else ""
    said = replace(problem, message=half(problem.message, text)).sentence()
    return " ".join(part for part in (kind, said) if part)


def language_of(name: str) -> Language:
    """A language by its code; LineproofError for any other."""
    for language in LANGUAGES:
        if name == language:
            return language
    raise LineproofError("LANGUAGE", f"there is no language '{name}'", "zh or en", "lang")


def default_language(arguments: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> Language:
    """The language asked for on the command line, else that of the locale, else Chinese."""
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang"):
            value = argument.partition("=")[2] or "".join(arguments[index + 1 : index + 2])
            if value in LANGUAGES:
                return language_of(value)
    variables = os.environ if environment is None else environment
    for variable in LANGUAGE_VARIABLES:
        for language in LANGUAGES:
            if variables.get(variable, "").lower().startswith(language):
                return language
    return DEFAULT_LANGUAGE
