"""Small valid lines over everything that the reference engine simulates, for laws that hold on any line.

Times are whole seconds from a short list, so that ties are frequent; runs of ten simulated minutes already show every
feature. With `deadlocks=False` (the default) no generated line can stop for good by its structure: rework may
overfill its buffer, assembly of several products takes from unlimited buffers, and its sources never run dry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from hypothesis import strategies as st

from simcore.spec import LineSpec
from tests.draws import Draws, Features
from tests.rings import match_by_size

T = TypeVar("T")
Table = dict[str, Any]


def lines(
    features: Features | None = None,
    *,
    serial_only: bool = False,
    no_interruptions: bool = False,
    deterministic: bool = False,
    **changes: Any,
) -> st.SearchStrategy[LineSpec]:
    """Valid lines with at most these features; keywords of `Features` switch single ones.

    serial_only: one station after another, one product, one saturated source, no returns, nothing shared.
    no_interruptions: nothing stops a unit. deterministic: constant times, and no piece is defective by chance.
    """
    chosen = features or Features()
    if serial_only:
        switched_off = ("assembly", "parallel_stations", "products", "routes", "arrivals", "pools", "rework")
        shared = dict.fromkeys((*switched_off, "transfer_batches", "batches", "teething", "monitoring"), False)
        chosen = replace(chosen, **shared)
    if no_interruptions:
        chosen = replace(chosen, interruptions=False)
    if deterministic:
        chosen = replace(chosen, random_times=False, quality=False, gates=False)
    chosen = replace(chosen, **changes)
    return st.composite(lambda draw: LineSpec.model_validate(_Builder(draw, chosen).build()))()


class _Builder(Draws):
    """Builds the places first, then furnishes the stations."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any], features: Features) -> None:
        super().__init__(draw, features)
        self.sources: dict[str, Table] = {}
        self.buffers: dict[str, Table] = {}
        self.stations: dict[str, Table] = {}
        self.pools: dict[str, Table] = {}
        self.calendars: dict[str, Table] = {}
        self.sinks: dict[str, Table] = {"out": {}}
        self.before: dict[str, list[str]] = {}  # stations before, the station itself last
        self.returns: dict[str, list[str]] = {}  # buffers before it that hold what the station makes
        self.joins: list[str] = []  # stations that take several items
        self.passed_by: set[str] = set()  # stations that P2 never visits
        self.asked: dict[str, set[str]] = {}  # stations that ask each pool

    # Structure

    def build(self) -> Table:
        pieces = self.one_of(2, 3, 5) if self.perhaps(self.features.bins, 4) else 1
        if pieces > 1:
            self.features = replace(self.features, assembly=False, rework=False)
        names = ["P1", "P2", "P3"][: self.draw(st.integers(1, 3 if self.features.products else 1))]
        self.products = {name: {"family": self.one_of("F1", "F2")} if self.perhaps(True) else {} for name in names}
        self.quantities = {name: self.one_of(1, 2, 3, 5) for name in names}
        left = self.draw(st.integers(1, self.features.most_stations))
        end, left = self._joined_branches(left)
        while left:
            end = self._station([(end, self._packs(end))], last=left == 1)
            left -= 1
        for name in list(self.stations):
            self._furnish_flow(name)
        for name in self.stations:
            self._furnish(name)
        for name in self.stations:
            self._furnish_quality(name)
        self._parallel()
        for name in self.joins:
            match_by_size(self, name, self.stations, self.buffers)
        return self._line() | (self._bins(pieces) if pieces > 1 else {})

    def _bins(self, pieces: int) -> Table:
        for source in self.sources.values():
            for lot in source["lots"]:
                lot["quantity"] *= self.one_of(1, 3, pieces)
        return {"bins": {"pieces": self.number(pieces), "mixing_probability": self.one_of(0.0, 0.3)}}

    def _joined_branches(self, left: int) -> tuple[str, int]:
        """Branches that meet at an assembly, or one source; the end of what is built, and the stations left."""
        number = self.draw(st.integers(1, 3)) if self.features.assembly and left > 1 else 1
        rings = 2 if self.perhaps(self.features.assembly and self.features.matching and left > 2, 4) else 0
        number = max(number, rings)
        if number == 1:
            return self._source(1, left), left
        left -= 1
        parts = []
        for branch in range(number):
            # Rings that are matched come one by one, from a station that gives them their size.
            is_ring = branch < rings
            quantity = 1 if is_ring else self.one_of(1, 1, 2, 3)
            in_branch = min(left - 1, self.draw(st.integers(0, 2))) if left > 1 else 0
            in_branch = max(in_branch, int(is_ring))
            end = self._source(quantity, in_branch)
            for _ in range(in_branch):
                end = self._station([(end, 1)])
            left -= in_branch
            parts.append((end, quantity))
        return self._station(parts, last=left == 0), left

    def _packs(self, end: str) -> int:
        can_pack = self.features.assembly and end in self.buffers
        quantity = self.one_of(2, 3) if self.perhaps(can_pack, 8) else 1
        if quantity > 1:
            for source in self.sources.values():
                for lot in source["lots"]:
                    lot["quantity"] *= quantity
        return quantity

    def _source(self, multiple: int, stations: int) -> str:
        """A saturated source, or arrivals; returns from where stations take."""
        name = f"in{len(self.sources) + 1}"
        lots = [{"product": product, "quantity": count * multiple} for product, count in self.quantities.items()]
        self.sources[name] = source = {"lots": lots, "repeat": not self.perhaps(self.features.finite_supply, 4)}
        if self.perhaps(self.features.streams, 8):
            source["stream_id"] = f"{name}-before"
        if not self.perhaps(self.features.arrivals, 3):
            return name
        buffer = self._buffer(may_be_zero=False)
        source |= {"to": buffer, "interarrival": self.time(1, 2, 3, 5, 8), "when_full": self.one_of("wait", "lost")}
        if self.perhaps(self.features.lots_arrive, 3):
            source |= {"arrival": "lot", "interarrival": self.time(5, 8, 20)}
        return buffer

    def _buffer(self, may_be_zero: bool = True) -> str:
        name = f"b{len(self.buffers) + 1}"
        self.buffers[name] = buffer = {}
        if may_be_zero and self.perhaps(self.features.zero_capacity, 5):
            buffer["capacity"] = 0
            return name
        if not self.perhaps(self.features.unlimited_buffers, 4):
            buffer["capacity"] = self.one_of(1, 2, 3, 5)
        if self.perhaps(self.features.transport, 4):
            buffer["transport_time"] = self.number(f"{self.one_of(1, 2, 5)} s")
        if buffer.get("capacity", 9) > 1 and self.perhaps(self.features.transfer_batches, 6):
            buffer["transfer_batch"] = self.number(min(self.one_of(2, 3), buffer.get("capacity", 9)))
        return name

    def _station(self, inputs: Sequence[tuple[str, int]], last: bool = False) -> str:
        name = f"s{len(self.stations) + 1}"
        taken = {origin for origin, _ in inputs}
        feeders = [other for other, station in self.stations.items() if station["to"] in taken]
        ancestors = {other for feeder in feeders for other in self.before[feeder]}
        self.before[name] = [other for other in self.stations if other in ancestors] + [name]
        if sum(quantity for _, quantity in inputs) > 1:
            self.joins.append(name)
            for origin, quantity in inputs:
                self._make_room(origin, quantity)
            self.returns[name] = []
        else:
            (origin, _), *_ = inputs
            inherited = self.returns[feeders[0]] if feeders else []
            usable = origin in self.buffers and self.buffers[origin].get("capacity") != 0
            self.returns[name] = [*inherited, *([origin] if usable else [])]
        station: Table = {"inputs": [{"from": o, "quantity": q} if q > 1 else o for o, q in inputs]}
        station["to"] = "out" if last else self._buffer()
        self.stations[name] = station
        return str(station["to"])

    def _make_room(self, origin: str, quantity: int) -> None:
        buffer = self.buffers.get(origin, {})
        if len(self.products) > 1 and not self.features.deadlocks:
            buffer.pop("capacity", None)
        elif "capacity" in buffer:
            buffer["capacity"] = max(buffer["capacity"], quantity + _in_basket(buffer) - 1)

    def _parallel(self) -> None:
        """A second station beside one that takes single items from a buffer."""
        candidates = [
            name
            for name, station in self.stations.items()
            if _origins(station) <= set(self.buffers) and name not in self.joins and "furnace" not in station
        ]
        if candidates and self.perhaps(self.features.parallel_stations, 5):
            name = self.one_of(*candidates)
            plain: Table = {
                key: self.stations[name][key] for key in ("inputs", "to", "routes") if key in self.stations[name]
            }
            self.stations[f"{name}-b"] = {**plain, "cycle": self.time(1, 2, 5)}

    def _furnish_flow(self, name: str) -> None:
        """Routes by product: past the next station, or to a sink of their own."""
        station = self.stations[name]
        if len(self.products) == 1 or name in self.passed_by or not self.perhaps(self.features.routes, 4):
            return
        if station["to"] == "out":
            self.sinks["out2"] = {}
            station["routes"] = {"P2": "out2"}
            return
        passed, following = next(
            (key, other) for key, other in self.stations.items() if station["to"] in _origins(other)
        )
        if len(following["inputs"]) == 1 and isinstance(following["inputs"][0], str):
            station["routes"] = {"P2": following["to"]}
            self.passed_by.add(passed)

    # Stations

    def _furnish(self, name: str) -> None:
        station = self.stations[name]
        supplied = bool(_origins(station) & set(self.sources))
        quick = self.perhaps(self.features.zero_times and not supplied, 8)
        station["cycle"] = "0 s" if quick else self.time(1, 2, 3, 4, 5, 6, 10)
        if self.perhaps(len(self.products) > 1 and not quick, 4):
            station["cycles"] = {"P2": self.time(1, 2, 5)}
            station["planned_run_time"] = {"P1": self.number("3 s")}
        if self.perhaps(self.features.most_units > 1, 3):
            station["units"] = self.number(self.draw(st.integers(2, self.features.most_units)))
        ahead = self._ahead(station)
        roomy = all(self.buffers[target].get("capacity") != 0 for target in ahead)
        if roomy and self.perhaps(self.features.before_service, 4):
            station["blocking"] = "before_service"
        if self.perhaps(self.features.interruptions, 8):
            station["hands_over_when_down"] = True
        if self.perhaps(self.features.calendars, 4):
            station["calendar"] = self._calendar()
        if self.perhaps(self.features.power, 4):
            station["power"] = {"processing": self.number("7 kW"), "idle": "2.5 kW", "down": "500 W"}
            station["power"] |= self.one_of({}, {"setup": "4 kW", "off": "100 W"})
        if self.perhaps(self.features.setups, 4):
            station["setup"] = self._setup(name)
        elif self._may_be_furnace(station) and self.perhaps(self.features.furnaces, 6):
            station["furnace"] = {"residence_time": f"{self.one_of(3, 9)} s", "recipe_gap": self.time(0, 2, 5)}
            for targets in self.returns.values():
                targets[:] = [target for target in targets if target != station["to"]]
        if "furnace" not in station and self.perhaps(self.features.batches, 6):
            self._load_batches(name, station)
        if self.perhaps(self.features.teething, 6):
            station["teething"] = {
                "failure_excess": self.number(2.0), "failure_decay": "100 s", "speed_loss": self.one_of(0.0, 0.4),
                "speed_decay": "1 min", "age": self.one_of("0 s", "20 s"),
            }  # fmt: skip
        if self.perhaps(self.features.operators and self.features.pools, 4):
            station["operator"] = {"pool": self._pool("operator", name), "mode": self.one_of("load", "attend")}
            station["operator"] |= {"load_time": self.time(0, 1, 2), "priority": self.one_of(0, -1, 1)}
        if self.perhaps(self.features.streams, 8):
            # Turns the order of stations beside one another, which goes by their streams.
            station["stream_id"] = f"t{10 - len(self.before[name])}-{name}"
        if self.features.interruptions:
            stops = self.draw(st.integers(0, 2))
            station["interruptions"] = {f"m{number}": self._interruption(name) for number in range(1, stops + 1)}
            for mode, stop in station["interruptions"].items():
                if self.perhaps(self.features.streams, 8):
                    stop["stream_id"] = f"{mode}-before"
            early = [mode for mode, stop in station["interruptions"].items() if not stop.get("fixed_grid")]
            if "teething" in station and early and self.perhaps(True):
                station["teething"]["interruptions"] = early[:1]

    def _may_be_furnace(self, station: Table) -> bool:
        """Whether nothing but this station leads to the buffer behind it."""
        target = station["to"]
        leading = [
            other for other in self.stations.values() if target in (other["to"], *other.get("routes", {}).values())
        ]
        roomy = target in self.buffers and self.buffers[target].get("capacity") != 0
        return roomy and "routes" not in station and leading == [station]

    def _load_batches(self, name: str, station: Table) -> None:
        """Several items at once, if they fit into what they are taken from; a limit keeps leftovers from staying."""
        (origin, *others) = _origins(station)
        if others or name in self.joins or station.get("blocking") == "before_service":
            return
        largest = self.one_of(2, 3, 10)
        if origin in self.buffers:
            largest = min(largest, self.buffers[origin].get("capacity", largest))
        if largest == 0:
            return
        station["batch"] = batch = {"smallest": self.number(min(self.one_of(1, 2, 3), largest)), "largest": largest}
        if not self.features.deadlocks or self.perhaps(True):
            batch["waiting_limit"] = f"{self.one_of(0, 3, 15)} s"

    def _ahead(self, station: Table) -> list[str]:
        return [place for place in (station["to"], *station.get("routes", {}).values()) if place in self.buffers]

    def _pool(self, skill: str, station: str) -> str:
        name = f"{skill}s"
        self.asked.setdefault(name, set()).add(station)
        if name not in self.pools:
            pool: Table = {"skill": skill}
            self.pools[name] = pool
            if self.perhaps(self.features.calendars, 3):
                first, second = self.draw(st.permutations([0, 1, 2]))[:2]
                shifts = [("0 s", "2 min", first), ("2 min", "200 s", second), ("4 min", "5 min", 1)]
                pool["period"] = "5 min"
                pool["shifts"] = [{"start": start, "end": end, "people": people} for start, end, people in shifts]
                if self.perhaps(self.features.random_times):
                    pool["absence"] = self.one_of(0.0, 0.2, 0.6)
                    pool["shifts"][1]["continues"] = self.perhaps(True)
            else:
                pool["people"] = self.number(self.one_of(1, 2, 3))
        return name

    def _people(self, skill: str, station: str) -> Table:
        if not self.perhaps(self.features.pools):
            return {}
        return {"pool": self._pool(skill, station), "priority": self.one_of(0, 0, -1, 1)}

    def _calendar(self) -> str:
        name = self.one_of("day", "late")
        self.calendars["day"] = {"period": "5 min", "open": [_span("0 s", "2 min"), _span("130 s", "4 min")]}
        if name == "late":
            self.calendars["late"] = {
                "period": "200 s",
                "open": [_span("20 s", "200 s")],
                "closures": [_span("250 s", "300 s")],
            }
        return name

    def _setup(self, name: str) -> Table:
        families = sorted({product.get("family", key) for key, product in self.products.items()})
        setup: Table = {"duration": self.time(0, 5, 10, 20), "per_lot": self.perhaps(True, 3)}
        if len(families) > 1 and self.perhaps(True):
            setup["matrix"] = {families[0]: {families[1]: self.time(3, 30)}}
        return setup | self._people("setter", name)

    def _interruption(self, name: str) -> Table:
        clock = self.one_of("operating", "scheduled", "calendar", "pieces")
        planned = self.perhaps(True, 4)
        states = ("planned_maintenance",) if planned else ("down_repair", "micro_stop", "tool_change", "adjustment")
        stop: Table = {"clock": clock, "planned": planned, "state": self.one_of(*states)}
        if clock == "pieces":
            stop["pieces_to"] = self.count(3, 5, 12)
        else:
            stop["time_to"] = self.time(40, 60, 90, 150)
        stop |= {"response": self.time(0, 0, 2, 5), "duration": self.time(1, 3, 5, 10)}
        stop["effect"] = "lose" if self.perhaps(True, 4) else "resume"
        if clock in ("scheduled", "calendar"):
            stop |= {"preempt": self.perhaps(True), "fixed_grid": planned and self.perhaps(True)}
        if clock != "pieces" and not planned and self.perhaps(self.features.monitoring, 5):
            stop["condition_monitoring"] = {
                "announced_share": 1.0, "detection_share": self.number(0.7), "warning_time": self.time(20, 60),
                "monitoring_interval": "15 s", "planned_duration_ratio": 0.5,
            }  # fmt: skip
            if self.perhaps(True):
                stop["condition_monitoring"] |= {
                    "false_alarm_time_to": self.time(60, 150),
                    "check_duration": self.time(1, 2),
                }
        return stop | self._people(self.one_of("technician", "operator"), name)

    # Quality

    def _furnish_quality(self, name: str) -> None:
        station = self.stations[name]
        if "batch" not in station and self.perhaps(self.features.gates):
            station["gate"] = self._gate(name)
        if self.perhaps(self.features.quality, 3):
            station["quality"] = self._quality(name)

    def _gate(self, name: str) -> Table:
        gate: Table = {"effectiveness": self.number(self.one_of(0.5, 0.9, 1.0)), "false_reject": self.one_of(0.0, 0.05)}
        if self.returns[name] and self.stations[name]["cycle"] != "0 s" and self.perhaps(self.features.rework):
            target = self.one_of(*self.returns[name])
            origins = [*self.before[name], "false_reject"]
            chosen = self.draw(st.lists(st.sampled_from(origins), min_size=1, max_size=2, unique=True))
            gate["rework"] = {origin: {"share": self.one_of(0.5, 1.0), "to": target} for origin in chosen}
            unlimited = "capacity" not in self.buffers[target]
            gate["rework_may_overfill"] = (not self.features.deadlocks and not unlimited) or self.perhaps(True)
        return gate

    def _quality(self, name: str) -> Table:
        if self.perhaps(True, 4):
            micrometres = {"sigma": "1 um", "offset": "0.5 um", "shift": "1.5 um", "half_tolerance": "0.0025 mm"}
            quality: Table = {"characteristic": micrometres}
        else:
            quality = {
                "nonconforming_in_control": self.number(self.one_of(0.0, 0.02, 0.1)),
                "nonconforming_shifted": 0.3,
            }
        if self.perhaps(True):
            quality["time_to_shift"] = self.time(20, 60, 120)
        quality |= self._detection(name)
        if quality.keys() & {"patrol", "chart", "gauge", "feedback"}:
            skill = self.one_of("setter", "technician")
            quality["adjustment"] = {
                "response": self.time(0, 2),
                "duration": self.time(3, 10),
                **self._people(skill, name),
            }
            ahead = self._ahead(self.stations[name])
            roomy = ahead and all(self.buffers[target].get("capacity") != 0 for target in ahead)
            if roomy and self.perhaps(True):
                scope = self.one_of("since_last_good_check", "lot")
                quality["quarantine"] = {"scope": scope, "duration_per_piece": self.time(1, 2), "effectiveness": 0.9}
                quality["quarantine"] |= self._people("inspector", name)
        return quality

    def _detection(self, name: str) -> Table:
        found: Table = {}
        reaction = self.number(f"{self.one_of(0, 5)} s")
        if self.perhaps(True, 3):
            found["patrol"] = {
                "interval": "45 s",
                "pieces": self.one_of(1, 3),
                "effectiveness": 0.9,
                "reaction": reaction,
            }
            found["patrol"] |= {"duration": self.time(0, 3), **self._people("inspector", name)}
        if self.perhaps(True, 4):
            run_lengths = {"average_run_length_in_control": 20.0, "average_run_length_shifted": self.one_of(1.0, 2.5)}
            found["chart"] = {"interval": "30 s", **run_lengths, "reaction": reaction}
        if self.perhaps(True, 4):
            found["gauge"] = {"pieces_to_detection": self.one_of(1.0, 4.0), "reaction": reaction}
            if self.perhaps(True):
                bias = {"bias_time_to": self.time(60, 90), "master_check_interval": "2 min"}
                found["gauge"] |= {**bias, "nonconforming_when_biased": 0.2, "pieces_to_false_alarm": 30.0}
        gates = [other for other in self.stations if name in self.before[other][:-1] and self._may_have_gate(other)]
        if gates and self.perhaps(True, 2):
            gate = self.one_of(*gates)
            # A gate that reports has to exist: stations further on are furnished later.
            self.stations[gate].setdefault("gate", {"effectiveness": 0.9})
            found["feedback"] = [{"gate": gate, "count": self.one_of(1, 2), "within": "2 min", "delay": reaction}]
            if self.perhaps(True, 3):
                found["feedback"].append({"gate": gate, "count": 3, "within": "1 min"})
        return found

    def _may_have_gate(self, name: str) -> bool:
        return "batch" not in self.stations[name] and (self.features.gates or "gate" in self.stations[name])

    # Line

    def _line(self) -> Table:
        for name, stations in self.asked.items():
            if self.perhaps(True, 3):
                self.pools[name]["zone"] = sorted(stations)
        if self.joins and not self.features.deadlocks:
            # Parts whose partners have run out would stay for ever.
            for source in self.sources.values():
                source["repeat"] = True
        data: Table = {
            "name": "generated",
            "products": self.products,
            "sources": self.sources,
            "stations": self.stations,
            "buffers": self.buffers,
            "sinks": self.sinks,
            "pools": self.pools,
            "calendars": self.calendars,
            "report": {"interval": self.one_of("3 min", "100 s"), "recording_threshold": "4 s"},
        }
        if self.perhaps(self.features.demand, 3):
            cap = {"mode": "cap", "quantity": self.one_of(5, 20), "period": "4 min"}
            data["demand"] = self.one_of(cap, {"mode": "end", "quantity": self.one_of(10, 40)})
        baskets = any(_in_basket(buffer) > 1 for buffer in self.buffers.values())
        can_limit = not (self.joins or baskets) or self.features.deadlocks
        if self.perhaps(self.features.wip_limit and can_limit, 3):
            data["wip_limit"] = self.number(max(self.one_of(1, 2, 4, 8), self._most_parts()))
        if self.perhaps(self.features.power, 5):
            data["common_power"] = self.number("30 kW")
            if self.calendars:
                data["common_calendar"] = "day"
        return data

    def _most_parts(self) -> int:
        """Upper bound of the items that one assembled item or a batch takes."""
        parts = 10 if any("batch" in station for station in self.stations.values()) else 1
        for name in self.joins:
            quantities = [1 if isinstance(item, str) else item["quantity"] for item in self.stations[name]["inputs"]]
            parts *= sum(quantities)
        return parts


def _origins(station: Table) -> set[str]:
    return {item if isinstance(item, str) else item["from"] for item in station["inputs"]}


def _in_basket(buffer: Table) -> int:
    batch = buffer.get("transfer_batch", 1)
    return int(batch["typical"] if isinstance(batch, dict) else batch)


def _span(start: str, end: str) -> Table:
    return {"start": start, "end": end}
