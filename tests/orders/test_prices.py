"""The sums of a Referensi Harga."""

from decimal import Decimal

import pytest

from orders import prices


@pytest.mark.parametrize(
    ("given", "lowest", "median", "highest"),
    [
        ([], 0, 0, 0),
        ([40_000], 40_000, 40_000, 40_000),
        ([45_000, 35_000, 38_000], 35_000, 38_000, 45_000),
        ([35_000, 40_001], 35_000, 37_500, 40_001),
    ],
)
def test_prices_summarise(given: list[int], lowest: int, median: int, highest: int) -> None:
    summary = prices.summarise([Decimal(price) for price in given])

    assert (summary.lowest, summary.median, summary.highest) == (lowest, median, highest)
