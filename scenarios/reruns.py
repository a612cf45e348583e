"""Runs whose digests go into a pack, and the same runs simulated again from it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scenarios.case import Case, load_case
from scenarios.evidence.canonical import read_canonical
from scenarios.runner import Cell, Runner
from scenarios.study import settings_of
from simcore.engines import Engine
from simcore.errors import LineproofError
from simcore.identity import line_digest, product_version

RUNS_FILE, CASE_FOLDER, RUNS_SCHEMA = "results/runs.json", "case/", "lineproof.runs/1"


@dataclass(frozen=True, slots=True)
class Rerun:
    """A run simulated again: digests of its result as packed and now, and whether its line is still the same."""

    scenario: str
    replication: int
    packed: str
    now: str
    same_line: bool

    @property
    def same(self) -> bool:
        """Whether both say the same to the last integer."""
        return self.same_line and self.packed == self.now


@dataclass(frozen=True, slots=True)
class Reruns:
    """All runs of a pack simulated again, and the versions of the program then and now."""

    packed_version: str
    version: str
    runs: tuple[Rerun, ...]

    @property
    def different(self) -> int:
        """How many runs say something else."""
        return sum(not run.same for run in self.runs)


def runs_data(case: Case, replications: int, runner: Runner, engine: Engine = "auto") -> dict[str, Any]:
    """Digests of the first replications of every scenario of a case, with all that is needed to simulate them again."""
    settings = replace(settings_of(case), engine=engine)
    cells = {
        (scenario, number): Cell(
            case.line_of(scenario), settings.horizon, settings.warmup or 0, settings.seed, number, engine
        )
        for scenario in case.settings.scenarios
        for number in range(replications)
    }
    results = runner.run(list(cells.values()))
    return {
        "schema": RUNS_SCHEMA,
        "version": product_version(),
        "seed": settings.seed,
        "horizon_us": settings.horizon,
        "warmup_us": settings.warmup or 0,
        "runs": [
            {
                "scenario": scenario, "replication": number, "line_digest": line_digest(cell.line),
                "engine": result.engine, "result_digest": result.digest(),
            }
            for ((scenario, number), cell), result in zip(cells.items(), results, strict=True)
        ],
    }  # fmt: skip


def rerun(files: Mapping[str, bytes], runner: Runner, engine: Engine = "auto") -> Reruns:
    """Simulate the runs of a pack again from the case in it; digests are taken as if by the version that packed it.

    Raises:
        LineproofError: NO_RUNS for a pack without runs, NOT_CANONICAL, RUNS_FORM, and as `load_case`.
    """
    if RUNS_FILE not in files:
        hint = "pack a case with a case.toml"
        raise LineproofError("NO_RUNS", "this pack holds no simulated runs", hint, RUNS_FILE)
    data = read_canonical(files[RUNS_FILE], RUNS_FILE)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            if name.startswith(CASE_FOLDER):
                path = Path(folder, *name.split("/"))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        case = load_case(Path(folder) / CASE_FOLDER)
    try:
        if data["schema"] != RUNS_SCHEMA:
            raise KeyError("schema")
        rows = [(row["scenario"], row["replication"], row["line_digest"], row["result_digest"]) for row in data["runs"]]
        window = data["horizon_us"], data["warmup_us"], data["seed"]
        packed_version = data["version"]
    except (KeyError, TypeError) as error:
        hint = "take the program that wrote it"
        raise LineproofError("RUNS_FORM", f"has another form: {error}", hint, RUNS_FILE) from None
    lines = {scenario: case.line_of(scenario) for scenario, *_ in rows}
    cells = [Cell(lines[scenario], *window, number, engine) for scenario, number, *_ in rows]
    results = runner.run(cells)
    runs = tuple(
        # What another version computes alike is alike.
        Rerun(
            scenario,
            number,
            digest,
            replace(result, version=packed_version).digest(),
            line_digest(lines[scenario]) == of_line,
        )
        for (scenario, number, of_line, digest), result in zip(rows, results, strict=True)
    )
    return Reruns(packed_version, product_version(), runs)
