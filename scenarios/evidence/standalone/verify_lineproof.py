#!/usr/bin/env python3
"""Checks an evidence pack without the software that wrote it: Python 3.9 or newer, standard library only.

python3 -I verify_lineproof.py PACK [--deposited DIGEST] [--key PUBLIC_KEY.pem] [--lang zh|en] [--json]
PACK is a folder or an archive. Exit codes: 0 unaltered, 1 findings, 2 not checked. Unaltered is not the same as true.
Take this file from somebody other than the author of the pack.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import io
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Callable, NamedTuple, Optional

MANIFEST, LEDGER, SIGNATURE, PUBLIC_KEY = "manifest.json", "ledger.jsonl", "signature.json", "public-key.pem"
# Not in the manifest, for they stand above it; first in an archive.
SEALS = (MANIFEST, LEDGER, SIGNATURE)
FORMAT, DIGEST, ALGORITHM = "lineproof-pack/1", "sha256", "ed25519"
PAYLOAD_TYPE = "application/vnd.lineproof.pack+json"
SEALED, ORIGIN = "sealed", "0" * 64
MOST_FILES, MOST_BYTES, LONGEST_PATH = 10_000, 2**28, 200
# Roles of files whose figures follow from other files of the pack.
DERIVED = ("result", "verdict", "report")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
# SubjectPublicKeyInfo of Ed25519 up to the 32 bytes of the key: RFC 8410, 4.
_SPKI = bytes.fromhex("302a300506032b6570032100")
# RFC 8032, 7.1, test 2: shows that a tool verifies Ed25519 at all before its answer is believed.
KNOWN_KEY = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
KNOWN_SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
Verify = Callable[[bytes, bytes, bytes], Optional[bool]]


class Refusal(Exception):
    """Nothing could be checked: a code of WORDS, and the place."""

    def __init__(self, code: str, path: str = "") -> None:
        super().__init__(code, path)
        self.code, self.path = code, path


class Finding(NamedTuple):
    """Something that is not as it was written: a code of WORDS, and the file, entry or digest that it is about."""

    code: str
    path: str = ""


@dataclass
class Report:
    """The answer: digest of the pack, status of every file, of chain, signature and deposit, and what was found."""

    pack: str = ""
    files: dict[str, str] = field(default_factory=dict)
    chain: str = "broken"
    entries: list[dict[str, Any]] = field(default_factory=list)
    signature: str = "absent"
    keyid: str = ""
    anchoring: str = "not_anchored"
    anchored_part: str = ""
    findings: list[Finding] = field(default_factory=list)
    rederived: list[str] = field(default_factory=list)
    not_rederived: list[str] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """The report as plain data."""
        findings = [finding._asdict() for finding in self.findings]
        return {"unaltered": not self.findings, **asdict(self), "findings": findings}


# What computes figures again from the files of a pack, by what is re-derived; nothing is yet.
REDERIVATIONS: dict[str, Callable[[Mapping[str, bytes]], list[Finding]]] = {}


def spelled(data: Any) -> bytes:
    """Canonical JSON: keys sorted, no blanks, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def parsed(text: bytes) -> Any:
    """Data of canonical JSON; ValueError for any other spelling, binary fractions, and keys given twice."""
    try:
        data = json.loads(text.decode("utf-8"), parse_float=_refused, parse_constant=_refused)
        if spelled(data) != text:  # also a key given twice: it is written once
            raise ValueError("not the canonical spelling")
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return data


def _refused(text: str) -> Any:
    raise ValueError(f"the number {text} is not written as a text")


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def unsafe(path: str) -> bool:
    """Whether a path could leave the pack, or names different files on different systems."""
    parts = path.split("/")
    wrong = any(part != part.strip(" ") or part[-1:] in ("", ".") or _DEVICE.fullmatch(part) for part in parts)
    wrong = wrong or any(char in '\\:*?"<>|' or unicodedata.category(char)[0] == "C" for char in path)
    return wrong or len(path) > LONGEST_PATH or unicodedata.normalize("NFC", path) != path


