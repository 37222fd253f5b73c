"""What lets money leave: the vendor's kuitansi and the Surat Persetujuan Bayar.

Both take plain facts, so that `payments` can call down with what it knows.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Appointment
from budgets.models import TrancheLine
from core import parameters
from orders.models import Handover, Package
from orders.papers.contract import order_reference
from orders.papers.parts import Snapshot, about, amount, combined, firm, legal, percent, person

# What the system has proved before a letter can be approved (Permendagri 77/2020).
CHECKLIST = (
    "Surat Pesanan ditandatangani PPK dan diterima penyedia",
    "Berita Acara Serah Terima ditandatangani kedua pihak",
    "Tagihan sama dengan nilai yang diterima",
    "Rekening tujuan sama dengan rekening penyedia yang terdaftar",
    "Dana terikat pada baris anggaran dan kode rekening yang benar",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """A bill: the signed handover, the vendor's own number, the amount, the legal day."""

    handover: Handover
    bill_number: str
    amount: Decimal
    billed_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """An approval to pay: what is owed, what is withheld, to whom, until when, by whom.

    `tax_label` is the rule in words, `tax_rate` a fraction (0.005). `approver` and `drafter` are
    the appointments in which they acted.
    """

    handover: Handover
    bill_number: str
    receipt_number: str
    receipt_date: date
    gross: Decimal
    tax_label: str
    tax_base: Decimal
    tax_rate: Decimal
    tax: Decimal
    net: Decimal
    bank_name: str
    bank_account: str
    bank_holder: str
    start_date: date
    due_date: date
    approved_date: date
    approver: Appointment
    drafter: Appointment
    tax_reason: str = ""
    mechanism: str = "UP/GU (transfer bank)"


def receipt(facts: ReceiptFacts) -> Snapshot:
    """This function will freeze the kuitansi of a bill."""
    handover = facts.handover
    order = handover.order
    threshold = parameters.value(parameters.STAMP_DUTY_THRESHOLD, facts.billed_date)
    return about(order.package, facts.billed_date) | {
        "legal": legal(facts.billed_date),
        "vendor": firm(order.vendor),
        "order": order_reference(order),
        "handover": _handover(handover),
        "bill": {"number": facts.bill_number, "date": facts.billed_date.isoformat()},
        "amount": amount(facts.amount),
        "stamp": {"needed": facts.amount > threshold, "threshold": amount(threshold)},
    }


def approval_letter(facts: LetterFacts) -> Snapshot:
    """This function will freeze the Surat Persetujuan Bayar as PA/KPA approves it."""
    handover = facts.handover
    order = handover.order
    return about(order.package, facts.approved_date) | {
        "legal": legal(facts.approved_date),
        "vendor": firm(order.vendor),
        "order": order_reference(order),
        "handover": _handover(handover),
        "bill": {"number": facts.bill_number},
        "receipt": {"number": facts.receipt_number, "date": facts.receipt_date.isoformat()},
        "spd_numbers": _spd_numbers(order.package, facts.approved_date),
        "money": {
            "gross": amount(facts.gross),
            "tax_label": facts.tax_label,
            "tax_reason": facts.tax_reason,
            "tax_base": amount(facts.tax_base),
            "tax_rate": percent(facts.tax_rate),
            "tax": amount(facts.tax),
            "net": amount(facts.net),
        },
        "account": {
            "bank": facts.bank_name,
            "number": facts.bank_account,
            "holder": facts.bank_holder,
        },
        "mechanism": facts.mechanism,
        "start_date": facts.start_date.isoformat(),
        "due_date": facts.due_date.isoformat(),
        "checklist": list(CHECKLIST),
        "signatory": person(facts.approver, post=combined(facts.approver, order.package.ppk)),
        "drafter": person(facts.drafter),
    }


def _handover(handover: Handover) -> Snapshot:
    return {
        "number": handover.number,
        "date": str(handover.bast_date),
        "accepted": amount(handover.accepted_total),
    }


def _spd_numbers(package: Package, day: date) -> list[str]:
    lines = TrancheLine.objects.filter(
        line_id=package.line_id,
        tranche__withdrawn_at=None,
        tranche__month_from__lte=day.month,
        tranche__issued_date__lte=day,
    )
    return list(lines.order_by("tranche_id").values_list("tranche__number", flat=True))
