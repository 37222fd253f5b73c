"""The Surat Persetujuan Bayar: drafted by the treasurer, approved by PA/KPA, bound by a hash."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import duties
from accounts.models import Appointment
from core import idempotency, money
from core.acts import Actor
from core.errors import RuleRefused, StaleVersion
from core.models import AuditEvent
from orders import papers
from orders.models import Document
from orders.papers import LetterFacts
from orders.services import documents, separation
from orders.services.documents import NewDocument
from orders.states import DocumentKind
from payments import access, contents, locks, taxes
from payments.deadlines import spelled
from payments.models import Payment
from payments.queries import facts
from payments.services import holders, steps
from payments.services.billing import vendor_people
from payments.services.steps import Step
from payments.states import PaymentState, TaxRule
from payments.taxes import Proposal, Tax

RULE = "Ingub 1/2023 KESATU huruf b dan i"


class ReasonMissing(RuleRefused):
    """A choice that departs from the proposal, or a return, comes without a reason."""


class ContentChanged(StaleVersion):
    """The approver looked at other figures than those that stand in the draft now."""


@dataclass(frozen=True, slots=True)
class TaxChoice:
    """The treasurer's choice of the tax rule, with the reason where it departs."""

    rule: TaxRule
    reason: str = ""


@transaction.atomic(durable=True)
def draft(payment_id: int, choice: TaxChoice, *, by: Actor, at: datetime) -> Payment:
    """This function will draft the Surat Persetujuan Bayar: tax, net and payee, frozen by a hash.

    Only the package's treasurer may. A rule other than the proposed one, or a disputed one, needs
    a reason. Raises WrongState, NotAllowed, TaxRuleUnfit, ReasonMissing.
    """
    seen = idempotency.claim(
        "payment.draft", f"{payment_id}:{choice.rule}:{choice.reason}", by=by, at=at
    )
    if seen:
        return Payment.objects.get(pk=seen.target_id)
    payment = locks.payment(payment_id, by=by)
    access.require(by, payment, access.DRAFT)
    steps.expect(payment, PaymentState.BILLED, "didraf")
    mine = (duties.TREASURER, duties.DRAFTER)
    separation.require_actor(payment.order, mine, by=by, at=at)
    tax, evidence = _tax(payment, choice, at)
    _freeze(payment, tax, evidence, choice.reason.strip(), by=by, at=at)
    columns = {name: getattr(payment, name) for name in DRAFTED}
    figures = {"rule": tax.rule, "tax": str(tax.amount), "net": str(tax.net)}
    step = Step("payment.draft", choice.reason.strip(), figures, columns)
    steps.move(payment, PaymentState.DRAFTED, step, by=by, at=at)
    steps.tell(
        [payment.order.package.approver.user_id],
        payment,
        f"Setujui pembayaran {money.rupiah(payment.gross)}",
        f"{by.user_name} membuat draf Surat Persetujuan Bayar {payment.order} untuk "
        f"{payment.vendor.name}: bruto {money.rupiah(payment.gross)}, PPh "
        f"{money.rupiah(payment.tax)}, dibayarkan {money.rupiah(payment.net)}. Jatuh tempo "
        f"{spelled(payment.due_date)}.",
        kind="drafted",
        at=at,
    )
    idempotency.settle(payment.pk, by=by)
    return payment


DRAFTED = (
    "tax_rule",
    "tax_base",
    "tax_rate",
    "tax",
    "tax_reason",
    "tax_evidence",
    "net",
    "bank_name",
    "bank_account",
    "bank_holder",
    "drafted_by_id",
    "drafted_at",
    "content_hash",
)


