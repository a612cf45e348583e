"""The commands `pack`, `verify` and `rerun`: evidence that anybody can check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from scenarios.cli.session import FINDINGS, Session
from scenarios.evidence.canonical import canonical_json
from scenarios.evidence.chain import Event
from scenarios.evidence.keys import SigningKey, load_key, load_public_key, new_key
from scenarios.evidence.manifest import PackFile
from scenarios.evidence.pack import Sealing, read_pack, write_pack
from scenarios.evidence.pseudonyms import new_salt
from scenarios.evidence.verify import verify_pack
from scenarios.versions import versions
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from scenarios.acceptance.case import AcceptanceCase
    from scenarios.reruns import Reruns

VERSIONS_FILE = "versions.json"
_ROLES = {"line.toml": "line"}


@dataclass(frozen=True, slots=True)
class PackOptions:
    """What a person may say about a pack, as it was typed."""

    out: Path
    key: Path | None = None
    salt: Path | None = None
    deposited: str | None = None
    time: str | None = None
    in_clear: bool = False
    replications: int = 2


def run_pack(session: Session, path: Path, options: PackOptions) -> None:
    """Seal a case: an acceptance with its tables and verdicts, a simulation with digests of its runs, or both."""
    from scenarios.acceptance.case import TERMS_FILE, acceptance_case
    from scenarios.case import CASE_FILE

    folder = path if path.is_dir() else path.parent
    time = _time(options.time)
    simulated, judged = ((folder / name).exists() for name in (CASE_FILE, TERMS_FILE))
    if not simulated and not judged:
        hint = f"name a folder with {CASE_FILE} or {TERMS_FILE}"
        raise LineproofError("NOT_A_CASE", "there is no case to pack", hint, str(path))
    files = [_case_file(file) for file in sorted(folder.glob("*.toml"))]
    events: list[Event] = []
    if judged:
        _add_acceptance(session, acceptance_case(folder), options, time, files, events)
    elif options.deposited is not None:
        raise LineproofError("NO_PLAN", "there is no plan whose digest was deposited", "leave it out", "--deposited")
    if simulated:
        files.append(_runs(session, folder, options))
        events.append(Event(time, session.text("pack.event_runs"), files[-1].sha256, files[-1].path))
    files.append(PackFile(VERSIONS_FILE, canonical_json(versions()), "versions"))
    key, made = _key(options.key)
    text, name = session.text, folder.resolve().name
    sealing = Sealing(text("pack.title", name=name), text("pack.description"), text("pack.terms"), time)
    salt = new_salt() if options.salt is None else options.salt.read_bytes()
    written = write_pack(files, options.out, sealing, ledger=events, key=key, salt=salt, in_clear=options.in_clear)
    personal = [file.path for file in files if file.personal]
    if session.json:
        session.write_json({"pack": str(written.path), "digest": written.digest, "keyid": written.keyid,
                            "personal": personal, "in_clear": options.in_clear})  # fmt: skip
        return
    if made is not None:
        session.write(text("pack.new_key", path=str(options.key), public=str(made)))
    session.write(text("pack.written", path=str(written.path), files=len(read_pack(written.path))))
    if personal:
        session.write(text("pack.in_clear" if options.in_clear else "pack.pseudonyms", files=", ".join(personal)))
        if not options.in_clear and options.salt is None:
            session.write(text("pack.forgotten"))
    if written.keyid:
        session.write(text("pack.signed", keyid=written.keyid))
    session.write(text("pack.digest", digest=written.digest))


def _time(said: str | None) -> datetime:
    try:
        return datetime.now(UTC) if said is None else datetime.fromisoformat(said)
    except ValueError:
        hint = "write it like 2025-07-10T09:00+08:00"
        raise LineproofError("DATE", f"'{said}' is no time", hint, "--time") from None


def _case_file(path: Path) -> PackFile:
    return PackFile(f"case/{path.name}", path.read_bytes(), "line" if _ROLES.get(path.name) else "case")


def _add_acceptance(
    session: Session, case: AcceptanceCase, options: PackOptions, time: datetime, files: list[PackFile],
    events: list[Event],
) -> None:  # fmt: skip
    """Plan, record, terms, tables and verdicts, with what the ledger says of them."""
    from scenarios.acceptance.plan.frozen import PLAN_FILE, load_plan, require_same_terms
    from scenarios.acceptance.verdict.decide import decide
    from scenarios.evidence.contents import acceptance_files
    from scenarios.evidence.record_files import record_files
    from scenarios.evidence.standalone.verify_lineproof import VERDICTS

    text, plan_path = session.text, case.folder / PLAN_FILE
    plan = load_plan(plan_path) if plan_path.exists() else None
    deposited = None if options.deposited is None else options.deposited.strip().lower()
    if deposited is not None and plan is None:
        raise LineproofError("NO_PLAN", "there is no plan whose digest was deposited", "leave it out", "--deposited")
    if deposited is not None and plan is not None and deposited != plan.digest:
        hint = "pack the plan that was deposited"
        raise LineproofError("NOT_DEPOSITED", f"the plan has another digest, {plan.digest}", hint, "--deposited")
    if plan is not None:
        require_same_terms(plan, case.terms)
        files.append(PackFile(PLAN_FILE, plan_path.read_bytes(), "plan"))
        dated = min(datetime(plan.dated.year, plan.dated.month, plan.dated.day, tzinfo=UTC), time)
        events.append(Event(dated, text("pack.event_plan"), plan.digest, PLAN_FILE))
        if deposited is not None:
            events.append(Event(dated, text("pack.event_deposit"), plan.digest, PLAN_FILE))
    records = case.records()
    for name in case.terms.records:
        files += record_files(case.folder / name)
    # The digests of the files as they were handed in, whether or not they are packed as they are.
    events += [Event(time, text("pack.event_record"), file.sha256) for file in records.files]
    adjusted, agreed = case.adjusted(), case.terms.adjusted_baseline
    if adjusted is not None and agreed is not None:
        files.append(PackFile(f"case/{agreed.file}", (case.folder / agreed.file).read_bytes(), "parameters"))
    judged = acceptance_files(case.terms, records, decide(case.terms, records, adjusted), adjusted)
    files += judged
    events += [
        Event(time, text("pack.event_verdict"), file.sha256, file.path) for file in judged if file.path == VERDICTS
    ]


def _runs(session: Session, folder: Path, options: PackOptions) -> PackFile:
    from scenarios.case import load_case
    from scenarios.cli.predictions import kept_folder
    from scenarios.cli.runs import RunOptions, runner_of
    from scenarios.reruns import RUNS_FILE, runs_data

    case = load_case(folder)
    kept = kept_folder(case, None)
    with runner_of(session, RunOptions(cache=kept if kept.is_dir() else None)) as runner:
        data = runs_data(case, options.replications, runner)
    return PackFile(RUNS_FILE, canonical_json(data), "result")


def _key(path: Path | None) -> tuple[SigningKey | None, Path | None]:
    """The key that signs, and where the public one is if both were made now."""
    if path is None:
        return None, None
    return (load_key(path), None) if path.exists() else new_key(path)


def run_verify(session: Session, path: Path, deposited: str, keys: tuple[Path, ...]) -> None:
    """Check a pack; exit code 1 where anything isn't as it was written, or gives another verdict."""
    found = verify_pack(path, deposited, [load_public_key(key) for key in keys])
    if session.json:
        session.write_json(found.document())
    else:
        for line in found.lines(session.text.language):
            session.write(line)
    if not found.unaltered:
        raise typer.Exit(FINDINGS)


