"""One run of a command: its language, where it writes, and how a refusal ends it."""

from __future__ import annotations

import json
import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

import typer

from scenarios.text import Text, default_language, language_of, problem_text
from simcore.errors import LineproofError, Problem

if TYPE_CHECKING:
    from rich.console import Console

    from scenarios.runner import Progress

DONE, FINDINGS, NOT_DONE, INTERRUPTED, CLOSED = 0, 1, 2, 130, 141
# What one screen is designed for; also the width where the output is no terminal.
SCREEN_WIDTH = 100


class Session:
    """Context of a command: `with Session(lang, json) as session: ...`; refusals become sentences and exit code 2.

    `interrupted` is what is said to a person who interrupts it, where that is not the usual; `progress` is told about
    runs by whoever shows them elsewhere than on a terminal.
    """

    def __init__(self, lang: str | None, json: bool = False) -> None:
        self.json = json
        self.text = Text(default_language(sys.argv[1:]))
        self.interrupted = ""
        self.progress: Progress | None = None
        self._lang = lang

    def __enter__(self) -> Self:
        if self._lang is not None:
            try:
                self.text = Text(language_of(self._lang))
            except LineproofError as error:
                self.refuse(error.problems)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, LineproofError):
            self.refuse(error.problems)
        if isinstance(error, BrokenPipeError):
            # Whoever read the answer has seen enough, as `| head` does; what is still in the buffer goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(CLOSED)
        if isinstance(error, OSError):
            reason, path = error.strerror or str(error), str(error.filename or "")
            self.refuse((Problem("FILE_ERROR", reason, path, self.text("hint.file")),))
        if isinstance(error, KeyboardInterrupt):
            typer.echo(self.interrupted or self.text("session.interrupted"), err=True)
            raise typer.Exit(INTERRUPTED) from None

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """Say what is wrong, where, and what to do; end with exit code 2."""
        if self.json:
            self.write_json({"problems": [problem.as_dict() for problem in problems]})
        else:
            for problem in problems:
                typer.echo(self.sentence(problem), err=True)
        raise typer.Exit(NOT_DONE) from None

    def sentence(self, problem: Problem) -> str:
        """One problem for people: what kind of mistake in their language, then where, what, and what to do."""
        return problem_text(problem, self.text)

    def write(self, sentence: str = "") -> None:
        """A line of the answer."""
        typer.echo(sentence)

    def write_json(self, data: object) -> None:
        """The answer as JSON; a NaN is a ValueError, never written."""
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))

    def console(self, *, error: bool = False) -> Console:
        """A terminal for tables and progress; as wide as the screen of the design where there is none."""
        from rich.console import Console

        stream = sys.stderr if error else sys.stdout
        width = None if stream.isatty() else SCREEN_WIDTH
        return Console(file=stream, width=width, highlight=False, soft_wrap=False)
