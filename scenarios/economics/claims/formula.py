"""Arithmetic of claims: + - * / ( ), min and max over named numbers, exactly; nothing else of the language."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from simcore.errors import LineproofError

_FUNCTIONS: Mapping[str, Callable[[Iterable[Decimal]], Decimal]] = {"min": min, "max": max}


def evaluate(formula: str, values: Mapping[str, Decimal]) -> Decimal:
    """The value of a formula; LineproofError FORMULA for anything but arithmetic, and for a division by 0."""
    try:
        tree = ast.parse(formula, mode="eval")
    except (SyntaxError, RecursionError, MemoryError):
        raise _refusal(formula, "is no formula") from None
    return _value(tree.body, values, formula)


def names_of(formula: str) -> tuple[str, ...]:
    """Names of numbers in a formula that can be read, in order, each once."""
    found = [node.id for node in ast.walk(ast.parse(formula, mode="eval")) if isinstance(node, ast.Name)]
    return tuple(dict.fromkeys(name for name in found if name not in _FUNCTIONS))


def _value(node: ast.expr, values: Mapping[str, Decimal], formula: str) -> Decimal:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        number = Decimal(str(node.value))
        if number.is_finite():
            return number
    if isinstance(node, ast.Name) and node.id in values:
        return values[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, values, formula)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS and node.args:
        return _FUNCTIONS[node.func.id](_value(part, values, formula) for part in node.args)
    if isinstance(node, ast.BinOp):
        return _joined(node, values, formula)
    what = f"'{node.id}' is not given" if isinstance(node, ast.Name) else "holds something else than arithmetic"
    raise _refusal(formula, what)


def _joined(node: ast.BinOp, values: Mapping[str, Decimal], formula: str) -> Decimal:
    left, right = _value(node.left, values, formula), _value(node.right, values, formula)
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    if isinstance(node.op, ast.Mult):
        return left * right
    if isinstance(node.op, ast.Div):
        if right == 0:
            raise _refusal(formula, "divides by 0")
        return left / right
    raise _refusal(formula, "holds something else than arithmetic")


def _refusal(formula: str, what: str) -> LineproofError:
    return LineproofError("FORMULA", f"'{formula}' {what}", "names of `given`, numbers, + - * / ( ), min, max", "steps")
