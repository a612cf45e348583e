"""What a valid spec may ask for and an engine doesn't simulate; refused by name, never ignored."""

from __future__ import annotations

from collections.abc import Iterator

from simcore.errors import Problem, UnsupportedError
from simcore.spec import LineSpec

# Features that each engine does not simulate.
_MISSING: dict[str, frozenset[str]] = {
    "simpy": frozenset(),
    "fast": frozenset(),
}
_WORDS = {
    "bins": "items that are bins of pieces",
    "selective_assembly": "selective assembly",
}


def supported(line: LineSpec, engine: str = "simpy") -> tuple[Problem, ...]:
    """Every use of something that the engine doesn't simulate, by path; empty when it simulates the whole line.

    Raises:
        UnsupportedError: when there is no engine of this name.
    """
    if engine not in _MISSING:
        message = f"there is no engine '{engine}'; allowed: {', '.join(sorted(_MISSING))}"
        raise UnsupportedError((Problem("UNKNOWN_ENGINE", message, "engine"),))
    missing = _MISSING[engine]
    found = (
        Problem("NOT_SUPPORTED", f"engine '{engine}' doesn't simulate {_WORDS[feature]}", path, "leave it out")
        for path, feature in _uses(line)
        if feature in missing
    )
    return tuple(sorted(found, key=lambda problem: problem.path))


def require_supported(line: LineSpec, engine: str = "simpy") -> None:
    """Do nothing when the engine simulates the whole line.

    Raises:
        UnsupportedError: with every use of something that it doesn't.
    """
    problems = supported(line, engine)
    if problems:
        raise UnsupportedError(problems)


def _uses(line: LineSpec) -> Iterator[tuple[str, str]]:
    if line.bin_size > 1:
        yield "bins", "bins"
    for name, station in line.stations.items():
        if station.selective_assembly is not None:
            yield f"stations.{name}.selective_assembly", "selective_assembly"
