"""Money out: the treasurer records the transfer, the vendor confirms that it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts import duties
from budgets import services as budgets
from core import idempotency, money
from core.acts import Actor
from core.errors import RuleRefused
from orders.services import ordering, separation
from payments import access, locks
from payments.deadlines import spelled
from payments.models import Payment
from payments.services import holders, steps
from payments.services.billing import vendor_people
from payments.services.steps import Step
from payments.states import PaymentState

RULE = "Ingub 1/2023 KESATU huruf i"


class ValueDateRefused(RuleRefused):
    """The value date lies before the BAST or the approval, or in the future."""


class LateReasonMissing(RuleRefused):
    """A transfer past the due date comes without a reason."""


class AmountDiffers(RuleRefused):
    """The amount approved is not the amount committed on the budget line."""


class ProofMissing(RuleRefused):
    """The transfer comes without the bank's reference or its proof."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What the bank did: value date, reference, proof (already checked), why it is late."""

    value_date: date
    bank_reference: str
    proof: File[Any]
    late_reason: str = ""


def pay(payment_id: int, transfer: Transfer, *, by: Actor, at: datetime) -> Payment:
    """This function will record the transfer of an approved payment and stop its clock.

    The net goes to the payee of the approved draft and the gross is realised on the budget line.
    Only the package's treasurer may. Raises WrongState, NotAllowed, ValueDateRefused,
    LateReasonMissing, ProofMissing. The proof is stored before the transaction begins and removed
    again when the act is refused, so no file work happens under a lock.
    """
    if not transfer.bank_reference.strip() or not transfer.proof:
        raise ProofMissing(
            "Nomor referensi bank dan bukti transfer harus ada; salin keduanya dari bank.",
            rule=RULE,
            errors={"bank_reference": ["Isi nomor referensi dari bank."]},
        )
    stored = _store(transfer)
    try:
        payment = _pay(payment_id, transfer, stored, by=by, at=at)
    except BaseException:
        _discard(stored)
        raise
    if payment.proof.name != stored:
        _discard(stored)
    return payment


def _store(transfer: Transfer) -> str:
    field = Payment._meta.get_field("proof")
    name = field.generate_filename(Payment(), transfer.proof.name or "bukti")
    return str(field.storage.save(name, transfer.proof))


def _discard(name: str) -> None:
    Payment._meta.get_field("proof").storage.delete(name)


@transaction.atomic(durable=True)
def _pay(payment_id: int, transfer: Transfer, proof: str, *, by: Actor, at: datetime) -> Payment:
    reference = transfer.bank_reference.strip()
    content = f"{payment_id}:{transfer.value_date}:{reference}"
    seen = idempotency.claim("payment.pay", content, by=by, at=at)
    if seen:
        return Payment.objects.get(pk=seen.target_id)
    payment = locks.payment(payment_id, by=by)
    access.require(by, payment, access.PAY)
    steps.expect(payment, PaymentState.APPROVED, "dibayar")
    known = [*holders.drafted(payment), *holders.approved(payment)]
    separation.require_actor(payment.order, (duties.TREASURER,), by=by, at=at, known=known)
    _require_value_date(payment, transfer, at)
    is_late = transfer.value_date > payment.due_date
    late_reason = transfer.late_reason.strip() if is_late else ""
    columns = {
        "value_date": transfer.value_date,
        "bank_reference": reference,
        "late_reason": late_reason,
        "proof": proof,
        "paid_at": at,
    }
    step = Step(
        "payment.pay",
        late_reason,
        {"value_date": transfer.value_date.isoformat(), "net": str(payment.net)},
        columns,
    )
    steps.move(payment, PaymentState.PAID, step, by=by, at=at)
    _tell_paid(payment, at)
    idempotency.settle(payment.pk, by=by)
    _realise(payment, by=by, at=at)
    return payment


def _realise(payment: Payment, *, by: Actor, at: datetime) -> None:
    """Spend the gross on the budget line, last and held shortest; it must be what is committed."""
    held = budgets.realise(payment.order.reference, by=by, at=at)
    if held.realised != payment.gross:
        raise AmountDiffers(
            f"Anggaran mengikat {money.rupiah(held.realised)} untuk {payment.order}, sedangkan "
            f"yang disetujui {money.rupiah(payment.gross)}; pembayaran tidak dicatat. Minta PPK "
            "memeriksa BAST dan ikatan anggarannya.",
            rule=RULE,
        )


def _require_value_date(payment: Payment, transfer: Transfer, at: datetime) -> None:
    problem = _value_date_problem(payment, transfer.value_date, timezone.localdate(at))
    if problem:
        raise ValueDateRefused(problem, rule=RULE, errors={"value_date": [problem]})
    if transfer.value_date > payment.due_date and not transfer.late_reason.strip():
        message = (
            f"Tanggal nilai {spelled(transfer.value_date)} melewati jatuh tempo "
            f"{spelled(payment.due_date)}; tulis alasan keterlambatannya."
        )
        raise LateReasonMissing(message, rule=RULE, errors={"late_reason": [message]})


def _value_date_problem(payment: Payment, day: date, today: date) -> str:
    approved = timezone.localdate(payment.approved_at) if payment.approved_at else today
    if day > today:
        return (
            f"Tanggal nilai {spelled(day)} belum tiba; catat pembayaran pada hari uang dipindahkan "
            f"(hari ini {spelled(today)})."
        )
    if day < payment.start_date:
        return (
            f"Tanggal nilai {spelled(day)} mendahului BAST {spelled(payment.start_date)}; "
            "pembayaran hanya boleh sesudah barang diterima."
        )
    if day < approved:
        return (
            f"Tanggal nilai {spelled(day)} mendahului persetujuan {spelled(approved)}; uang "
            "hanya boleh keluar sesudah Surat Persetujuan Bayar terbit."
        )
    return ""


def _tell_paid(payment: Payment, at: datetime) -> None:
    steps.tell(
        vendor_people(payment, at),
        payment,
        f"{money.rupiah(payment.net)} sudah ditransfer",
        f"{payment.organisation.name} mentransfer {money.rupiah(payment.net)} untuk "
        f"{payment.order} ke {payment.bank_name} dengan tanggal nilai "
        f"{spelled(payment.value_date)}. Periksa rekening lalu konfirmasi uangnya sudah masuk.",
        kind="paid",
        at=at,
    )


@transaction.atomic(durable=True)
def confirm(payment_id: int, *, by: Actor, at: datetime) -> Payment:
    """This function will record that the money arrived and close the order.

    Only the vendor may. Raises WrongState, NotAllowed.
    """
    seen = idempotency.claim("payment.confirm", str(payment_id), by=by, at=at)
    if seen:
        return Payment.objects.get(pk=seen.target_id)
    payment = locks.payment(payment_id, by=by)
    access.require(by, payment, access.CONFIRM)
    steps.expect(payment, PaymentState.PAID, "dikonfirmasi")
    separation.require_seller(payment.order, by=by, at=at)
    step = Step("payment.confirm", columns={"arrived_at": at})
    steps.move(payment, PaymentState.ARRIVED, step, by=by, at=at)
    ordering.close(payment.order_id, by=by, at=at)
    package = payment.order.package
    steps.tell(
        [package.treasurer.user_id, package.ppk.user_id],
        payment,
        f"{payment.vendor.name} menerima pembayaran",
        f"{by.user_name} mengonfirmasi {money.rupiah(payment.net)} untuk {payment.order} sudah "
        "masuk. Pesanan selesai.",
        kind="arrived",
        at=at,
    )
    idempotency.settle(payment.pk, by=by)
    return payment
