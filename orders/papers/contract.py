"""What binds both sides: Surat Pesanan and BAST."""

from decimal import Decimal
from typing import TypeVar

from orders.models import Handover, Order
from orders.papers import clauses
from orders.papers.parts import (
    Snapshot,
    about,
    account,
    amount,
    day_of,
    firm,
    legal,
    moment,
    percent,
)
from orders.states import DocumentKind

T = TypeVar("T")
BASES = (DocumentKind.KAK, DocumentKind.REFERENSI_HARGA, DocumentKind.SPESIFIKASI)


def purchase_order(order: Order) -> Snapshot:
    """This function will freeze the Surat Pesanan of an order whose `signed_at` is set."""
    signed_at = _known(order.signed_at)
    lines = order.lines.select_related("menu").order_by("pk")
    terms = legal(day_of(signed_at))
    return about(order.package, day_of(signed_at)) | {
        "legal": terms,
        "clauses": clauses.order_clauses(terms),
        "vendor": firm(order.vendor),
        "account": account(order.vendor),
        "bases": _bases(order),
        "lines": [
            {
                "name": line.name,
                "description": line.menu.description,
                "unit": line.unit,
                "quantity": line.quantity,
                "unit_price": amount(line.unit_price),
                "amount": amount(line.amount),
            }
            for line in lines
        ],
        "money": {
            "items": amount(order.items_total),
            "delivery_fee": amount(order.delivery_fee),
            "pbjt_rate": percent(order.pbjt_rate),
            "pbjt": amount(order.pbjt),
            "total": amount(order.total),
        },
        "delivery": _delivery(order),
    }


def bast(handover: Handover) -> Snapshot:
    """This function will freeze the BAST of a handover that both sides signed."""
    order = handover.order
    lines = handover.lines.select_related("order_line").order_by("order_line_id")
    day = _known(handover.bast_date)
    return about(order.package, day) | {
        "legal": legal(day),
        "vendor": firm(order.vendor),
        "order": order_reference(order),
        "delivery": _delivery(order),
        "delivered_at": moment(handover.delivered_at),
        "delivery_note": handover.delivery_note,
        "inspected_at": moment(_known(handover.inspected_at)),
        "vendor_signed_at": moment(_known(handover.vendor_signed_at)),
        "inspection_note": handover.inspection_note,
        "checks": {
            "function": handover.function_ok,
            "quantity": handover.quantity_ok,
            "time": handover.time_ok,
        },
        "lines": [
            {
                "name": line.order_line.name,
                "unit": line.order_line.unit,
                "ordered": line.ordered,
                "received": line.received,
                "rejected": line.rejected,
                "amount": amount(line.accepted_amount),
                "note": line.note,
            }
            for line in lines
        ],
        "ordered_total": amount(order.total),
        "conclusion": _conclusion(handover.accepted_total, order.total),
        "money": {
            "items": amount(handover.accepted_items),
            "delivery_fee": amount(handover.accepted_delivery_fee),
            "pbjt_rate": percent(order.pbjt_rate),
            "pbjt": amount(handover.accepted_pbjt),
            "total": amount(handover.accepted_total),
        },
    }


def _conclusion(accepted: Decimal, ordered: Decimal) -> str:
    if accepted == ordered:
        return "Seluruh pesanan diterima dengan baik dan sesuai Surat Pesanan."
    if accepted > 0:
        return "Pesanan diterima sebagian; yang ditolak atau kurang tidak dibayar."
    return "Seluruh pesanan ditolak; tidak ada yang dibayar."


def order_reference(order: Order) -> Snapshot:
    """This function will name the Surat Pesanan that later papers refer to."""
    return {
        "number": order.number,
        "date": day_of(_known(order.signed_at)).isoformat(),
        "total": amount(order.total),
    }


def _delivery(order: Order) -> Snapshot:
    return {
        "at": moment(order.delivery_at),
        "address": order.address,
        "contact": order.contact_name,
        "phone": order.contact_phone,
        "note": order.note,
    }


def _bases(order: Order) -> list[Snapshot]:
    papers = order.package.documents.filter(kind__in=BASES).order_by("pk")
    return [
        {"title": paper.get_kind_display(), "number": paper.number, "date": str(paper.issued_date)}
        for paper in papers
    ]


def _known(value: T | None) -> T:
    if value is None:
        raise ValueError("The paper states a moment that has not come yet.")
    return value
