"""What every part of a spec inherits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from pydantic import PlainSerializer
from pydantic_core import PydanticSerializationError

from simcore.spec.quantities import Frozen


def pressed(_: int) -> str:
    raise KeyboardInterrupt


def broken(_: int) -> str:
    raise ValueError("not this one")


class Interrupted(Frozen):
    number: Annotated[int, PlainSerializer(pressed)] = 1


class Broken(Frozen):
    number: Annotated[int, PlainSerializer(broken)] = 1


WRITTEN: list[Callable[[Frozen], Any]] = [lambda part: part.model_dump(), lambda part: part.model_dump_json()]


@pytest.mark.parametrize("write", WRITTEN, ids=["dump", "json"])
def test_an_interruption_while_a_spec_is_written_out_is_an_interruption(write: Callable[[Frozen], Any]) -> None:
    with pytest.raises(KeyboardInterrupt):
        write(Interrupted())


@pytest.mark.parametrize("write", WRITTEN, ids=["dump", "json"])
def test_any_other_error_stays_what_it_is(write: Callable[[Frozen], Any]) -> None:
    with pytest.raises(PydanticSerializationError, match="not this one"):
        write(Broken())
