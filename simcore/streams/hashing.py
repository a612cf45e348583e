"""The stable name of a stream: who draws, and what for."""

from __future__ import annotations

from hashlib import blake2b

_HASH_BYTES = 8  # the two counter words that Philox4x32 has free for the stream


def stream_hash(owner: str, purpose: str) -> int:
    """64-bit hash of a stream's owner and purpose [0, 2^64), the same on every platform and in every run.

    BLAKE2b (RFC 7693) of the owner's length, the owner and the purpose in UTF-8; the length in front
    keeps ("ab", "c") apart from ("a", "bc") whatever characters the names contain.
    """
    name = owner.encode()
    message = b"%d:%b%b" % (len(name), name, purpose.encode())
    return int.from_bytes(blake2b(message, digest_size=_HASH_BYTES).digest(), "little")
