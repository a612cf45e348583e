"""Random numbers: addressed draws, and the laws they are turned into.

Draw k of a stream is a function of (seed, replication, owner, purpose, k) alone, so adding a machine
leaves the luck of everything else as it was. All arithmetic is this package's own: the same bits on
every platform, under numpy and compiled.
"""

from simcore.streams.functions import exp_, log1p_, log_, neg_log1m
from simcore.streams.gamma import gamma_
from simcore.streams.hashing import stream_hash
from simcore.streams.inverses import Distribution, quantile
from simcore.streams.normal import normal_quantile
from simcore.streams.philox import philox_4x32, uniform_pair, uniforms
from simcore.streams.samplers import (
    Sampler,
    constant,
    empirical,
    exponential,
    geometric,
    lognormal,
    to_microseconds,
    triangular,
    uniform,
    weibull,
)
from simcore.streams.stream import DurationStream, Stream, VariateStream

__all__ = [
    "Distribution",
    "DurationStream",
    "Sampler",
    "Stream",
    "VariateStream",
    "constant",
    "empirical",
    "exp_",
    "exponential",
    "gamma_",
    "geometric",
    "log1p_",
    "log_",
    "lognormal",
    "neg_log1m",
    "normal_quantile",
    "philox_4x32",
    "quantile",
    "stream_hash",
    "to_microseconds",
    "triangular",
    "uniform",
    "uniform_pair",
    "uniforms",
    "weibull",
]
