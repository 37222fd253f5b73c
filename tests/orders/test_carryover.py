"""A signed order that the year's end leaves unpaid moves to a line of the new year."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from budgets import services as budgets
from budgets.models import Balance, BudgetLine, LedgerEntry
from budgets.services.shortages import FundsShort, YearClosed
from core.acts import SYSTEM
from core.errors import NotAllowed, WrongState
from core.models import AuditEvent
from orders.models import Order
from orders.services.carryover import CarriedLineRefused, carry_over
from orders.services.reasons import ReasonMissing
from orders.states import OrderState
from tests.factories.budgets import budget_line
from tests.factories.callers import signed_in
from tests.factories.orders import NOW, Desk, desk, prepared, signed_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal")]

JANUARY = datetime(2027, 1, 11, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
WHY = "Tagihan terlambat"


@pytest.fixture
def house() -> Desk:
    return desk()


@pytest.fixture
def order(house: Desk) -> Order:
    found = signed_order(house, prepared(house))
    target = {"reference": found.reference, "by": SYSTEM, "at": NOW}
    with transaction.atomic():
        budgets.reserve(house.line.pk, found.total, label="Pesanan", **target)  # type: ignore[arg-type]
        budgets.commit(found.reference, by=SYSTEM, at=NOW)
    return found


@pytest.fixture
def line(house: Desk, order: Order) -> BudgetLine:
    return budget_line(house.office, year=2027, dpa=90_000_000, released=50_000_000)


@pytest.fixture
def january() -> Iterator[None]:
    with time_machine.travel(JANUARY, tick=True):
        yield


def state(order: Order) -> tuple[object, ...]:
    order.refresh_from_db()
    order.package.refresh_from_db()
    return (
        order.package.line_id,
        order.version,
        LedgerEntry.objects.count(),
        AuditEvent.objects.count(),
        list(Balance.objects.order_by("pk").values_list("reserved", "committed", "realised")),
    )


def test_the_commitment_and_the_package_move(house: Desk, order: Order, line: BudgetLine) -> None:
    carry_over(order.pk, line.pk, WHY, by=house.by("approver"), at=JANUARY)

    old, new = Balance.objects.get(line=house.line), Balance.objects.get(line=line)
    assert (old.committed, new.committed) == (0, order.total)
    order.package.refresh_from_db()
    assert order.package.line == line
    event = AuditEvent.objects.get(act="order.carry_over")
    assert (event.reason, event.data) == (WHY, {"from": str(house.line), "to": str(line)})
    budgets.realise(order.reference, by=SYSTEM, at=JANUARY)
    assert Balance.objects.get(line=line).realised == order.total


def test_the_same_key_moves_once(house: Desk, order: Order, line: BudgetLine) -> None:
    by = house.by("approver", key="satu")

    carry_over(order.pk, line.pk, WHY, by=by, at=JANUARY)
    before = state(order)
    carry_over(order.pk, line.pk, WHY, by=by, at=JANUARY)

    assert state(order) == before


def test_a_refused_move_leaves_everything(house: Desk, order: Order, line: BudgetLine) -> None:
    poor = budget_line(house.office, year=2027, dpa=90_000_000, released=1_000)
    foreign = budget_line(year=2027)
    approver, stranger = house.by("approver"), desk().by("approver")
    before = state(order)

    for by, target, reason, at, error in (
        (house.by("ppk"), line, WHY, JANUARY, NotAllowed),
        (stranger, line, WHY, JANUARY, NotAllowed),
        (approver, foreign, WHY, JANUARY, CarriedLineRefused),
        (approver, house.line, WHY, JANUARY, CarriedLineRefused),
        (approver, poor, WHY, JANUARY, FundsShort),
        (approver, line, " ", JANUARY, ReasonMissing),
        (approver, house.line, WHY, NOW, YearClosed),
    ):
        with pytest.raises(error):
            carry_over(order.pk, target.pk, reason, by=by, at=at)

    order.status = OrderState.DECLINED
    order.save(update_fields=["status"])
    with pytest.raises(WrongState):
        carry_over(order.pk, line.pk, WHY, by=approver, at=JANUARY)
    assert state(order) == before


@pytest.mark.usefixtures("january")
def test_the_page_offers_it_to_the_approver_alone(
    house: Desk, order: Order, line: BudgetLine
) -> None:
    url = f"/pesanan/{order.pk}/"
    approver, ppk = signed_in(house.approver.user), signed_in(house.ppk.user)
    assert "Alihkan ke anggaran" not in ppk.get(url).content.decode()
    assert "Alihkan ke anggaran 2027" in approver.get(url).content.decode()

    refused = approver.post(f"{url}alihkan/", {"baris": "x", "alasan": WHY})
    assert (refused.status_code, Balance.objects.get(line=line).committed) == (422, Decimal(0))
    done = approver.post(f"{url}alihkan/", {"baris": str(line.pk), "alasan": WHY})

    assert (done.status_code, Balance.objects.get(line=line).committed) == (302, order.total)
    assert "Alihkan ke anggaran" not in approver.get(url).content.decode()


def test_this_years_order_is_not_offered(house: Desk, order: Order, line: BudgetLine) -> None:
    page = signed_in(house.approver.user).get(f"/pesanan/{order.pk}/").content.decode()

    assert "Alihkan ke anggaran" not in page
