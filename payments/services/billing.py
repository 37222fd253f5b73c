"""The vendor's bill: three-way match, kuitansi, and the start of the payment."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import access as offices
from core import idempotency, money
from core import locks as calendar_locks
from core.acts import Actor
from core.errors import RuleRefused, WrongState
from orders import papers
from orders.models import Document, Handover
from orders.papers import ReceiptFacts
from orders.services import documents, separation
from orders.services.documents import NewDocument
from orders.states import DocumentKind, HandoverState, OrderState
from payments import access, locks
from payments.deadlines import spelled
from payments.models import Bill, Payment
from payments.queries import facts
from payments.services import steps
from payments.services.steps import Step

RULE = "Ingub 1/2023 KESATU huruf i"


class BillNumberTaken(RuleRefused):
    """The vendor has used this bill number before."""


class MatchFailed(RuleRefused):
    """Order, handover and bill do not tell the same story."""


@transaction.atomic(durable=True)
def bill(handover_id: int, number: str, *, by: Actor, at: datetime) -> Payment:
    """This function will bill a signed handover for its accepted value and open the payment.

    Only the vendor of the order may. Issues the kuitansi, sets the due date (day 0 = BAST) and
    tells the treasurer. Raises WrongState, NotAllowed, BillNumberTaken, MatchFailed or
    HolidaysMissing; a repeat with the same key returns the same payment.
    """
    number = number.strip()
    calendar_locks.calendar_read()
    seen = idempotency.claim("payment.bill", f"{handover_id}:{number}", by=by, at=at)
    if seen:
        return Payment.objects.get(pk=seen.target_id)
    handover = locks.handover(handover_id, by=by)
    access.require_vendor(by, handover.order)
    _require_billable(handover)
    separation.require_seller(handover.order, by=by, at=at)
    _require_number(handover, number)
    payment = _open(handover, _write_bill(handover, number, by=by, at=at))
    steps.begin(payment, Step("payment.bill", data={"bill": number}), by=by, at=at)
    treasurer = handover.order.package.treasurer.user_id
    steps.tell(
        [treasurer],
        payment,
        f"Tagihan baru dari {payment.vendor.name}",
        f"{payment.vendor.name} menagih {money.rupiah(payment.gross)} untuk {payment.order}. Buat "
        "draf Surat Persetujuan Bayar; uang harus sampai paling lambat "
        f"{spelled(payment.due_date)}.",
        kind="billed",
        at=at,
    )
    idempotency.settle(payment.pk, by=by)
    return payment


def require_signed(handover: Handover) -> None:
    """This function will raise WrongState while the BAST lacks a signature: nothing to bill yet."""
    if handover.status != HandoverState.SIGNED:
        raise WrongState(
            f"BAST {handover.order} belum ditandatangani kedua pihak, jadi belum dapat ditagih. "
            "Tagihan dibuka setelah PPK dan penyedia menandatangani BAST.",
            rule=RULE,
        )


def _require_billable(handover: Handover) -> None:
    require_signed(handover)
    if Bill.objects.filter(handover=handover).exists():
        raise WrongState(
            f"{handover.order} sudah ditagih; buka halaman pembayarannya untuk melihat uangnya."
        )
    if handover.order.status != OrderState.RECEIVED:
        raise WrongState(
            f"{handover.order} berada pada tahap “{handover.order.get_status_display()}”, jadi "
            "tidak dapat ditagih."
        )
    _require_match(handover)


def _require_match(handover: Handover) -> None:
    lines = list(handover.lines.select_related("order_line"))
    is_matched = all(
        line.order_line.order_id == handover.order_id
        and line.received <= line.order_line.quantity
        and line.accepted_amount == line.received * line.order_line.unit_price
        for line in lines
    )
    accepted = money.total(line.accepted_amount for line in lines)
    is_within = 0 < handover.accepted_total <= handover.order.total
    if not (is_matched and accepted == handover.accepted_items and is_within):
        raise MatchFailed(
            f"Nilai pada BAST ({money.rupiah(handover.accepted_total)}) tidak cocok dengan baris "
            f"Surat Pesanan ({money.rupiah(handover.order.total)}); hubungi PPK untuk memeriksa "
            "BAST sebelum menagih.",
            rule=RULE,
        )


def _require_number(handover: Handover, number: str) -> None:
    if not number:
        raise RuleRefused(
            "Nomor tagihan belum diisi; tulis nomor dari buku tagihan Anda, misalnya INV-012.",
            errors={"number": ["Nomor tagihan belum diisi."]},
        )
    if Bill.objects.filter(vendor=handover.order.vendor, number=number).exists():
        raise BillNumberTaken(
            f"Nomor tagihan {number} sudah Anda pakai; tulis nomor lain yang belum pernah dipakai.",
            rule="Satu nomor tagihan untuk satu tagihan",
            errors={"number": [f"Nomor {number} sudah dipakai."]},
        )


def _write_bill(handover: Handover, number: str, *, by: Actor, at: datetime) -> Bill:
    return Bill.objects.create(
        handover=handover,
        order=handover.order,
        vendor=handover.order.vendor,
        number=number,
        amount=handover.accepted_total,
        billed_at=at,
        receipt=_receipt(handover, number, by=by, at=at),
    )


def _receipt(handover: Handover, number: str, *, by: Actor, at: datetime) -> Document:
    snapshot = papers.receipt(
        ReceiptFacts(
            handover=handover,
            bill_number=number,
            amount=handover.accepted_total,
            billed_date=timezone.localdate(at),
        )
    )
    new = NewDocument(DocumentKind.KUITANSI, handover.order.package, handover.order, snapshot)
    return documents.issue(new, by=by, at=at)


def _open(handover: Handover, bill: Bill) -> Payment:
    if handover.bast_date is None:
        raise WrongState(f"BAST {handover.order} belum bertanggal.", rule=RULE)
    term = facts.term_from(handover.bast_date)
    return Payment.objects.create(
        bill=bill,
        order=handover.order,
        organisation=handover.order.organisation,
        vendor=handover.order.vendor,
        start_date=term.start,
        working_days=term.working_days,
        due_date=term.due,
        gross=bill.amount,
        net=bill.amount,
    )


def vendor_people(payment: Payment, at: datetime) -> list[int]:
    """This function will return the user ids of the vendor's people in post."""
    people = offices.colleagues(
        payment.vendor.organisation_id, offices.VENDOR_ROLES, timezone.localdate(at)
    )
    return [person.user_id for person in people]
