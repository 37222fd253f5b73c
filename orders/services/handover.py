"""Delivery, inspection per line, and the BAST that both sides sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import duties
from budgets import services as budgets
from core import idempotency, money
from core.acts import Actor
from core.errors import RuleRefused
from orders import papers
from orders.access import orders as access
from orders.locks import orders as locks
from orders.models import Handover, HandoverLine, Order, OrderLine
from orders.services import documents, notices, packages, reasons, separation, steps
from orders.services.documents import NewDocument
from orders.services.steps import Step
from orders.states import DocumentKind, HandoverState, OrderState
from orders.totals import totals

ACCEPTED = frozenset({OrderState.ACCEPTED})
REPORTED = frozenset({HandoverState.REPORTED})
INSPECTED = frozenset({HandoverState.INSPECTED})
LINE_FIELDS = ["ordered", "received", "rejected", "accepted_amount", "note"]
RULE_BAST = "Ingub 1/2023 KESATU huruf g"


class InspectionRefused(RuleRefused):
    """The counts of an inspection do not fit the order; `errors` names the lines."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the PPK found: per order line id how many were good, and why the rest was not."""

    lines: Mapping[int, tuple[int, str]]
    function_ok: bool
    quantity_ok: bool
    time_ok: bool
    note: str = ""


@transaction.atomic(durable=True)
def report_delivery(order_id: int, note: str, *, by: Actor, at: datetime) -> Handover:
    """This function will let the vendor report that the delivery is there."""
    seen = idempotency.claim("order.deliver", f"{order_id}:{note}", by=by, at=at)
    if seen:
        return Handover.objects.get(pk=seen.target_id)
    order = locks.order(order_id, by=by)
    access.require(by, order, "order.deliver")
    steps.expect(order, ACCEPTED, "dilaporkan tiba")
    separation.require_seller(order, by=by, at=at)
    steps.move_order(order, OrderState.DELIVERED, Step("order.deliver"), by=by, at=at)
    handover = Handover.objects.create(order=order, delivered_at=at, delivery_note=note.strip())
    steps.begin(handover, Step("handover.report"), by=by, at=at)
    notices.delivered(order, at=at)
    idempotency.settle(handover.pk, by=by)
    return handover


@transaction.atomic(durable=True)
def inspect(handover_id: int, found: Inspection, *, by: Actor, at: datetime) -> Handover:
    """This function will store the PPK's count per line and ask the vendor to sign the BAST.

    Each line of the order must be named once, with 0 ≤ received ≤ ordered and, where something is
    rejected, a note. Only what is received is paid; the fee is due when anything is.
    """
    seen = idempotency.claim("handover.inspect", f"{handover_id}:{found!r}", by=by, at=at)
    if seen:
        return Handover.objects.get(pk=seen.target_id)
    handover = locks.handover(handover_id, by=by)
    order = handover.order
    access.require(by, order, "handover.inspect")
    steps.expect(handover, REPORTED, "diperiksa")
    separation.require_actor(order, (duties.PPK,), by=by, at=at)
    lines = _count(handover, found)
    HandoverLine.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["order_line"], update_fields=LINE_FIELDS
    )
    accepted = totals((line.accepted_amount for line in lines), order.delivery_fee, order.pbjt_rate)
    columns = {
        "inspected_at": at,
        "inspection_note": found.note.strip(),
        "function_ok": found.function_ok,
        "quantity_ok": found.quantity_ok,
        "time_ok": found.time_ok,
        "accepted_items": accepted.items,
        "accepted_delivery_fee": accepted.delivery_fee,
        "accepted_pbjt": accepted.pbjt,
        "accepted_total": accepted.total,
    }
    step = Step("handover.inspect", data={"accepted": str(accepted.total)}, columns=columns)
    steps.move_handover(handover, HandoverState.INSPECTED, step, by=by, at=at)
    notices.inspected(handover, at=at)
    idempotency.settle(handover.pk, by=by)
    return handover


@transaction.atomic(durable=True)
def dispute(handover_id: int, reason: str, *, by: Actor, at: datetime) -> Handover:
    """This function will let the vendor contest the count: the PPK inspects once more."""
    seen = idempotency.claim("handover.dispute", f"{handover_id}:{reason}", by=by, at=at)
    if seen:
        return Handover.objects.get(pk=seen.target_id)
    handover = locks.handover(handover_id, by=by)
    access.require(by, handover.order, "handover.dispute")
    steps.expect(handover, INSPECTED, "disanggah")
    separation.require_seller(handover.order, by=by, at=at)
    step = Step("handover.dispute", reason=reasons.require(reason))
    steps.move_handover(handover, HandoverState.REPORTED, step, by=by, at=at)
    notices.disputed(handover, step.reason, at=at)
    idempotency.settle(handover.pk, by=by)
    return handover