def archived(files: Mapping[str, bytes]) -> tuple[bytes, list[tuple[int, str]]]:
    """A ZIP archive, stored, with one date and one order, and where what is about each file begins in it.

    The same files give the same bytes everywhere (APPNOTE.TXT 6.3.10, 4.3).
    """
    head, tail, places, at, end = [], [], [], 0, 0
    for name in sorted(files, key=lambda name: (name not in SEALS, SEALS.index(name) if name in SEALS else 0, name)):
        data, path = files[name], name.encode("utf-8", "surrogateescape")
        # UTF-8 names, midnight of 1980-01-01, a regular file that its owner may write.
        common = (20, 0x800, 0, 0, 0x21, binascii.crc32(data), len(data), len(data), len(path))
        head.append(_LOCAL.pack(b"PK\3\4", *common, 0) + path + data)
        tail.append(_CENTRAL.pack(b"PK\1\2", 0x314, *common, 0, 0, 0, 0, 0o100644 << 16, at) + path)
        places.append((at, name))
        at += len(head[-1])
    for number, entry in enumerate(tail):
        places.append((at + end, places[number][1]))
        end += len(entry)
    last = _END.pack(b"PK\5\6", 0, 0, len(tail), len(tail), end, at, 0)
    return b"".join([*head, *tail, last]), [*places, (at + end, "")]


def contents(path: str, findings: list[Finding]) -> dict[str, bytes]:
    """The files of a folder or an archive; what is not as it should be is noted, too much of it is a Refusal."""
    if not os.path.exists(path):
        raise Refusal("NOT_FOUND", path)
    found: dict[str, bytes] = {}
    if not os.path.isdir(path):
        if os.path.getsize(path) > MOST_BYTES:
            raise Refusal("TOO_LARGE", path)
        with open(path, "rb") as stream:
            _read_archive(path, stream.read(), found, findings)
        return found
    size = 0
    for folder, folders, names in os.walk(path):
        for full in (os.path.join(folder, name) for name in sorted(folders + names)):
            name = unicodedata.normalize("NFC", os.path.relpath(full, path).replace(os.sep, "/"))
            if os.path.islink(full) or not (os.path.isfile(full) or os.path.isdir(full)):
                findings.append(Finding("NOT_REGULAR", name))
            elif os.path.isfile(full):
                size += os.path.getsize(full)
                if size > MOST_BYTES:
                    raise Refusal("TOO_LARGE", path)
                with open(full, "rb") as stream:
                    _admit(name, stream.read(), found, findings)
    return found


def _admit(name: str, data: bytes, found: dict[str, bytes], findings: list[Finding]) -> None:
    if len(found) == MOST_FILES:
        raise Refusal("TOO_LARGE", name)
    if name in found or unsafe(name):
        findings.append(Finding("TWICE" if name in found else "UNSAFE_PATH", name))
    else:
        found[name] = data


def _read_archive(path: str, data: bytes, found: dict[str, bytes], findings: list[Finding]) -> None:
    """From the first byte on; every byte that is no content must be as it would be written again."""
    at = 0
    while data[at : at + 4] == b"PK\3\4" and at + _LOCAL.size <= len(data):
        size, _, length = _LOCAL.unpack_from(data, at)[7:10]
        start = at + _LOCAL.size + length
        if start + size > len(data):
            break
        _admit(_name_at(data, at), data[start : start + size], found, findings)
        at = start + size
    again, places = archived(found)
    if again == data:
        return
    if not found and not findings and data[-_END.size :][:4] != b"PK\5\6":
        raise Refusal("NO_PACK", path)
    low, high = 0, min(len(again), len(data))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if again[low:middle] == data[low:middle] else (low, middle - 1)
    name = max(place for place in places if place[0] <= low)[1]
    # What ends the reading is the line of a file, unless the directory begins there, by its own mark or by the end.
    if low >= at and data[at : at + 4] != b"PK\1\2" and data[-6:-2] != struct.pack("<L", at):
        name = _name_at(data, at)
    findings.append(Finding("ARCHIVE", name or path))


