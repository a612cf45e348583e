"""Stream names: stable numbers, and no two names confused."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from simcore.streams import stream_hash

# No lone surrogates: they are not text, and UTF-8 has no bytes for them.
_names = st.text(st.characters(codec="utf-8"), max_size=8)


def test_values_of_another_implementation() -> None:
    # printf '7:grinderduration' | b2sum -l 64 (GNU coreutils), read as a little-endian number
    assert stream_hash("grinder", "duration") == 0x2DAC852905471B5A
    assert stream_hash("内圈磨床", "time_to_failure") == 0x6BB2C6555DA77708


def test_the_message_is_length_owner_purpose() -> None:
    digest = hashlib.blake2b("6:磨床".encode() + b"pace", digest_size=8).digest()
    assert stream_hash("磨床", "pace") == int.from_bytes(digest, "little")


@given(_names, _names, _names, _names)
def test_different_names_differ(owner: str, purpose: str, other_owner: str, other_purpose: str) -> None:
    same = (owner, purpose) == (other_owner, other_purpose)
    assert (stream_hash(owner, purpose) == stream_hash(other_owner, other_purpose)) == same


def test_the_border_between_owner_and_purpose_counts() -> None:
    assert len({stream_hash("ab", "c"), stream_hash("a", "bc"), stream_hash("", "abc"), stream_hash("abc", "")}) == 4
