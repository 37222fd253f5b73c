"""Pure sums of a Referensi Harga: lowest, median, highest of comparable prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from core import money


@dataclass(frozen=True, slots=True)
class PriceSummary:
    """What comparable prices say, in rupiah per unit; all zero when there is none."""

    count: int
    lowest: Decimal
    median: Decimal
    highest: Decimal


def summarise(prices: Sequence[Decimal]) -> PriceSummary:
    """This function will sum up comparable prices; the median is rounded down to full rupiah."""
    if not prices:
        return PriceSummary(0, money.ZERO, money.ZERO, money.ZERO)
    middle = money.whole_down(median(prices))
    return PriceSummary(len(prices), min(prices), middle, max(prices))
