"""The stream functions as a compiler sees them: the unchanged sources, over arrays and over scalars."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numba
import numpy as np
from numba import types
from numba.extending import overload, register_jitable

from simcore.streams import bits, functions, gamma, inverses, normal, philox

MODULES: tuple[ModuleType, ...] = (functions, normal, gamma, philox, inverses)
_NOT_COMPILED = {"check_address", "check_draws", "split_words", "uniforms"}  # Python integers and errors


@overload(bits.float_bits)
def _float_bits(value):  # type: ignore[no-untyped-def]  # numba compares the signatures
    if isinstance(value, types.Array):
        return lambda value: value.view(np.int64)
    return lambda value: np.float64(value).view(np.int64)


@overload(bits.bits_float)
def _bits_float(bits):  # type: ignore[no-untyped-def]
    if isinstance(bits, types.Array):
        return lambda bits: bits.view(np.float64)
    if bits == types.uint64:
        return lambda bits: np.uint64(bits).view(np.float64)
    return lambda bits: np.int64(bits).view(np.float64)


@overload(bits.select)
def _select(condition, chosen, otherwise):  # type: ignore[no-untyped-def]
    if isinstance(condition, types.Array):
        return lambda condition, chosen, otherwise: np.where(condition, chosen, otherwise)
    return lambda condition, chosen, otherwise: chosen if condition else otherwise


def _register() -> None:
    for module in MODULES:
        for name, function in vars(module).items():
            own = callable(function) and getattr(function, "__module__", "") == module.__name__
            if own and not isinstance(function, type) and name not in _NOT_COMPILED:
                register_jitable(forceinline=True)(function)


_register()


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function itself under numba.njit; no fastmath, so no result may change."""
    return numba.njit(error_model="numpy")(function)  # type: ignore[no-any-return]


def compiled_loop(function: Callable[..., Any]) -> Callable[..., Any]:
    """float64[n] -> float64[n], one element at a time."""

    @numba.njit(error_model="numpy")  # a division that may raise cannot run in SIMD lanes
    def loop(values: Any, *parameters: Any) -> Any:
        result = np.empty(values.size)
        for index in range(values.size):
            result[index] = function(values[index], *parameters)
        return result

    register_jitable(forceinline=True)(function)
    return loop  # type: ignore[no-any-return]
