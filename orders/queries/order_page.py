"""What the order page tells: the next step, the way so far, money, papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.access import VENDOR_ROLES
from accounts.models import Appointment
from core.acts import Actor
from core.events import Event
from orders.access import orders as access
from orders.access.packages import documents_for
from orders.models import Document, Handover, HandoverLine, Order, OrderLine
from orders.states import HandoverState, OrderState

STEPS = "Keranjang|Tanda tangan PPK|Jawaban penyedia|Pengiriman|Pemeriksaan|Pembayaran"
STEP_OF = {
    OrderState.DRAFT: 1,
    OrderState.SUBMITTED: 2,
    OrderState.SIGNED: 3,
    OrderState.ACCEPTED: 4,
    OrderState.DELIVERED: 5,
    OrderState.RECEIVED: 6,
    OrderState.CLOSED: 7,
}


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind of event is told: words, tone and icon."""

    title: str
    tone: str
    icon: str


TOLD = {
    ("", OrderState.DRAFT): Look("Keranjang dibuka", "info", "shopping-basket"),
    (OrderState.SUBMITTED, OrderState.DRAFT): Look(
        "Dikembalikan ke keranjang", "attention", "undo-2"
    ),
    OrderState.SUBMITTED: Look("Dikirim ke PPK", "info", "send"),
    OrderState.SIGNED: Look("Surat Pesanan ditandatangani PPK", "success", "pen-line"),
    OrderState.ACCEPTED: Look("Pesanan diterima penyedia", "success", "handshake"),
    OrderState.DECLINED: Look("Pesanan ditolak penyedia", "danger", "circle-x"),
    OrderState.DELIVERED: Look("Kiriman dilaporkan tiba", "info", "truck"),
    OrderState.RECEIVED: Look("BAST ditandatangani kedua pihak", "success", "package-check"),
    OrderState.REJECTED: Look("Kiriman ditolak seluruhnya", "danger", "circle-x"),
    OrderState.CANCELLED: Look("Pesanan dibatalkan", "attention", "ban"),
    OrderState.CLOSED: Look("Uang diterima, pesanan selesai", "success", "check-check"),
    HandoverState.INSPECTED: Look("Diperiksa PPK", "info", "clipboard-check"),
    (HandoverState.INSPECTED, HandoverState.REPORTED): Look(
        "Hasil pemeriksaan disanggah", "attention", "message-square-warning"
    ),
}
# The office's own business, before the vendor is asked.
INTERNAL = frozenset({OrderState.DRAFT, OrderState.SUBMITTED})


ENDED = "Akhir pesanan"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the timeline."""

    look: Look
    person: str
    post: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Now:
    """The next step: what, in whose hands, since when, until when."""

    title: str
    holder: str = ""
    since: datetime | None = None
    due: datetime | None = None
    tone: str = "info"
    icon: str = "circle-dot"
    kicker: str = "Langkah sekarang"


@dataclass(frozen=True, slots=True)
class Row:
    """An order line beside what the inspection found of it, if it has been inspected."""

    line: OrderLine
    found: HandoverLine | None


def handover_of(order: Order) -> Handover | None:
    """This function will return the order's handover, if the vendor reported a delivery."""
    return getattr(order, "handover", None)


def rows_of(order: Order) -> list[Row]:
    """This function will return the order's lines with their inspection, oldest first."""
    lines = order.lines.select_related("menu").order_by("pk")
    found = {row.order_line_id: row for row in HandoverLine.objects.filter(handover__order=order)}
    return [Row(line, found.get(line.pk)) for line in lines]


def timeline(order: Order, actor: Actor) -> list[Told]:
    """This function will tell how the order moved, newest first; vendors from the signature on."""
    events: list[Event] = list(order.events.all())
    handover = handover_of(order)
    if handover is not None:
        events += handover.events.all()
    if actor.role in VENDOR_ROLES:
        events = [event for event in events if event.to_state not in INTERNAL]
    return list(_told(sorted(events, key=lambda event: (event.at, event.pk or 0), reverse=True)))


