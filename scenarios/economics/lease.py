"""A finance lease: its instalments, and its effective rate beside the nominal one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scenarios.economics.loan import instalment_of
from scenarios.economics.money import MONTHS, ZERO
from scenarios.economics.project import Lease
from scenarios.economics.rates import annual_rate, internal_rates, only_rate


@dataclass(frozen=True, slots=True)
class LeaseRates:
    """What a lease costs a year [1]: as quoted, compounded, and with deposit and fee."""

    nominal: Decimal
    compounded: Decimal
    effective: float


def lease_instalment(lease: Lease, price: Decimal) -> Decimal:
    """Monthly instalment [yuan] without VAT of what is worth `price` [yuan] at the beginning.

    What remains is the price less the present value of the purchase price at the nominal rate.
    """
    rate = lease.nominal_rate / MONTHS
    financed = price - lease.purchase_price * (1 + rate) ** -lease.months
    return instalment_of(financed, rate, lease.months, advance=lease.timing == "advance")


def lease_payments(lease: Lease, price: Decimal) -> tuple[Decimal, ...]:
    """What is paid without VAT and without deposit at the ends of months 0 ... n [yuan, positive]."""
    payments = [ZERO] * (lease.months + 1)
    first = 0 if lease.timing == "advance" else 1
    for month in range(first, first + lease.months):
        payments[month] += lease_instalment(lease, price)
    payments[0] += lease.fee
    payments[lease.months] += lease.purchase_price
    return tuple(payments)


def lease_deposits(lease: Lease) -> tuple[Decimal, ...]:
    """Deposit paid (negative) and given back at the ends of months 0 ... n [yuan]."""
    return (-lease.deposit, *[ZERO] * (lease.months - 1), lease.deposit)


def total_of_lease(lease: Lease, price: Decimal) -> Decimal:
    """All that the contract makes the lessee pay, without VAT and deposit [yuan]."""
    return sum(lease_payments(lease, price), ZERO)


def lease_rates(lease: Lease, price: Decimal) -> LeaseRates:
    """Rates a year of a lease; LineproofError RATE_NOT_UNIQUE where its flows have no internal rate.

    A deposit that comes back with the last instalment adds a second internal rate far below zero: the effective rate is
    the one nearest to the nominal rate.
    """
    payments = zip(lease_payments(lease, price), lease_deposits(lease), strict=True)
    flows = [deposit - payment for payment, deposit in payments]
    flows[0] += price
    compounded = (1 + lease.nominal_rate / MONTHS) ** MONTHS - 1
    monthly = float(lease.nominal_rate / MONTHS)
    nearest = sorted(internal_rates(flows), key=lambda rate: abs(rate - monthly))[:1]
    return LeaseRates(lease.nominal_rate, compounded, annual_rate(only_rate(nearest)))
