"""The work queue: whose turn it is, what it says, and that it stays cheap."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.acting import actor_of
from accounts.models import Appointment, Role
from payments.queries import ready_to_bill, tasks
from tests.factories.accounts import actor
from tests.factories.orders import desk
from tests.factories.payments import NOW, at, billed, drafted, firm, paid, received

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def test_a_bill_to_send_names_money_office_and_due_date() -> None:
    deal = received()

    [task] = tasks(deal.by("owner"), TODAY)

    assert (task.verb, task.subject, task.amount) == (
        "Kirim tagihan",
        str(deal.order),
        Decimal(4_000_000),
    )
    assert task.url == f"/pembayaran/tagihan/{deal.handover.pk}/"
    assert (task.due_date, task.since) == (date(2026, 11, 25), deal.handover.vendor_signed_at)
    assert task.waiting == f"{deal.desk.office.short_name} membayar sesudah ditagih"


def test_a_payment_to_draft_says_how_long_is_left() -> None:
    deal, payment = billed()

    [task] = tasks(deal.by("treasurer"), TODAY)

    assert (task.url, task.due_date, task.detail, task.since) == (
        f"/pembayaran/{payment.pk}/",
        date(2026, 11, 25),
        "2 hari kerja lagi",
        NOW,
    )
    assert task.waiting == f"{deal.vendor.name} menunggu uangnya"


def test_a_stopped_clock_has_no_due_date_left() -> None:
    deal, _ = paid()

    [task] = tasks(deal.by("owner"), TODAY)

    assert (task.due_date, task.detail) == (None, "Dibayar pada hari kerja ke-1 dari 3")


def test_the_most_urgent_comes_first() -> None:
    office, people = desk(), firm()
    later = billed(received(at_desk=office, of=people))[1]
    sooner = billed(received(at_desk=office, of=people))[1]
    type(sooner).objects.filter(pk=sooner.pk).update(due_date=date(2026, 11, 24))

    urls = [task.url for task in tasks(actor_of(office.treasurer), TODAY)]

    assert urls == [f"/pembayaran/{sooner.pk}/", f"/pembayaran/{later.pk}/"]


def test_a_draft_whose_approver_has_left_waits_for_every_head_of_the_office() -> None:
    deal, _ = drafted()
    head = actor(Role.PA, deal.desk.office)
    assert tasks(head, TODAY) == []

    Appointment.objects.filter(pk=deal.desk.approver.pk).update(valid_to=TODAY)

    assert [task.verb for task in tasks(head, TODAY)] == ["Setujui pembayaran"]


@pytest.mark.parametrize("role", [Role.PPK, Role.PP, Role.INSPEKTORAT, Role.ASISTEN, Role.PEMBINA])
def test_other_roles_have_nothing_to_do_here(role: Role) -> None:
    deal, _ = billed()

    assert tasks(actor(role, deal.desk.office), TODAY) == []


def test_nobody_has_no_tasks() -> None:
    received()

    assert tasks(None, TODAY) == []
    assert list(ready_to_bill(None)) == []


def test_another_treasurer_has_nothing_to_do() -> None:
    deal, _ = billed()

    assert tasks(actor(Role.BENDAHARA, deal.desk.office), TODAY) == []


def test_the_queue_asks_the_same_number_of_questions_for_many_rows(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    office, people = desk(), firm()
    owner = actor_of(people[1])
    for number in range(12):
        deal = received(at_desk=office, of=people)
        if number % 2:
            paid(deal, when=at(TODAY))

    with django_assert_num_queries(6):
        found = tasks(owner, TODAY)

    assert len(found) == 12
