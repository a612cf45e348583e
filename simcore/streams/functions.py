"""Logarithm and exponential of our own: the same bits under numpy and a compiler, on every platform.

Only + - * / sqrt, selection and bit operations, in the order written, each rounded once (IEEE 754
binary64, to nearest): no libm, no contraction to fused multiply-add, no reassociation.
"""

from __future__ import annotations

from simcore.streams.bits import Floats, Integers, bits_float, float_bits, select

# ln 2 in two parts; the upper has 20 trailing zero bits, so k * _LN2_HIGH is exact for every exponent k.
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_INVERSE_LN2 = 1.44269504088896338700e00

_FRACTION = 0x000FFFFFFFFFFFFF
_EXPONENT_SHIFT = 52
_EXPONENT_BIAS = 1023
_BITS_OF_ONE = 0x3FF0000000000000
_BITS_OF_ROOT_HALF = 0x3FE6A09E00000000  # sqrt(1/2), cut to 32 bits

# 1.5 * 2^52: adding it rounds a float64 to an integer that then stands in the low bits.
_ROUNDER = 6755399441055744.0
_ROUNDER_BITS = 0x4338000000000000

_EXP_LOWEST = -746.0  # exp is 0 below -745.14 and infinite above 709.79
_EXP_HIGHEST = 710.0


def log_(x: Floats) -> Floats:
    """Natural logarithm of float64[n], each a positive, finite, normal number (not below 2.3e-308).

    Error below 1 unit in the last place; log_(1) is 0 exactly; not decreasing. Reduction and
    coefficients of FreeBSD msun e_log.c (Sun Microsystems 1993): x = 2^k (1 + f).
    """
    shifted = float_bits(x) + (_BITS_OF_ONE - _BITS_OF_ROOT_HALF)
    exponent = bits_float(((shifted >> _EXPONENT_SHIFT) - _EXPONENT_BIAS) + _ROUNDER_BITS) - _ROUNDER
    f = bits_float((shifted & _FRACTION) + _BITS_OF_ROOT_HALF) - 1.0
    half_square = 0.5 * f * f
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    return s * (half_square + (even + odd)) + exponent * _LN2_LOW - half_square + f + exponent * _LN2_HIGH


def log1p_(x: Floats) -> Floats:
    """Logarithm of 1 + x of float64[n] with x > -1, accurate for small x too (relative error below 5e-16)."""
    rounded = 1.0 + x
    lost = x - (rounded - 1.0)
    return log_(rounded) + lost / rounded


def neg_log1m(p: Floats) -> Floats:
    """-ln(1 - p) of float64[n] with 0 <= p < 1: the hazard of an event of probability p; 0 exactly for p = 0."""
    return 0.0 - log1p_(-p)


def _exp_parts(x: Floats) -> tuple[Floats, Integers]:
    """(fraction near 1, exponent of 2) of the exponential of float64[n], each from -746 to 710."""
    rounded = x * _INVERSE_LN2 + _ROUNDER
    exponent = float_bits(rounded) - _ROUNDER_BITS
    k = rounded - _ROUNDER
    high = x - k * _LN2_HIGH
    low = k * _LN2_LOW
    r = high - low
    z = r * r
    c = r - z * (
        1.66666666666666019037e-01
        + z
        * (
            -2.77777777770155933842e-03
            + z * (6.61375632143793436117e-05 + z * (-1.65339022054652515390e-06 + z * 4.13813679705723846039e-08))
        )
    )
    return 1.0 + (r * c / (2.0 - c) - low + high), exponent


def exp_(x: Floats) -> Floats:
    """Exponential of float64[n], finite x; 0 below -745.14, infinite above 709.79.

    Error below 1 unit in the last place of normal results; exp_(0) is 1 exactly. Reduction and
    coefficients of FreeBSD msun e_exp.c (Sun Microsystems 2004).
    """
    held: Floats = select(x < _EXP_LOWEST, _EXP_LOWEST, select(x > _EXP_HIGHEST, _EXP_HIGHEST, x))
    fraction, exponent = _exp_parts(held)
    # 2^exponent in two factors, since 2^1024 and 2^-1074 have no bit pattern of a normal number.
    half = exponent >> 1
    first = bits_float((half + _EXPONENT_BIAS) << _EXPONENT_SHIFT)
    second = bits_float((exponent - half + _EXPONENT_BIAS) << _EXPONENT_SHIFT)
    return fraction * first * second


def exp_moderate(x: Floats) -> Floats:
    """`exp_` of float64[n], each from -700 to 700, where one factor of 2^k is enough: the same bits, sooner."""
    fraction, exponent = _exp_parts(x)
    return fraction * bits_float((exponent + _EXPONENT_BIAS) << _EXPONENT_SHIFT)
