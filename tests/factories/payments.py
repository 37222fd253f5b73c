"""Deals whose goods were received, and payments at any step, for the tests of `payments`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pypdf
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.acting import actor_of
from accounts.models import Appointment, Organisation, Role
from budgets import services as budgets
from core.acts import Actor
from orders import totals
from orders.models import Handover, HandoverLine, Order, OrderLine, Package
from orders.states import HandoverState, OrderState, PackageState
from payments.models import Payment
from payments.queries import facts
from payments.services import approvals, billing, disbursement
from payments.services.approvals import TaxChoice
from payments.services.disbursement import Transfer
from payments.states import PaymentState, TaxRule
from tests.factories.accounts import AppointmentFactory
from tests.factories.orders import Desk, MenuFactory, VendorFactory, desk
from vendors.models import Vendor

JAKARTA = ZoneInfo("Asia/Jakarta")
BAST = date(2026, 11, 20)
DUE = date(2026, 11, 25)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=JAKARTA)
PORTIONS = 100

_numbers = count(1)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """This function will return a moment of a day in Jakarta."""
    return datetime.combine(day, time(hour, minute), tzinfo=JAKARTA)


def pdf_bytes() -> bytes:
    """This function will return a small real PDF, as a bank's proof of transfer."""
    content = ContentFile(b"")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(content)
    content.seek(0)
    return content.read()


@dataclass(frozen=True)
class Terms:
    """What a deal is about; every figure can be changed by a test."""

    bast: date = BAST
    price: int = 40_000
    received: int = PORTIONS
    fee: int = 0
    pbjt_rate: Decimal = Decimal(0)
    made_to_order: bool = True
    vendor: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Deal:
    """An office and a firm, an order received between them, and who acts for whom."""

    desk: Desk
    vendor: Vendor
    owner: Appointment
    order: Order
    handover: Handover

    def by(self, duty: str, key: str = "") -> Actor:
        """This function will return the actor of a duty: approver, treasurer, ppk, owner …"""
        if duty == "owner":
            return actor_of(self.owner).with_key(key)
        return self.desk.by(duty, key)


def firm(**changes: Any) -> tuple[Vendor, Appointment]:
    """This function will make a firm with its owner."""
    vendor = VendorFactory(**changes)
    owner = AppointmentFactory(organisation=vendor.organisation, role=Role.PEMILIK)
    return vendor, owner


def received(
    terms: Terms | None = None,
    *,
    at_desk: Desk | None = None,
    of: tuple[Vendor, Appointment] | None = None,
) -> Deal:
    """This function will make an order whose BAST both sides signed, its money committed."""
    terms = terms or Terms()
    office = at_desk or desk()
    vendor, owner = of or firm(**terms.vendor)
    order = _order(office, vendor, terms)
    handover = _handover(order, terms)
    with transaction.atomic():
        _commit(order, handover, office)
    return Deal(desk=office, vendor=vendor, owner=owner, order=order, handover=handover)


def _package(office: Desk, terms: Terms) -> Package:
    number = next(_numbers)
    return Package.objects.create(
        organisation=office.office,
        line=office.line,
        rup_code=f"{number:08}",
        name="Belanja makanan dan minuman rapat koordinasi",
        ceiling=Decimal(50_000_000),
        status=PackageState.ORDERED,
        created_at=at(terms.bast),
        event_name="Rapat Koordinasi Wilayah",
        event_at=at(terms.bast, 12),
        place="Ruang Rapat Utama lantai 2",
        wilayah="31.71",
        attendance=PORTIONS,
        approver=office.approver,
        ppk=office.ppk,
        pp=office.pp,
        treasurer=office.treasurer,
        receiver=office.receiver,
    )


def _order(office: Desk, vendor: Vendor, terms: Terms) -> Order:
    amount = Decimal(PORTIONS * terms.price)
    sums = totals.totals([amount], Decimal(terms.fee), terms.pbjt_rate)
    number = next(_numbers)
    order = Order.objects.create(
        package=_package(office, terms),
        organisation=office.office,
        vendor=vendor,
        number=f"{number:03}/SP/{office.office.code.upper()}/XI/2026",
        status=OrderState.RECEIVED,
        delivery_at=at(terms.bast, 11),
        address="Jalan Medan Merdeka Selatan 8-9",
        contact_name="Rina Wati",
        contact_phone="+628111111111",
        items_total=sums.items,
        delivery_fee=sums.delivery_fee,
        pbjt_rate=terms.pbjt_rate,
        pbjt=sums.pbjt,
        total=sums.total,
        cap=Decimal(50_000_000),
        created_at=at(terms.bast, 8),
        submitted_at=at(terms.bast, 8),
        signed_at=at(terms.bast, 8),
        answered_at=at(terms.bast, 8),
        delivered_at=at(terms.bast, 11),
        received_at=at(terms.bast, 14),
    )
    menu = MenuFactory(vendor=vendor, price=terms.price, made_to_order=terms.made_to_order)
    OrderLine.objects.create(
        order=order,
        menu=menu,
        name=menu.name,
        unit="kotak",
        quantity=PORTIONS,
        unit_price=terms.price,
        amount=amount,
    )
    return order


