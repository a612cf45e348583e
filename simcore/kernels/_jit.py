"""The one place where plain functions become compiled kernels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., Any])
Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

# IEEE arithmetic as written, and no interpreter lock.
_OPTIONS: dict[str, Any] = {"nogil": True, "fastmath": False, "error_model": "numpy"}
# Only entries are called from Python; without its wrappers a kernel compiles in half the time.
_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def entry(function: Function) -> Function:
    """Compile a function of arrays and numbers that Python calls, and keep it on disk."""
    compiled: Function = numba.njit(**_OPTIONS, cache=True)(function)
    return compiled


def kernel(function: Function) -> Function:
    """Compile a function of pointers and numbers that other kernels call."""
    compiled: Function = numba.njit(**_OPTIONS, **_INNER)(function)
    return compiled


def inlined(function: Function) -> Function:
    """Compile into the caller: for a few lines that every event runs."""
    compiled: Function = numba.njit(**_OPTIONS, **_INNER, forceinline=True)(function)
    return compiled


if vars(numba.config)["DISABLE_JIT"]:

    def pointer(array: Any) -> Any:
        """Interpreted, an array is its own pointer."""
        return array

    def prefetch(numbers: Any, index: int) -> None:
        """Interpreted, there is no cache to fill."""

else:

    @intrinsic
    def pointer(typingctx, array):  # type: ignore[no-untyped-def]
        """The first element's address: unlike an array it is passed in a register, and counted by nobody."""
        result = types.CPointer(array.dtype)

        def codegen(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
            return context.make_array(signature.args[0])(context, builder, arguments[0]).data

        return result(array), codegen

    @intrinsic
    def prefetch(typingctx, numbers, index):  # type: ignore[no-untyped-def]
        """Begin to load the record at an index: the queue of a full buffer is larger than the cache."""

        def codegen(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
            address = builder.gep(arguments[0], [arguments[1]])
            flag = ir.IntType(32)
            shape = ir.FunctionType(ir.VoidType(), [address.type, flag, flag, flag])
            function = builder.module.declare_intrinsic("llvm.prefetch", [address.type], shape)
            read, everywhere, data = flag(0), flag(3), flag(1)
            builder.call(function, [address, read, everywhere, data])

        return types.void(numbers, index), codegen