def _name_at(data: bytes, at: int) -> str:
    start, length = at + _LOCAL.size, int.from_bytes(data[at + 26 : at + 28], "little")
    return data[start : start + length].decode("utf-8", "surrogateescape")


def entry_hash(entry: Mapping[str, Any]) -> str:
    """The hash of an entry of the ledger: of all its fields but the hash itself."""
    return digest_of(spelled({key: value for key, value in entry.items() if key != "hash"}))


def _check_ledger(ledger: bytes, report: Report) -> None:
    """Every entry is numbered, in order of time, and holds the hash of the one before; the last one seals the pack."""
    *rows, rest = ledger.split(b"\n")
    previous, time = ORIGIN, ""
    for number, row in enumerate(rows, start=1):
        try:
            entry = parsed(row)
            sound = (entry["number"], entry["previous"], entry["hash"]) == (number, previous, entry_hash(entry))
            sound = sound and bool(_TIME.fullmatch(entry["time"])) and entry["time"] >= time
            sound = sound and all(isinstance(entry[key], str) for key in ("what", "path", "digest"))
        except (ValueError, TypeError, KeyError, AttributeError):
            sound = False
        if not sound:
            report.findings.append(Finding("CHAIN_BROKEN", f"{LEDGER}:{number}"))
            return
        previous, time = entry["hash"], entry["time"]
        report.entries.append(entry)
    if rest or not rows or (entry["what"], entry["path"]) != (SEALED, MANIFEST):
        report.findings.append(Finding("CHAIN_BROKEN", f"{LEDGER}:{len(rows) + 1}"))
        return
    report.chain, report.pack, report.files[LEDGER] = "ok", previous, "ok"


def _manifest(text: bytes) -> dict[str, Any]:
    """The manifest; Refusal for another form, or an algorithm that is not known."""
    try:
        found = parsed(text)
        rows = {row["path"]: (row["size"], row["sha256"], row["role"]) for row in found["files"]}
        signature = found["signature"]
        if len(rows) < len(found["files"]) or set(rows) & set(SEALS) or (signature and len(signature["keyid"]) != 64):
            raise ValueError("a file stands twice, or is above the manifest")
        known = (found["format"], found["digest"], signature.get("algorithm", ALGORITHM))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Refusal("MANIFEST_FORM", MANIFEST) from None
    if known != (FORMAT, DIGEST, ALGORITHM):
        raise Refusal("FORMAT", MANIFEST)
    return {"files": rows, "signature": signature}


def _check_files(files: Mapping[str, bytes], report: Report, listed: Mapping[str, tuple[int, str, str]]) -> None:
    """Every file against the manifest, and against what the ledger recorded of it last."""
    last = {entry["path"]: entry["digest"] for entry in report.entries}
    for name in sorted(set(listed) | set(files) - set(SEALS)):
        if name in listed and name in files:
            same = (len(files[name]), digest_of(files[name])) == listed[name][:2]
            report.files[name] = "ok" if same else "changed"
        else:
            report.files[name] = "missing" if name in listed else "added"
        if name in listed and last.get(name, listed[name][1]) != listed[name][1]:
            report.findings.append(Finding("LEDGER_DISAGREES", name))


def pae(kind: str, body: bytes) -> bytes:
    """What a DSSE envelope signs: the pre-authentication encoding of type and payload (DSSE 1.0, protocol.md)."""
    name = kind.encode("utf-8")
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(body), body)


def statement(pack: str) -> bytes:
    """What is signed of a pack: its digest, and by which algorithms."""
    return spelled({"algorithm": ALGORITHM, "digest": DIGEST, "format": FORMAT, "pack": pack})


def envelope(payload: bytes, keyid: str, signature: bytes) -> dict[str, Any]:
    """A DSSE envelope with one signature (DSSE 1.0, envelope.md)."""
    payload_text, signature_text = (base64.b64encode(data).decode("ascii") for data in (payload, signature))
    return {
        "payload": payload_text, "payloadType": PAYLOAD_TYPE, "signatures": [{"keyid": keyid, "sig": signature_text}]
    }  # fmt: skip


