"""The arithmetic of the ledger, without a database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets import ledger
from budgets.ledger import EntryKind, Figures, Movement, Opening
from budgets.summary import Spending, Summary, add_up

D = Decimal


def test_every_kind_has_an_effect() -> None:
    assert set(ledger.EFFECTS) == set(EntryKind)
    assert {*ledger.FUNDING, *ledger.SPENDING, *ledger.RETURNING} == set(EntryKind)


def test_replay_of_a_whole_life() -> None:
    figures = ledger.replay(
        [
            Movement("APPROPRIATE", 1, D(100)),
            Movement("ISSUE", 1, D(40)),
            Movement("ISSUE", 10, D(30)),
            Movement("RESERVE", 2, D(25)),
            Movement("COMMIT", 2, D(25)),
            Movement("RELEASE_COMMITTED", 3, D(5)),
            Movement("REALISE", 3, D(20)),
            Movement("RESERVE", 4, D(9)),
            Movement("RELEASE_RESERVED", 4, D(2)),
        ]
    )

    assert figures == Figures(
        dpa=D(100),
        released=D(70),
        reserved=D(7),
        committed=D(0),
        realised=D(20),
        released_monthly=[D(40)] * 9 + [D(70)] * 3,
    )


def test_replay_of_nothing() -> None:
    assert ledger.replay([]) == Figures()


movements = st.builds(
    Movement,
    kind=st.sampled_from(EntryKind.values),
    month=st.integers(1, 12),
    amount=st.integers(1, 10**12).map(D),
)


@settings(max_examples=50)
@given(st.lists(movements, max_size=12))
def test_replay_does_not_depend_on_the_order(rows: list[Movement]) -> None:
    figures = ledger.replay(rows)

    assert ledger.replay(reversed(rows)) == figures
    assert figures.released == figures.released_monthly[11]
    if not any(row.kind == EntryKind.WITHDRAW for row in rows):
        assert figures.released_monthly == sorted(figures.released_monthly)


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 1), 1),
        (date(2026, 12, 31), 12),
        (date(2027, 1, 1), 12),
    ],
)
def test_month_reached(day: date, month: int) -> None:
    assert ledger.month_reached(2026, day) == month


def test_next_opening_skips_months_without_growth() -> None:
    monthly = [D(0)] * 2 + [D(5)] * 3 + [D(9)] * 7

    assert ledger.opened(monthly, 0) == D(0)
    assert ledger.opened(monthly, 3) == D(5)
    assert ledger.next_opening(monthly, 0) == Opening(3, D(5))
    assert ledger.next_opening(monthly, 3) == Opening(6, D(4))
    assert ledger.next_opening(monthly, 6) is None
    assert ledger.next_opening(monthly, 12) is None


def test_months_in_words() -> None:
    assert ledger.month_range(1, 3) == "Januari–Maret"
    assert ledger.month_range(5, 5) == "Mei"


def test_ikhtisar_figures_follow() -> None:
    one, two = Summary(D(100), D(30), D(20)), Summary(D(50), D(0), D(60))

    assert (one.before, one.after) == (D(70), D(50))
    assert two.after == D(-10)
    assert add_up([one, two]) == Summary(D(150), D(30), D(80))


def test_spending_figures_follow() -> None:
    spending = Spending(
        dpa=D(200), released=D(150), opened=D(100), reserved=D(10), committed=D(20), realised=D(50)
    )

    assert (spending.used, spending.held, spending.free) == (D(80), D(30), D(20))
    assert (spending.unreleased, spending.absorption) == (D(50), D(25))
    assert Spending(opened=D(1), realised=D(2)).free == D(0)
    assert Spending().absorption is None
