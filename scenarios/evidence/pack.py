"""Evidence packs: files with manifest, ledger and signature, as a folder or as one archive."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files as resources
from pathlib import Path
from uuid import uuid4

from scenarios.evidence.chain import Event, chained, ledger_bytes, sealing_of, utc
from scenarios.evidence.dsse import signed
from scenarios.evidence.keys import SigningKey
from scenarios.evidence.manifest import PackFile, check_paths, crate_file, manifest_bytes
from scenarios.evidence.pseudonyms import pseudonymised
from scenarios.evidence.standalone.verify_lineproof import (
    LEDGER,
    MANIFEST,
    MOST_BYTES,
    MOST_FILES,
    PUBLIC_KEY,
    SIGNATURE,
    Finding,
    Refusal,
    archived,
    contents,
    digest_of,
    pem_of,
    words,
)
from simcore.errors import LineproofError

ARCHIVE_ENDING = ".zip"
VERIFIER = "verify_lineproof.py"
# What private keys begin with, in PEM, of OpenSSH and of PuTTY.
_PRIVATE = (b"PRIVATE KEY-----", b"PuTTY-User-Key-File")


@dataclass(frozen=True, slots=True)
class Sealing:
    """What a pack says of itself: name, description, terms of use, and the time stated by who seals it."""

    name: str
    description: str
    terms: str
    time: datetime


@dataclass(frozen=True, slots=True)
class WrittenPack:
    """A pack that was written: where, and the digest that is deposited with a second party."""

    path: Path
    digest: str
    keyid: str = ""


def write_pack(
    files: Sequence[PackFile],
    path: Path,
    sealing: Sealing,
    *,
    ledger: Sequence[Event] = (),
    key: SigningKey | None = None,
    salt: bytes | None = None,
    in_clear: bool = False,
) -> WrittenPack:
    """Seal files as a new pack: an archive where the name ends in .zip, else a folder; the same input, the same bytes.

    Columns of personal data become pseudonyms by the salt, which does not enter the pack, unless they are to stay
    `in_clear`. Digests in the ledger are those of the files as packed.

    Raises:
        LineproofError: FILE_EXISTS, PACK_PATH, PACK_TOO_LARGE, SECRET_IN_PACK for a private key or the salt in a file,
            LEDGER_DISAGREES for an entry about a file that is another, and as `chained`, `pseudonymised` and `signed`.
    """
    packed = [file if in_clear else pseudonymised(file, salt) for file in files]
    packed.append(PackFile(VERIFIER, _verifier(), "verifier"))
    if key is not None:
        packed.append(PackFile(PUBLIC_KEY, pem_of(key.public), "public_key"))
    time = utc(sealing.time)
    crate = crate_file(sealing.name, sealing.description, sealing.terms, time, packed, key is not None)
    packed.append(crate)
    check_paths(packed)
    _keep_secrets_out(packed, key, salt)
    _check_ledger(packed, ledger)
    keyid = "" if key is None else key.keyid
    manifest = manifest_bytes(sealing.name, packed, keyid, not in_clear)
    entries = chained(ledger, sealing_of(digest_of(manifest), sealing.time))
    digest = entries[-1].hash
    found = {file.path: file.data for file in packed} | {MANIFEST: manifest, LEDGER: ledger_bytes(entries)}
    if key is not None:
        found[SIGNATURE] = signed(digest, key)
    if len(found) > MOST_FILES or sum(map(len, found.values())) > MOST_BYTES:
        message = f"more than {MOST_FILES:,} files or {MOST_BYTES >> 20} MiB"
        raise LineproofError("PACK_TOO_LARGE", message, "pack summaries, or several packs", str(path))
    if path.suffix.lower() == ARCHIVE_ENDING:
        with _new(path) as part:
            part.write_bytes(archived(found)[0])
    else:
        _write_folder(found, path)
    return WrittenPack(path, digest, keyid)


def read_pack(path: Path) -> dict[str, bytes]:
    """The files of a pack by path, not verified; LineproofError where a name is not safe or the archive is altered."""
    findings: list[Finding] = []
    try:
        found = contents(str(path), findings)
    except Refusal as refusal:
        raise refused(refusal) from None
    if findings:
        message = words(findings[0].code, "en", findings[0].path)
        raise LineproofError("PACK_ALTERED", message, "run `lineproof verify`", str(path))
    return found


def unpack(path: Path, folder: Path) -> Path:
    """Write the files of a pack into a new folder; LineproofError as `read_pack`, FILE_EXISTS."""
    _write_folder(read_pack(path), folder)
    return folder


def refused(refusal: Refusal) -> LineproofError:
    """What the verifier refuses, as an error of this package."""
    message = words(refusal.code, "en", refusal.path)
    return LineproofError(f"PACK_{refusal.code}", message, "name a pack that `lineproof pack` wrote", refusal.path)


def _verifier() -> bytes:
    return resources("scenarios.evidence.standalone").joinpath(VERIFIER).read_bytes()


def _keep_secrets_out(files: Sequence[PackFile], key: SigningKey | None, salt: bytes | None) -> None:
    """No private key in any usual form, nor the one that signs, nor the salt, whatever file they were put into."""
    own = [secret for secret in (key.seed if key else b"", salt or b"") if secret]
    own += [spelled for secret in own for spelled in (secret.hex().encode(), base64.b64encode(secret))]
    for file in files:
        if file.path != VERIFIER and any(secret in file.data for secret in (*_PRIVATE, *own)):
            message = f"'{file.path}' holds a private key or the salt of the pseudonyms"
            raise LineproofError("SECRET_IN_PACK", message, "take it out: everybody reads a pack", file.path)


def _check_ledger(files: Sequence[PackFile], ledger: Sequence[Event]) -> None:
    """What the ledger recorded last of a file has to be the file."""
    last = {event.path: event.digest for event in ledger}
    for file in files:
        if last.get(file.path, file.sha256) != file.sha256:
            message = f"the ledger recorded another '{file.path}' than the one to be packed"
            raise LineproofError("LEDGER_DISAGREES", message, "pack that one, or record the change", file.path)


def _write_folder(files: dict[str, bytes], folder: Path) -> None:
    with _new(folder) as part:
        for name, data in files.items():
            file = part.joinpath(*name.split("/"))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


@contextmanager
def _new(path: Path) -> Iterator[Path]:
    """A place to write something that appears whole or not at all, and never over something else."""
    part = path.with_name(f"{path.name}.{uuid4().hex}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        if os.path.lexists(path):
            raise LineproofError("FILE_EXISTS", "there is something of that name", "choose another name", str(path))
        yield part
        os.rename(part, path)
    finally:
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)