def raw_key(pem: bytes) -> bytes:
    """The 32 bytes of an Ed25519 public key in its one PEM spelling; ValueError for anything else (RFC 8410, 4)."""
    body = pem.replace(b"\r\n", b"\n").split(b"-----")
    der = base64.b64decode(body[2].strip(), validate=True) if len(body) == 5 else b""
    if len(der) != len(_SPKI) + 32 or pem_of(der[-32:]).split() != pem.split():
        raise ValueError("no Ed25519 public key")
    return der[-32:]


def trusted_key(path: str) -> bytes:
    """The public key in a PEM file; Refusal KEY_FORM for anything else."""
    try:
        with open(path, "rb") as stream:
            return raw_key(stream.read())
    except ValueError:
        raise Refusal("KEY_FORM", path) from None


def pem_of(key: bytes) -> bytes:
    """The PEM text of an Ed25519 public key (RFC 8410, 4)."""
    return b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(_SPKI + key) + b"\n-----END PUBLIC KEY-----\n"


def verify_by_openssl(key: bytes, message: bytes, signature: bytes) -> bool | None:
    """Whether an Ed25519 signature is right; None where there is no openssl that can tell."""
    tool, answers = shutil.which("openssl"), [False, False]
    for number, parts in enumerate(((KNOWN_KEY, b"\x72", KNOWN_SIGNATURE), (key, message, signature)) if tool else ()):
        with tempfile.TemporaryDirectory() as folder:
            names = [os.path.join(folder, name) for name in ("key", "message", "signature")]
            for name, data in zip(names, (pem_of(parts[0]), *parts[1:])):
                with open(name, "wb") as stream:
                    stream.write(data)
            command = [str(tool), "pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", names[0], "-in", names[1]]
            done = subprocess.run([*command, "-sigfile", names[2]], capture_output=True, check=False)
            answers[number] = done.returncode == 0
    return answers[1] if answers[0] else None


def _check_signature(files: Mapping[str, bytes], report: Report, announced: Mapping[str, str], verify: Verify) -> None:
    """The envelope against the digest of the pack and the key that the manifest names."""
    if not announced or SIGNATURE not in files:
        if announced or SIGNATURE in files:
            report.files[SIGNATURE] = "missing" if announced else "added"
            report.signature = "wrong"
        return
    report.files[SIGNATURE], report.signature = "changed", "wrong"
    try:
        found = parsed(files[SIGNATURE])
        key = raw_key(files[PUBLIC_KEY])
        signature = base64.b64decode(found["signatures"][0]["sig"], validate=True)
    except (ValueError, TypeError, KeyError, IndexError):
        return
    report.keyid = digest_of(key)
    if found == envelope(statement(report.pack), announced["keyid"], signature) and report.keyid == announced["keyid"]:
        right = verify(key, pae(PAYLOAD_TYPE, statement(report.pack)), signature)
        report.files[SIGNATURE] = {None: "not_checked", True: "ok", False: "changed"}[right]
        report.signature = {None: "not_checked", True: "ok", False: "wrong"}[right]


def _check_deposit(report: Report, deposited: str) -> None:
    """What of the pack the deposited digest covers: all, the ledger up to an entry, or one file."""
    digest = deposited.strip().lower()
    digest = digest[len(DIGEST) + 1 :] if digest.startswith(f"{DIGEST}:") else digest
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise Refusal("DEPOSITED_FORM", deposited)
    for entry in report.entries:
        if digest == entry["hash"]:
            report.anchoring, report.anchored_part = "part", f"{LEDGER}:1-{entry['number']}"
        elif digest == entry["digest"] and report.files.get(entry["path"]) == "ok":
            report.anchoring, report.anchored_part = "part", entry["path"]
    if digest == report.pack:
        report.anchoring, report.anchored_part = "anchored", ""
    if report.anchoring == "not_anchored":
        report.anchoring = "differs"
        report.findings.append(Finding("NOT_DEPOSITED", digest))


