"""Every refusal of the product: what is wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about an input, in the form that the terminal, JSON and the dashboard share.

    `code` is stable and machine-readable, `path` the dotted field path inside `file`, `line` its
    1-based line number where it is known, `severity` "error" (refused) or "warning" (accepted, said).
    """

    code: str
    message: str
    path: str = ""
    hint: str = ""
    file: str = ""
    line: int | None = None
    severity: Literal["error", "warning"] = "error"

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    def sentence(self) -> str:
        """One line for a terminal: where, what, and what to do."""
        where = ":".join(str(part) for part in (self.file, self.line) if part)
        place = " ".join(part for part in (where, self.path) if part)
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.code} {place}: {self.message}{hint}" if place else f"{self.code}: {self.message}{hint}"


class LineproofError(Exception):
    """Base of all typed errors; carries one code, a sentence, a hint and a field path."""

    def __init__(self, code: str, message: str, hint: str = "", path: str = "") -> None:
        super().__init__(f"{code}: {message}" + (f" ({hint})" if hint else ""))
        self.code = code
        self.message = message
        self.hint = hint
        self.path = path

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (Problem(self.code, self.message, self.path, self.hint),)


class SpecError(LineproofError):
    """A line, case or measure that is refused, with every problem found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        super().__init__(first.code, first.message, first.hint, first.path)
        self._problems = problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._problems

    def __str__(self) -> str:
        return "\n".join(problem.sentence() for problem in self._problems)


class SimulationError(LineproofError):
    """A run that cannot be trusted: deadlock, endless zero-time loop, overflow."""


class StatisticsError(LineproofError):
    """A sample that does not support the figure asked for."""


class KpiError(LineproofError):
    """A key performance indicator that cannot be computed from what is known."""
