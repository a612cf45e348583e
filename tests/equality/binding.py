"""Generated lines on both engines; the smallest line that tells them apart is kept as a file that can be replayed."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from pathlib import Path
from time import perf_counter

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from lines.files import dumps_line, save_line
from simcore.identity import line_digest
from simcore.spec import LineSpec
from tests.equality.engines import Case, differences

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "counter-examples"

SHRINKING = 60.0
"""[s] for which smaller lines are looked for once one has told the engines apart."""

MINUTE = 60_000_000
HORIZONS = (10 * MINUTE, 5 * MINUTE, 599_999_999)
WARM_UPS = (0, 30_000_000, 3 * MINUTE, 100_000_001)
"""None, one between two rows of the report, one that ends with a row of the report, one between two instants."""

cases = st.builds(
    Case,
    horizon=st.sampled_from(HORIZONS),
    warmup=st.sampled_from(WARM_UPS),
    seed=st.sampled_from([5, 0, 1, 2**63, 2**64 - 1]),
    replication=st.sampled_from([1, 0, 7, 2**32 - 1]),
)


@dataclass(frozen=True, slots=True)
class CounterExample:
    """A line that the engines disagree about, or that one of them can't run."""

    line: LineSpec
    case: Case
    reasons: tuple[str, ...]

    def kept(self, folder: Path) -> str:
        """Write the line into the folder; what to read and what to type to see it again."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{line_digest(self.line)[:16]}.toml"
        save_line(self.line, path)
        shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        return "\n".join(
            [
                "the compiled engine says other than the reference engine:",
                *self.reasons,
                "",
                dumps_line(self.line),
                f"kept as {shown}; replay it with",
                f"  python -m tests.equality {shown} {self.case.options}",
            ]
        )


def assert_equal(line: LineSpec, case: Case, folder: Path = FOLDER) -> None:
    """Raise AssertionError, and keep the line, unless both engines say the same of one run."""
    reasons = differences(line, case)
    if reasons:
        raise AssertionError(CounterExample(line, case, reasons).kept(folder))


def assert_equal_on(lines: st.SearchStrategy[LineSpec], number: int, first: int, folder: Path = FOLDER) -> None:
    """Raise AssertionError unless both engines say the same of every one of `number` generated runs.

    `first` names the sequence of examples: other numbers, other lines.
    """
    found: dict[tuple[str, Case], CounterExample] = {}
    last: list[CounterExample] = []
    end = inf

    @seed(first)
    @settings(max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(lines, cases)
    def every_line(line: LineSpec, case: Case) -> None:
        nonlocal end
        key = line_digest(line), case
        if key not in found and perf_counter() < end:
            reasons = told_apart(line, case)
            if reasons:
                found[key] = CounterExample(line, case, reasons)
                end = min(end, perf_counter() + SHRINKING)
        if key in found:
            last[:] = [found[key]]
            raise AssertionError(found[key].reasons[0])

    try:
        every_line()
    except Exception as error:
        if not last:
            raise
        # The last example that hypothesis runs is the shrunken one.
        raise AssertionError(last[0].kept(folder)) from error


def told_apart(line: LineSpec, case: Case) -> tuple[str, ...]:
    """What tells the engines apart; a crash of one of them is a finding like any other."""
    try:
        return differences(line, case)
    except Exception as error:
        return (f"{type(error).__name__}: {error}",)