def _handover(order: Order, terms: Terms) -> Handover:
    line = order.lines.get()
    amount = Decimal(terms.received * terms.price)
    sums = totals.totals([amount], Decimal(terms.fee), terms.pbjt_rate)
    handover = Handover.objects.create(
        order=order,
        number=order.number.replace("/SP/", "/BAST/"),
        status=HandoverState.SIGNED,
        delivered_at=at(terms.bast, 11),
        inspected_at=at(terms.bast, 13),
        vendor_signed_at=at(terms.bast, 14),
        function_ok=True,
        quantity_ok=terms.received == PORTIONS,
        time_ok=True,
        accepted_items=sums.items,
        accepted_delivery_fee=sums.delivery_fee,
        accepted_pbjt=sums.pbjt,
        accepted_total=sums.total,
        bast_date=terms.bast,
    )
    HandoverLine.objects.create(
        handover=handover,
        order_line=line,
        ordered=PORTIONS,
        received=terms.received,
        rejected=PORTIONS - terms.received,
        accepted_amount=amount,
    )
    return handover


def _commit(order: Order, handover: Handover, office: Desk) -> None:
    """Hold the order's money as its signing would have; the part not accepted is given back."""
    by, moment = office.by("ppk"), at(date(office.line.year, 11, 20))
    held = {"reference": order.reference, "by": by, "at": moment}
    budgets.reserve(office.line.pk, order.total, label=str(order), **held)  # type: ignore[arg-type]
    budgets.commit(**held)  # type: ignore[arg-type]
    rest = order.total - handover.accepted_total
    if rest:
        budgets.release(reason="Diterima sebagian", amount=rest, **held)  # type: ignore[arg-type]


def billed(deal: Deal | None = None, *, when: datetime = NOW) -> tuple[Deal, Payment]:
    """This function will bill a received deal."""
    deal = deal or received()
    number = f"INV-{next(_numbers)}"
    return deal, billing.bill(deal.handover.pk, number, by=deal.by("owner"), at=when)


def drafted(deal: Deal | None = None, *, when: datetime = NOW) -> tuple[Deal, Payment]:
    """This function will bill a deal and draft its payment as the system proposes."""
    deal, payment = billed(deal, when=when)
    proposal = facts.proposal_for(payment, when.date())
    choice = TaxChoice(TaxRule(proposal.tax.rule), "Sesuai penegasan KPP setempat")
    return deal, approvals.draft(payment.pk, choice, by=deal.by("treasurer"), at=when)


def approved(deal: Deal | None = None, *, when: datetime = NOW) -> tuple[Deal, Payment]:
    """This function will bill, draft and approve a deal's payment."""
    deal, payment = drafted(deal, when=when)
    done = approvals.approve(payment.pk, payment.content_hash, by=deal.by("approver"), at=when)
    return deal, done


def paid(deal: Deal | None = None, *, when: datetime = NOW) -> tuple[Deal, Payment]:
    """This function will take a deal's payment up to the transfer, valued on the same day."""
    deal, payment = approved(deal, when=when)
    late = "SPD triwulan terlambat terbit" if when.date() > payment.due_date else ""
    done = disbursement.pay(
        payment.pk, transfer(when.date(), late_reason=late), by=deal.by("treasurer"), at=when
    )
    return deal, done


def arrived(deal: Deal | None = None, *, when: datetime = NOW) -> tuple[Deal, Payment]:
    """This function will take a deal's payment to its end."""
    deal, payment = paid(deal, when=when)
    return deal, disbursement.confirm(payment.pk, by=deal.by("owner"), at=when)


STEPS: dict[PaymentState, Callable[..., tuple[Deal, Payment]]] = {
    PaymentState.BILLED: billed,
    PaymentState.DRAFTED: drafted,
    PaymentState.APPROVED: approved,
    PaymentState.PAID: paid,
    PaymentState.ARRIVED: arrived,
}


def transfer(value_date: date, **changes: Any) -> Transfer:
    """This function will return a transfer valued on a day, with some values changed."""
    values: dict[str, Any] = {
        "bank_reference": "TRX20261123001",
        "proof": ContentFile(pdf_bytes(), name="bukti.pdf"),
        "late_reason": "",
    }
    return Transfer(value_date=value_date, **(values | changes))


def other_office() -> Desk:
    """This function will make another office with its own team."""
    return desk()


def watcher(role: Role, organisation: Organisation | None = None) -> Actor:
    """This function will return a fresh person of an oversight body."""
    kwargs = {"organisation": organisation} if organisation else {}
    return actor_of(AppointmentFactory(role=role, **kwargs))
