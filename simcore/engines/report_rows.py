"""Rows of the plant's own report straight from the arrays of the compiled engine: there is one for each shift."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simcore.engines.floor.things import LOADING, MACHINE, PEOPLE_WAIT, SETUP
from simcore.kernels import layout as at
from simcore.states import UnitState

if TYPE_CHECKING:
    from simcore.compile import CompiledLine
    from simcore.engines.floor.accounts import Snapshot

Ints = np.ndarray[Any, np.dtype[np.int64]]


class ReportReader:
    """Takes of the arrays what a row of the report needs, and no more: all else is looked at when the window ends."""

    def __init__(self, template: CompiledLine) -> None:
        floor, handles = template.floor, template.handles
        units = [unit for station in floor.stations for unit in station.units]
        records = np.array([handles[id(unit)] for unit in units])
        self.records = records
        self.booked = records[:, None] + np.arange(at.U_BOOKED, at.U_BOOKED + len(UnitState))
        self.lost = records[:, None] + np.array([at.U_SCRAPPED, at.U_REWORKED])
        # [unit, product]
        self.rows = template.ints[records + at.U_PRODUCTS][:, None] + at.D_SIZE * np.arange(len(floor.products))
        self.modes = np.array([handles[id(mode)] for unit in units for mode in unit.modes], dtype=np.int64)
        self.owners = np.array([number for number, unit in enumerate(units) for _ in unit.modes], dtype=np.int64)
        self.sources, self.products = len(floor.sources), len(floor.products)

    def is_moving(self, ints: Ints) -> bool:
        """Whether a unit works or is being worked at: then the line is neither stuck nor at its end."""
        stopped = ints[self.records + at.U_STOP] != 0
        helped = ints[self.records + at.U_STAGE] != PEOPLE_WAIT
        phase = ints[self.records + at.U_PHASE]
        # Three comparisons: np.isin sorts, and this is asked at every row of the report.
        working = (phase == SETUP) | (phase == LOADING) | (phase == MACHINE)
        return bool(np.where(stopped, helped, working).any()) and not ints[at.H_DRAINING]

    def shot(self, ints: Ints) -> Snapshot:
        """A snapshot with rows of `accounts.row` only; everything has been booked up to now."""
        recorded = np.zeros((len(self.records), 2), dtype=np.int64)
        for column, field in enumerate((at.M_RECORDED, at.M_RECORDED_TIME)):
            np.add.at(recorded[:, column], self.owners, ints[self.modes + field])

        made = np.stack([ints[self.rows + field].sum(axis=1) for field in (at.D_PRODUCED, at.D_GOOD)], axis=1)

        def table(field: int, length: int) -> list[int]:
            answer: list[int] = ints[int(ints[field]) :][:length].tolist()
            return answer

        return {
            "time": int(ints[at.H_NOW]),
            "rows": np.hstack([ints[self.booked], made, ints[self.lost], recorded]).tolist(),
            "entered": table(at.H_ENTERED, self.sources),
            "left_good": table(at.H_LEFT_GOOD, self.sources),
            "scrapped": table(at.H_SCRAPPED, self.sources),
            "finished": table(at.H_FINISHED, self.products),
            "finished_defective": table(at.H_FINISHED_DEFECTIVE, self.products),
        }
