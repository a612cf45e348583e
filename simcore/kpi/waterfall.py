"""The loss waterfall: from planned busy time, loss by loss, down to valuable operating time; the steps sum exactly."""

from __future__ import annotations

from dataclasses import dataclass

from simcore.errors import KpiError
from simcore.kpi.elements import PieceCounts, TimeElements
from simcore.kpi.equipment import UNKNOWN_TIME, Equipment, Variant
from simcore.kpi.line import LineFigures
from simcore.kpi.values import Undefined, missing

VALUABLE = "valuable_operating_time"


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """One step: its key in the nomenclature and its time [us]; a gain (negative loss) is printed as it is."""

    key: str
    time: int


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Losses in order and, last, the valuable operating time; they sum to `planned_busy_time` [us] exactly."""

    planned_busy_time: int
    steps: tuple[WaterfallStep, ...]

    def __post_init__(self) -> None:
        total = sum(step.time for step in self.steps)
        if total != self.planned_busy_time:
            raise KpiError(
                "WATERFALL_DOES_NOT_ADD_UP", f"steps sum to {total} us of {self.planned_busy_time} us",
                "every part of the planned busy time belongs to one step",
            )  # fmt: skip

    def time(self, key: str) -> int:
        """Time of a step [us]; KpiError for a step that this waterfall doesn't have."""
        for step in self.steps:
            if step.key == key:
                return step.time
        raise KpiError("UNKNOWN_STEP", f"no step '{key}'", ", ".join(step.key for step in self.steps), key)

    @property
    def valuable_operating_time(self) -> int:
        """What is left [us]; over PBT it is the OEE."""
        return self.steps[-1].time


def _time_losses(elements: TimeElements) -> list[WaterfallStep]:
    losses = {
        "breakdown": elements.failure,
        "setup_adjustment": elements.setup,
        "waiting_for_people": elements.waiting_for_people,
        "minor_stops": elements.minor_stop,
        "starved_loss": elements.starved,
        "blocked_loss": elements.blocked,
        "other_down": elements.other_down,
    }
    # Simulated time is always split; the step appears only for times written by hand.
    return [WaterfallStep(key, time) for key, time in losses.items() if time or key != "other_down"]


def loss_waterfall(elements: TimeElements, standard_time: int, good_standard_time: int) -> Waterfall | Undefined:
    """Waterfall of one unit or several added up, by ISO elements [us]; undefined where time has no record.

    Speed loss = APT - PRI*PQ is negative where the PRI is stale, and stays so.
    """
    if elements.unknown:
        return UNKNOWN_TIME
    steps = [
        *_time_losses(elements),
        WaterfallStep("speed_loss", elements.production - standard_time),
        WaterfallStep("quality_loss", standard_time - good_standard_time),
        WaterfallStep(VALUABLE, good_standard_time),
    ]
    return Waterfall(elements.planned_busy, tuple(steps))


def nakajima_waterfall(elements: TimeElements, standard_time: int, good_standard_time: int) -> Waterfall | Undefined:
    """Waterfall by the big losses of Nakajima (1988) [us]: waiting belongs to what it waits for, idling is one loss.

    Start-up scrap is not told apart from other rejects and is part of the quality loss.
    """
    if elements.unknown:
        return UNKNOWN_TIME
    steps = [
        WaterfallStep("breakdown", elements.nakajima("breakdown")),
        WaterfallStep("setup_adjustment", elements.nakajima("setup_adjustment")),
        WaterfallStep("idling_minor_stops", elements.nakajima("idling_minor_stops")),
        WaterfallStep("reduced_speed", elements.production - standard_time),
        WaterfallStep("defects_rework", standard_time - good_standard_time),
        WaterfallStep(VALUABLE, good_standard_time),
    ]
    return Waterfall(elements.planned_busy, tuple(steps))


def equipment_waterfall(figures: Equipment) -> Waterfall | Undefined:
    """Waterfall of a unit or a station; undefined where it is not known what is good."""
    pieces = figures.pieces
    if isinstance(pieces, PieceCounts):
        return loss_waterfall(figures.elements, pieces.standard_time, pieces.good_standard_time)
    return missing(["good_standard_time"]) if pieces is None else pieces


def line_waterfall(figures: LineFigures, variant: Variant = "observed") -> Waterfall | Undefined:
    """Waterfall of a line [us]: that of its constraint, with what its pieces lose afterwards as a step of its own.

    Valuable operating time is sum(PRI * GQ_out), so that its share of PBT is the line OEE (to 1 us where stations of
    different speed stand side by side). The downstream step is negative when stock behind the constraint was drawn.
    """
    own = loss_waterfall(figures.elements, figures.standard_time, figures.good_standard_time)
    if isinstance(own, Undefined):
        return own
    out = round(figures.standard_time_out(variant))
    downstream = WaterfallStep("downstream_loss", figures.good_standard_time - out)
    return Waterfall(own.planned_busy_time, (*own.steps[:-1], downstream, WaterfallStep(VALUABLE, out)))