def check(path: str, deposited: str = "", keys: Sequence[bytes] = (), verify: Verify = verify_by_openssl) -> Report:
    """Check a pack; Refusal where nothing can be checked. `keys` are the public keys (32 bytes) that are trusted."""
    report = Report()
    files = contents(path, report.findings)
    if MANIFEST not in files and LEDGER not in files and not report.findings:
        raise Refusal("NO_PACK", path)
    report.files = dict.fromkeys(files, "not_checked")
    report.files.update({name: "missing" for name in (MANIFEST, LEDGER) if name not in files})
    if LEDGER in files:
        report.files[LEDGER] = "changed"
        _check_ledger(files[LEDGER], report)
    if report.chain == "ok" and MANIFEST in files:
        sealed = digest_of(files[MANIFEST]) == report.entries[-1]["digest"]
        report.files[MANIFEST] = "ok" if sealed else "changed"
    if report.files[MANIFEST] == "ok":
        manifest = _manifest(files[MANIFEST])
        _check_files(files, report, manifest["files"])
        _check_signature(files, report, manifest["signature"], verify)
        for what, derive in REDERIVATIONS.items():
            report.rederived.append(what)
            report.findings.extend(derive(files))
        report.not_rederived = sorted(name for name, row in manifest["files"].items() if row[2] in DERIVED)
    report.findings.extend(
        Finding(status.upper(), name) for name, status in report.files.items() if status not in ("ok", "not_checked")
    )
    if report.signature == "ok" and report.keyid not in {digest_of(key) for key in keys}:
        report.signature = "unknown_key"
    if keys and report.signature != "ok":
        report.findings.append(Finding("NOT_SIGNED_BY_KEY", SIGNATURE))
    if deposited:
        _check_deposit(report, deposited)
    return report


WORDS: dict[str, tuple[str, str]] = {
    "NOT_FOUND": ("{0}: 不存在, 请核对路径", "{0}: does not exist, check the path"),
    "NO_PACK": ("{0}: 不是证据包 (文件夹或 .zip)", "{0}: is no evidence pack (folder or .zip)"),
    "TOO_LARGE": ("{0}: 超出上限 (1 万个文件, 256 MiB)", "{0}: beyond the limits (10,000 files, 256 MiB)"),
    "FORMAT": ("{0}: 格式或算法未知, 请用更新的校验程序", "{0}: unknown format or algorithm, take a newer verifier"),
    "MANIFEST_FORM": ("{0}: 清单形式不符, 无法核对", "{0}: has not the form of a manifest: nothing to compare with"),
    "DEPOSITED_FORM": ("{0}: 摘要应为 64 位十六进制数字", "{0}: a digest has 64 hexadecimal digits"),
    "KEY_FORM": ("{0}: 不是 Ed25519 公钥 (PEM)", "{0}: is no Ed25519 public key (PEM)"),
    "CHANGED": ("{0}: 内容已改变", "{0}: changed"),
    "MISSING": ("{0}: 缺失", "{0}: missing"),
    "ADDED": ("{0}: 封存后加入", "{0}: added after sealing"),
    "UNSAFE_PATH": ("{0}: 路径不安全, 未读取", "{0}: unsafe path, not read"),
    "TWICE": ("{0}: 出现两次, 只读第一个", "{0}: stands twice, only the first was read"),
    "NOT_REGULAR": ("{0}: 不是普通文件 (链接?), 未读取", "{0}: is no regular file (a link?), not read"),
    "ARCHIVE": ("{0}: 压缩包此处被改动或重新打包, 可解压后核对", "{0}: the archive is altered here, or packed again"),
    "CHAIN_BROKEN": ("{0}: 台账链在此断开", "{0}: the chain of the ledger breaks here"),
    "LEDGER_DISAGREES": ("{0}: 与台账的最后记录不符", "{0}: not the file that the ledger recorded last"),
    "NOT_SIGNED_BY_KEY": ("{0}: 没有所给公钥的有效签名", "{0}: holds no valid signature by a key that was given"),
    "NOT_DEPOSITED": ("提存的摘要 {0} 不属于此包", "the deposited digest {0} is not of this pack"),
    "pack": ("证据包摘要: {0}", "digest of the pack: {0}"),
    "files": ("文件: {1} 个中 {0} 个未改变", "files: {0} of {1} unaltered"),
    "not_checked": ("{0}: 未核对", "{0}: not checked"),
    "chain.ok": ("台账: 链完整, {0} 条", "ledger: unbroken chain, entries: {0}"),
    "chain.broken": ("台账: 链断开", "ledger: the chain is broken"),
    "signature.ok": ("签名: 有效, 公钥 {0}", "signature: valid, by the trusted key {0}"),
    "signature.unknown_key": ("签名: 与包内公钥 {0} 相符, 该公钥未经确认", "signature: valid, by the unknown key {0}"),
    "signature.absent": ("签名: 无", "signature: none"),
    "signature.wrong": ("签名: 无效", "signature: wrong"),
    "signature.not_checked": ("签名: 未核对 (没有可用的 openssl 3)", "signature: not checked (no openssl 3 here)"),
    "anchoring.anchored": ("提存: 全包与提存的摘要一致", "deposit: the whole pack is what was deposited"),
    "anchoring.part": ("提存: 仅 {0} 与提存的摘要一致", "deposit: only {0} is what was deposited"),
    "anchoring.differs": ("提存: 不一致", "deposit: this is not what was deposited"),
    "anchoring.not_anchored": ("提存: 仅内部一致, 未锚定", "deposit: internally consistent at best, not anchored"),
    "rederived": ("已重算: {0}", "re-derived: {0}"),
    "not_rederived": ("未重算: {0}", "not re-derived: {0}"),
    "nothing": ("包内没有结果文件", "the pack holds no file of results"),
    "unaltered": ("结论: 未发现改动", "result: no alteration found"),
    "altered": ("结论: {0} 处不符", "result: findings: {0}"),
    "limits": ("只证明记录自提存以来未改动, 不证明其真实.", "Unaltered since it was deposited, if so; never: true."),
}


