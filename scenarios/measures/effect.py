"""What all effects of measures share: where they act, and for how long."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simcore.spec import Frozen, Quantity
from simcore.spec.quantities import Identifier

Pattern = Annotated[str, Field(pattern=r"^[A-Za-z*?][A-Za-z0-9_*?-]{0,63}$", description="name, * and ? as wildcards")]
Factor = Annotated[float, Field(gt=0.0, le=100.0, description="[1] multiplies the present value")]
Months = Annotated[float, Field(ge=0.0, le=600.0, description="[months] of a twelfth of 365.25 days")]


class Effect(Frozen):
    """What all mechanisms share."""

    covers: tuple[Pattern, ...] = Field(
        default=(), max_length=600, description="stations; absent: those of the measure"
    )
    until_month: Annotated[float, Field(gt=0.0, le=600.0)] | None = Field(
        default=None, description="[months] in use at which the effect has ended; absent: it lasts"
    )


class StopEffect(Effect):
    """What all mechanisms that change a stop share."""

    mode: Identifier = Field(description="interruption of the station, such as `failure` or `micro_stop`")
    factor: Quantity[Factor] = Field(description="[1] multiplies the present mean")
