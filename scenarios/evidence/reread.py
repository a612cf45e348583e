"""The tables of a pack made again from the files of the record in it: what the standalone verifier can't do."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from scenarios.acceptance.case import TERMS_FILE, acceptance_case
from scenarios.acceptance.plan.frozen import terms_data
from scenarios.acceptance.records import read_records
from scenarios.acceptance.verdict.decide import decide
from scenarios.evidence.canonical import canonical_json
from scenarios.evidence.contents import claim_table
from scenarios.evidence.record_files import FOLDER
from scenarios.evidence.standalone.verify_lineproof import TABLES, TERMS, VERDICTS, Finding, Report
from simcore.errors import LineproofError

CASE = "case/"


def reread(files: Mapping[str, bytes], report: Report) -> None:
    """Read the record of an acceptance again, and say which table or terms it does not give; a pack without, as it is.

    Files are those of an unaltered pack; what could be made again is taken from `not_rederived` of the report.
    """
    records = sorted(name for name in files if name.startswith(FOLDER))
    if VERDICTS not in files or not records or f"{CASE}{TERMS_FILE}" not in files:
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name in files:
                if name.startswith((CASE, FOLDER)):
                    path = Path(folder, *name.split("/"))
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(files[name])
            case = acceptance_case(Path(folder, CASE))
            terms, adjusted = case.terms, case.adjusted()
            record = read_records([Path(folder, *name.split("/")) for name in records])
        verdicts = decide(terms, record, adjusted)
    except (LineproofError, OSError, ValueError):
        report.findings.append(Finding("UNCLEAR", FOLDER))
        return
    again = {f"{TABLES}{each.claim}.json": claim_table(terms, record, each, adjusted) for each in verdicts}
    for name, data in {TERMS: terms_data(terms), **again}.items():
        if files.get(name) != canonical_json(data):
            report.findings.append(Finding("DIFFERS", name))
    done = {TERMS, *again, *records}
    report.rederived += sorted(done)
    report.not_rederived = [name for name in report.not_rederived if name not in done]
