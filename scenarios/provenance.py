"""Where the parameters of a line come from, counted; what does not come from the plant is said to the reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from simcore.spec import LineSpec, Quantity

# Measured or recorded in the plant itself.
PLANT_SOURCES = frozenset({"plant_log", "shift_report"})
# Written for this very plant: recorded there, offered to it, or put in by somebody who gave no source.
OWN_SOURCES = PLANT_SOURCES | {"vendor", "unspecified"}
Origin = Literal["own", "calculated", "default"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a line: dotted path, value and range as written in a file, kind of source, reference."""

    path: str
    typical: str
    low: str
    high: str
    source: str
    reference: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Number of parameters by kind of source; counted or defined ones ("exact") are no estimates."""

    counts: Mapping[str, int]
    total: int
    plant: int

    @property
    def is_calibrated(self) -> bool:
        """Whether every parameter comes from the plant's own records."""
        return self.total > 0 and self.plant == self.total


def parameters(model: BaseModel) -> tuple[Parameter, ...]:
    """Every parameter given with a line or measure, in the order of its fields; defaults of the schema are none."""
    return tuple(_walk("", model, model.model_dump(mode="json", by_alias=True)))


def provenance(line: LineSpec) -> Provenance:
    """How many parameters of the line come from where."""
    counts = Counter(parameter.source for parameter in parameters(line))
    plant = sum(number for source, number in counts.items() if source in PLANT_SOURCES)
    return Provenance(dict(sorted(counts.items())), sum(counts.values()), plant)


def _walk(path: str, value: object, dumped: object) -> Iterator[Parameter]:
    if isinstance(value, Quantity):
        data = dumped if isinstance(dumped, dict) else {}
        typical, low, high = ("" if data.get(part) is None else str(data[part]) for part in ("typical", "low", "high"))
        yield Parameter(path, typical, low, high, value.source, value.reference)
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            if name not in value.model_fields_set or not isinstance(dumped, dict):
                continue
            key = field.alias or name
            yield from _walk(f"{path}.{key}" if path else key, getattr(value, name), dumped.get(key))
    elif isinstance(value, dict) and isinstance(dumped, dict):
        for name, part in value.items():
            yield from _walk(f"{path}.{name}", part, dumped.get(name))
    elif isinstance(value, tuple) and isinstance(dumped, list):
        for index, (part, inner) in enumerate(zip(value, dumped, strict=True)):
            yield from _walk(f"{path}.{index}", part, inner)


def origin(source: str) -> Origin:
    """Whether a value is the firm's own, calculated from others, or taken over; "" is a default of the schema."""
    if source in OWN_SOURCES:
        return "own"
    return "calculated" if source == "computed" else "default"
