"""Signatures of packs as DSSE envelopes (Dead Simple Signing Envelope 1.0), verified without our software as well."""

from __future__ import annotations

from scenarios.evidence.canonical import canonical_json
from scenarios.evidence.keys import SigningKey
from scenarios.evidence.standalone.verify_lineproof import PAYLOAD_TYPE, envelope, pae, statement

__all__ = ["PAYLOAD_TYPE", "pae", "signed"]


def signed(pack_digest: str, key: SigningKey) -> bytes:
    """The envelope over the digest of a pack, as canonical JSON; LineproofError as `SigningKey.sign`.

    The payload names the algorithms, so that another one (SM2 with SM3) can't be taken for this.
    """
    payload = statement(pack_digest)
    return canonical_json(envelope(payload, key.keyid, key.sign(pae(PAYLOAD_TYPE, payload))))
