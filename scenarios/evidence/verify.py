"""Verification of a pack as a typed result; the checks are those of the file that travels with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from scenarios.evidence.keys import verify_signature
from scenarios.evidence.pack import refused
from scenarios.evidence.reread import reread
from scenarios.evidence.standalone import verify_lineproof as standalone
from scenarios.text import Language
from simcore.spec import Frozen

Status = Literal["ok", "changed", "missing", "added", "not_checked"]
SignatureState = Literal["ok", "unknown_key", "absent", "wrong", "not_checked"]
Anchoring = Literal["anchored", "part", "differs", "not_anchored"]


class PackFinding(Frozen):
    """Something that is not as it was written: a code of the verifier's words, and the file or digest."""

    code: str
    path: str


class LedgerEntry(Frozen):
    """An entry of the ledger of a pack; the time is as stated by who recorded it."""

    number: int
    time: str
    what: str
    path: str
    digest: str
    previous: str
    hash: str


class Verification(Frozen):
    """What the check of a pack found; `unaltered` never means that the record is true.

    `anchoring` says what of it the deposited digest covers: all of it, a part (`anchored_part`), nothing, or that none
    was given.
    """

    unaltered: bool
    pack: str = Field(description="digest of the pack; empty where the ledger is broken")
    files: dict[str, Status]
    chain: Literal["ok", "broken"]
    entries: tuple[LedgerEntry, ...]
    signature: SignatureState
    keyid: str
    anchoring: Anchoring
    anchored_part: str
    plan: str = Field(description="before, late or none; empty where there is no verdict to be judged")
    findings: tuple[PackFinding, ...]
    rederived: tuple[str, ...]
    not_rederived: tuple[str, ...]

    def lines(self, language: Language) -> list[str]:
        """The result for people."""
        data = self.model_dump(exclude={"unaltered", "findings"})
        findings = [standalone.Finding(finding.code, finding.path) for finding in self.findings]
        return standalone.lines(standalone.Report(**data, findings=findings), language)

    def document(self) -> dict[str, Any]:
        """The result as plain data."""
        return self.model_dump(mode="json")


def verify_pack(path: Path, deposited: str = "", keys: Sequence[bytes] = ()) -> Verification:
    """Check a pack; `keys` are the public keys (32 bytes) that are trusted, `deposited` what a second party keeps.

    Where nothing is altered, its tables are made again from the files of the record, too.

    Raises:
        LineproofError: PACK_NOT_FOUND, PACK_NO_PACK, PACK_TOO_LARGE, PACK_FORMAT, PACK_MANIFEST_FORM or
            PACK_DEPOSITED_FORM where nothing could be checked.
    """
    try:
        report = standalone.check(str(path), deposited, keys, verify_signature)
        if not report.findings:
            reread(standalone.contents(str(path), []), report)
    except standalone.Refusal as refusal:
        raise refused(refusal) from None
    return Verification.model_validate(report.data())