@transaction.atomic(durable=True)
def sign(handover_id: int, *, by: Actor, at: datetime) -> Handover:
    """This function will add the vendor's signature: the BAST stands and the rest is released.

    Its date, the local day of `at`, is day 0 of the payment clock. Where nothing was accepted the
    order is rejected, all its money is released and the package may be ordered again.
    """
    seen = idempotency.claim("handover.sign", str(handover_id), by=by, at=at)
    if seen:
        return Handover.objects.get(pk=seen.target_id)
    handover = locks.handover(handover_id, by=by)
    access.require(by, handover.order, "handover.sign")
    steps.expect(handover, INSPECTED, "ditandatangani")
    separation.require_seller(handover.order, by=by, at=at)
    columns = {"vendor_signed_at": at, "bast_date": timezone.localdate(at)}
    step = Step("handover.sign", data=_figures(handover), columns=columns)
    steps.move_handover(handover, HandoverState.SIGNED, step, by=by, at=at)
    _conclude(handover, by=by, at=at)
    idempotency.settle(handover.pk, by=by)
    _release_rest(handover, by=by, at=at)
    _issue(handover, by=by, at=at)
    notices.received(handover, at=at)
    return handover


def _count(handover: Handover, found: Inspection) -> list[HandoverLine]:
    """Return one line per order line, or refuse the whole inspection naming every bad line."""
    order_lines = list(handover.order.lines.order_by("pk"))
    errors = {
        f"line-{line.pk}": [text]
        for line in order_lines
        if (text := _fault(line, found.lines.get(line.pk)))
    }
    strangers = set(found.lines) - {line.pk for line in order_lines}
    errors |= {f"line-{pk}": ["Baris ini bukan bagian pesanan."] for pk in strangers}
    if errors:
        raise InspectionRefused(
            "Hasil pemeriksaan belum sesuai pesanan; periksa baris yang ditandai.",
            rule=RULE_BAST,
            errors=errors,
        )
    return [_line(handover, line, *found.lines[line.pk]) for line in order_lines]


def _fault(line: OrderLine, counted: tuple[int, str] | None) -> str:
    if counted is None:
        return f"{line.name}: isi berapa yang diterima baik."
    received, note = counted
    if not 0 <= received <= line.quantity:
        return (
            f"{line.name}: diterima {received} tidak mungkin; dipesan {line.quantity} "
            f"{line.unit}, isi 0 sampai {line.quantity}."
        )
    if received < line.quantity and not note.strip():
        return f"{line.name}: {line.quantity - received} {line.unit} ditolak; tulis alasannya."
    return ""


def _line(handover: Handover, line: OrderLine, received: int, note: str) -> HandoverLine:
    return HandoverLine(
        handover=handover,
        order_line=line,
        ordered=line.quantity,
        received=received,
        rejected=line.quantity - received,
        accepted_amount=money.quantise(received * line.unit_price),
        note=note.strip(),
    )


def _conclude(handover: Handover, *, by: Actor, at: datetime) -> None:
    order, data = handover.order, _figures(handover)
    if handover.accepted_total:
        step = Step("order.receive", data=data)
        steps.move_order(order, OrderState.RECEIVED, step, by=by, at=at)
        return
    reason = "Tidak ada yang dapat diterima pada pemeriksaan."
    step = Step("order.reject", reason=reason, data=data)
    steps.move_order(order, OrderState.REJECTED, step, by=by, at=at)
    packages.reopen(order.package, by=by, at=at, reason=reason)


def _release_rest(handover: Handover, *, by: Actor, at: datetime) -> None:
    order: Order = handover.order
    rest = order.total - handover.accepted_total
    if rest:
        reason = f"Tidak diterima pada pemeriksaan {order.number}."
        budgets.release(order.reference, amount=rest, reason=reason, by=by, at=at)


def _issue(handover: Handover, *, by: Actor, at: datetime) -> None:
    order = handover.order
    paper = NewDocument(DocumentKind.BAST, order.package, order, papers.bast(handover))
    handover.number = documents.issue(paper, by=by, at=at).number
    handover.save(update_fields=["number"])


def _figures(handover: Handover) -> dict[str, str]:
    total = handover.order.total
    return {"ordered": str(total), "accepted": str(handover.accepted_total)}
