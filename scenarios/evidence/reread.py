"""The tables of a pack made again from the files of the record in it: what the standalone verifier can't do."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from scenarios.acceptance.plan.frozen import terms_data
from scenarios.acceptance.plan.terms import loads_plan_terms
from scenarios.acceptance.records import read_records
from scenarios.acceptance.verdict.decide import decide
from scenarios.evidence.canonical import canonical_json
from scenarios.evidence.contents import claim_table
from scenarios.evidence.record_files import FOLDER
from scenarios.evidence.standalone.verify_lineproof import TABLES, TERMS, VERDICTS, Finding, Report
from simcore.errors import LineproofError

TERMS_SOURCE = "case/acceptance.toml"


def reread(files: Mapping[str, bytes], report: Report) -> None:
    """Read the record of an acceptance again, and say which table or terms it does not give; a pack without, as it is.

    Files are those of an unaltered pack; what could be made again is taken from `not_rederived` of the report.
    """
    records = sorted(name for name in files if name.startswith(FOLDER))
    if VERDICTS not in files or not records or TERMS_SOURCE not in files:
        return
    try:
        terms = loads_plan_terms(files[TERMS_SOURCE].decode("utf-8"), TERMS_SOURCE)
        with tempfile.TemporaryDirectory() as folder:
            for name in records:
                Path(folder, name.removeprefix(FOLDER)).write_bytes(files[name])
            record = read_records([Path(folder, name.removeprefix(FOLDER)) for name in records])
        verdicts = decide(terms, record)
    except (LineproofError, OSError, ValueError):
        report.findings.append(Finding("UNCLEAR", FOLDER))
        return
    again = {f"{TABLES}{each.claim}.json": claim_table(terms, record, each) for each in verdicts}
    for name, data in {TERMS: terms_data(terms), **again}.items():
        if files.get(name) != canonical_json(data):
            report.findings.append(Finding("DIFFERS", name))
    done = {TERMS, *again, *records}
    report.rederived += sorted(done)
    report.not_rederived = [name for name in report.not_rederived if name not in done]
