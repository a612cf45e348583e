"""Every byte of a small pack changed in turn: found each time, and its file named."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest

from scenarios.evidence.keys import new_key
from scenarios.evidence.pack import VERIFIER, read_pack
from scenarios.evidence.standalone import verify_lineproof as standalone
from simcore.errors import LineproofError
from tests.scenarios.evidence.packs import FILES, by_product, by_standalone, small_pack, zipped

# Of the verifier that travels with the pack, so many bytes apart; all of them in the slow suite.
STEP = 211


def sealed_folder(tmp_path: Path) -> Path:
    return small_pack(tmp_path / "pack").path


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]


def owners(archive: bytes) -> list[str]:
    """The file that every byte of an archive belongs to; "" for what ends the archive."""
    found: list[str] = []
    at = 0
    while archive[at : at + 4] == b"PK\3\4":
        size, _, length, _ = struct.unpack_from("<LLHH", archive, at + 18)
        name = archive[at + 30 : at + 30 + length].decode()
        found += [name] * (30 + length + size)
        at += 30 + length + size
    while archive[at : at + 4] == b"PK\1\2":
        length = struct.unpack_from("<H", archive, at + 28)[0]
        found += [archive[at + 46 : at + 46 + length].decode()] * (46 + length)
        at += 46 + length
    return found + [""] * (len(archive) - at)


def sweep_folder(folder: Path, step: int) -> int:
    count = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        for at in range(0, len(data), step if name == VERIFIER else 1):
            path.write_bytes(flipped(data, at))
            try:
                named = by_standalone(folder)
            except standalone.Refusal as refusal:
                named = [refusal.path]
            assert any(place == name or place.startswith(f"{name}:") for place in named), (name, at, named)
            count += 1
        path.write_bytes(data)
    assert by_standalone(folder) == []
    return count


def sweep_archive(path: Path, step: int) -> int:
    data, count = path.read_bytes(), 0
    for at, owner in enumerate(owners(data)):
        if owner == VERIFIER and at % step:
            continue
        path.write_bytes(flipped(data, at))
        try:
            named = by_standalone(path)
        except standalone.Refusal as refusal:
            named = [refusal.path]
        wanted = owner or str(path)
        assert any(place == wanted or place.startswith(f"{wanted}:") for place in named), (at, owner, named)
        count += 1
    path.write_bytes(data)
    assert by_standalone(path) == []
    return count


def test_every_byte_of_a_folder(tmp_path: Path) -> None:
    assert sweep_folder(sealed_folder(tmp_path), STEP) > 3_000


def test_every_byte_of_an_archive_its_own_ones_too(tmp_path: Path) -> None:
    assert sweep_archive(small_pack(tmp_path / "pack.zip").path, STEP) > 3_500


@pytest.mark.slow
def test_every_byte_of_the_verifier_too(tmp_path: Path) -> None:
    assert sweep_folder(sealed_folder(tmp_path), 1) > 30_000
    assert sweep_archive(small_pack(tmp_path / "pack.zip").path, 1) > 30_000


def test_both_verifiers_say_the_same(tmp_path: Path) -> None:
    folder = sealed_folder(tmp_path)
    for name in ("plan.json", "manifest.json", "ledger.jsonl", "ro-crate-metadata.json", VERIFIER):
        path = folder / name
        data = path.read_bytes()
        path.write_bytes(flipped(data, len(data) // 2))
        assert by_product(folder) == by_standalone(folder) != []
        path.write_bytes(data)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_every_byte_of_signature_and_key(tmp_path: Path) -> None:
    key, _ = new_key(tmp_path / "key")
    folder = small_pack(tmp_path / "pack", key).path
    for name in ("signature.json", "public-key.pem"):
        path = folder / name
        data = path.read_bytes()
        for at in range(len(data)):
            path.write_bytes(flipped(data, at))
            assert name in by_standalone(folder), (name, at)
        path.write_bytes(data)
    assert standalone.check(str(folder), keys=[key.public]).signature == "ok"


def test_files_added_removed_and_swapped(tmp_path: Path) -> None:
    folder = sealed_folder(tmp_path)
    plan, record = (folder / file.path for file in FILES)
    (folder / "more.txt").write_text("more")
    assert by_product(folder) == ["more.txt"]
    (folder / "more.txt").unlink()
    held = plan.read_bytes(), record.read_bytes()
    plan.write_bytes(held[1])
    record.write_bytes(held[0])
    assert by_product(folder) == ["plan.json", "records/班报.csv"]
    plan.unlink()
    record.write_bytes(held[1])
    assert by_product(folder) == ["plan.json"]
    for seal in ("manifest.json", "ledger.jsonl"):
        again = sealed_folder(tmp_path / seal)
        (again / seal).unlink()
        assert seal in by_product(again)


def test_an_entry_of_the_ledger_that_goes_or_comes_breaks_the_chain(tmp_path: Path) -> None:
    folder = sealed_folder(tmp_path)
    ledger = folder / "ledger.jsonl"
    rows = ledger.read_bytes().splitlines(keepends=True)
    for altered, place in (([rows[1]], 1), ([rows[0]], 2), ([rows[1], rows[0]], 1), ([*rows, rows[1]], 3)):
        ledger.write_bytes(b"".join(altered))
        assert by_product(folder) == [f"ledger.jsonl:{place}", "ledger.jsonl"], place


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    folder = sealed_folder(tmp_path)
    (folder / "plan.json").rename(tmp_path / "elsewhere.json")
    (folder / "plan.json").symlink_to(tmp_path / "elsewhere.json")
    assert by_product(folder) == ["plan.json", "plan.json"]


def test_hostile_archives(tmp_path: Path) -> None:
    files = read_pack(small_pack(tmp_path / "pack.zip").path)
    names = (
        "../evil",
        "/etc/evil",
        "C:/evil",
        "a\\..\\evil",
        "nul.txt",
        "a//b",
        "a/./b",
        "con",
        "bad\nname",
        "x" * 201,
    )
    for number, name in enumerate(names):
        data, _ = standalone.archived({**files, name: b"x"})
        path = tmp_path / f"{number}.zip"
        path.write_bytes(data)
        assert name in by_product(path), name
        with pytest.raises(LineproofError, match="PACK_ALTERED"):
            read_pack(path)
    twice = (tmp_path / "pack.zip").read_bytes()
    (tmp_path / "twice.zip").write_bytes(twice[: owners(twice).index("ledger.jsonl")] + twice)
    assert "manifest.json" in by_product(tmp_path / "twice.zip")
    # Compressed, as other programs do: not what was written, whatever is inside.
    assert by_product(zipped(tmp_path / "again.zip", files)) != []
    bomb = zipped(tmp_path / "bomb.zip", {"manifest.json": b"0" * 50_000_000})
    assert by_product(bomb) != []


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_archive(share: float, tmp_path: Path) -> None:
    path = small_pack(tmp_path / "pack.zip").path
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    if share == 0.0:
        with pytest.raises(LineproofError, match="PACK_NO_PACK"):
            by_product(path)
    else:
        assert by_product(path) != []


def test_what_is_no_pack_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no archive")
    (tmp_path / "empty").mkdir()
    for name, code in (("text.zip", "PACK_NO_PACK"), ("empty", "PACK_NO_PACK"), ("nothing", "PACK_NOT_FOUND")):
        with pytest.raises(LineproofError, match=code):
            by_product(tmp_path / name)