def _told(events: Iterable[Event]) -> Iterable[Told]:
    for event in events:
        if event.from_state == HandoverState.INSPECTED and event.to_state == HandoverState.SIGNED:
            continue  # told by the order's own event
        look = TOLD.get((event.from_state, event.to_state)) or TOLD.get(event.to_state)
        if look is not None:
            yield Told(look, event.actor_name, event.post, event.at, event.reason)


def papers_of(order: Order, actor: Actor) -> list[Document]:
    """This function will return the papers of the order and its package that `actor` may read."""
    papers = documents_for(actor).filter(package_id=order.package_id).defer("snapshot")
    return [paper for paper in papers.order_by("pk") if paper.order_id in (None, order.pk)]


def now_of(order: Order) -> Now:
    """This function will tell the next step of an order and who holds it."""
    handover = handover_of(order)
    if order.status == OrderState.DELIVERED and handover is not None:
        return _inspection(order, handover)
    step = _office_steps(order) | _vendor_steps(order)
    return step.get(OrderState(order.status)) or _ended(order)


def _office_steps(order: Order) -> dict[OrderState, Now]:
    package = order.package
    return {
        OrderState.DRAFT: Now(
            "Lengkapi keranjang lalu kirim ke PPK",
            _person(package.pp),
            order.created_at,
            icon="shopping-basket",
        ),
        OrderState.SUBMITTED: Now(
            "Tanda tangani Surat Pesanan",
            _person(package.ppk),
            order.submitted_at,
            order.delivery_at,
            tone="attention",
            icon="pen-line",
        ),
        OrderState.CLOSED: Now(
            "Selesai: uang sudah diterima penyedia",
            since=order.closed_at,
            tone="success",
            icon="check-check",
            kicker=ENDED,
        ),
    }


def _vendor_steps(order: Order) -> dict[OrderState, Now]:
    vendor = f"{order.vendor.owner_name} · {order.vendor.name}"
    return {
        OrderState.SIGNED: Now(
            "Terima atau tolak pesanan",
            vendor,
            order.signed_at,
            order.delivery_at,
            tone="attention",
            icon="hourglass",
        ),
        OrderState.ACCEPTED: Now(
            "Masak, antar, lalu laporkan tiba",
            vendor,
            order.answered_at,
            order.delivery_at,
            icon="truck",
        ),
        OrderState.RECEIVED: Now(
            "Selesaikan pembayaran",
            "Penyedia menagih, lalu bendahara dan PA/KPA; lihat kartu Pembayaran",
            order.received_at,
            icon="receipt",
        ),
    }


def _inspection(order: Order, handover: Handover) -> Now:
    if handover.status == HandoverState.REPORTED:
        return Now(
            "Periksa kiriman per baris",
            _person(order.package.ppk),
            handover.delivered_at,
            tone="attention",
            icon="clipboard-check",
        )
    return Now(
        "Tanda tangani atau sanggah BAST",
        f"{order.vendor.owner_name} · {order.vendor.name}",
        handover.inspected_at,
        tone="attention",
        icon="pen-line",
    )


def _ended(order: Order) -> Now:
    title = f"Berakhir: {order.get_status_display().lower()}"
    return Now(title, tone="danger", icon="ban", kicker=ENDED)


def _person(appointment: Appointment) -> str:
    return f"{appointment.user.name} · {appointment.post}"


def acts_of(order: Order, actor: Actor) -> dict[str, bool]:
    """This function will tell which acts the actor can do now, named for templates."""
    return {act.replace(".", "_"): access.may(actor, order, act) for act in access.ACTS}


def released(order: Order) -> Decimal:
    """This function will return what the inspection took off the order's total."""
    handover = handover_of(order)
    signed = handover is not None and handover.status == HandoverState.SIGNED
    return order.total - handover.accepted_total if handover and signed else Decimal(0)
