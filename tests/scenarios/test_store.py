"""Stored runs come back exactly, and what is damaged is simulated again rather than believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenarios.store import RunStore, result_from_json, result_to_json, run_address
from simcore.engines import simulate
from simcore.errors import LineproofError
from simcore.results import RunResult
from tests.scenarios.small import HOUR, small_line

ADDRESS = run_address("line", 0, HOUR, 1, 0, "simpy", "0")


@pytest.fixture(scope="module")
def result() -> RunResult:
    return simulate(small_line(), HOUR, warmup=HOUR // 4, trace=True)


def test_a_result_comes_back_equal_and_with_the_same_digest(result: RunResult) -> None:
    read = result_from_json(result_to_json(result))
    assert read == result
    assert read.digest() == result.digest()
    assert result_to_json(read) == result_to_json(result)
    assert read.trace
    assert all(type(key) is int for key in read.line.lead_time_histogram)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema_version": 1}', '{"schema_version": 99}', "nonsense"])
def test_what_is_no_result_is_refused(text: str) -> None:
    with pytest.raises(LineproofError) as refusal:
        result_from_json(text)
    assert refusal.value.code == "RESULT_UNREADABLE"


def test_a_missing_field_is_not_filled_in(result: RunResult) -> None:
    data = json.loads(result_to_json(result))
    del data["line"]["wip_time"]
    with pytest.raises(LineproofError):
        result_from_json(json.dumps(data))


def test_the_store_keeps_runs_and_forgets_damaged_ones(result: RunResult, tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    assert store.load(ADDRESS) is None
    store.save(ADDRESS, result_to_json(result))
    assert store.load(ADDRESS) == result
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"{ADDRESS}.json"]
    store.path(ADDRESS).write_text(result_to_json(result)[:-20], encoding="utf-8")
    assert store.load(ADDRESS) is None


def test_a_place_that_can_not_be_written_is_said(result: RunResult, tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("x", encoding="utf-8")
    with pytest.raises(LineproofError) as refusal:
        RunStore(occupied).save(ADDRESS, result_to_json(result))
    assert refusal.value.code == "STORE_NOT_WRITABLE"


def test_everything_that_determines_a_run_is_in_its_address() -> None:
    base = ("line", 0, HOUR, 1, 0, "simpy", "0")
    others = [
        ("other", *base[1:]), ("line", 1, *base[2:]), (*base[:2], HOUR + 1, *base[3:]), (*base[:3], 2, *base[4:]),
        (*base[:4], 1, *base[5:]), (*base[:5], "auto", "0"), (*base[:6], "1"),
    ]  # fmt: skip
    addresses = {run_address(*arguments) for arguments in [base, *others]}
    assert len(addresses) == len(others) + 1
