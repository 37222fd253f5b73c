"""Finished and unfinished payments without the way that leads there: rows for the reports."""

import itertools
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.models import Wilayah
from orders.models import Document, Handover, Order, Package
from orders.states import DocumentKind, HandoverState, OrderState, PackageState
from payments.models import Bill, Payment, PaymentEvent
from payments.states import PaymentState
from tests.factories.orders import Desk
from vendors.models import Vendor

JAKARTA = ZoneInfo("Asia/Jakarta")
SERIAL = itertools.count(1)


@dataclass(frozen=True)
class Facts:
    """The dates and the money of one payment; without `value_date` it is still open."""

    start: date
    due: date
    value_date: date | None = None
    gross: int = 1_000_000
    status: str = ""
    reason: str = ""


def moment(day: date, hour: int = 9) -> datetime:
    """This function will return an hour of a Jakarta day."""
    return datetime.combine(day, time(hour), tzinfo=JAKARTA)


def package(desk: Desk, *, at: datetime, status: str = PackageState.ORDERED) -> Package:
    """This function will make a package of the desk's team."""
    number = next(SERIAL)
    return Package.objects.create(
        organisation=desk.office,
        line=desk.line,
        rup_code=f"{number:08d}",
        name=f"Paket rapat {number}",
        ceiling=Decimal(50_000_000),
        status=status,
        created_at=at,
        event_name="Rapat koordinasi",
        event_at=at,
        place="Balai Kota",
        wilayah=Wilayah.PUSAT,
        attendance=50,
        approver=desk.approver,
        ppk=desk.ppk,
        pp=desk.pp,
        treasurer=desk.treasurer,
        receiver=desk.receiver,
    )


def order(
    desk: Desk, vendor: Vendor, *, at: datetime, status: str = OrderState.SIGNED, total: int = 0
) -> Order:
    """This function will make an order of the desk at a vendor, signed at `at`."""
    number = next(SERIAL)
    return Order.objects.create(
        package=package(desk, at=at),
        organisation=desk.office,
        vendor=vendor,
        number=f"{number:03d}/SP/UJI/{at.year}",
        status=status,
        delivery_at=at,
        address="Balai Kota",
        contact_name="Budi",
        contact_phone="0812",
        items_total=Decimal(total),
        total=Decimal(total),
        cap=Decimal(50_000_000),
        created_at=at,
        signed_at=at,
    )


def proven(desk: Desk, facts: Facts) -> dict[str, object]:
    """This function will return what a paid payment must carry; nothing for an open one."""
    if facts.value_date is None:
        return {}
    late = facts.value_date > facts.due
    return {
        "bank_reference": "TRX-1",
        "proof": "proofs/uji.pdf",
        "drafted_by_id": desk.treasurer.user_id,
        "approved_by_id": desk.approver.user_id,
        "late_reason": (facts.reason or "Bank tutup.") if late else "",
    }


def billed(received: Order, day: date) -> Bill:
    """This function will make the BAST of an order on a day, and the bill for all of it."""
    at, gross, number = moment(day), received.total, received.number
    handover = Handover.objects.create(
        order=received,
        number=f"BAST {number}",
        status=HandoverState.SIGNED,
        delivered_at=at,
        accepted_items=gross,
        accepted_total=gross,
        bast_date=day,
    )
    receipt = Document.objects.create(
        organisation=received.organisation,
        package=received.package,
        order=received,
        kind=DocumentKind.KUITANSI,
        number=f"KUI {number}",
        issued_date=day,
        issued_at=at,
        issued_by_name=received.vendor.name,
        snapshot={},
        content_hash="0" * 64,
    )
    return Bill.objects.create(
        handover=handover,
        order=received,
        vendor=received.vendor,
        number=f"T-{number}",
        amount=gross,
        billed_at=at,
        receipt=receipt,
    )


def payment(desk: Desk, vendor: Vendor, facts: Facts) -> Payment:
    """This function will make a payment as `facts` tell, with its order, BAST and bill."""
    at, gross = moment(facts.start), Decimal(facts.gross)
    received = order(desk, vendor, at=at, status=OrderState.RECEIVED, total=facts.gross)
    status = facts.status or (PaymentState.PAID if facts.value_date else PaymentState.BILLED)
    row = Payment.objects.create(
        bill=billed(received, facts.start),
        order=received,
        organisation=desk.office,
        vendor=vendor,
        status=status,
        start_date=facts.start,
        working_days=3,
        due_date=facts.due,
        value_date=facts.value_date,
        gross=gross,
        net=gross,
        **proven(desk, facts),
    )
    PaymentEvent.objects.create(payment=row, at=moment(facts.start, 10), to_state=status)
    return row