def _tax(payment: Payment, choice: TaxChoice, at: datetime) -> tuple[Tax, str]:
    day = timezone.localdate(at)
    purchase = facts.purchase_of(payment, day)
    payee = facts.payee_of(payment.vendor, day)
    rates = facts.rates_on(day)
    proposal = taxes.propose(purchase, payee, rates)
    tax = taxes.assess(choice.rule, purchase, payee, rates)
    if proposal.needs_reason(choice.rule) and not choice.reason.strip():
        raise _reason_missing(proposal)
    return tax, taxes.evidence_of(choice.rule, payee)


def _reason_missing(proposal: Proposal) -> ReasonMissing:
    why = (
        "Aturan PPh untuk katering orang pribadi masih ditafsirkan berbeda"
        if proposal.disputed
        else f"Usulan sistem adalah “{proposal.tax.rule.label}”"
    )
    return ReasonMissing(
        f"{why}; tulis alasan pilihan Anda agar pemeriksa dapat menelusurinya.",
        rule=taxes.BASIS[proposal.tax.rule],
        errors={"reason": ["Tulis alasan pilihan pajak ini."]},
    )


def _freeze(
    payment: Payment, tax: Tax, evidence: str, reason: str, *, by: Actor, at: datetime
) -> None:
    vendor = payment.vendor
    payment.tax_rule, payment.tax_rate = tax.rule, tax.rate
    payment.tax_base, payment.tax, payment.net = tax.base, tax.amount, tax.net
    payment.tax_reason, payment.tax_evidence = reason, evidence
    payment.bank_name, payment.bank_account = vendor.bank_name, vendor.bank_account
    payment.bank_holder = vendor.bank_holder
    payment.drafted_by_id, payment.drafted_at = by.user_id, at
    payment.content_hash = contents.fingerprint(payment)


@transaction.atomic(durable=True)
def approve(payment_id: int, content_hash: str, *, by: Actor, at: datetime) -> Payment:
    """This function will approve exactly the draft whose hash the approver saw, and issue the SPB.

    Any PA/KPA of the office may, except who drafted it or holds a duty that excludes it. Raises
    WrongState, NotAllowed, DutiesNotSeparate, ContentChanged (412).
    """
    seen = idempotency.claim("payment.approve", f"{payment_id}:{content_hash}", by=by, at=at)
    if seen:
        return Payment.objects.get(pk=seen.target_id)
    payment = locks.payment(payment_id, by=by)
    access.require(by, payment, access.APPROVE)
    steps.expect(payment, PaymentState.DRAFTED, "disetujui")
    _require_separate(payment, by=by, at=at)
    _require_same_content(payment, content_hash)
    columns = {
        "approved_by_id": by.user_id,
        "approved_at": at,
        "letter": _letter(payment, by=by, at=at),
    }
    step = Step("payment.approve", data={"content_hash": content_hash}, columns=columns)
    steps.move(payment, PaymentState.APPROVED, step, by=by, at=at)
    _tell_approved(payment, at)
    idempotency.settle(payment.pk, by=by)
    return payment


def _require_separate(payment: Payment, *, by: Actor, at: datetime) -> None:
    """Refuse an approver who drafted this payment or holds a duty that excludes approving."""
    drafted = holders.drafted(payment)
    separation.require_actor(payment.order, (duties.APPROVER,), by=by, at=at, known=drafted)


def _require_same_content(payment: Payment, content_hash: str) -> None:
    stands = contents.fingerprint(payment)
    if not content_hash or content_hash != payment.content_hash or content_hash != stands:
        raise ContentChanged(
            f"Isi draf pembayaran {payment.order} sudah berubah sejak Anda membukanya; muat ulang, "
            "periksa angkanya, lalu setujui lagi.",
            rule=RULE,
        )


