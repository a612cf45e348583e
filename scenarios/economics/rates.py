"""Internal rates of return: all of them, or none, which is an answer; and the modified rate, which is always one.

The present value is a sum of exponentials c_i e^(-a_i y) in y = ln(1+i). Times e^(a y), a between the exponents of two
neighbours of different sign, its derivative has one change of sign fewer; between the zeros of the derivative it is
monotonic (Rolle), hence every zero is bracketed and none is missed. Where signs change once there is one zero. This is
the proof of Descartes' rule for exponentials (Pólya & Szegő, Problems and Theorems in Analysis II, part V), computed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from scenarios.economics.present_value import DAYS_OF_YEAR, Dated, net_present_value
from simcore.errors import LineproofError

# (coefficient, exponent), exponents rising.
Terms = list[tuple[float, float]]
# A sum below this share of its largest term is rounding error, hence zero: two equal zeros touch and don't cross.
NOTHING = 1e-13
# A bisection of doubles ends here: the interval can't be halved more often.
MOST_HALVINGS = 200
# ln(1+i) of rates so far out that nothing but a bracket is looked for.
FURTHEST = 700.0


def internal_rates(flows: Sequence[Decimal]) -> tuple[float, ...]:
    """All real rates a period i > -1 [1] with present value 0, rising; empty where there is none.

    Flows at the ends of periods t = 0, 1, ... [yuan]. A double zero is given once.
    """
    return _rates([(float(flow), float(period)) for period, flow in enumerate(flows) if flow])


def internal_rates_by_dates(flows: Sequence[Dated]) -> tuple[float, ...]:
    """All real rates a year i > -1 [1] with present value 0 by dates (XIRR, days/365), rising; empty for none."""
    sums: dict[float, Decimal] = {}
    for day, flow in flows:
        year = float(Decimal(day.toordinal() - min(other.toordinal() for other, _ in flows)) / DAYS_OF_YEAR)
        sums[year] = sums.get(year, Decimal(0)) + flow
    return _rates(sorted(((float(flow), year) for year, flow in sums.items() if flow), key=lambda term: term[1]))


def modified_internal_rate(flows: Sequence[Decimal], finance_rate: Decimal, reinvestment_rate: Decimal) -> float | None:
    """MIRR = (future value of what comes in / present value of what goes out)^(1/n) - 1 [1].

    None where nothing goes out, nothing comes in, or there is one flow only.
    """
    periods = len(flows) - 1
    paid = net_present_value(finance_rate, [min(flow, Decimal(0)) for flow in flows])
    received = net_present_value(reinvestment_rate, [max(flow, Decimal(0)) for flow in flows])
    if periods < 1 or not paid or not received:
        return None
    future = received * (1 + reinvestment_rate) ** periods
    return float((future / -paid) ** (Decimal(1) / periods) - 1)


def annual_rate(monthly: float) -> float:
    """The effective rate a year [1] of a rate a month."""
    return float(math.expm1(12.0 * math.log1p(monthly)))


def only_rate(rates: Sequence[float]) -> float:
    """The one rate; LineproofError RATE_NOT_UNIQUE where there is none or more than one."""
    if len(rates) != 1:
        found = "none" if not rates else ", ".join(f"{rate:.4%}" for rate in rates)
        raise LineproofError(
            "RATE_NOT_UNIQUE", f"internal rates of return: {found}", "lead with FNPV; MIRR is always one", "flows"
        )
    return rates[0]


def _rates(terms: Terms) -> tuple[float, ...]:
    largest = max((abs(coefficient) for coefficient, _ in terms), default=1.0)
    return tuple(sorted(math.expm1(zero) for zero in _zeros([(c / largest, a) for c, a in terms])))


def _zeros(terms: Terms) -> list[float]:
    """Zeros in y of sum c e^(-a y), rising."""
    changes = [place for place in range(1, len(terms)) if (terms[place - 1][0] > 0) != (terms[place][0] > 0)]
    if not changes:
        return []
    if len(changes) == 1:
        return [_halved(terms, -FURTHEST, FURTHEST)]
    pivot = changes[len(changes) // 2]
    between = 0.5 * (terms[pivot - 1][1] + terms[pivot][1])
    slope = [(coefficient * (between - exponent), exponent) for coefficient, exponent in terms]
    largest = max(abs(coefficient) for coefficient, _ in slope)
    turns = _zeros([(coefficient / largest, exponent) for coefficient, exponent in slope])
    # For y -> -inf the last term is the largest, for y -> +inf the first.
    ends = [-FURTHEST, *turns, FURTHEST]
    signs = [_sign(terms[-1][0]), *(_sign_at(terms, turn) for turn in turns), _sign(terms[0][0])]
    zeros = [turn for turn, sign in zip(ends, signs, strict=True) if sign == 0]
    for place in range(len(ends) - 1):
        if signs[place] * signs[place + 1] < 0:
            zeros.append(_halved(terms, ends[place], ends[place + 1]))
    return sorted(zeros)


def _halved(terms: Terms, low: float, high: float) -> float:
    """The zero between two places where the sum has different signs."""
    sign = _value(terms, high)[0] > 0 if high < FURTHEST else terms[0][0] > 0
    for _ in range(MOST_HALVINGS):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if (_value(terms, middle)[0] > 0) == sign:
            high = middle
        else:
            low = middle
    return 0.5 * (low + high)


def _value(terms: Terms, place: float) -> tuple[float, float]:
    """Sum of the terms and their largest, both times the same positive factor, so that nothing overflows."""
    powers = [-exponent * place for _, exponent in terms]
    top = max(powers)
    values = [coefficient * math.exp(power - top) for (coefficient, _), power in zip(terms, powers, strict=True)]
    return math.fsum(values), max(map(abs, values))


def _sign_at(terms: Terms, place: float) -> int:
    value, largest = _value(terms, place)
    return 0 if abs(value) <= NOTHING * largest else _sign(value)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
