"""What a check of a record ends in: a question with the data that raise it, nothing to ask, or not asked and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenarios.acceptance.records import column_names
from scenarios.acceptance.series.metrics import METRICS
from scenarios.text import Text

# Places that a question shows; the count beside them is that of all.
MOST_PLACES = 5
# Values of sentences that are names of columns or figures.
_NAMES = {"columns", "time", "metric"}


@dataclass(frozen=True, slots=True)
class Question:
    """Something in the record that an official may ask about; it blames nobody and changes no verdict.

    `values` fill its sentence, `places` are weeks, days, shifts or rows of the record (the first ones), `figures` the
    numbers behind it.
    """

    code: str
    values: Mapping[str, str]
    places: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)

    def sentence(self, text: Text) -> str:
        """The question in words."""
        return text(f"question.{self.code}", **_named(self.values, text))


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A check that the record doesn't allow: `reason` is a key of the catalogue's table `not_asked`."""

    code: str
    reason: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, text: Text) -> str:
        """Which check was not made, and what it lacks."""
        return text("not_asked.whole", check=check_name(self.code, text),
                    reason=text(f"not_asked.{self.reason}", **_named(self.values, text)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class NothingToAsk:
    """A check that was made and raised no question, with the numbers that it saw."""

    code: str
    figures: Mapping[str, float] = field(default_factory=dict)


Answer = Question | NotAsked | NothingToAsk


@dataclass(frozen=True, slots=True)
class Checks:
    """The answers of all checks of a record, each check at least once."""

    answers: tuple[Answer, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """What there is to ask."""
        return tuple(each for each in self.answers if isinstance(each, Question))

    @property
    def not_asked(self) -> tuple[NotAsked, ...]:
        """Checks that the record doesn't allow."""
        return tuple(each for each in self.answers if isinstance(each, NotAsked))

    @property
    def nothing_to_ask(self) -> tuple[NothingToAsk, ...]:
        """Checks that were made and raised no question."""
        return tuple(each for each in self.answers if isinstance(each, NothingToAsk))


def check_name(code: str, text: Text) -> str:
    """Name of a check."""
    return text(f"check_name.{code}")


def _named(values: Mapping[str, str], text: Text) -> dict[str, str]:
    """The values with columns and figures under their names for people."""
    names = column_names(text.language)
    names |= {name: metric.zh if text.language == "zh" else metric.en for name, metric in METRICS.items()}
    return {
        key: ", ".join(names.get(part, part) for part in value.split(", ")) if key in _NAMES else value
        for key, value in values.items()
    }
