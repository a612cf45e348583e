"""Requests that no pool can ever serve."""

from __future__ import annotations

from collections.abc import Iterator

from simcore.check.naming import unknown
from simcore.errors import Problem
from simcore.spec import LineSpec, StationSpec


def pool_requests(name: str, station: StationSpec) -> Iterator[tuple[str, str]]:
    """Path of the field and name of each pool from which a station asks for people."""
    path, quality = f"stations.{name}", station.quality
    named = {
        "operator.pool": station.operator and station.operator.pool,
        "setup.pool": station.setup and station.setup.pool,
        "quality.patrol.pool": quality and quality.patrol and quality.patrol.pool,
        "quality.adjustment.pool": quality and quality.adjustment and quality.adjustment.pool,
        "quality.quarantine.pool": quality and quality.quarantine and quality.quarantine.pool,
    }
    named |= {f"interruptions.{mode}.pool": stop.pool for mode, stop in station.interruptions.items()}
    yield from ((f"{path}.{field}", pool) for field, pool in named.items() if pool)


def check_people(line: LineSpec) -> list[Problem]:
    """Pools that are unknown, empty at all times, or bound to a zone without the station that asks."""
    found = [*_empty_pools(line)]
    for name, station in line.stations.items():
        for path, pool in pool_requests(name, station):
            if pool not in line.pools:
                found.append(unknown("UNKNOWN_POOL", path, pool, "pool", line.pools, line))
            elif line.pools[pool].zone and name not in line.pools[pool].zone:
                zone = ", ".join(sorted(line.pools[pool].zone))
                message = f"station '{name}' asks pool '{pool}', which serves only {zone}"
                found.append(
                    Problem("POOL_ZONE", message, path, f"add '{name}' to pools.{pool}.zone, or ask another pool")
                )
    return found


def _empty_pools(line: LineSpec) -> Iterator[Problem]:
    for name, pool in line.pools.items():
        all_absent = pool.absence is not None and pool.absence.value >= 1.0
        if pool.most_people == 0 or all_absent:
            field = "absence" if all_absent else "people" if pool.people is not None else "shifts"
            message = f"nobody is ever present in pool '{name}', so it can never serve; at least 1 person is needed"
            hint = "put people in it who come, or leave it out with its requests"
            yield Problem("POOL_EMPTY", message, f"pools.{name}.{field}", hint)
