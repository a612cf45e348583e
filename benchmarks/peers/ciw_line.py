"""RW-M in Ciw: a queueing network with limited queues, blocking after service, and scrap as leaving the network."""

from __future__ import annotations

from typing import Any

import ciw

from benchmarks.constants import BUFFER, SCRAP, Count
from benchmarks.peers.common import COMPLETION, Chance, main

# Ciw has no saturated source: pieces arrive faster than the first station can work, and are lost at a full queue.
ARRIVAL, QUEUE = 0.8, 50


class Completion(ciw.dists.Distribution):  # type: ignore[misc]
    """The completion time of one station, which also counts."""

    def __init__(self, chance: Chance) -> None:
        self.chance, self.begun = chance, 0

    def sample(self, t: float | None = None, ind: Any = None) -> float:
        """Called by Ciw when a service begins."""
        self.begun += 1
        return self.chance.completion()


def model(stations: int, horizon: float, seed: int) -> Count:
    """RW-M over `horizon` seconds; a service under way at the end is not an operation."""
    ciw.seed(seed)
    services = [Completion(Chance(seed, number)) for number in range(stations)]
    last = stations - 1
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Deterministic(value=ARRIVAL), *([None] * last)],
        service_distributions=services,
        number_of_servers=[1] * stations,
        queue_capacities=[QUEUE, *([BUFFER] * last)],
        routing=[
            [1.0 - SCRAP if after == number + 1 else 0.0 for after in range(stations)] for number in range(stations)
        ],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(horizon)
    under_way = [
        sum(1 for piece in node.all_individuals if piece.server and piece.service_end_date > horizon)
        for node in simulation.transitive_nodes
    ]
    # The simulation works on copies of the distributions.
    used = [simulation.service_times[node.id_number]["Customer"] for node in simulation.transitive_nodes]
    ended = [service.begun - busy for service, busy in zip(used, under_way, strict=True)]
    # Whoever ends the last service leaves the network, scrapped or not: that scrap is drawn in counting.
    return Count(sum(ended), sum(1 for _ in range(ended[last]) if not used[last].chance.scrapped()))


if __name__ == "__main__":
    main("ciw", model, COMPLETION)