def words(code: str, lang: str, *values: object) -> str:
    """The words of a code in Chinese or English."""
    return WORDS[code][0 if lang == "zh" else 1].format(*values)


def lines(report: Report, lang: str) -> list[str]:
    """The report for people."""
    good = sum(status == "ok" for status in report.files.values())
    found = [words("pack", lang, report.pack), words("files", lang, good, len(report.files))]
    found += [f"  {words(finding.code, lang, finding.path)}" for finding in report.findings]
    found += [f"  {words(status, lang, name)}" for name, status in report.files.items() if status == "not_checked"]
    found.append(words(f"chain.{report.chain}", lang, len(report.entries)))
    found.append(words(f"signature.{report.signature}", lang, report.keyid))
    found.append(words(f"anchoring.{report.anchoring}", lang, report.anchored_part))
    found += [words("rederived", lang, what) for what in report.rederived]
    found.append(words("not_rederived", lang, ", ".join(report.not_rederived) or words("nothing", lang)))
    found.append(words("altered" if report.findings else "unaltered", lang, len(report.findings)))
    return [*found, words("limits", lang)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the pack named on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pack", metavar="PACK")
    parser.add_argument("--deposited", default="", metavar="DIGEST")
    parser.add_argument("--key", action="append", default=[], metavar="PUBLIC_KEY.pem")
    parser.add_argument("--lang", choices=("zh", "en"), default="en")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding=sys.stdout.encoding, errors="backslashreplace")
    try:
        report = check(given.pack, given.deposited, [trusted_key(path) for path in given.key])
    except (Refusal, OSError) as error:
        print(words(error.code, given.lang, error.path) if isinstance(error, Refusal) else error, file=sys.stderr)
        return 2
    data = json.dumps(report.data(), ensure_ascii=False, indent=2)
    print(data if given.json else "\n".join(lines(report, given.lang)))
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
