"""Every oracle of the page, in its order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.validation import detection, queues, serial
from benchmarks.validation.cases import Case, Section, compare


@dataclass(frozen=True, slots=True)
class Oracle:
    """A key that does not change, and how its section is made."""

    key: str
    run: Callable[[], Section]


def _case(make: Callable[[], Case], key: str) -> Oracle:
    return Oracle(key, lambda: compare(make()))


GROUPS: tuple[tuple[str, str, tuple[Oracle, ...]], ...] = (
    (
        "queues",
        "Queues and shared people",
        (
            _case(queues.one_server, "m_m_1"),
            _case(queues.several_servers, "m_m_c"),
            _case(queues.limited_room, "m_m_1_k"),
            _case(lambda: queues.interference(1), "interference_1"),
            _case(lambda: queues.interference(2), "interference_2"),
            _case(lambda: queues.interference(3), "interference_3"),
            _case(queues.one_technician, "technician"),
        ),
    ),
    (
        "lines",
        "Serial lines, assembly and constant work in process",
        (
            _case(serial.unbuffered_chain, "unbuffered_chain"),
            _case(serial.balanced_line, "exponential_line"),
            _case(serial.unequal_line, "unequal_line"),
            _case(lambda: serial.unreliable_pair("operating"), "unreliable_operating"),
            _case(lambda: serial.unreliable_pair("calendar"), "unreliable_calendar"),
            _case(serial.assembly, "assembly"),
            _case(serial.scrap, "scrap"),
            _case(serial.constant_wip, "conwip"),
            _case(serial.penny_fab, "penny_fab"),
        ),
    ),
    (
        "detection",
        "Detection of quality shifts",
        (
            _case(lambda: detection.case("old", "patrol"), "detection_old_patrol"),
            _case(lambda: detection.case("old", "chart"), "detection_old_chart"),
            _case(lambda: detection.case("cnc", "patrol"), "detection_cnc_patrol"),
            _case(lambda: detection.case("cnc", "chart"), "detection_cnc_chart"),
            Oracle("average_run_length", detection.average_run_lengths),
        ),
    ),
)

ORACLES = {oracle.key: oracle for _, _, oracles in GROUPS for oracle in oracles}
