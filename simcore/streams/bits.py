"""The three operations that arrays and compiled scalars spell differently.

Every other function of this package is written with these, + - * / sqrt floor ceil, comparisons and
integer operations only, so one source gives the same bits under numpy and under a compiler. A compiler
for scalar loops supplies its own form of these three (a select, and two reinterpretations of a register).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]  # each holds one 32-bit word
Word = Words | np.uint64


def float_bits(value: Floats) -> Integers:
    """The IEEE 754 bit pattern of float64[n] as int64[n]."""
    return value.view(np.int64)


def bits_float(bits: Any) -> Floats:
    """float64[n] with the IEEE 754 bit patterns given as int64[n] or uint64[n]."""
    value: Floats = bits.view(np.float64)
    return value


def select(condition: Any, chosen: Any, otherwise: Any) -> Any:
    """`chosen` where the condition holds, else `otherwise`; both are evaluated."""
    return np.where(condition, chosen, otherwise)
