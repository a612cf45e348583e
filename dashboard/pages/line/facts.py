"""The figures at the top of the page: what the line consists of, where its parameters come from, what is wrong."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dashboard.cases.loaded import found_problems
from dashboard.components.cards import card_row, figure_card
from dashboard.context import Context
from scenarios.case import Case
from scenarios.numbers import number
from scenarios.provenance import origin, provenance

ORIGINS = ("own", "calculated", "default")


def facts(context: Context, case: Case) -> Any:
    """Four cards."""
    text, line = context.text, case.line
    machines = sum(station.units.value for station in line.stations.values())
    places = [buffer.capacity for buffer in line.buffers.values()]
    room = number(sum(each.value for each in places if each is not None), 0)
    found = provenance(line)
    counts = Counter[str]()
    for source, count in found.counts.items():
        counts[origin(source)] += count
    problems = found_problems(context.services.cases.versions(context.case), context.version)
    errors = sum(problem.severity == "error" for problem in problems)
    return card_row(
        figure_card(
            text, text("page_line.kind_stations"), number(len(line.stations), 0),
            rows=[(text("page_line.machines"), number(machines, 0)),
                  (text("page_line.checking"), number(sum(s.gate is not None for s in line.stations.values()), 0))],
        ),
        figure_card(
            text, text("page_line.kind_buffers"), number(len(line.buffers), 0),
            rows=[(text("page_line.room"), room + (" + ∞" if None in places else "")),
                  (text("page_line.slow"), number(sum(b.transport_time.value > 0 for b in line.buffers.values()), 0))],
        ),
        figure_card(
            text, text("page_line.kind_pools"), number(sum(pool.most_people for pool in line.pools.values()), 0),
            unit=text("page_line.persons"), definition=text("page_line.people_help"),
            rows=[(text("page_line.groups"), number(len(line.pools), 0))],
        ),
        figure_card(
            text, text("page_line.parameters"), number(found.total, 0), definition=text("page_line.origins_help"),
            rows=[(text(f"page_line.origin_{each}"), number(counts[each], 0)) for each in ORIGINS],
        ),
        figure_card(
            text, text("page_line.problems"), number(len(problems), 0), tone="worse" if errors else "neutral",
            rows=[(text("shell.error"), number(errors, 0)), (text("shell.warning"), number(len(problems) - errors, 0))],
        ),
    )  # fmt: skip
