"""`lineproof doctor`: whether this machine is ready, and what to do where it is not."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import typer

from scenarios.cli.session import FINDINGS, Session

# What the project is tested on.
OLDEST, NEWEST = (3, 11), (3, 13)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its key in the catalogue, whether it is as it should be, and what was found."""

    name: str
    sound: bool
    found: str
    advice: str = ""


def run_doctor(session: Session, warm: bool) -> None:
    """Look at this machine; with `warm`, compile the kernels first. Exit code 1 where something is to be done."""
    if warm:
        _warm(session)
    checks = list(_checks(session))
    if session.json:
        session.write_json({"checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            mark = session.text("doctor.sound" if check.sound else "doctor.unsound")
            session.write(f"{mark} {session.text(f'doctor.{check.name}')}: {check.found}")
            if check.advice:
                session.write(f"    {check.advice}")
    if not all(check.sound for check in checks):
        raise typer.Exit(FINDINGS)


def _warm(session: Session) -> None:
    from simcore.engines.warm import warm
    from simcore.kernel_cache import is_kept

    if is_kept():
        return
    typer.echo(session.text("doctor.compiling"), err=True)
    start = time.monotonic()
    warm()
    typer.echo(session.text("doctor.compiled", seconds=f"{time.monotonic() - start:.0f}"), err=True)


def _checks(session: Session) -> Iterator[Check]:
    from scenarios.runner import default_workers
    from simcore.kernel_cache import choose_folder, is_kept

    text = session.text
    supported = OLDEST <= sys.version_info[:2] <= NEWEST
    yield Check("python", supported, platform.python_version(), "" if supported else text("doctor.python_advice"))
    yield Check("processors", True, str(default_workers()))
    folder = choose_folder()
    yield Check("kernel_folder", True, folder)
    kept = is_kept()
    found = text("doctor.kept" if kept else "doctor.not_kept")
    yield Check("kernels", kept, found, "" if kept else text("doctor.kernels_advice"))
    if kept:
        same = _engines_agree()
        found = text("doctor.same" if same else "doctor.different")
        yield Check(
            "engines", same, found, "" if same else text("doctor.engines_advice", folder=os.path.dirname(folder))
        )


def _engines_agree() -> bool:
    """Whether both engines say the same of a line with failures, people and defects."""
    from lines.bearing import reference_line
    from simcore.engines import simulate

    line = reference_line()
    digests = {simulate(line, 3_600_000_000, engine=engine, trace=True).trace_digest for engine in ("simpy", "fast")}
    return len(digests) == 1
