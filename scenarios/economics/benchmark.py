"""Benchmark rates with their source; a rate after tax is never held against one before tax."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from simcore.errors import LineproofError

Basis = Literal["before_tax", "after_tax"]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark rate a year [1], before or after tax, with its source."""

    rate: Decimal
    basis: Basis
    source: str


# Always shown beside the user's own; neither has been checked in its source.
COMMON_BENCHMARKS = (
    Benchmark(Decimal("0.12"), "before_tax", "行业参考值, 未核实"),
    Benchmark(Decimal("0.08"), "before_tax", "行业参考值, 未核实"),
)


def reaches(rate: float, basis: Basis, benchmark: Benchmark) -> bool:
    """Whether an internal rate of return reaches a benchmark; LineproofError BENCHMARK_BASIS for mixed bases."""
    if basis != benchmark.basis:
        message = f"a rate {basis} is held against a benchmark {benchmark.basis}"
        raise LineproofError("BENCHMARK_BASIS", message, "compare both before or both after tax", "benchmark")
    return rate >= float(benchmark.rate)
