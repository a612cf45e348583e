"""The one place where plain functions become compiled kernels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np
from llvmlite import binding, ir
from numba import types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.lowering import Lower
from numba.core.typed_passes import NativeLowering
from numba.extending import intrinsic

from simcore.kernel_cache import choose_folder

Function = TypeVar("Function", bound=Callable[..., Any])
Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

# Before anything is compiled, whoever imported numba first: in its own folders a kernel is kept although another file
# that was compiled into it has changed.
vars(numba.config)["CACHE_DIR"] = choose_folder()

# IEEE arithmetic as written, and no interpreter lock.
_OPTIONS: dict[str, Any] = {"nogil": True, "fastmath": False, "error_model": "numpy"}
# Only entries are called from Python; without its wrappers a kernel compiles in half the time.
_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}

if binding.get_process_triple().startswith("x86_64"):
    # Which of two instants is the later can't be foreseen: a selection of one of them must not become a branch.
    binding.set_option("", "-x86-cmov-converter=false")


class _Unlinked:
    """What makes code run, for code that can't run alone: there is no address to tell its environment."""

    def __init__(self, codegen: Any) -> None:
        self._codegen = codegen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._codegen, name)

    def set_env(self, env_name: str, env: Any) -> None:
        """Only entries are called from Python, and have an environment."""


class _Part(JITCodeLibrary):
    """Code that is only ever linked into an entry: optimised and made machine code there, once."""

    @property
    def codegen(self) -> Any:
        return _Unlinked(self._codegen)

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        self._ensure_finalized()
        return 0


def _empties_stack(instruction: Any) -> bool:
    """Whether an instruction sets room on the stack to zero."""
    if not isinstance(instruction, ir.StoreInstr):
        return False
    value, place = instruction.operands
    return isinstance(place, ir.AllocaInstr) and isinstance(value, ir.Constant) and value.constant is None


class _ApartLower(Lower):
    """Code that is called, never copied into its callers."""

    def setup_function(self, fndesc: Any) -> None:
        super().setup_function(fndesc)
        # What a kernel calls is compiled on the way, also operators of one line and of numba's own.
        own = fndesc.modname.startswith("simcore.kernels.") and "<" not in fndesc.qualname
        if own and "alwaysinline" not in self.function.attributes:
            self.function.attributes.add("noinline")
        if fndesc.modname == "simcore.kernels.streams":
            # Blocks of draws in the widest lanes; llvmlite's own `add` knows no attributes with a value.
            set.add(self.function.attributes, '"prefer-vector-width"="512"')

    def lower_normal_function(self, fndesc: Any) -> None:
        """As usual, but nothing on the stack is set to zero in advance.

        Numba does so for the sake of references; a kernel has numbers only, and what is inlined into it on a rare path
        would cost every operation some of these stores.
        """
        super().lower_normal_function(fndesc)
        instructions = self.function.entry_basic_block.instructions
        instructions[:] = [each for each in instructions if not _empties_stack(each)]


@register_pass(mutates_CFG=True, analysis_only=False)
class _ApartLowering(NativeLowering):
    """The lowering pass with `_ApartLower`."""

    _name = "apart_lowering"

    def run_pass(self, state: Any) -> Any:
        state.library = _Part(state.targetctx.codegen(), state.func_id.func_qualname)
        return super().run_pass(state)

    @property
    def lowering_class(self) -> type[Lower]:
        return _ApartLower


class _Apart(CompilerBase):
    """The usual compiler but for this pass: without it the rare paths are copied many times, and compiling doubles."""

    def define_pipelines(self) -> list[PassManager]:
        usual = DefaultPassBuilder.define_nopython_pipeline(self.state)
        apart = PassManager("apart")
        apart.passes = [(_ApartLowering if each is NativeLowering else each, purpose) for each, purpose in usual.passes]
        apart.finalize()
        return [apart]


def entry(function: Function) -> Function:
    """Compile a function of arrays and numbers that Python calls, and keep it on disk."""
    compiled: Function = numba.njit(**_OPTIONS, cache=True)(function)
    return compiled


def _once(compiled: Function) -> Function:
    """Let a kernel be compiled for the types of its arguments, and not again for every constant it is called with."""
    find: Any = getattr(compiled, "get_call_template", None)
    if find is not None:

        def find_for_types(arguments: Any, keywords: Any) -> Any:
            return find(
                [types.unliteral(each) for each in arguments],
                {name: types.unliteral(each) for name, each in keywords.items()},
            )

        vars(compiled)["get_call_template"] = find_for_types
    return compiled


def kernel(function: Function) -> Function:
    """Compile a function of pointers and numbers that other kernels call."""
    # Said, because a kernel would otherwise inherit `forceinline` from the first caller that has it.
    compiled: Function = numba.njit(**_OPTIONS, **_INNER, forceinline=False, pipeline_class=_Apart)(function)
    return _once(compiled)


def inlined(function: Function) -> Function:
    """Compile into the caller: for what every operation runs."""
    compiled: Function = numba.njit(**_OPTIONS, **_INNER, forceinline=True, pipeline_class=_Apart)(function)
    return _once(compiled)


if vars(numba.config)["DISABLE_JIT"]:

    def pointer(array: Any) -> Any:
        """Interpreted, an array is its own pointer."""
        return array

    def prefetch(numbers: Any, index: int) -> None:
        """Interpreted, there is no cache to fill."""

    def is_earlier(time: int, rank: int, other_time: int, other_rank: int) -> bool:
        """Whether a time and rank (not negative) come before others."""
        return (time, rank) < (other_time, other_rank)

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

    @intrinsic
    def is_earlier(typingctx, time, rank, other_time, other_rank):  # type: ignore[no-untyped-def]
        """Whether a time and rank (not negative) come before others.

        Compared as two integers of 128 bits, which takes two instructions that wait for one another, not five.
        """
        wide = ir.IntType(128)

        def codegen(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
            def joined(high, low):  # type: ignore[no-untyped-def]
                return builder.or_(builder.shl(builder.zext(high, wide), wide(64)), builder.zext(low, wide))

            times = arguments[:2], arguments[2:]
            return builder.icmp_signed("<", joined(*times[0]), joined(*times[1]))

        return types.boolean(types.int64, types.int64, types.int64, types.int64), codegen
