"""What goes into a pack, how it is sealed and signed, and what is refused."""

from __future__ import annotations

import ast
import base64
import datetime as dt
import json
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.evidence.chain import Event
from scenarios.evidence.dsse import PAYLOAD_TYPE, pae
from scenarios.evidence.keys import load_key, load_public_key, new_key
from scenarios.evidence.manifest import CRATE, PackFile
from scenarios.evidence.pack import VERIFIER, read_pack, unpack, write_pack
from scenarios.evidence.pseudonyms import new_salt, pseudonym
from scenarios.evidence.standalone import verify_lineproof as standalone
from scenarios.evidence.verify import verify_pack
from simcore.errors import LineproofError
from tests.scenarios.evidence.packs import FILES, LEDGER, NOON, PLAN, SEALING, small_pack

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
PERSONAL = PackFile(
    "r.csv", "操作工,产量\n张三,5\n李四,6\n张三,7\n,8\n".encode(), "record", personal={"操作工": "operator"}
)


def test_the_worked_example_of_dsse() -> None:
    """E3."""
    said = pae("http://example.com/HelloWorld", b"hello world")
    assert said == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_equal_contents_give_equal_bytes_and_folder_and_archive_one_digest(tmp_path: Path) -> None:
    first, second = small_pack(tmp_path / "1.zip"), small_pack(tmp_path / "2.zip")
    folder = small_pack(tmp_path / "pack")
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.digest == folder.digest
    assert read_pack(first.path) == read_pack(folder.path)
    unpack(first.path, tmp_path / "unpacked")
    assert verify_pack(tmp_path / "unpacked").pack == first.digest
    with pytest.raises(LineproofError, match="FILE_EXISTS"):
        small_pack(tmp_path / "1.zip")


def test_a_pack_describes_itself_as_a_crate(tmp_path: Path) -> None:
    files = read_pack(small_pack(tmp_path / "pack.zip").path)
    graph = {entity["@id"]: entity for entity in json.loads(files[CRATE])["@graph"]}
    assert graph[CRATE]["about"] == {"@id": "./"}
    assert graph[CRATE]["conformsTo"]["@id"].startswith("https://w3id.org/ro/crate/1.")
    parts = {part["@id"] for part in graph["./"]["hasPart"]}
    assert len(parts) == len(files) - 1 and parts <= set(graph)


def test_what_the_deposited_digest_covers(tmp_path: Path) -> None:
    pack = small_pack(tmp_path / "pack.zip")
    record = FILES[1].sha256
    entries = verify_pack(pack.path).entries
    for deposited, anchoring, part in (
        ("", "not_anchored", ""),
        (pack.digest, "anchored", ""),
        (f" sha256:{pack.digest.upper()} ", "anchored", ""),
        (PLAN.sha256, "part", "plan.json"),
        (entries[0].hash, "part", "ledger.jsonl:1-1"),
        (record, "differs", ""),
        ("0" * 64, "differs", ""),
    ):
        found = verify_pack(pack.path, deposited)
        assert (found.anchoring, found.anchored_part) == (anchoring, part), deposited
        assert found.unaltered == (anchoring != "differs")
    with pytest.raises(LineproofError, match="PACK_DEPOSITED_FORM"):
        verify_pack(pack.path, "abc")


def test_all_words_are_there_in_both_languages(tmp_path: Path) -> None:
    assert all(zh and en and zh != en for zh, en in standalone.WORDS.values())
    said = {code: [words.count("{") for words in both] for code, both in standalone.WORDS.items()}
    assert all(zh == en for zh, en in said.values())
    found = verify_pack(small_pack(tmp_path / "pack.zip").path)
    assert "未锚定" in "".join(found.lines("zh"))
    assert "not anchored" in "".join(found.lines("en"))
    assert "never its truth" in found.lines("en")[-1]


