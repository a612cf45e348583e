"""The files of a pack: what each is for, their list with digests, and their description as an RO-Crate."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

from scenarios.evidence.canonical import canonical_json
from scenarios.evidence.standalone.verify_lineproof import (
    ALGORITHM,
    DIGEST,
    FORMAT,
    LEDGER,
    MANIFEST,
    SEALS,
    SIGNATURE,
    unsafe,
)
from simcore.errors import LineproofError

Role = Literal[
    "case", "line", "plan", "record", "table", "parameters", "versions", "result", "verdict", "report", "notice",
    "verifier", "public_key", "metadata", "other",
]  # fmt: skip
CRATE = "ro-crate-metadata.json"
# RO-Crate 1.2, https://w3id.org/ro/crate/1.2
CRATE_VERSION = "https://w3id.org/ro/crate/1.2"
# Not from the tables of the system, which differ from machine to machine.
_MEDIA_TYPES = {
    ".toml": "application/toml", ".csv": "text/csv", ".md": "text/markdown", ".py": "text/x-python",
    ".json": "application/json", ".jsonl": "application/jsonl", ".pem": "application/x-pem-file",
    ".txt": "text/plain", ".html": "text/html", ".pdf": "application/pdf", ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".parquet": "application/vnd.apache.parquet", ".png": "image/png",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file for a pack: path inside it, bytes, what it is for, and its columns with personal data.

    `personal` maps a column of a CSV file to the kind of person or amount in it ("operator"): equal values of one kind
    get equal pseudonyms in all files. `original` is the SHA-256 of the file that a changed copy stands for.
    """

    path: str
    data: bytes
    role: Role = "other"
    media_type: str = ""
    personal: Mapping[str, str] = field(default_factory=dict)
    original: str = ""

    @property
    def sha256(self) -> str:
        """Digest of the bytes, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def kind(self) -> str:
        """Media type, by the ending of the path where none is given."""
        ending = f".{self.path.rpartition('.')[2].lower()}"
        return self.media_type or _MEDIA_TYPES.get(ending, "application/octet-stream")


def check_paths(files: Sequence[PackFile]) -> None:
    """LineproofError PACK_PATH for a path that is not safe everywhere, is taken, or differs in upper case only."""
    taken = {name.casefold() for name in SEALS}
    folders: set[str] = set()
    for file in files:
        path = file.path.casefold()
        if unsafe(file.path):
            hint = "a relative path of plain names with / between, at most 200 characters"
            raise LineproofError("PACK_PATH", f"'{file.path}' is no path for a pack", hint, file.path)
        parents = {path.rsplit("/", depth)[0] for depth in range(1, path.count("/") + 1)}
        if path in taken or path in folders or parents & taken:
            raise LineproofError("PACK_PATH", f"'{file.path}' is there already", "give it another name", file.path)
        taken.add(path)
        folders |= parents


def manifest_bytes(name: str, files: Sequence[PackFile], keyid: str, pseudonymised: bool) -> bytes:
    """The list of files with their digests; `keyid` names the key that will sign, "" where none does.

    Columns with personal data are listed with "pseudonym", or "clear" where they were left as they are.
    """
    state = "pseudonym" if pseudonymised else "clear"
    rows = [
        {
            "path": file.path, "size": len(file.data), "sha256": file.sha256, "role": file.role,
            "media_type": file.kind, "personal": dict.fromkeys(file.personal, state),
            **({"original_sha256": file.original} if file.original else {}),
        }
        for file in sorted(files, key=lambda file: file.path)
    ]  # fmt: skip
    signature = {"algorithm": ALGORITHM, "keyid": keyid} if keyid else {}
    data = {"format": FORMAT, "digest": DIGEST, "name": name, "files": rows, "signature": signature}
    return canonical_json(data)


def crate_file(name: str, description: str, terms: str, time: str, files: Sequence[PackFile], signed: bool) -> PackFile:
    """The description of a pack as an attached RO-Crate 1.2; `terms` say who may use it."""
    parts = [_entity(file) for file in sorted(files, key=lambda file: file.path)]
    seals = [MANIFEST, LEDGER, *([SIGNATURE] if signed else [])]
    parts += [{"@id": seal, "@type": "File", "name": seal, "encodingFormat": "application/json"} for seal in seals]
    root = {
        "@id": "./", "@type": "Dataset", "name": name, "description": description, "datePublished": time,
        "license": {"@id": "#terms"}, "hasPart": [{"@id": part["@id"]} for part in parts],
    }  # fmt: skip
    graph = [
        {"@id": CRATE, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": CRATE_VERSION}},
        root,
        {"@id": "#terms", "@type": "CreativeWork", "name": terms, "description": terms},
        *parts,
    ]
    data = canonical_json({"@context": f"{CRATE_VERSION}/context", "@graph": graph})
    return PackFile(CRATE, data, "metadata", "application/ld+json")


def _entity(file: PackFile) -> dict[str, Any]:
    return {
        "@id": quote(file.path), "@type": "File", "name": file.path, "description": file.role,
        "contentSize": str(len(file.data)), "encodingFormat": file.kind, "sha256": file.sha256,
    }  # fmt: skip
