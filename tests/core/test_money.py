"""Rupiah, rounded in one place."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "Rp0"),
        (Decimal(1250000), "Rp1.250.000"),
        (Decimal("50000001.00"), "Rp50.000.001"),
        (Decimal("1234.5"), "Rp1.234,50"),
        (Decimal(-1000), "-Rp1.000"),
        (Decimal("0.005"), "Rp0,01"),
    ],
)
def test_rupiah_reads_as_people_write_it(amount: Decimal | int, text: str) -> None:
    assert money.rupiah(amount) == text


def test_tax_is_rounded_down_to_the_rupiah() -> None:
    assert money.whole_down(Decimal("49999.99")) == Decimal("49999.00")


def test_an_empty_sum_is_zero_rupiah() -> None:
    assert money.total([]) == Decimal("0.00")


@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=2), max_size=20))
def test_a_total_is_the_sum_of_its_parts(amounts: list[Decimal]) -> None:
    assert money.total(amounts) == sum(amounts, Decimal(0))


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_quantising_moves_by_half_a_cent_at_most(amount: Decimal) -> None:
    assert abs(money.quantise(amount) - amount) <= Decimal("0.005")
