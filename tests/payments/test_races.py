"""Several hands at the same payment: one wins, the others are told, money moves once."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from budgets.models import Balance, LedgerEntry
from core.errors import DomainError
from core.models import Notification
from orders.models import Document
from orders.states import DocumentKind
from payments.models import Bill, Payment, PaymentEvent
from payments.services import approvals, billing, disbursement
from payments.states import PaymentState
from tests.factories.payments import NOW, approved, drafted, paid, received, transfer

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

HANDS = 5
MONDAY = date(2026, 11, 23)


def together(act: Callable[[int], object]) -> Counter[str]:
    """Let several hands act at once and count how each one ended."""
    gate, ends = threading.Barrier(HANDS), Counter[str]()

    def run(number: int) -> None:
        try:
            gate.wait()
            act(number)
            ends["done"] += 1
        except DomainError as refusal:
            ends[refusal.code] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_one_handover_is_billed_once() -> None:
    deal = received()

    ends = together(
        lambda n: billing.bill(deal.handover.pk, f"INV-{n}", by=deal.by("owner"), at=NOW)
    )

    assert ends == {"done": 1, "wrong-state": HANDS - 1}
    assert (Bill.objects.count(), Payment.objects.count()) == (1, 1)
    receipts = Document.objects.filter(kind=DocumentKind.KUITANSI)
    assert [row.number.split("/")[0] for row in receipts] == ["001"]


def test_one_key_is_answered_to_all_with_one_bill() -> None:
    deal = received()
    by = deal.by("owner", "k-1")

    ends = together(lambda _: billing.bill(deal.handover.pk, "INV-1", by=by, at=NOW))

    assert ends == {"done": HANDS}
    assert (Bill.objects.count(), Payment.objects.count()) == (1, 1)


def test_one_draft_is_approved_once() -> None:
    deal, payment = drafted()

    ends = together(
        lambda _: approvals.approve(
            payment.pk, payment.content_hash, by=deal.by("approver"), at=NOW
        )
    )

    assert ends == {"done": 1, "wrong-state": HANDS - 1}
    assert Document.objects.filter(kind=DocumentKind.SPB).count() == 1


def test_a_draft_is_approved_or_returned_never_both() -> None:
    deal, payment = drafted()

    def act(number: int) -> None:
        if number % 2:
            approvals.send_back(payment.pk, "Salah", by=deal.by("approver"), at=NOW)
        else:
            approvals.approve(payment.pk, payment.content_hash, by=deal.by("approver"), at=NOW)

    ends = together(act)

    assert ends == {"done": 1, "wrong-state": HANDS - 1}
    assert PaymentEvent.objects.filter(from_state="DRAFTED").count() == 1


def test_money_is_realised_once_and_one_proof_is_kept() -> None:
    deal, payment = approved()

    ends = together(
        lambda _: disbursement.pay(payment.pk, transfer(MONDAY), by=deal.by("treasurer"), at=NOW)
    )

    assert ends == {"done": 1, "wrong-state": HANDS - 1}
    assert LedgerEntry.objects.filter(kind=LedgerEntry.Kind.REALISE).count() == 1
    assert Balance.objects.get(line=deal.desk.line).realised == Decimal(4_000_000)
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(files) == 1
    assert Notification.objects.filter(kind="payment.paid").count() == 1


def test_an_arrival_closes_the_order_once() -> None:
    deal, payment = paid()

    ends = together(lambda _: disbursement.confirm(payment.pk, by=deal.by("owner"), at=NOW))

    assert ends == {"done": 1, "wrong-state": HANDS - 1}
    assert Payment.objects.get().status == PaymentState.ARRIVED
