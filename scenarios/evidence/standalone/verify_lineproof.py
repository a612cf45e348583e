#!/usr/bin/env python3
"""Checks an evidence pack without the software that wrote it: Python 3.9 or newer, standard library only.

python3 -I verify_lineproof.py PACK [--deposited DIGEST] [--key PUBLIC_KEY.pem] [--lang zh|en] [--json]
PACK is a folder or an archive. Exit codes: 0 unaltered, 1 findings, 2 not checked. Unaltered is not the same as true.
Take this file from somebody other than the author of the pack.
"""

# fmt: off
from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import io
import json
import math
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
from datetime import date, timedelta
from decimal import Decimal
from statistics import fmean, variance
from typing import Any, Callable, NamedTuple, Optional

MANIFEST, LEDGER, SIGNATURE, PUBLIC_KEY = "manifest.json", "ledger.jsonl", "signature.json", "public-key.pem"
# Not in the manifest, for they stand above it; first in an archive.
SEALS = (MANIFEST, LEDGER, SIGNATURE)
FORMAT, DIGEST, ALGORITHM = "lineproof-pack/1", "sha256", "ed25519"
PAYLOAD_TYPE = "application/vnd.lineproof.pack+json"
SEALED, ORIGIN = "sealed", "0" * 64
MOST_FILES, MOST_BYTES, LONGEST_PATH = 10_000, 2**28, 200
# Roles of files of which something is not computed again here.
DERIVED = ("record", "table", "plan", "result", "report")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
# SubjectPublicKeyInfo of Ed25519 up to the 32 bytes of the key: RFC 8410, 4.
_SPKI = bytes.fromhex("302a300506032b6570032100")
Verify = Callable[[bytes, bytes, bytes], Optional[bool]]
TERMS, PLAN, VERDICTS, TABLES = "terms.json", "plan.json", "results/verdicts.json", "tables/"
SIDES = ("baseline", "reporting")
# Which uncertainty of the terms is that of a sum; standard times are the same on both sides and cancel.
UNCERTAIN = {"standard_minutes": "good", "good": "good", "planned_busy_time": "planned_busy_time"}
# A figure is a ratio of sums: numerator, denominator, which way is better, and what its test compares.
FIGURES = {
    "throughput": ("standard_minutes", "scheduled_shifts", "more", "weeks"),
    "good_pieces": ("good", "scheduled_shifts", "more", "weeks"),
    "oee": ("standard_minutes", "planned_busy_time", "more", "weeks"),
    "availability": ("actual_production_time", "planned_busy_time", "more", "weeks"),
    "labour_productivity": ("standard_minutes", "attendance_time", "more", "weeks"),
    "energy_intensity": ("energy", "standard_hours", "less", "weeks"),
    "defect_rate": ("defective", "inspected", "less", "lots"),
    "scrap_rate": ("scrap", "total", "less", "lots"),
    "rework_rate": ("rework", "total", "less", "lots"),
}
# What must be the same on both sides, by the test of a figure.
CHANGES = {"weeks": {"recording": "RECORDING_CHANGED"}}
CHANGES["lots"] = {**CHANGES["weeks"], "gauge": "GAUGE_CHANGED", "inspection_gates": "INSPECTION_CHANGED"}
# Findings that leave a verdict standing.
REMARKS = "UNKNOWN_SHIFTS SHORT_WINDOW EVENT_KEPT EVENT_LEFT_OUT EVENT_BEYOND_RULE ADJUSTED_BY OVERRIDDEN TIME_GAPS"
# Difference, standard error, degrees of freedom.
Test = tuple[float, float, float]
Scale = Callable[[float], float]

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
    plan: str = ""
    findings: list[Finding] = field(default_factory=list)
    rederived: list[str] = field(default_factory=list)
    not_rederived: list[str] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """The report as plain data."""
        findings = [finding._asdict() for finding in self.findings]
        return {"unaltered": not self.findings, **asdict(self), "findings": findings}

