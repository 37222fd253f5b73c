"""The figures of an order, from its lines: items + delivery + PBJT. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core import money


@dataclass(frozen=True, slots=True)
class Totals:
    """What an order costs, in rupiah; refuses parts that do not add up."""

    items: Decimal
    delivery_fee: Decimal
    pbjt: Decimal
    total: Decimal

    def __post_init__(self) -> None:
        if self.items + self.delivery_fee + self.pbjt != self.total:
            raise ValueError(f"{self} does not add up")


def totals(amounts: Iterable[Decimal], fee: Decimal, rate: Decimal) -> Totals:
    """This function will add up line amounts, the delivery fee and PBJT (items × rate).

    PBJT is rounded down to the full rupiah. Where nothing is ordered or accepted (items = 0)
    nothing is delivered either, so there is no fee.
    """
    items = money.quantise(money.total(amounts))
    delivery = money.quantise(fee) if items else money.ZERO
    pbjt = money.whole_down(items * rate)
    return Totals(items=items, delivery_fee=delivery, pbjt=pbjt, total=items + delivery + pbjt)