def _letter(payment: Payment, *, by: Actor, at: datetime) -> Document:
    posts = Appointment.objects.select_related("user", "organisation")
    snapshot = papers.approval_letter(
        LetterFacts(
            handover=payment.bill.handover,
            bill_number=payment.bill.number,
            receipt_number=payment.bill.receipt.number,
            receipt_date=payment.bill.receipt.issued_date,
            gross=payment.gross,
            tax_label=TaxRule(payment.tax_rule).label,
            tax_base=payment.tax_base,
            tax_rate=payment.tax_rate,
            tax=payment.tax,
            net=payment.net,
            bank_name=payment.bank_name,
            bank_account=payment.bank_account,
            bank_holder=payment.bank_holder,
            start_date=payment.start_date,
            due_date=payment.due_date,
            approved_date=timezone.localdate(at),
            approver=posts.get(pk=by.appointment_id or 0),
            drafter=posts.get(pk=_drafted_as(payment)),
            tax_reason=payment.tax_reason,
        )
    )
    order = payment.order
    new = NewDocument(DocumentKind.SPB, order.package, order, snapshot)
    return documents.issue(new, by=by, at=at)


def _drafted_as(payment: Payment) -> int:
    """Return the appointment that the present draft was made in, as the trail keeps it."""
    acts = AuditEvent.objects.filter(
        act="payment.draft", target_type="payments.payment", target_id=payment.pk
    )
    return acts.latest("pk").appointment_id or 0


def _tell_approved(payment: Payment, at: datetime) -> None:
    steps.tell(
        [payment.order.package.treasurer.user_id],
        payment,
        f"Bayar {money.rupiah(payment.net)} ke {payment.vendor.name}",
        f"Pembayaran {payment.order} disetujui. Transfer {money.rupiah(payment.net)} paling lambat "
        f"{spelled(payment.due_date)}, lalu catat tanggal nilai dan bukti transfernya.",
        kind="approved",
        at=at,
    )
    steps.tell(
        vendor_people(payment, at),
        payment,
        f"Pembayaran {payment.order} disetujui",
        f"{payment.organisation.name} menyetujui pembayaran {money.rupiah(payment.net)}. "
        f"Bendahara mentransfer paling lambat {spelled(payment.due_date)}.",
        kind="approved",
        at=at,
    )


@transaction.atomic(durable=True)
def send_back(payment_id: int, reason: str, *, by: Actor, at: datetime) -> Payment:
    """This function will return a draft to the treasurer with a reason and void its hash.

    Raises WrongState, NotAllowed, ReasonMissing.
    """
    reason = reason.strip()
    seen = idempotency.claim("payment.send_back", f"{payment_id}:{reason}", by=by, at=at)
    if seen:
        return Payment.objects.get(pk=seen.target_id)
    payment = locks.payment(payment_id, by=by)
    access.require(by, payment, access.SEND_BACK)
    steps.expect(payment, PaymentState.DRAFTED, "dikembalikan")
    if not reason:
        raise ReasonMissing(
            "Alasan pengembalian belum diisi; tulis apa yang harus diperbaiki bendahara.",
            errors={"reason": ["Tulis alasannya."]},
        )
    drafter = payment.drafted_by_id
    step = Step("payment.send_back", reason, columns=_undrafted(payment))
    steps.move(payment, PaymentState.BILLED, step, by=by, at=at)
    steps.tell(
        [user for user in (drafter,) if user is not None],
        payment,
        f"Draf pembayaran {payment.order} dikembalikan",
        f"{by.user_name} mengembalikan draf: {reason}. Perbaiki lalu ajukan lagi; jatuh tempo "
        f"tetap {spelled(payment.due_date)}.",
        kind="sent_back",
        at=at,
    )
    idempotency.settle(payment.pk, by=by)
    return payment


def _undrafted(payment: Payment) -> dict[str, object]:
    return {
        "tax_rule": "",
        "tax_base": money.ZERO,
        "tax_rate": money.ZERO,
        "tax": money.ZERO,
        "tax_reason": "",
        "tax_evidence": "",
        "net": payment.gross,
        "bank_name": "",
        "bank_account": "",
        "bank_holder": "",
        "drafted_by_id": None,
        "drafted_at": None,
        "content_hash": "",
    }