def spelled(data: Any) -> bytes:
    """Canonical JSON: keys sorted, no blanks, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")

def parsed(text: bytes) -> Any:
    """Data of canonical JSON; ValueError for any other spelling, binary fractions, and keys given twice."""
    try:
        data = json.loads(text.decode("utf-8"), parse_float=int, parse_constant=int)
        if spelled(data) != text:  # also a key given twice: it is written once
            raise ValueError("not the canonical spelling")
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return data

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
    low = next((at for at, pair in enumerate(zip(again, data)) if pair[0] != pair[1]), min(len(again), len(data)))
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
    signatures = [{"keyid": keyid, "sig": signature_text}]
    return {"payload": payload_text, "payloadType": PAYLOAD_TYPE, "signatures": signatures}

def raw_key(pem: bytes) -> bytes:
    """The 32 bytes of an Ed25519 public key in its one PEM spelling; ValueError for anything else (RFC 8410, 4)."""
    body = pem.replace(b"\r\n", b"\n").split(b"-----")
    der = base64.b64decode(body[2].strip(), validate=True) if len(body) == 5 else b""
    if len(der) != len(_SPKI) + 32 or pem_of(der[-32:]).split() != pem.split():
        raise ValueError("no Ed25519 public key")
    return der[-32:]

def public_key(path: str) -> bytes:
    with open(path, "rb") as stream:
        return raw_key(stream.read())

def pem_of(key: bytes) -> bytes:
    """The PEM text of an Ed25519 public key (RFC 8410, 4)."""
    return b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(_SPKI + key) + b"\n-----END PUBLIC KEY-----\n"

def verify_by_openssl(key: bytes, message: bytes, signature: bytes) -> bool | None:
    """Whether an Ed25519 signature is right; None where there is no openssl that can tell."""
    command = [shutil.which("openssl") or "", "pkeyutl", "-verify", "-pubin", "-rawin"]
    if not command[0]:
        return None
    with tempfile.TemporaryDirectory() as folder:
        for name, data in zip(("inkey", "in", "sigfile"), (pem_of(key), message, signature)):
            command += [f"-{name}", os.path.join(folder, name)]
            with open(command[-1], "wb") as stream:
                stream.write(data)
        said = subprocess.run(command, capture_output=True, check=False).stdout
    return True if b"Verified Successfully" in said else False if b"Verification Failure" in said else None

def _check_signature(files: Mapping[str, bytes], report: Report, announced: Mapping[str, str], verify: Verify) -> None:
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

# Re-derivation: from the tables of a pack to its verdicts, without the software that wrote them -----------------------
def tail(freedom: float, t: float) -> float:
    """P(T > t) of Student's t, by a continued fraction of the incomplete beta function (DLMF 8.17.22)."""
    if freedom <= 0.0 or t < 0.0:
        return 1.0 - tail(freedom, -t) if freedom > 0.0 else 1.0
    if t > 1e150 or math.isinf(freedom):
        return 0.5 * math.erfc(t / math.sqrt(2.0))
    a, x, y = freedom / 2.0, freedom / (freedom + t * t), t * t / (freedom + t * t)
    # ln Gamma(a + 1/2) - ln Gamma(a), by its series where the difference of two large numbers would lose digits.
    series = 0.5 * math.log(a) - 1 / (8 * a) + 1 / (192 * a**3) - 1 / (640 * a**5)
    gammas = series if a > 50.0 else math.lgamma(a + 0.5) - math.lgamma(a)
    front = math.exp(gammas - a * math.log1p(t * t / freedom)) * math.sqrt(y / math.pi)
    if x < (a + 1.0) / (a + 2.5):
        return 0.5 * front * _fraction(a, 0.5, x) / a
    return 0.5 - front * _fraction(0.5, a, y)

