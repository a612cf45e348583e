"""Random times and counts: which distribution, with which parameters."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simcore.spec.quantities import Duration, Frozen, PositiveNumber, Quantity
from simcore.sums import in_turn

TimeKind = Literal["constant", "exponential", "lognormal", "weibull", "uniform", "triangular", "empirical"]
CountKind = Literal["constant", "geometric", "lognormal", "weibull"]

# Which parameters each distribution takes; anything else given is refused by name.
_TIME_PARAMETERS: dict[str, tuple[set[str], set[str]]] = {
    "constant": ({"mean"}, set()),
    "exponential": ({"mean"}, {"minimum"}),
    "lognormal": ({"mean", "cv"}, {"minimum"}),
    "weibull": ({"mean", "shape"}, {"minimum"}),
    "uniform": ({"lowest", "highest"}, set()),
    "triangular": ({"lowest", "mode", "highest"}, set()),
    "empirical": ({"values"}, {"weights"}),
}
_COUNT_PARAMETERS: dict[str, tuple[set[str], set[str]]] = {
    "constant": ({"mean"}, set()),
    "geometric": ({"mean"}, set()),
    "lognormal": ({"mean", "cv"}, set()),
    "weibull": ({"mean", "shape"}, set()),
}


def _check_parameters(model: Frozen, kind: str, table: dict[str, tuple[set[str], set[str]]]) -> None:
    required, optional = table[kind]
    given = {name for name in type(model).model_fields if name != "distribution" and getattr(model, name) is not None}
    missing, surplus = sorted(required - given), sorted(given - required - optional)
    if missing:
        raise PydanticCustomError(
            "PARAMETER_MISSING", "distribution '{kind}' needs {names}", {"kind": kind, "names": ", ".join(missing)}
        )
    if surplus:
        raise PydanticCustomError(
            "PARAMETER_SURPLUS", "distribution '{kind}' takes no {names}", {"kind": kind, "names": ", ".join(surplus)}
        )


class TimeDistribution(Frozen):
    """A random duration; a bare "10.8 s" means a constant."""

    distribution: TimeKind = Field(default="constant", description="law of the duration")
    mean: Quantity[Duration] | None = Field(default=None, description="[time] mean (before truncation at `minimum`)")
    cv: Quantity[PositiveNumber] | None = Field(default=None, description="[1] standard deviation / mean (lognormal)")
    shape: Quantity[PositiveNumber] | None = Field(default=None, description="[1] Weibull shape; above 1 wears out")
    minimum: Duration | None = Field(default=None, description="[time] draws below are set to it")
    lowest: Duration | None = Field(default=None, description="[time] lower end (uniform, triangular)")
    mode: Duration | None = Field(default=None, description="[time] most likely value (triangular)")
    highest: Duration | None = Field(default=None, description="[time] upper end (uniform, triangular)")
    values: tuple[Duration, ...] | None = Field(default=None, max_length=10_000, description="[time] observed values")
    weights: tuple[PositiveNumber, ...] | None = Field(
        default=None, max_length=10_000, description="[1] relative frequency of each value"
    )

    @model_validator(mode="before")
    @classmethod
    def _bare_value(cls, value: Any) -> Any:
        if isinstance(value, str | int | float):
            return {"mean": value}
        if isinstance(value, dict) and "typical" in value:
            return {"mean": value}
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        _check_parameters(self, self.distribution, _TIME_PARAMETERS)
        if (
            self.distribution not in ("constant", "uniform", "triangular", "empirical")
            and self.mean
            and self.mean.value == 0
        ):
            raise PydanticCustomError(
                "MEAN_ZERO", "distribution '{kind}' needs a mean above 0", {"kind": self.distribution}
            )
        ends = [value for value in (self.lowest, self.mode, self.highest) if value is not None]
        if ends != sorted(ends):
            raise PydanticCustomError("RANGE_ORDER", "must satisfy lowest <= mode <= highest")
        if self.values is not None and (
            not self.values or (self.weights is not None and len(self.weights) != len(self.values))
        ):
            raise PydanticCustomError("VALUES_WEIGHTS", "needs at least one value, and as many weights as values")
        return self

    @property
    def is_zero(self) -> bool:
        """True when every draw is 0."""
        if self.distribution == "constant":
            return self.mean is not None and self.mean.value == 0
        return self.highest == 0 or (self.values is not None and max(self.values) == 0)

    @property
    def mean_microseconds(self) -> float:
        """Mean of the law before truncation at `minimum` [us]."""
        if self.mean is not None:
            return float(self.mean.value)
        if self.distribution == "uniform":
            return (float(self.lowest or 0) + float(self.highest or 0)) / 2
        if self.distribution == "triangular":
            return (float(self.lowest or 0) + float(self.mode or 0) + float(self.highest or 0)) / 3
        values, weights = self.values or (), self.weights or (1.0,) * len(self.values or ())
        return in_turn(v * w for v, w in zip(values, weights, strict=True)) / in_turn(weights)


class CountDistribution(Frozen):
    """A random number of pieces, at least 1; a bare number means a constant."""

    distribution: CountKind = Field(default="constant", description="law of the count")
    mean: Quantity[PositiveNumber] | None = Field(default=None, description="[pieces] mean")
    cv: Quantity[PositiveNumber] | None = Field(default=None, description="[1] standard deviation / mean (lognormal)")
    shape: Quantity[PositiveNumber] | None = Field(default=None, description="[1] Weibull shape")

    @model_validator(mode="before")
    @classmethod
    def _bare_value(cls, value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return {"mean": value}
        if isinstance(value, dict) and "typical" in value:
            return {"mean": value}
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        _check_parameters(self, self.distribution, _COUNT_PARAMETERS)
        if self.mean is not None and self.mean.value < 1:
            raise PydanticCustomError("COUNT_BELOW_ONE", "must have a mean of at least 1 piece")
        return self


NO_TIME = TimeDistribution.model_validate(0)
