"""Which parameters each law accepts, and the coefficients that its quantile function computes with."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, isfinite, sqrt

import numpy as np

from simcore.errors import Problem, SpecError
from simcore.streams.functions import log1p_, neg_log1m
from simcore.streams.gamma import gamma_
from simcore.streams.inverses import Distribution

_SMALLEST_NORMAL = 2.0**-1022
# The variance needs Gamma(1 + 2/shape), beyond every number below the one shape, and loses more than
# half its digits above the other, where the law is a constant to within 0.02 %.
_SMALLEST_SHAPE = 0.012
_LARGEST_SHAPE = 10_000.0

Coefficients = tuple[float, float, float]


def refuse(path: str, value: object, demand: str) -> SpecError:
    """The refusal of one parameter: which, its value, and what it must be."""
    message = f"{path} is {value}, and must be {demand}"
    return SpecError((Problem("DISTRIBUTION_PARAMETER", message, path, f"give a {path} {demand}"),))


def require(condition: bool, path: str, value: object, demand: str) -> None:
    """Refuse (SpecError) the parameter `path` unless the condition holds; NaN fails every comparison."""
    if not condition:
        raise refuse(path, value, demand)


def _require_positive(path: str, value: float) -> None:
    require(_SMALLEST_NORMAL <= value < inf, path, value, "finite and above 0")


def _require_time(path: str, value: float) -> None:
    require(0.0 <= value < inf, path, value, "finite and not below 0")


def _check_constant(value: float, _b: float, _c: float) -> None:
    _require_time("value", value)


def _check_uniform(lowest: float, highest: float, _c: float) -> None:
    _require_time("lowest", lowest)
    require(lowest < highest < inf, "highest", highest, f"finite and above lowest = {lowest}")


def _check_triangular(lowest: float, mode: float, highest: float) -> None:
    _check_uniform(lowest, highest, 0.0)
    require(lowest <= mode <= highest, "mode", mode, f"from lowest = {lowest} to highest = {highest}")


def _check_exponential(mean: float, _b: float, _c: float) -> None:
    _require_positive("mean", mean)


def _check_lognormal(mean: float, cv: float, _c: float) -> None:
    _require_positive("mean", mean)
    _require_positive("cv", cv)
    require(isfinite(cv * cv), "cv", cv, "small enough that its square is a number")


def _check_weibull(mean: float, shape: float, _c: float) -> None:
    _require_positive("mean", mean)
    require(_SMALLEST_SHAPE <= shape <= _LARGEST_SHAPE, "shape", shape, f"from {_SMALLEST_SHAPE} to {_LARGEST_SHAPE}")


def _check_geometric(probability: float, _b: float, _c: float) -> None:
    require(_SMALLEST_NORMAL <= probability <= 1.0, "probability", probability, "above 0 and at most 1")


def check_table(values: tuple[float, ...], cumulative: tuple[float, ...]) -> None:
    """Refuse (SpecError) a table of values and cumulative probabilities that is no distribution."""
    require(bool(values), "values", values, "at least one value")
    require(len(values) == len(cumulative), "weights", f"{len(cumulative)} numbers", f"{len(values)}, one per value")
    for value, following in zip(values, (*values[1:], inf), strict=True):
        require(0.0 <= value < following, "values", value, "finite, not below 0, ascending and distinct")
    for weight, following in zip(cumulative, (*cumulative[1:], 1.0), strict=True):
        require(0.0 <= weight <= following, "weights", weight, "cumulative probabilities, ending with 1")
    require(cumulative[-1] == 1.0, "weights", cumulative[-1], "cumulative probabilities, ending with 1")


def _as_declared(a: float, b: float, c: float) -> Coefficients:
    return a, b, c


def _uniform_coefficients(lowest: float, highest: float, _c: float) -> Coefficients:
    return lowest, highest - lowest, 0.0


def _lognormal_coefficients(mean: float, cv: float, _c: float) -> Coefficients:
    # Moment matching: sigma^2 = ln(1 + cv^2), median = mean exp(-sigma^2 / 2) = mean / sqrt(1 + cv^2).
    square = cv * cv
    return mean / sqrt(1.0 + square), sqrt(float(log1p_(np.array([square]))[0])), 0.0


def _weibull_coefficients(mean: float, shape: float, _c: float) -> Coefficients:
    inverse_shape = 1.0 / shape
    return mean / float(gamma_(np.array([1.0 + inverse_shape]))[0]), inverse_shape, 0.0


def _geometric_coefficients(probability: float, _b: float, _c: float) -> Coefficients:
    hazard = inf if probability == 1.0 else float(neg_log1m(np.array([probability]))[0])
    return hazard, 0.0, 0.0


_CHECKS: dict[Distribution, Callable[[float, float, float], None]] = {
    Distribution.CONSTANT: _check_constant,
    Distribution.UNIFORM: _check_uniform,
    Distribution.TRIANGULAR: _check_triangular,
    Distribution.EXPONENTIAL: _check_exponential,
    Distribution.LOGNORMAL: _check_lognormal,
    Distribution.WEIBULL: _check_weibull,
    Distribution.GEOMETRIC: _check_geometric,
}
_COEFFICIENTS: dict[Distribution, Callable[[float, float, float], Coefficients]] = {
    Distribution.UNIFORM: _uniform_coefficients,
    Distribution.LOGNORMAL: _lognormal_coefficients,
    Distribution.WEIBULL: _weibull_coefficients,
    Distribution.GEOMETRIC: _geometric_coefficients,
}


def check_parameters(kind: Distribution, a: float, b: float, c: float) -> None:
    """Refuse (SpecError) parameters that are impossible for the law `kind`; see `Sampler` for their meaning."""
    if kind in _CHECKS:
        _CHECKS[kind](a, b, c)


def coefficients(kind: Distribution, a: float, b: float, c: float) -> Coefficients:
    """The scalars that `inverses.quantile` takes for the law `kind` with accepted parameters."""
    return _COEFFICIENTS.get(kind, _as_declared)(a, b, c)
