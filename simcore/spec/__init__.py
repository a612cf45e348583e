"""What a line is: frozen models with units, bounds, description and provenance."""

from simcore.spec.distribution import CountDistribution, TimeDistribution
from simcore.spec.flow import (
    BatchSpec,
    BinSpec,
    BufferSpec,
    DemandSpec,
    FurnaceSpec,
    LotSpec,
    ProductSpec,
    SelectiveAssemblySpec,
    SinkSpec,
    SizeSpec,
    SourceSpec,
)
from simcore.spec.interruption import ConditionMonitoringSpec, InterruptionSpec, TeethingSpec
from simcore.spec.line import SCHEMA_VERSION, LineSpec, ReportSpec
from simcore.spec.people import CalendarSpec, Closure, OpenInterval, PoolSpec, ShiftInterval
from simcore.spec.quality import (
    AdjustmentSpec,
    CharacteristicSpec,
    ChartSpec,
    FeedbackSpec,
    GateSpec,
    GaugeSpec,
    PatrolSpec,
    QualitySpec,
    QuarantineSpec,
    ReworkSpec,
)
from simcore.spec.quantities import Frozen, Quantity, format_duration, parse_duration
from simcore.spec.station import InputSpec, OperatorSpec, PowerSpec, SetupSpec, StationSpec

__all__ = [
    "SCHEMA_VERSION",
    "AdjustmentSpec",
    "BatchSpec",
    "BinSpec",
    "BufferSpec",
    "CalendarSpec",
    "CharacteristicSpec",
    "ChartSpec",
    "Closure",
    "ConditionMonitoringSpec",
    "CountDistribution",
    "DemandSpec",
    "FeedbackSpec",
    "Frozen",
    "FurnaceSpec",
    "GateSpec",
    "GaugeSpec",
    "InputSpec",
    "InterruptionSpec",
    "LineSpec",
    "LotSpec",
    "OpenInterval",
    "OperatorSpec",
    "PatrolSpec",
    "PoolSpec",
    "PowerSpec",
    "ProductSpec",
    "QualitySpec",
    "Quantity",
    "QuarantineSpec",
    "ReportSpec",
    "ReworkSpec",
    "SelectiveAssemblySpec",
    "SetupSpec",
    "ShiftInterval",
    "SinkSpec",
    "SizeSpec",
    "SourceSpec",
    "StationSpec",
    "TeethingSpec",
    "TimeDistribution",
    "format_duration",
    "parse_duration",
]  # fmt: skip
