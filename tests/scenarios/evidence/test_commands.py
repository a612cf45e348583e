"""`lineproof pack`, `verify` and `rerun`, as a new user runs them."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from scenarios.evidence.canonical import canonical_json
from scenarios.evidence.manifest import PackFile
from scenarios.evidence.pack import read_pack, write_pack
from scenarios.evidence.record_files import kind_of
from scenarios.reruns import RUNS_FILE
from tests.scenarios.evidence.packs import SEALING
from tests.scenarios.running import exit_code

EXAMPLES = Path(__file__).parents[3] / "examples"
SEALED_AT = "2025-07-10T09:00+08:00"
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
Capture = pytest.CaptureFixture[str]


def run(capsys: Capture, *arguments: object) -> tuple[int, str]:
    code = exit_code(*arguments)
    caught = capsys.readouterr()
    return code, caught.out + caught.err


def answer(capsys: Capture, *arguments: object) -> tuple[int, Any]:
    code, said = run(capsys, *arguments, "--json")
    return code, json.loads(said)


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / "acceptance" / "firm-a", tmp_path / "firm-a"))


@pytest.fixture
def cell(tmp_path: Path) -> Path:
    kept = shutil.ignore_patterns(".lineproof")
    return Path(shutil.copytree(EXAMPLES / "small-cell", tmp_path / "small-cell", ignore=kept))


@needs_openssl
def test_an_acceptance_from_the_plan_to_a_signed_pack(firm: Path, tmp_path: Path, capsys: Capture) -> None:
    _, plan = answer(capsys, "plan", firm, "--dated", "2025-04-01")
    pack, key = tmp_path / "a.zip", tmp_path / "key"
    options = ("--key", key, "--deposited", plan["sha256"], "--time", SEALED_AT)
    code, written = answer(capsys, "pack", firm, "--out", pack, *options)
    assert code == 0 and len(written["digest"]) == 64
    code, found = answer(capsys, "verify", pack, "--deposited", plan["sha256"], "--key", f"{key}.pub")
    assert code == 0 and found["unaltered"]
    assert (found["signature"], found["anchoring"], found["anchored_part"]) == ("ok", "part", "plan.json")
    assert found["plan"] == "before"
    assert {"output: PROVEN", "defects: PROVEN", "tables/output.json"} <= set(found["rederived"])
    assert found["not_rederived"] == ["plan.json"]
    assert [entry["digest"] for entry in found["entries"][:2]] == [plan["sha256"]] * 2
    code, found = answer(capsys, "verify", pack, "--deposited", written["digest"])
    assert (code, found["anchoring"]) == (0, "anchored")
    assert read_pack(pack)["records/report-before.xlsx"] == (firm / "report-before.xlsx").read_bytes()


def test_the_same_case_and_time_give_the_same_pack(firm: Path, tmp_path: Path, capsys: Capture) -> None:
    digests = [
        answer(capsys, "pack", firm, "--out", tmp_path / name, "--time", SEALED_AT)[1]["digest"]
        for name in ("1.zip", "2.zip", "folder")
    ]
    assert len(set(digests)) == 1
    code, said = run(capsys, "pack", firm, "--out", tmp_path / "1.zip", "--lang", "en")
    assert code == 2 and "choose another name" in said


def test_what_is_refused(firm: Path, tmp_path: Path, capsys: Capture) -> None:
    out = ("--out", tmp_path / "a.zip", "--lang", "en")
    (tmp_path / "nothing").mkdir()
    for arguments, words in (
        ((firm, "--deposited", "0" * 64), "there is no plan"),
        ((firm, "--time", "yesterday"), "is no time"),
        ((firm, "--time", "2025-07-10T09:00"), "has no time zone"),
        ((tmp_path / "nothing",), "there is no case to pack"),
    ):
        code, said = run(capsys, "pack", *arguments, *out)
        assert code == 2 and words in said, said
    assert not (tmp_path / "a.zip").exists()
    answer(capsys, "plan", firm, "--dated", "2025-04-01")
    code, said = run(capsys, "pack", firm, "--deposited", "0" * 64, *out)
    assert code == 2 and "the plan has another digest" in said


RECORD = "班报 / shift report,,,,\n日期,班次,产品,合格数,操作工,姓名\n{}"
TERMS = """
schema_version = 1
firm = "Firm P"
boundary = "line"
shifts_per_week = 2
standard_times = { "6204" = "6 s" }
records = ["r.csv"]
[windows]
baseline = { first = 2025-01-06, last = 2025-02-16 }
reporting = { first = 2025-05-05, last = 2025-06-15 }
[claims]
output = { metric = "throughput", gain = "15 %", claimant = "vendor" }
"""


@pytest.fixture
def staffed(tmp_path: Path) -> Path:
    """A case whose record names people."""
    folder = tmp_path / "staffed"
    folder.mkdir()
    (folder / "acceptance.toml").write_text(TERMS, encoding="utf-8")
    days = [f"2025-{month:02}-{day:02}" for month, first in ((1, 6), (5, 5)) for day in range(first, first + 2)]
    rows = []
    for number in range(6):
        for place, day in enumerate(days):
            moved = dt.date.fromisoformat(day) + dt.timedelta(weeks=number)
            good = 5_000 + 900 * (place > 1) + 17 * ((number * 7 + place * 3) % 11)
            rows.append(f"{moved},白班,6204,{good},W-{place % 3},张三\n")
    (folder / "r.csv").write_text(RECORD.format("".join(rows)), encoding="utf-8")
    return folder


def test_people_in_a_record_become_pseudonyms(staffed: Path, tmp_path: Path, capsys: Capture) -> None:
    pack = tmp_path / "p.zip"
    code, said = run(capsys, "pack", staffed, "--out", pack, "--lang", "en")
    assert code == 0 and "pseudonyms: records/r.csv" in said and "kept nowhere" in said
    assert all("张三".encode() not in data and b"W-1" not in data for data in read_pack(pack).values())
    listed = {row["path"]: row for row in json.loads(read_pack(pack)["manifest.json"])["files"]}["records/r.csv"]
    assert listed["personal"] == {"操作工": "pseudonym", "姓名": "pseudonym"}
    _, verdict = answer(capsys, "accept", staffed)
    assert listed["original_sha256"] == verdict["files"][0]["sha256"]
    code, found = answer(capsys, "verify", pack)
    assert code == 0 and "records/r.csv" in found["rederived"]
    code, said = run(capsys, "pack", staffed, "--out", tmp_path / "clear.zip", "--in-clear", "--lang", "en")
    assert code == 0 and "in clear: records/r.csv" in said
    (tmp_path / "salt").write_bytes(b"0123456789abcdef")
    for name in ("1", "2"):
        options = ("--salt", tmp_path / "salt", "--time", SEALED_AT)
        assert run(capsys, "pack", staffed, "--out", tmp_path / name, *options)[0] == 0
    assert read_pack(tmp_path / "1") == read_pack(tmp_path / "2")


def test_columns_that_hold_personal_data() -> None:
    personal = {
        header: kind_of(header) for header in ("操作工", "姓名", "计件工资(元)", "operator", "Employee name", "Wage")
    }
    assert all(personal.values()) and personal["操作工"] == personal["operator"] == "operator"
    for header in ("产品", "班次", "合格数", "name of part", "用电量(kWh)", "出勤工时(h)", ""):
        assert kind_of(header) == "", header


def test_a_table_that_the_record_does_not_give(firm: Path, tmp_path: Path, capsys: Capture) -> None:
    """Forged throughout: tables, verdicts and manifest agree; only the record says otherwise."""
    run(capsys, "pack", firm, "--out", tmp_path / "a.zip")
    files = read_pack(tmp_path / "a.zip")
    better = Path(shutil.copytree(EXAMPLES / "acceptance" / "firm-a", tmp_path / "better"))
    other = EXAMPLES / "acceptance" / "firm-b"
    (better / "report-after.xlsx").write_bytes((other / "report-after.xlsx").read_bytes())
    run(capsys, "pack", better, "--out", tmp_path / "b.zip")
    taken = {
        name: data for name, data in read_pack(tmp_path / "b.zip").items() if name.startswith(("tables", "results"))
    }
    seals = ("manifest.json", "ledger.jsonl", "ro-crate-metadata.json", "verify_lineproof.py")
    forged = [PackFile(name, data) for name, data in {**files, **taken}.items() if name not in seals]
    write_pack(forged, tmp_path / "forged.zip", SEALING)
    code, found = answer(capsys, "verify", tmp_path / "forged.zip")
    assert code == 1
    assert {row["path"] for row in found["findings"]} == {"tables/output.json", "tables/defects.json"}


def test_runs_are_simulated_again_to_the_same_digest(cell: Path, tmp_path: Path, capsys: Capture) -> None:
    pack = tmp_path / "s.zip"
    assert answer(capsys, "pack", cell, "--out", pack, "--replications", 1)[0] == 0
    code, found = answer(capsys, "rerun", pack)
    assert code == 0 and [run["same"] for run in found["runs"]] == [True, True]
    assert answer(capsys, "verify", pack)[1]["not_rederived"] == [RUNS_FILE]
    files = read_pack(pack)
    runs = json.loads(files[RUNS_FILE])
    runs["runs"][1]["result_digest"] = "0" * 64
    kept = {name: data for name, data in files.items() if name.startswith(("case/", "versions"))}
    forged = [PackFile(name, data) for name, data in {**kept, RUNS_FILE: canonical_json(runs)}.items()]
    write_pack(forged, tmp_path / "forged.zip", SEALING)
    code, said = run(capsys, "rerun", tmp_path / "forged.zip", "--lang", "en")
    assert code == 1 and "after 0: ANOTHER DIGEST" in said and "other digests: 1" in said


def test_what_can_not_be_simulated_again(firm: Path, tmp_path: Path, capsys: Capture) -> None:
    pack = tmp_path / "a"
    run(capsys, "pack", firm, "--out", pack)
    code, said = run(capsys, "rerun", pack, "--lang", "en")
    assert code == 2 and "holds no simulated runs" in said
    (pack / "terms.json").write_bytes(b"{}")
    code, said = run(capsys, "rerun", pack, "--lang", "en")
    assert code == 2 and "altered" in said
    code, said = run(capsys, "verify", pack, "--lang", "zh")
    assert code == 1 and "terms.json: 内容已改变" in said