def run_rerun(session: Session, path: Path, engine: str) -> None:
    """Simulate the runs of an unaltered pack again; exit code 1 where a digest is another."""
    from scenarios.cli.runs import RunOptions, runner_of
    from scenarios.reruns import rerun
    from scenarios.runner import engine_of

    if not verify_pack(path).unaltered:
        raise LineproofError("PACK_ALTERED", "this pack was altered", "run `lineproof verify`", str(path))
    with runner_of(session, RunOptions(engine=engine)) as runner:
        found = rerun(read_pack(path), runner, engine_of(engine))
    if session.json:
        rows: list[dict[str, Any]] = [
            {"scenario": run.scenario, "replication": run.replication, "packed": run.packed, "now": run.now,
             "same_line": run.same_line, "same": run.same}
            for run in found.runs
        ]  # fmt: skip
        session.write_json({"packed_version": found.packed_version, "version": found.version, "runs": rows})
    else:
        _print_reruns(session, found)
    if found.different:
        raise typer.Exit(FINDINGS)


def _print_reruns(session: Session, found: Reruns) -> None:
    text = session.text
    for run in found.runs:
        values = {"scenario": run.scenario, "replication": run.replication}
        if not run.same_line:
            session.write(text("pack.other_line", **values))
        key = "pack.same" if run.packed == run.now else "pack.other"
        session.write(text(key, **values, packed=run.packed[:12], now=run.now[:12]))
    if found.packed_version != found.version:
        session.write(text("pack.version", packed=found.packed_version, now=found.version))
    session.write(text("pack.reruns", count=len(found.runs), different=found.different))
