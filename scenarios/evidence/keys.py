"""Ed25519 keys: made, read and used through the package cryptography (extra `sign`) or the command openssl."""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from scenarios.evidence.standalone.verify_lineproof import digest_of, pem_of, raw_key, verify_by_openssl
from simcore.errors import LineproofError

# Only its owner may read a private key.
KEY_MODE = 0o600
PUBLIC_ENDING = ".pub"
_SEED_BYTES = 32
# PrivateKeyInfo and SubjectPublicKeyInfo of Ed25519 up to the 32 bytes: RFC 8410, 4 and 7.
_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")
_SPKI = bytes.fromhex("302a300506032b6570032100")


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """A private key (32 bytes) with its public one; its digits are never printed."""

    seed: bytes
    public: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.keyid})"

    @property
    def keyid(self) -> str:
        """SHA-256 of the public key, by which signatures name it."""
        return digest_of(self.public)

    def sign(self, message: bytes) -> bytes:
        """The signature [64 bytes] (RFC 8032, 5.1.6); LineproofError NO_SIGNER, or SIGNING for a wrong signature."""
        found = _signed_by_library(self.seed, message) if _has_library() else _signed_by_openssl(self.seed, message)
        if not verify_signature(self.public, message, found):
            raise LineproofError("SIGNING", "the signature just made is wrong", "look at the tool that signs", "key")
        return found


def new_key(path: Path) -> tuple[SigningKey, Path]:
    """Make a key pair: the private one in a new file that only its owner may read, the public one beside it (.pub).

    Raises:
        LineproofError: FILE_EXISTS rather than write over a key, NO_SIGNER.
    """
    public_path = path.with_name(path.name + PUBLIC_ENDING)
    seed = secrets.token_bytes(_SEED_BYTES)
    key = SigningKey(seed, _public_of(seed))
    for file, mode, text in ((path, KEY_MODE, _private_pem(seed)), (public_path, 0o644, pem_of(key.public))):
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:
            message = "there is a file of that name; a key is never written over"
            raise LineproofError("FILE_EXISTS", message, "choose another name", str(file)) from None
        with os.fdopen(handle, "wb") as stream:
            stream.write(text)
    return key, public_path


def load_key(path: Path) -> SigningKey:
    """Read a private key (PEM, PKCS #8, without a pass phrase).

    Raises:
        LineproofError: KEY_EXPOSED where others may read the file, KEY_FORM for anything but such a key, NO_SIGNER.
    """
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise LineproofError("KEY_EXPOSED", "others may read this key", f"chmod 600 {path.name}", str(path))
    body = path.read_bytes().split(b"-----")
    try:
        der = base64.b64decode(b"".join(body[2].split()), validate=True) if body[1:2] == [b"BEGIN PRIVATE KEY"] else b""
    except (ValueError, IndexError):
        der = b""
    if len(der) != len(_PKCS8) + _SEED_BYTES or not der.startswith(_PKCS8):
        hint = "make one with `lineproof pack --key FILE`"
        raise LineproofError("KEY_FORM", "is no Ed25519 private key (PEM, PKCS #8, no pass phrase)", hint, str(path))
    seed = der[len(_PKCS8) :]
    return SigningKey(seed, _public_of(seed))


def load_public_key(path: Path) -> bytes:
    """Read a public key (PEM) as its 32 bytes; LineproofError KEY_FORM for anything else."""
    try:
        return raw_key(path.read_bytes())
    except ValueError:
        hint = "give the file that ends in .pub"
        raise LineproofError("KEY_FORM", "is no Ed25519 public key (PEM)", hint, str(path)) from None


def verify_signature(public: bytes, message: bytes, signature: bytes) -> bool | None:
    """Whether a signature is right (RFC 8032, 5.1.7); None where neither the package nor openssl can tell."""
    if not _has_library():
        return verify_by_openssl(public, message, signature)
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _has_library() -> bool:
    return find_spec("cryptography") is not None


def _private_pem(seed: bytes) -> bytes:
    return b"-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(_PKCS8 + seed) + b"\n-----END PRIVATE KEY-----\n"


def _public_of(seed: bytes) -> bytes:
    if _has_library():
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return bytes(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())
    with tempfile.TemporaryDirectory() as folder:
        der = _openssl("pkey", "-in", _kept(folder, "key", _private_pem(seed)), "-pubout", "-outform", "DER")
    return der[len(_SPKI) :]


def _signed_by_library(seed: bytes, message: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return bytes(Ed25519PrivateKey.from_private_bytes(seed).sign(message))


def _signed_by_openssl(seed: bytes, message: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        key, text = _kept(folder, "key", _private_pem(seed)), _kept(folder, "message", message)
        return _openssl("pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", text)


def _kept(folder: str, name: str, data: bytes) -> str:
    """A file for openssl in a folder that only its owner may enter."""
    path = os.path.join(folder, name)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, KEY_MODE), "wb") as stream:
        stream.write(data)
    return path


def _openssl(*arguments: str) -> bytes:
    tool = shutil.which("openssl")
    reason = "there is neither the package cryptography nor the command openssl"
    if tool is not None:
        done = subprocess.run([tool, *arguments], capture_output=True, check=False)  # noqa: S603 - found by its path
        if done.returncode == 0:
            return done.stdout
        reason = f"openssl refuses: {done.stderr.decode('utf-8', 'replace').strip()[:200]}"
    raise LineproofError("NO_SIGNER", reason, "install lineproof[sign], or OpenSSL 3", "key")
