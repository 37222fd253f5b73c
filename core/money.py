"""Rupiah as Decimal with two places; quantised in this one place."""

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
RUPIAH = Decimal(1)


def quantise(amount: Decimal) -> Decimal:
    """This function will round to two places, half up."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def whole_down(amount: Decimal) -> Decimal:
    """This function will round down to the full rupiah (as PPh is rounded), keeping two places."""
    return amount.quantize(RUPIAH, rounding=ROUND_DOWN).quantize(CENT)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """This function will add up stored amounts; an empty sum is Rp0."""
    return sum(amounts, ZERO)


def rupiah(amount: Decimal | int) -> str:
    """This function will spell an amount the way pages and refusals show it: `Rp1.250.000`."""
    value = Decimal(amount)
    sign = "-" if value < 0 else ""
    whole, cents = divmod(abs(quantise(value)), 1)
    text = f"{int(whole):,}".replace(",", ".")
    tail = f",{int(cents * 100):02d}" if cents else ""
    return f"{sign}Rp{text}{tail}"
