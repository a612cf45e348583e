"""The numbered requirements, `requirements.toml`: each tied to a field of the result, or to a test."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from scenarios.text import Text
from simcore.spec import Frozen


class Must(Frozen):
    """What a field has to be: `present`, `empty`, `true`, a number within limits, or none of some codes."""

    be: Literal["present", "empty", "true", "at_least", "at_most", "within", "none_of"]
    limit: float | None = None
    values: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.limit is not None) != (self.be in ("at_least", "at_most", "within")):
            raise ValueError("a limit belongs to at_least, at_most and within, and to nothing else")
        if bool(self.values) != (self.be == "none_of"):
            raise ValueError("values belong to none_of, and to nothing else")
        return self


class When(Frozen):
    """For which cases a requirement holds: where any value of the field is another than `is_not`.

    With a field of each verdict it holds for those verdicts alone.
    """

    field: str = Field(min_length=1)
    is_not: str


class Requirement(Frozen):
    """One requirement with its number, both languages, and what it is tied to."""

    id: str = Field(pattern=r"^R-\d{2}$")
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    field: str | None = None
    must: Must | None = None
    test: str | None = Field(default=None, pattern=r"^tests/[\w/]+\.py::test_\w+$")
    when: When | None = None

    @model_validator(mode="after")
    def _tied(self) -> Self:
        if (self.field is None) == (self.test is None) or (self.field is None) != (self.must is None):
            raise ValueError("a requirement is tied to a field with what it must be, or to a test")
        return self

    def sentence(self, text: Text) -> str:
        """The requirement in words."""
        return self.zh if text.language == "zh" else self.en


class Requirements(Frozen):
    """All requirements of one version."""

    version: str = Field(pattern=r"^\d+\.\d+$")
    requirement: tuple[Requirement, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _numbered_once(self) -> Self:
        numbers = [each.id for each in self.requirement]
        if len(set(numbers)) < len(numbers):
            raise ValueError("a number stands twice")
        return self


@cache
def load_requirements() -> Requirements:
    """The requirements of this version of the program."""
    path = Path(__file__).with_name("requirements.toml")
    return Requirements.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
