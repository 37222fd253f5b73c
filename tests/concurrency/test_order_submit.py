"""Races on orders over HTTP, on real connections; and controls that show the races are real.

Every request goes through the whole stack in a thread of its own. The controls take one lock away
in the test alone: the product has no switch for it.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.db.models import F
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from budgets.models import Balance, Encumbrance, LedgerEntry
from budgets.services import posting
from orders.locks import orders as locks
from orders.models import Order, OrderEvent, Package
from orders.queries import orders as queries
from orders.states import OrderState, PackageState
from tests.concurrency.guards import dropped_check
from tests.factories.ordering import (
    START,
    Deal,
    deal,
    deal_in,
    funded_desk,
    inspect,
    ready_package,
)
from tests.factories.orders import EVENT_AT, MenuFactory, VendorFactory
from vendors.models import Vendor

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("legal"),
]

PEOPLE = 50
ROOM = 7
PRICE = Decimal(4_000_000)
Request = Callable[[], HttpResponse]


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """This fixture will set the clock to the day on which the factories order."""
    with time_machine.travel(START, tick=True):
        yield


def poster(user: User, path: str, data: object = None, key: str = "") -> Request:
    """This function will prepare a POST by a person who is logged in; faults become a 500."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    headers = {"Idempotency-Key": key} if key else {}

    def post() -> HttpResponse:
        return client.post(
            f"/api/v1/{path}", data or {}, content_type="application/json", headers=headers
        )

    return post


def race(requests: list[Request]) -> list[int]:
    """This function will send all requests from one start and return their status codes."""
    start = Barrier(len(requests))

    def send(request: Request) -> int:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            return request().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))


def fifty_baskets() -> list[Deal]:
    """This function will fill 50 baskets on one budget line with room for 7, a day each."""
    desk = funded_desk(int(PRICE) * ROOM + 3_999_999)
    menu = MenuFactory()
    first = deal(office=desk, menu=menu)
    days = [EVENT_AT + timedelta(days=number) for number in range(1, PEOPLE)]
    return [
        first,
        *(deal(office=desk, menu=menu, owner=first.owner, event_at=day) for day in days),
    ]


def submits(deals: list[Deal]) -> list[Request]:
    return [poster(made.desk.pp.user, f"orders/{made.order.pk}/submit/") for made in deals]


def balance_of(made: Deal) -> Balance:
    return Balance.objects.get(line=made.desk.line)


def test_fifty_submits_with_room_for_seven() -> None:
    deals = fifty_baskets()

    codes = race(submits(deals))

    assert (codes.count(200), codes.count(422)) == (ROOM, PEOPLE - ROOM)
    assert balance_of(deals[0]).reserved == ROOM * PRICE
    assert LedgerEntry.objects.filter(kind="RESERVE").count() == ROOM
    assert Encumbrance.objects.count() == ROOM
    assert Order.objects.filter(status=OrderState.SUBMITTED).count() == ROOM
    assert Package.objects.filter(status=PackageState.ORDERED).count() == ROOM
    assert OrderEvent.objects.filter(to_state=OrderState.SUBMITTED).count() == ROOM


def test_control_reading_the_balance_before_writing_it_overspends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deals = fifty_baskets()
    read = Barrier(PEOPLE)

    def read_then_write(entry: LedgerEntry) -> bool:
        balance = Balance.objects.get(line_id=entry.line_id)
        read.wait(timeout=60)
        if balance.free(entry.month) < entry.amount:
            return False
        entry.save(force_insert=True)
        Balance.objects.filter(pk=balance.pk).update(reserved=F("reserved") + entry.amount)
        return True

    monkeypatch.setattr(posting, "post", read_then_write)
    with dropped_check():
        codes = race(submits(deals))
        balance = balance_of(deals[0])

    assert codes.count(200) == PEOPLE
    assert balance.reserved == PEOPLE * PRICE
    assert balance.reserved > balance.released


def test_one_key_sent_in_parallel_has_one_effect() -> None:
    made = deal()
    path = f"orders/{made.order.pk}/submit/"

    codes = race([poster(made.desk.pp.user, path, key="satu") for _ in range(10)])

    assert codes == [200] * 10
    assert balance_of(made).reserved == PRICE
    assert OrderEvent.objects.filter(to_state=OrderState.SUBMITTED).count() == 1


def test_one_order_sent_in_parallel_without_key_is_sent_once() -> None:
    made = deal()

    codes = race(submits([made] * 10))

    assert (codes.count(200), codes.count(409)) == (1, 9)
    assert balance_of(made).reserved == PRICE


def test_one_package_gets_one_basket() -> None:
    desk = funded_desk()
    package = ready_package(desk)
    bodies = [{"package": package.pk, "vendor": VendorFactory().pk} for _ in range(10)]

    codes = race([poster(desk.pp.user, "orders/", body) for body in bodies])

    assert (codes.count(201), codes.count(409)) == (1, 9)
    assert Order.objects.count() == 1


def ten_orders_of_one_day() -> list[Deal]:
    """This function will fill 10 baskets for one day at a vendor that can cook for 3."""
    menu = MenuFactory(vendor=VendorFactory(daily_capacity=300))
    first = deal(menu=menu)
    return [first, *(deal(menu=menu, owner=first.owner) for _ in range(9))]


def test_capacity_of_a_day_is_sold_once() -> None:
    deals = ten_orders_of_one_day()

    codes = race(submits(deals))

    assert (codes.count(200), codes.count(422)) == (3, 7)


def test_control_without_the_lock_of_the_day_capacity_is_oversold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deals = ten_orders_of_one_day()
    counted, count = Barrier(len(deals)), queries.booked

    def counted_together(vendor: Vendor, day: object, *, but: Order) -> int:
        number = count(vendor, day, but=but)
        counted.wait(timeout=60)
        return number

    monkeypatch.setattr(locks, "vendor_day", lambda vendor_id, day: None)
    monkeypatch.setattr(queries, "booked", counted_together)

    codes = race(submits(deals))

    assert codes.count(200) == len(deals)


def test_one_bast_is_signed_once() -> None:
    made = deal_in(OrderState.DELIVERED)
    inspect(made, 90)
    path = f"handovers/{made.handover.pk}/sign/"

    codes = race([poster(made.owner.user, path) for _ in range(10)])

    assert (codes.count(200), codes.count(409)) == (1, 9)
    assert LedgerEntry.objects.filter(kind="RELEASE_COMMITTED").count() == 1
    assert balance_of(made).committed == Decimal(3_600_000)


def test_acceptance_and_refusal_do_not_both_happen() -> None:
    made = deal_in(OrderState.SIGNED)
    accept = poster(made.owner.user, f"orders/{made.order.pk}/accept/")
    decline = poster(made.owner.user, f"orders/{made.order.pk}/decline/", {"reason": "Penuh"})

    codes = race([accept, decline])

    assert sorted(codes) == [200, 409]
    order = made.fresh()
    committed = PRICE if order.status == OrderState.ACCEPTED else Decimal(0)
    assert balance_of(made).committed == committed
