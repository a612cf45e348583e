"""The command `terms`: a draft of what both sides have to agree on, from a firm's record and its claims."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import tomli_w

from scenarios.acceptance.case import TERMS_FILE
from scenarios.acceptance.claims import parse_claim
from scenarios.acceptance.plan.draft import Given, draft_terms
from scenarios.acceptance.plan.terms import loads_plan_terms
from scenarios.acceptance.records import read_records
from scenarios.cli.session import Session
from scenarios.store.runs import write_whole
from simcore.errors import LineproofError


@dataclass(frozen=True, slots=True)
class TermsOptions:
    """What is said on the command line."""

    out: Path
    claims: Sequence[str]
    firm: str
    boundary: str
    claimant: str
    works: str
    reporting: str
    weeks: int
    standard_times: Sequence[str]
    answers: Sequence[str]
    line: str
    control_line: str
    later: Sequence[str]


def run_terms(session: Session, files: Sequence[Path], options: TermsOptions) -> None:
    """Write `acceptance.toml` and copies of the record into a new folder, or say what has to be answered first."""
    if (options.out / TERMS_FILE).exists():
        hint = "change that file, or choose another folder"
        raise LineproofError("FILE_EXISTS", f"{TERMS_FILE} is there already", hint, str(options.out))
    records = read_records(files)
    given = Given(
        options.firm, options.boundary, options.claimant, _day(options.works, "--works"),
        _day(options.reporting, "--reporting"), options.weeks, dict(_pairs(options.standard_times, "--standard-time")),
        options.line, options.control_line, _pairs(options.answers, "--answer"),
    )  # fmt: skip
    names = [*(file.name for file in files), *options.later]
    data = draft_terms(records, parse_claim("\n".join(options.claims)), given, names)
    text = f"# {session.text('terms_command.head')}\n{tomli_w.dumps(data)}"
    loads_plan_terms(text, TERMS_FILE)
    options.out.mkdir(parents=True, exist_ok=True)
    for file in files:
        target = options.out / file.name
        if not target.exists() or not target.samefile(file):
            shutil.copyfile(file, target)
    write_whole(options.out / TERMS_FILE, text)
    windows = data["windows"]
    for side in ("baseline", "reporting"):
        window = windows[side]
        weeks = ((window["last"] - window["first"]).days + 1) // 7
        name = session.text(f"acceptance.{side}")
        session.write(session.text("terms_command.window", side=name, weeks=weeks, **window))
    session.write(session.text("terms_command.written", file=str(options.out / TERMS_FILE)))
    session.write(session.text("terms_command.next", folder=str(options.out)))


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise LineproofError("DATE", f"'{text}' is no date", "write it like 2025-04-01", option) from None


def _pairs(entries: Sequence[str], option: str) -> tuple[tuple[str, str], ...]:
    found = []
    for entry in entries:
        name, sign, value = entry.partition("=")
        if not (name.strip() and sign and value.strip()):
            raise LineproofError("OPTION_FORM", f"'{entry}' is no NAME=VALUE", "such as 6204=6 s", option)
        found.append((name.strip(), value.strip()))
    return tuple(found)