@needs_openssl
def test_signatures(tmp_path: Path) -> None:
    key, public = new_key(tmp_path / "key")
    other, _ = new_key(tmp_path / "other")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert load_key(tmp_path / "key") == key and load_public_key(public) == key.public
    assert key.seed.hex() not in repr(key)
    pack = small_pack(tmp_path / "pack.zip", key)
    assert pack.digest != small_pack(tmp_path / "unsigned.zip").digest
    assert verify_pack(pack.path).signature == "unknown_key"
    assert verify_pack(pack.path, keys=[other.public, key.public]).signature == "ok"
    wrong = verify_pack(pack.path, keys=[other.public])
    assert (wrong.signature, wrong.unaltered) == ("unknown_key", False)
    assert not verify_pack(tmp_path / "unsigned.zip", keys=[key.public]).unaltered
    envelope = json.loads(read_pack(pack.path)["signature.json"])
    assert envelope["payloadType"] == PAYLOAD_TYPE and envelope["signatures"][0]["keyid"] == key.keyid


@needs_openssl
def test_a_signature_by_another_key_or_of_another_pack(tmp_path: Path) -> None:
    key, _ = new_key(tmp_path / "key")
    other, _ = new_key(tmp_path / "other")
    folder = small_pack(tmp_path / "pack", key).path
    foreign = small_pack(tmp_path / "foreign", other).path
    (folder / "signature.json").write_bytes((foreign / "signature.json").read_bytes())
    found = verify_pack(folder)
    assert (found.signature, found.unaltered) == ("wrong", False)
    (folder / "signature.json").unlink()
    assert verify_pack(folder).files["signature.json"] == "missing"


@needs_openssl
def test_a_signature_as_rfc_8032_has_it() -> None:
    """RFC 8032, 7.1, test 2."""
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert standalone.verify_by_openssl(public, b"\x72", signature) is True
    assert standalone.verify_by_openssl(public, b"\x73", signature) is False


def test_without_a_tool_a_signature_is_not_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert standalone.verify_by_openssl(b"k" * 32, b"m", b"s" * 64) is None
    if "cryptography" not in sys.modules:
        monkeypatch.setattr("scenarios.evidence.keys.find_spec", lambda name: None)
        with pytest.raises(LineproofError, match="NO_SIGNER"):
            new_key(tmp_path / "key")
        assert not (tmp_path / "key").exists()


@needs_openssl
def test_keys_that_are_refused(tmp_path: Path) -> None:
    key, public = new_key(tmp_path / "key")
    with pytest.raises(LineproofError, match="FILE_EXISTS"):
        new_key(tmp_path / "key")
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(LineproofError, match="KEY_EXPOSED"):
        load_key(tmp_path / "key")
    public.chmod(0o600)
    with pytest.raises(LineproofError, match="KEY_FORM"):
        load_key(public)
    with pytest.raises(LineproofError, match="KEY_FORM"):
        load_public_key(tmp_path / "key")
    for text in ((tmp_path / "key").read_bytes(), b"x" + key.seed, key.seed.hex().encode(), base64.b64encode(key.seed)):
        with pytest.raises(LineproofError, match="SECRET_IN_PACK"):
            write_pack([PackFile("notes.txt", text)], tmp_path / "p.zip", SEALING, key=key)
    assert not (tmp_path / "p.zip").exists()


