"""E1, and what has no one spelling."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.evidence.canonical import canonical_json, digest_of
from simcore.errors import LineproofError

E1 = {
    "seed": 20261122,
    "inputs": {"reporting": "2025-05-05/2025-06-29", "baseline": "2025-01-06/2025-03-30"},
    "claim": {"metric": "iso22400.OEE", "gain": "0.15"},
}


def test_the_worked_example() -> None:
    assert canonical_json(E1) == (
        b'{"claim":{"gain":"0.15","metric":"iso22400.OEE"},"inputs":{"baseline":"2025-01-06/2025-03-30",'
        b'"reporting":"2025-05-05/2025-06-29"},"seed":20261122}'
    )
    assert digest_of(E1) == "3f1781cd9b55daed40300617d270caea8571f492461b845a9582b8e5ad6d022d"
    assert digest_of({**E1, "claim": {"metric": "iso22400.OEE", "gain": Decimal("0.15")}}) == digest_of(E1)


def test_dates_and_chinese() -> None:
    assert canonical_json({"日": dt.date(2025, 1, 6)}) == '{"日":"2025-01-06"}'.encode()


SPELLINGS = [{"a": 0.15}, {"a": [1, float("nan")]}, {1: "a"}, {"a": b"x"}, {"a": Decimal("NaN")}, {1.5}]


@pytest.mark.parametrize("data", SPELLINGS)
def test_what_has_no_one_spelling(data: Any) -> None:
    with pytest.raises(LineproofError, match="NOT_CANONICAL"):
        canonical_json(data)


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_it_reads_back_and_is_a_fixed_point(data: Any) -> None:
    written = canonical_json(data)
    assert json.loads(written) == data
    assert canonical_json(json.loads(written)) == written
