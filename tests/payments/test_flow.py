"""From the signed Surat Pesanan to money arrived, through the services alone."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pypdf
import pytest

from budgets.models import LedgerEntry
from core.errors import WrongState
from core.models import AuditEvent
from orders.models import Document, Order, Package
from orders.services import documents, handover
from orders.states import DocumentKind, OrderState, PackageState
from payments.models import Payment, PaymentEvent
from payments.queries import ready_to_bill, tasks
from payments.services import approvals, billing, disbursement
from payments.services.approvals import TaxChoice
from payments.states import PaymentState, TaxRule
from tests.factories import ordering as orders
from tests.factories.ordering import Deal
from tests.factories.payments import transfer

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def received(portions: int) -> Deal:
    """Walk an order of 100 portions to its BAST, with so many accepted."""
    made = orders.deal_in(OrderState.DELIVERED)
    made.at += timedelta(minutes=10)
    orders.inspect(made, portions)
    handover.sign(made.handover.pk, by=made.by("owner"), at=made.at)
    made.fresh()
    return made


def text_of(document: Document) -> str:
    stored = documents.render(document.pk)
    pages = pypdf.PdfReader(io.BytesIO(stored.pdf.read())).pages
    stored.pdf.close()
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_partly_accepted_order_is_billed_taxed_paid_and_closed() -> None:
    made = received(80)
    by, at = made.by, made.at

    payment = billing.bill(made.handover.pk, "INV-7", by=by("owner"), at=at)
    choice = TaxChoice(TaxRule.P3B_21, "Penegasan KPP Menteng")
    draft = approvals.draft(payment.pk, choice, by=by("treasurer"), at=at)
    approvals.approve(payment.pk, draft.content_hash, by=by("approver"), at=at)
    disbursement.pay(payment.pk, transfer(TODAY), by=by("treasurer"), at=at)
    done = disbursement.confirm(payment.pk, by=by("owner"), at=at)

    gross, tax = Decimal(3_200_000), Decimal(80_000)
    assert (done.gross, done.tax, done.net) == (gross, tax, gross - tax)
    assert (done.start_date, done.due_date, done.value_date) == (TODAY, date(2026, 11, 26), TODAY)
    assert orders.money(made) == (Decimal(0), Decimal(0), gross)
    assert Order.objects.get(pk=made.order.pk).status == OrderState.CLOSED
    assert Package.objects.get(pk=made.package.pk).status == PackageState.DONE
    assert list(
        PaymentEvent.objects.order_by("pk").values_list("from_state", "to_state", "actor_id")
    ) == [
        ("", "BILLED", made.owner.user_id),
        ("BILLED", "DRAFTED", made.desk.treasurer.user_id),
        ("DRAFTED", "APPROVED", made.desk.approver.user_id),
        ("APPROVED", "PAID", made.desk.treasurer.user_id),
        ("PAID", "ARRIVED", made.owner.user_id),
    ]
    acts = AuditEvent.objects.filter(act__startswith="payment.").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == [
        "payment.bill",
        "payment.draft",
        "payment.approve",
        "payment.pay",
        "payment.confirm",
    ]


def test_the_papers_say_what_was_billed_and_approved() -> None:
    made = received(80)
    by, at = made.by, made.at
    payment = billing.bill(made.handover.pk, "INV-7", by=by("owner"), at=at)
    choice = TaxChoice(TaxRule.P3B_21, "Penegasan KPP Menteng")
    draft = approvals.draft(payment.pk, choice, by=by("treasurer"), at=at)
    done = approvals.approve(payment.pk, draft.content_hash, by=by("approver"), at=at)
    assert done.letter is not None

    receipt, letter = text_of(done.bill.receipt), text_of(done.letter)

    assert done.bill.receipt.kind == DocumentKind.KUITANSI
    assert "tiga juta dua ratus ribu rupiah" in receipt.lower()
    assert "3.200.000" in receipt
    for words in ("3.200.000", "80.000", "3.120.000", "26 November 2026", made.menu.vendor.name):
        # Kerned digits are read back apart, so only what is printed counts, not the gaps.
        assert words.replace(" ", "") in letter.replace(" ", "")


def test_an_order_that_was_rejected_wholly_cannot_be_billed() -> None:
    made = received(0)

    assert made.order.status == OrderState.REJECTED
    with pytest.raises(WrongState):
        billing.bill(made.handover.pk, "INV-7", by=made.by("owner"), at=made.at)
    assert Payment.objects.count() == 0
    assert list(ready_to_bill(made.by("owner"))) == []


def test_nothing_can_be_billed_before_the_bast() -> None:
    made = orders.deal_in(OrderState.DELIVERED)

    with pytest.raises(WrongState):
        billing.bill(made.handover.pk, "INV-7", by=made.by("owner"), at=made.at)

    assert Payment.objects.count() == 0
    assert not LedgerEntry.objects.filter(kind=LedgerEntry.Kind.REALISE).exists()


def test_the_work_queue_hands_the_payment_on() -> None:
    made = received(100)
    by, at = made.by, made.at

    def queue() -> dict[str, list[str]]:
        duties = ("owner", "treasurer", "approver", "ppk")
        return {duty: [task.verb for task in tasks(by(duty), TODAY)] for duty in duties}

    empty: dict[str, list[str]] = {"owner": [], "treasurer": [], "approver": [], "ppk": []}
    assert queue() == empty | {"owner": ["Kirim tagihan"]}

    payment = billing.bill(made.handover.pk, "INV-7", by=by("owner"), at=at)
    assert queue() == empty | {"treasurer": ["Buat draf Surat Persetujuan Bayar"]}

    choice = TaxChoice(TaxRule.P3B_21, "Penegasan KPP Menteng")
    draft = approvals.draft(payment.pk, choice, by=by("treasurer"), at=at)
    assert queue() == empty | {"approver": ["Setujui pembayaran"]}

    approvals.approve(payment.pk, draft.content_hash, by=by("approver"), at=at)
    assert queue() == empty | {"treasurer": ["Bayar"]}

    disbursement.pay(payment.pk, transfer(TODAY), by=by("treasurer"), at=at)
    assert queue() == empty | {"owner": ["Konfirmasi uang masuk"]}

    disbursement.confirm(payment.pk, by=by("owner"), at=at)
    assert queue() == empty
    assert Payment.objects.get().status == PaymentState.ARRIVED
