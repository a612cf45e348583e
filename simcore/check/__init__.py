"""Why a line is refused before anything runs: every semantic problem, with the path of its field."""

from __future__ import annotations

from simcore.check.buffers import check_buffers
from simcore.check.endless import check_endless
from simcore.check.flow import check_flow
from simcore.check.graph import composition, positions
from simcore.check.matching import check_matching
from simcore.check.mechanisms import check_mechanisms
from simcore.check.people import check_people
from simcore.check.quality import check_quality
from simcore.check.references import check_references
from simcore.errors import Problem, SpecError
from simcore.spec import LineSpec

__all__ = ["check", "composition", "positions", "require_valid"]


def check(line: LineSpec) -> tuple[Problem, ...]:
    """Every semantic problem of a line, errors first, then by path; empty when there is nothing to say.

    What rests on the flow of items is looked at only when all names are known and the flow itself is sound,
    so that one mistake isn't reported many times.
    """
    found = [*check_references(line), *check_people(line)]
    if not _errors(found):
        flow = check_flow(line)
        found += flow
        if not _errors(flow):
            found += [*check_buffers(line), *check_mechanisms(line), *check_quality(line), *check_endless(line)]
            found += check_matching(line)
    return tuple(
        sorted(set(found), key=lambda problem: (problem.severity, problem.path, problem.code, problem.message))
    )


def require_valid(line: LineSpec) -> tuple[Problem, ...]:
    """The warnings of a line that can be simulated.

    Raises:
        SpecError: with all errors, when there is at least one.
    """
    problems = check(line)
    errors = _errors(problems)
    if errors:
        raise SpecError(errors)
    return problems


def _errors(problems: tuple[Problem, ...] | list[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity == "error")