def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0))
    found = d
    for m in range(1, 20_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        for term in (even, -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d, c = 1.0 / (1.0 + term * d), 1.0 + term / c
            found *= c * d
        if abs(c * d - 1.0) < 3e-16:
            break
    return found

def quantile(freedom: float, alpha: float) -> float:
    """The t with P(T > t) = alpha, for an alpha below one half, by bisection."""
    low, high = 0.0, 1.0
    while tail(freedom, high) > alpha and high < 1e150:
        low, high = high, 2.0 * high
    while low < (middle := (low + high) / 2.0) < high:
        low, high = (middle, high) if tail(freedom, middle) > alpha else (low, middle)
    return high if high < 1e150 else math.inf

def _p_beyond(test: Test, limit: float) -> float:
    # Values without any spread are no measurement, and prove nothing.
    return tail(test[2], (test[0] - limit) / test[1]) if test[1] else 1.0

def _joined(difference: float, variances: Sequence[float], freedoms: Sequence[float]) -> Test:
    total = sum(variances)
    terms = sum(variance**2 / freedom for variance, freedom in zip(variances, freedoms))
    return difference, math.sqrt(total), total**2 / terms if total > 0.0 else 0.0

def _widened(test: Test, known: float) -> Test:
    """With a variance that is known from elsewhere (JCGM 100:2008, G.4)."""
    total = test[1] ** 2 + known
    freedom = (total / test[1] ** 2) ** 2 * test[2] if test[1] else math.inf
    return (test[0], math.sqrt(total), freedom) if known else test

def _independent(values: Sequence[float]) -> float:
    """The share of values that are as good as independent, by their autocorrelation of lag 1."""
    centred = [value - fmean(values) for value in values]
    squares = math.fsum(value * value for value in centred)
    lag = math.fsum(a * b for a, b in zip(centred[1:], centred)) / squares if squares > 0.0 else 0.0
    rho = min(max(lag + (1.0 + 4.0 * lag) / len(values), 0.0), 0.98)
    return (1.0 - rho) / (1.0 + rho)

def _trend(values: Sequence[float]) -> float:
    """Two-sided p-value of the slope of weekly values."""
    times = [number - (len(values) - 1) / 2.0 for number in range(len(values))]
    squares, mean = math.fsum(time * time for time in times), fmean(values)
    slope = math.fsum(time * value for time, value in zip(times, values)) / squares
    rest = math.fsum((value - mean - slope * time) ** 2 for time, value in zip(times, values))
    error = math.sqrt(rest / (len(values) - 2) / squares)
    return 2.0 * tail(len(values) - 2, abs(slope) / error) if error else float(slope == 0.0)

def _ratio(shifts: Sequence[Any]) -> float:
    """Sum of numerators over sum of denominators of the shifts that are known; 0 where there is none."""
    known = [shift for shift in shifts if None not in shift]
    below = sum((Decimal(shift[3]) for shift in known), Decimal(0))
    return float(sum((Decimal(shift[2]) for shift in known), Decimal(0)) / below) if below > 0 else 0.0

def _shifts(week: Sequence[Any], scale: Scale) -> list[float]:
    """Values of shifts; for a logarithm, one that made nothing is taken together with the next of its week."""
    groups: list[list[Any]] = [[]]
    for shift in (shift for shift in week if None not in shift):
        groups[-1].append(shift)
        groups += [[]] if scale is float or _ratio(groups[-1]) > 0.0 else []
    rest = groups.pop()
    groups[-1:] = [groups[-1] + rest] if groups else []
    return [scale(_ratio(group)) for group in groups if scale is not float or Decimal(group[0][3])]

def _weeks(table: Any, terms: Any, side: str, line: str, codes: set[str]) -> dict[str, list[Any]]:
    """The shifts of every week of a window of which any are expected; `codes` gets what is wrong with them."""
    window, found, share = terms["windows"][side], dict[str, list[Any]](), float(terms["rule"]["coverage"])
    expected = table[side]["expected_of_control" if line == "control" else "expected"]
    first, end = (date.fromisoformat(window[name]) for name in ("first", "last"))
    for number in range(0, (end - first).days, 7):
        low, high = (str(first + timedelta(days=number + more)) for more in (0, 6))
        week = [shift for shift in table[side][line] if low <= shift[0] <= high]
        if week or float(expected[low]) > 0.0:
            found[low] = week
    known = [[shift for shift in week if None not in shift] for week in found.values()]
    above = any(Decimal(shift[2]) > Decimal(shift[3]) for week in known for shift in week)
    codes.update(code for code, holds in {
        "WEEK_MISSING": not all(found.values()),
        "WEEK_THIN": any(found[at] and len(k) + 1e-9 < float(expected[at]) * share for at, k in zip(found, known)),
        "UNKNOWN_SHIFTS": sum(map(len, known)) < sum(map(len, found.values())),
        "TOO_FEW_WEEKS": len(found) < 6,
        "SHORT_WINDOW": side == SIDES[1] and len(found) < 9,
        "OEE_ABOVE_ONE": table["metric"] == "oee" and above,
    }.items() if holds)
    return found

def _by_weeks(table: Any, terms: Any, scale: Scale, codes: set[str]) -> tuple[list[Test], list[float]] | None:
    """Tests W and N, and the levels; None where they can't be made."""
    both = [_weeks(table, terms, side, "own", codes) for side in SIDES]
    less = {at: scale(float(value)) for side in SIDES for at, value in table[side]["without"].items()}
    if terms.get("adjusted_baseline"):
        both[0] = {at: week for at, week in both[0].items() if at in less}
    usable = [{first: week for first, week in side.items() if _ratio(week) > 0.0} for side in both]
    if "CONTROL_MISSING" in codes:
        return None
    beside = [_weeks(table, terms, side, "control", codes) for side in SIDES if terms["control_line"]]
    if min(map(len, usable)) < 2 or (terms.get("adjusted_baseline") and not {*usable[0], *usable[1]} <= set(less)):
        return None
    weeks = [[scale(_ratio(week)) - less.get(at, 0.0) for at, week in side.items()] for side in usable]
    shifts = [[v - less.get(at, 0.0) for at, week in side.items() for v in _shifts(week, scale)] for side in usable]
    for number, (own, others) in enumerate(zip(usable, beside)):
        there = {tuple(shift[:2]): shift for week in others.values() for shift in week}
        pairs = [[there.get(tuple(shift[:2]), [None]), shift] for week in own.values() for shift in week]
        pairs = [pair for pair in pairs if all(None not in each and Decimal(each[3]) for each in pair)]
        pairs = [pair for pair in pairs if scale is float or all(_ratio([each]) > 0.0 for each in pair)]
        if len(pairs) < len(own) or not all(_ratio(others.get(first, ())) for first in own):
            codes.add("CONTROL_MISSING")
            return None
        weeks[number] = [value - scale(_ratio(others[first])) for first, value in zip(own, weeks[number])]
        shifts[number] = [scale(_ratio(pair[1:])) - scale(_ratio(pair[:1])) for pair in pairs]
    if all(len(set(side)) == 1 for side in weeks):
        codes.add("NO_VARIATION")
        return None
    codes.update(["BASELINE_TREND"] if len(weeks[0]) > 2 and _trend(weeks[0]) < 0.05 else [])
    levels = [fmean(_ratio(week) for week in side.values()) for side in usable]
    parts = (terms["uncertainty"].get(UNCERTAIN.get(name, ""), "0") for name in FIGURES[table["metric"]][:2])
    known = float(sum(Decimal(part) ** 2 for part in parts)) * (4 if beside else 2)
    known *= levels[0] ** 2 if scale is float else 1.0
    numbers = [len(side) * _independent(side) for side in shifts]
    variances = [variance(side) / len(side) for side in weeks]
    by_weeks = _joined(fmean(weeks[1]) - fmean(weeks[0]), variances, [len(side) - 1 for side in weeks])
    error = math.sqrt(sum(variance(side) / count for side, count in zip(shifts, numbers)))
    by_shifts = fmean(shifts[1]) - fmean(shifts[0]), error, max(sum(numbers) - 2.0, 0.0)
    return [_widened(by_weeks, known), _widened(by_shifts, known)], levels

def _by_lots(table: Any, terms: Any, scale: Scale, codes: set[str]) -> tuple[list[Test], list[float]] | None:
    """The test of the lots (Cochran 1977, 6.3), and the rates; None where it can't be made."""
    rates, variances, freedoms = list[float](), list[float](), list[float]()
    for side in SIDES:
        _weeks(table, terms, side, "own", codes)
    for lots in (table[side]["lots"] for side in SIDES):
        if len(lots) < 10:
            codes.add("TOO_FEW_LOTS")
            return None
        lots = [lot for lot in lots if lot[1] > 0]
        found, seen, count = sum(lot[0] for lot in lots), sum(lot[1] for lot in lots), len(lots)
        rate, guess = found / seen, (found + 0.5) / (seen + 1.0)
        residuals = [lot[0] - rate * lot[1] for lot in lots]
        squares = math.fsum(value * value for value in residuals)
        share = _independent(residuals) if squares > 0.0 else 1.0
        rates.append(rate)
        variances.append(max(count / (count - 1) * squares / seen**2 / share, guess * (1.0 - guess) / seen))
        freedoms.append(max(count * share - 1.0, 1.0))
    if scale is not float and not all(rates):
        codes.add("NO_DEFECTS")
        return None
    relative = variances if scale is float else [each / rate**2 for each, rate in zip(variances, rates)]
    return [_joined(scale(rates[1]) - scale(rates[0]), relative, freedoms)], rates

def verdicts(terms: Any, tables: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The verdict on every claim by the terms agreed on and its table."""
    found: dict[str, dict[str, Any]] = {}
    p_values: tuple[list[float], list[float]] = ([], [])
    for name, claim in terms["claims"].items():
        table, (_, _, better, kind), codes = tables[name], FIGURES[claim["metric"]], set(tables[name]["stated"])
        pairs = ((code, [table[side][what] for side in SIDES]) for what, code in CHANGES[kind].items())
        codes.update(code for code, (before, after) in pairs if before and after and before != after)
        points, size = claim.get("points") is not None, float(Decimal(claim.get("points") or claim["gain"]))
        less, case = better == "less", None
        if not codes & {"COLUMN_MISSING", "STANDARD_TIME_MISSING"}:
            test_of, scale = _by_lots if kind == "lots" else _by_weeks, float if points else math.log
            case = test_of({**table, **claim}, terms, scale, codes)
        tests = [(-test[0] if less else test[0], *test[1:]) for test in case[0]] if case else []
        limit = size if points else -math.log1p(-size) if less else math.log1p(size)
        p_values[0].append(max((_p_beyond(test, limit) for test in tests), default=1.0))
        p_values[1].append(max((_p_beyond((-test[0], *test[1:]), -limit) for test in tests), default=1.0))
        row: dict[str, Any] = {"metric": claim["metric"], "claimed": size, "findings": sorted(codes)}
        if case:
            by_estimate = "PROVEN" if tests[0][0] >= limit else "NOT PROVEN"
            row.update(p_value=p_values[0][-1], by_estimate=by_estimate, baseline=case[1][0], reporting=case[1][1])
        found[name] = {**row, "state": "CANNOT TELL", "tests": tests}
    alpha, by_each = float(Decimal(terms["rule"]["alpha"])), terms["rule"]["judged"] == "each"
    beyond, short = (_holm(values) if by_each else values for values in p_values)
    for number, (name, row) in enumerate(found.items()):
        rank, points = sum(p < p_values[0][number] for p in p_values[0]), terms["claims"][name].get("points")
        level = alpha / (len(found) - rank) if by_each else alpha
        if row["tests"]:
            reach = [(test[0], quantile(test[2], level) * (test[1] or math.inf)) for test in row["tests"]]
            ends = reach[0][0], min(a - b for a, b in reach), max(a + b for a, b in reach)
            sign = -1.0 if FIGURES[row["metric"]][2] == "less" else 1.0
            sizes = [min(max(end, -1.0), 1.0) if points else sign * math.expm1(min(sign * end, 700.0)) for end in ends]
            row.update(zip(("estimate", "lower", "upper"), sizes), alpha=level, supported=max(sizes[1], 0.0))
            row["gap"] = max(row["claimed"] - row["supported"], 0.0)
            if set(row["findings"]) <= {*REMARKS.split(), *tables[name].get("overridden", ())}:
                refuted = "REFUTED" if short[number] <= alpha else "NOT PROVEN"
                row["state"] = "PROVEN" if beyond[number] <= alpha else refuted
    return found

def _holm(p_values: Sequence[float]) -> list[float]:
    largest, found = 0.0, list(p_values)
    for rank, index in enumerate(sorted(range(len(found)), key=lambda index: p_values[index])):
        found[index] = largest = max(largest, min(1.0, (len(found) - rank) * p_values[index]))
    return found

def _same(packed: Any, value: Any) -> bool:
    """Whether a packed text says what was computed, to nine significant digits."""
    if not isinstance(value, float) or packed is None:
        return bool(packed == value)
    return math.isclose(float(packed), value, rel_tol=1e-9, abs_tol=1e-13)

def rederive(files: Mapping[str, bytes], report: Report) -> None:
    """Compute the verdicts of a pack again from its tables, and say where it says otherwise."""
    terms, packed, wrong = parsed(files[TERMS]), parsed(files[VERDICTS]), list[str]()
    found = verdicts(terms, {name: parsed(files[f"{TABLES}{name}.json"]) for name in terms["claims"]})
    report.plan = "none"
    if PLAN in files:
        plan = parsed(files[PLAN])
        wrong += [] if plan["terms"] == terms else ["plan"]
        report.plan = "before" if plan["dated"] < terms["windows"][SIDES[1]]["first"] else "late"
    for name in sorted({*found, *packed["claims"]}):
        said, row = packed["claims"].get(name, {}), found.get(name, {})
        tests = said.pop("tests", []), [list(test) for test in row.pop("tests", [])]
        right = [len(a) == len(b) and all(map(_same, a, b)) for a, b in zip(*tests)]
        wrong += [] if len(tests[0]) == len(tests[1]) and all(right) else [f"{name}.tests"]
        wrong += [f"{name}.{key}" for key in sorted({*said, *row}) if not _same(said.get(key), row.get(key))]
        report.rederived.append(f"{name}: {row.get('state')}{' OVERRIDDEN' * ('OVERRIDDEN' in str(row))}")
    report.findings += [Finding("DIFFERS", f"{VERDICTS}#{place}") for place in wrong]

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
        report.not_rederived = sorted(name for name, row in manifest["files"].items() if row[2] in DERIVED)
        if VERDICTS in files:
            try:
                rederive(files, report)
            except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError):
                report.findings.append(Finding("UNCLEAR", VERDICTS))
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
    "not_rederived": ("未重算 (读取、预测、仿真): {0}", "not re-derived (reading, forecasts, simulation): {0}"),
    "DIFFERS": ("{0}: 与包内表格重算的结果不符", "{0}: not what the tables of the pack give"),
    "UNCLEAR": ("{0}: 无法由包内表格重算", "{0}: can't be re-derived from the tables of the pack"),
    "plan.none": ("计划: 无, 不是事先约定的验收", "plan: none, no acceptance that was agreed on beforehand"),
    "plan.late": ("计划: POST_HOC_PLAN, 订立于验收期开始之后", "plan: POST_HOC_PLAN, dated after the reporting began"),
    "plan.before": ("计划: 订立于验收期之前 (日期由作者自述)", "plan: dated before the reporting (self-stated)"),
    "unaltered": ("结论: 未发现改动", "result: no alteration found"),
    "altered": ("结论: {0} 处不符", "result: findings: {0}"),
    "limits": ("只证明自提存以来未改动, 不证明真实.", "This shows what is unaltered since deposit, never its truth."),
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
    found += [words(f"plan.{report.plan}", lang)] if report.plan else []
    found += [words("rederived", lang, what) for what in report.rederived]
    found += [words("not_rederived", lang, ", ".join(report.not_rederived))] if report.not_rederived else []
    found.append(words("altered" if report.findings else "unaltered", lang, len(report.findings)))
    return [*found, words("limits", lang)]

def main(arguments: Sequence[str] | None = None) -> int:
    """Check the pack named on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pack", metavar="PACK")
    parser.add_argument("--deposited", default="", metavar="DIGEST")
    parser.add_argument("--key", action="append", default=[], type=public_key, metavar="PUBLIC_KEY.pem")
    parser.add_argument("--lang", choices=("zh", "en"), default="en")
    parser.add_argument("--json", action="store_true")
    sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding=sys.stdout.encoding, errors="backslashreplace")
    try:
        given = parser.parse_args(arguments)
        report = check(given.pack, given.deposited, given.key)
    except (Refusal, OSError) as error:
        print(words(error.code, given.lang, error.path) if isinstance(error, Refusal) else error, file=sys.stderr)
        return 2
    data = json.dumps(report.data(), ensure_ascii=False, indent=2)
    print(data if given.json else "\n".join(lines(report, given.lang)))
    return 1 if report.findings else 0

if __name__ == "__main__":
    sys.exit(main())
