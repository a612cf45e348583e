"""RW-M in nagasim: process blocks that block after service into buffers, scrap by chance, times by expressions."""

from __future__ import annotations

from typing import Any

from nagasim import build as nb

from benchmarks.constants import BUFFER, MU, SCRAP, SIGMA, TO_FAILURE, TO_REPAIR, Count
from benchmarks.peers.common import COMPLETION, main

# No source is saturated: pieces arrive a little faster than the first station can work, and wait in front of it.
ARRIVAL = 1.0
# Repairs within a cycle: a Poisson number, drawn by inversion; a fourth one has a chance of 4e-10.
_NONE, _MEAN = f"exp(-entity.work / {TO_FAILURE})", f"entity.work / {TO_FAILURE}"
_REPAIRS = (
    _NONE,
    f"{_NONE} * (1 + {_MEAN})",
    f"{_NONE} * (1 + {_MEAN} + ({_MEAN}) ** 2 / 2)",
)
LAW = " + ".join(["entity.work", *(f"IF(entity.luck > {chance}, EXPO({TO_REPAIR}), 0)" for chance in _REPAIRS)])
LUCK = [{"target": "entity.work", "expr": f"exp(NORM({MU}, {SIGMA}))"}, {"target": "entity.luck", "expr": "RAND()"}]


def network(stations: int, horizon: float) -> Any:
    """The model file, as its Python builder writes it."""
    line = nb.Model(time_limit=horizon, replications=1)
    place = line.create(distribution=nb.Constant(value=ARRIVAL))
    for number in range(stations):
        line.add_resource(name=f"m{number}")
        luck = line.assign(assignments=LUCK)
        cycle = line.process(f"p{number}", resource_name=f"m{number}", distribution=nb.CustomExpression(expression=LAW))
        gate = line.decide(f"d{number}", probs=[SCRAP])
        place >> luck >> cycle >> gate
        gate >> line.dispose(f"scrap{number}")
        last = number == stations - 1
        place = line.dispose("done") if last else line.buffer(capacity=BUFFER)
        gate >> place
    return line


def model(stations: int, horizon: float, seed: int) -> Count:
    """RW-M over `horizon` seconds, with the logs and tables that a run of nagasim always makes."""
    flows = network(stations, horizon).run(seed=seed)["material_flow_summary"]
    moved = {(row.From, row.To): int(row.Entities) for row in flows.itertuples()}
    ended = sum(moved.get((f"p{number}", f"d{number}"), 0) for number in range(stations))
    return Count(ended, moved.get((f"d{stations - 1}", "done"), 0))


if __name__ == "__main__":
    main("nagasim", model, f"{COMPLETION}; with the logs and tables that every run makes")