def test_personal_data_become_pseudonyms(tmp_path: Path) -> None:
    salt = new_salt()
    path = write_pack([PERSONAL, replace(PERSONAL, path="s.csv")], tmp_path / "p.zip", SEALING, salt=salt).path
    files = read_pack(path)
    assert files["r.csv"] == files["s.csv"]
    rows = files["r.csv"].decode().splitlines()
    names = [row.split(",")[0] for row in rows]
    assert names[1] == names[3] == pseudonym("张三", "operator", salt) != names[2]
    assert names[4] == "" and "张三" not in files["r.csv"].decode() and rows[2].endswith(",6")
    listed = {row["path"]: row["personal"] for row in json.loads(files["manifest.json"])["files"]}
    assert listed["r.csv"] == {"操作工": "pseudonym"}
    clear = write_pack([PERSONAL], tmp_path / "clear.zip", SEALING, in_clear=True).path
    assert "张三" in read_pack(clear)["r.csv"].decode()
    assert '"操作工":"clear"' in read_pack(clear)["manifest.json"].decode()
    for wrong, code in (
        (PERSONAL, "SALT"),
        (replace(PERSONAL, personal={"工号": "operator"}), "PERSONAL_COLUMN"),
        (replace(PERSONAL, media_type="text/plain"), "PERSONAL_FORMAT"),
    ):
        with pytest.raises(LineproofError, match=code):
            write_pack([wrong], tmp_path / "no.zip", SEALING, salt=b"short" if code == "SALT" else salt)


@pytest.mark.parametrize("name", ["../a", "/a", "a/../b", "manifest.json", "Manifest.JSON", "a\\b", "nul", "", "a/"])
def test_paths_that_no_pack_has(name: str, tmp_path: Path) -> None:
    with pytest.raises(LineproofError, match="PACK_PATH"):
        write_pack([PackFile(name, b"")], tmp_path / "p.zip", SEALING)


def test_ledgers_that_are_refused(tmp_path: Path) -> None:
    early = Event(NOON - dt.timedelta(days=1), "earlier", "0" * 64)
    for ledger, code in (
        ([Event(NOON + dt.timedelta(days=1), "later", "")], "LEDGER_TIME"),
        ([early, LEDGER[0]], "LEDGER_TIME"),
        ([Event(dt.datetime(2025, 1, 1), "no zone", "")], "LEDGER_TIME"),
        ([replace(early, what="sealed")], "LEDGER_WHAT"),
        ([replace(early, what=" ")], "LEDGER_WHAT"),
        ([replace(early, path="plan.json")], "LEDGER_DISAGREES"),
    ):
        with pytest.raises(LineproofError, match=code):
            write_pack(FILES, tmp_path / "p.zip", SEALING, ledger=ledger)


NAMES = st.text("abc班1.-_ /", min_size=1, max_size=12).filter(lambda name: not standalone.unsafe(name))


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=5))
def test_whatever_is_packed_comes_out_again(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        packed = [PackFile(name, data) for name, data in files.items()]
        try:
            path = write_pack(packed, Path(folder, "p.zip"), SEALING).path
        except LineproofError as error:
            # One name is the folder of another, or chance wrote what a key begins with.
            assert error.problems[0].code in ("PACK_PATH", "SECRET_IN_PACK")
            return
        found = read_pack(path)
        assert {name: found[name] for name in files} == files
        assert verify_pack(path).unaltered


# The file that travels with packs ------------------------------------------------------------------------------------


SOURCE = Path(standalone.__file__).read_text(encoding="utf-8")


def test_the_standalone_file_is_short_and_needs_nothing_else() -> None:
    rows = SOURCE.splitlines()
    assert len(rows) <= 700 and max(map(len, rows)) <= 120
    tree = ast.parse(SOURCE, feature_version=(3, 9))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_it_runs_by_itself(tmp_path: Path) -> None:
    path = small_pack(tmp_path / "pack.zip").path
    (tmp_path / VERIFIER).write_bytes(read_pack(path)[VERIFIER])

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(tmp_path / VERIFIER), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")

    said = run(str(path), "--json")
    assert said.returncode == 0 and json.loads(said.stdout)["unaltered"]
    assert run(str(path), "--deposited", "0" * 64).returncode == 1
    assert run(str(tmp_path / "nothing")).returncode == 2
    assert run(str(path), "--key", str(tmp_path / "nothing")).returncode == 2
    assert "结论" in run(str(path), "--lang", "zh").stdout
