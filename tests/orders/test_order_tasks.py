"""What waits for whom among the orders, and the figures behind them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from orders import queries
from orders.queries.order_tasks import order_tasks
from orders.states import OrderState
from orders.totals import Totals, totals
from tests.factories.accounts import actor
from tests.factories.ordering import Deal, deal, deal_in, inspect
from tests.factories.orders import EVENT_AT

TODAY = EVENT_AT.date() - timedelta(days=8)
SEATS = ("pp", "ppk", "treasurer", "receiver", "approver", "owner")


def waiting(made: Deal) -> dict[str, tuple[str, str]]:
    """This function will return what the order asks of each person: the verb and the page."""
    cards = {seat: order_tasks(made.by(seat), TODAY) for seat in SEATS}
    return {seat: (card.verb, card.url) for seat, rows in cards.items() for card in rows}


@pytest.mark.django_db
@pytest.mark.usefixtures("legal")
@pytest.mark.parametrize(
    ("state", "seat", "verb", "page"),
    [
        (OrderState.DRAFT, "pp", "Lengkapi keranjang lalu kirim ke PPK", "/keranjang/"),
        (OrderState.SUBMITTED, "ppk", "Tanda tangani Surat Pesanan", "/"),
        (OrderState.SIGNED, "owner", "Terima atau tolak pesanan", "/"),
        (OrderState.ACCEPTED, "owner", "Masak, antar, lalu laporkan tiba", "/"),
    ],
)
def test_order_waits_for_one_person(state: OrderState, seat: str, verb: str, page: str) -> None:
    made = deal_in(state)

    assert waiting(made) == {seat: (verb, f"/pesanan/{made.order.pk}{page}")}


@pytest.mark.django_db
@pytest.mark.usefixtures("legal")
def test_delivery_waits_for_the_ppk_then_for_the_vendor_then_for_nobody() -> None:
    made = deal_in(OrderState.DELIVERED)
    page = f"/serah-terima/{made.handover.pk}/"

    reported = waiting(made)
    inspect(made)
    inspected = waiting(made)
    received = waiting(deal_in(OrderState.RECEIVED))

    assert reported == {"ppk": ("Periksa kiriman per baris", page)}
    assert inspected == {"owner": ("Tanda tangani atau sanggah BAST", page)}
    assert received == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("legal")
def test_task_tells_money_date_and_who_waits() -> None:
    made = deal_in(OrderState.SIGNED)

    (task,) = order_tasks(made.by("owner"), TODAY)

    assert (task.amount, task.due_date) == (Decimal(4_000_000), EVENT_AT.date())
    assert (task.waiting, task.detail) == (made.desk.office.short_name, made.order.number)


@pytest.mark.django_db
@pytest.mark.usefixtures("legal")
def test_basket_takes_the_place_of_its_package() -> None:
    made = deal()

    verbs = [task.verb for task in queries.tasks(made.by("pp"), TODAY)]

    assert verbs == ["Lengkapi keranjang lalu kirim ke PPK"]


@pytest.mark.django_db
@pytest.mark.usefixtures("legal")
def test_nothing_waits_for_strangers() -> None:
    deal_in(OrderState.SIGNED)

    strangers = [None, actor(Role.PP), actor(Role.PPK), actor(Role.PEMILIK), actor(Role.GUBERNUR)]
    assert [order_tasks(person, TODAY) for person in strangers] == [[]] * 5


@pytest.mark.parametrize(
    ("amounts", "fee", "rate", "expected"),
    [
        ([], "75000", "0.1", ("0", "0", "0", "0")),
        (["100000"], "0", "0", ("100000", "0", "0", "100000")),
        (["100000", "50000"], "25000", "0.1", ("150000", "25000", "15000", "190000")),
        (["333335"], "0", "0.1", ("333335", "0", "33333", "366668")),
        (["9"], "0", "0.1", ("9", "0", "0", "9")),
    ],
)
def test_totals(amounts: list[str], fee: str, rate: str, expected: tuple[str, ...]) -> None:
    found = totals(map(Decimal, amounts), Decimal(fee), Decimal(rate))

    assert (found.items, found.delivery_fee, found.pbjt, found.total) == tuple(
        map(Decimal, expected)
    )


MONEY = st.decimals(min_value=0, max_value=10**10, places=2)


@given(st.lists(MONEY, max_size=20), MONEY, st.decimals(min_value=0, max_value=1, places=4))
def test_totals_add_up_and_tax_is_whole_and_never_too_high(
    amounts: list[Decimal], fee: Decimal, rate: Decimal
) -> None:
    found = totals(amounts, fee, rate)

    assert found.total == sum(amounts) + found.delivery_fee + found.pbjt
    assert found.pbjt == int(found.pbjt) <= found.items * rate


def test_totals_that_do_not_add_up_are_impossible() -> None:
    with pytest.raises(ValueError, match="does not add up"):
        Totals(Decimal(1), Decimal(0), Decimal(0), Decimal(2))
