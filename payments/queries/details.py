"""What the page of one payment shows: the step now, the clock, the history, the papers."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core import money, privacy
from core.acts import Actor
from orders.access import packages as paper_access
from orders.models import Document
from orders.states import DocumentKind
from payments import access, taxes
from payments.deadlines import Clock, spelled
from payments.models import DueDateChange, Payment, PaymentEvent, PaymentFlag
from payments.queries import facts
from payments.states import FlagKind, PaymentState, TaxRule
from payments.taxes import Proposal

PAPERS = (
    DocumentKind.SURAT_PESANAN,
    DocumentKind.BAST,
    DocumentKind.KUITANSI,
    DocumentKind.SPB,
)
ACTS = (access.DRAFT, access.APPROVE, access.SEND_BACK, access.PAY, access.CONFIRM)


@dataclass(frozen=True, slots=True)
class Now:
    """The next step: what, who holds it, since when, until when, in which colour."""

    title: str
    holder: str
    since: datetime | None
    due: date | None
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history."""

    at: datetime
    title: str
    person: str = ""
    post: str = ""
    note: str = ""
    tone: str = "info"
    icon: str = "circle-dot"


@dataclass(frozen=True, slots=True)
class TaxView:
    """The withholding as the money card tells it."""

    label: str
    rate: str
    base: Decimal
    amount: Decimal
    basis: str
    evidence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the page of one payment shows to one reader."""

    now: Now
    clock: Clock
    can: dict[str, bool]
    tax: TaxView | None
    proposal: Proposal | None
    account: str
    revealable: set[str]
    may_see_proof: bool
    papers: list[Document]
    history: list[Entry]


def detail_of(payment: Payment, actor: Actor | None, today: date) -> Detail:
    """This function will collect the page of a payment loaded by `access.get_payment`."""
    clock = facts.clock_of(payment, today)
    can = {act: access.may(actor, payment, act) for act in ACTS}
    return Detail(
        now=now_of(payment, clock, can),
        clock=clock,
        can=can,
        tax=_tax(payment),
        proposal=facts.proposal_for(payment, today) if can[access.DRAFT] else None,
        account=account_of(payment),
        revealable=access.revealable(actor, payment),
        may_see_proof=access.may_see_proof(actor, payment),
        papers=_papers(payment, actor),
        history=_history(payment),
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """A step in words: as an order to its holder, as news to the others, and its icon."""

    mine: str
    waiting: str
    icon: str


def now_of(payment: Payment, clock: Clock, can: dict[str, bool]) -> Now:
    """This function will word the next step, as an order to whoever holds it."""
    turn = _turn(payment)
    holder, since = _held(payment)
    return Now(
        title=turn.mine if any(can.values()) else turn.waiting,
        holder=holder,
        since=since,
        due=None if clock.is_paid else payment.due_date,
        tone=_now_tone(payment, clock),
        icon=turn.icon,
    )


def _turn(payment: Payment) -> _Turn:
    net = money.rupiah(payment.net)
    done = "Selesai: uang sudah diterima penyedia"
    return {
        PaymentState.BILLED: _Turn(
            "Buat draf Surat Persetujuan Bayar",
            "Bendahara membuat draf Surat Persetujuan Bayar",
            "file-pen-line",
        ),
        PaymentState.DRAFTED: _Turn(
            "Periksa lalu setujui, atau kembalikan",
            "PA/KPA memeriksa dan menyetujui pembayaran",
            "badge-check",
        ),
        PaymentState.APPROVED: _Turn(
            f"Transfer {net} lalu catat buktinya", f"Bendahara mentransfer {net}", "banknote"
        ),
        PaymentState.PAID: _Turn(
            f"Pastikan {net} sudah masuk rekening", "Penyedia memastikan uang sudah masuk", "coins"
        ),
        PaymentState.ARRIVED: _Turn(done, done, "check-check"),
    }[PaymentState(payment.status)]


def _held(payment: Payment) -> tuple[str, datetime | None]:
    """Return who holds the payment and since when."""
    package = payment.order.package
    treasurer = f"{package.treasurer.user.name} · {package.treasurer.post}"
    approver = f"{package.approver.user.name} · {package.approver.post}"
    return {
        PaymentState.BILLED: (treasurer, payment.bill.billed_at),
        PaymentState.DRAFTED: (approver, payment.drafted_at),
        PaymentState.APPROVED: (treasurer, payment.approved_at),
        PaymentState.PAID: (payment.vendor.name, payment.paid_at),
        PaymentState.ARRIVED: ("", payment.arrived_at),
    }[PaymentState(payment.status)]


def _now_tone(payment: Payment, clock: Clock) -> str:
    if payment.status == PaymentState.ARRIVED:
        return "success"
    return "info" if clock.is_paid else clock.tone or "info"


def account_of(payment: Payment) -> str:
    """This function will name the payee's account, masked for everybody: `Bank •••• 6789 a.n. …`.

    Before the draft freezes it, the account on file is the one the money would go to.
    """
    bank = payment.bank_name or payment.vendor.bank_name
    number = payment.bank_account or payment.vendor.bank_account
    holder = payment.bank_holder or payment.vendor.bank_holder
    return f"{bank} {privacy.mask(number)} a.n. {holder}"


def _tax(payment: Payment) -> TaxView | None:
    if not payment.tax_rule:
        return None
    rule = TaxRule(payment.tax_rule)
    return TaxView(
        label=rule.label,
        rate=taxes.percent(payment.tax_rate),
        base=payment.tax_base,
        amount=payment.tax,
        basis=taxes.BASIS[rule],
        evidence=payment.tax_evidence,
        reason=payment.tax_reason,
    )


def _papers(payment: Payment, actor: Actor | None) -> list[Document]:
    rows = paper_access.documents_for(actor).filter(order_id=payment.order_id, kind__in=PAPERS)
    return list(rows.defer("snapshot").order_by("pk"))


def _history(payment: Payment) -> list[Entry]:
    """Return what happened, newest first: BAST, steps of the payment, alerts."""
    entries = []
    handover = payment.bill.handover
    if handover.vendor_signed_at:
        entries.append(
            Entry(
                at=handover.vendor_signed_at,
                title="BAST ditandatangani kedua pihak: hari ke-0",
                note=handover.number,
                icon="clipboard-check",
            )
        )
    entries += [_event_entry(event) for event in payment.events.order_by("pk")]
    entries += [_flag_entry(flag) for flag in payment.flags.order_by("pk")]
    entries += [_due_entry(change) for change in payment.due_changes.order_by("pk")]
    # Of what happened at one moment the later row comes first, too.
    entries.reverse()
    return sorted(entries, key=lambda entry: -entry.at.timestamp())


def _event_entry(event: PaymentEvent) -> Entry:
    title, tone, icon = {
        PaymentState.BILLED: ("Tagihan dikirim, kuitansi terbit", "info", "receipt"),
        PaymentState.DRAFTED: ("Draf Surat Persetujuan Bayar dibuat", "info", "file-pen-line"),
        PaymentState.APPROVED: ("Surat Persetujuan Bayar disetujui", "success", "badge-check"),
        PaymentState.PAID: ("Uang ditransfer", "success", "banknote"),
        PaymentState.ARRIVED: ("Uang diterima penyedia", "success", "coins"),
    }[PaymentState(event.to_state)]
    if event.from_state == PaymentState.DRAFTED and event.to_state == PaymentState.BILLED:
        title, tone, icon = "Draf dikembalikan ke bendahara", "attention", "undo-2"
    return Entry(event.at, title, event.actor_name, event.post, event.reason, tone, icon)


def _flag_entry(flag: PaymentFlag) -> Entry:
    title, tone = {
        FlagKind.NEARING: ("Peringatan: mendekati jatuh tempo", "attention"),
        FlagKind.DUE_TODAY: ("Peringatan: hari terakhir", "attention"),
        FlagKind.OVERDUE: ("Peringatan: lewat jatuh tempo", "danger"),
    }[FlagKind(flag.kind)]
    return Entry(
        at=flag.raised_at,
        title=title,
        person="Sistem e-Order",
        note=f"Jatuh tempo {spelled(flag.due_date)}",
        tone=tone,
        icon="alarm-clock",
    )


def _due_entry(change: DueDateChange) -> Entry:
    decree = f" ({change.decree})" if change.decree else ""
    return Entry(
        at=change.at,
        title=f"Jatuh tempo bergeser dari {spelled(change.from_date)} menjadi "
        f"{spelled(change.to_date)}",
        person=change.actor_name,
        post=change.post,
        note=f"{change.reason}{decree}",
        tone="attention",
        icon="calendar-clock",
    )
