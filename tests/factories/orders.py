"""Packages and what they need: an office with its team, a funded line, menus to compare."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from accounts.acting import actor_of
from accounts.models import Appointment, Organisation, Role, Wilayah
from budgets.models import Balance, BudgetLine
from core.acts import Actor
from orders import drafts, papers
from orders.models import Document, Handover, Order, Package
from orders.services import packages
from orders.states import HandoverState, OrderState
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from vendors.models import Menu, Vendor

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
EVENT_AT = datetime(2026, 12, 1, 12, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


class LineFactory(DjangoModelFactory):
    """A budget line without its balance; see `funded_line`."""

    class Meta:
        model = BudgetLine
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    year = 2026
    sub_activity_code = factory.Sequence(lambda n: f"7.02.01.1.06.{n % 10000:04d}")
    sub_activity_name = "Penyelenggaraan Rapat Koordinasi dan Konsultasi SKPD"
    account_code = "5.1.02.01.01.0052"
    account_name = "Belanja Makanan dan Minuman Rapat"
    dpa_number = "DPA/A.1/2.16.01/2026"


class VendorFactory(DjangoModelFactory):
    class Meta:
        model = Vendor
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory, kind=Organisation.Kind.UMK)
    name = factory.Sequence(lambda n: f"Dapur Contoh {n}")
    slug = factory.Sequence(lambda n: f"dapur-contoh-{n}")
    size = Vendor.Size.MICRO
    legal_form = Vendor.LegalForm.PERSON
    owner_name = "Siti Aminah"
    nib = factory.Sequence(lambda n: f"{2234567890123 + n}")
    status = Vendor.Status.VERIFIED
    npwp = "3171234567890001"
    address = "Jalan Cikini Raya 12"
    kecamatan = "Menteng"
    wilayah = Wilayah.PUSAT
    phone = "+628123456789"
    delivery_areas = [Wilayah.PUSAT, Wilayah.SELATAN]
    daily_capacity = 500
    bank_name = "Bank Jakarta"
    bank_account = "10123456789"
    bank_holder = "Siti Aminah"


class MenuFactory(DjangoModelFactory):
    class Meta:
        model = Menu
        skip_postgeneration_save = True

    vendor = factory.SubFactory(VendorFactory)
    slug = factory.Sequence(lambda n: f"nasi-kotak-{n}")
    name = factory.Sequence(lambda n: f"Nasi kotak ayam bakar {n}")
    description = "Nasi, ayam bakar, tahu, tempe, lalap, sambal, buah, air mineral."
    category = Menu.Category.BOX
    unit = Menu.Unit.BOX
    price = Decimal(40_000)
    updated_at = NOW


def funded_line(
    organisation: Organisation, *, released: int = 100_000_000, dpa: int = 200_000_000
) -> BudgetLine:
    """This function will make a budget line whose funds are released from January on."""
    line: BudgetLine = LineFactory(organisation=organisation)
    Balance.objects.create(
        line=line, dpa=dpa, released=released, released_monthly=[Decimal(released)] * 12
    )
    return line


@dataclass(frozen=True)
class Desk:
    """An office, one person per duty, and a funded line."""

    office: Organisation
    line: BudgetLine
    approver: Appointment
    ppk: Appointment
    pp: Appointment
    treasurer: Appointment
    receiver: Appointment

    def by(self, duty: str, key: str = "") -> Actor:
        """This function will return the actor of a duty, e.g. `desk.by("ppk")`."""
        return actor_of(getattr(self, duty)).with_key(key)


def desk(**office: object) -> Desk:
    """This function will make an office with a complete team and a funded line."""
    organisation = OrganisationFactory(**office)
    people = {
        duty: AppointmentFactory(organisation=organisation, role=role)
        for duty, role in (
            ("approver", Role.KPA),
            ("ppk", Role.PPK),
            ("pp", Role.PP),
            ("treasurer", Role.BENDAHARA),
            ("receiver", Role.PENERIMA),
        )
    }
    return Desk(office=organisation, line=funded_line(organisation), **people)


def assignment(desk: Desk, **changes: object) -> packages.Assignment:
    """This function will return a lawful disposition at `desk`, with some values changed."""
    values: dict[str, object] = {
        "line_id": desk.line.pk,
        "rup_code": "52345678",
        "name": "Belanja makanan dan minuman rapat koordinasi",
        "ceiling": Decimal(5_000_000),
        "event_name": "Rapat Koordinasi Wilayah",
        "event_at": EVENT_AT,
        "place": "Ruang Rapat Utama lantai 2",
        "wilayah": Wilayah.PUSAT,
        "attendance": 100,
        "approver_id": desk.approver.pk,
        "ppk_id": desk.ppk.pk,
        "pp_id": desk.pp.pk,
        "treasurer_id": desk.treasurer.pk,
        "receiver_id": desk.receiver.pk,
    }
    return packages.Assignment(**(values | changes))


def assigned(desk: Desk, *, at: datetime = NOW, **changes: object) -> Package:
    """This function will hand out a package at `desk`."""
    return packages.assign(assignment(desk, **changes), by=desk.by("approver"), at=at)


def texts(package: Package) -> dict[str, str | int]:
    """This function will word every text of the preparation."""
    return drafts.suggest(drafts.facts_of(package))


def filled(desk: Desk, *, comparables: int = 3, at: datetime = NOW, **changes: object) -> Package:
    """This function will hand out a package and prepare it, ready to be issued."""
    package = assigned(desk, at=at, **changes)
    values = texts(package) | {"quantity": 100, "unit_price": Decimal(41_000)}
    packages.save_preparation(package.pk, values, by=desk.by("ppk"), at=at)
    for step in range(comparables):
        menu = MenuFactory(price=Decimal(40_000 + 1_000 * step))
        packages.add_comparable(package.pk, menu.pk, by=desk.by("ppk"), at=at)
    return package


def prepared(desk: Desk, *, at: datetime = NOW, **changes: object) -> Package:
    """This function will hand out a package and issue its three papers: the PP may order."""
    package = filled(desk, at=at, **changes)
    packages.issue_papers(package.pk, by=desk.by("ppk"), at=at + timedelta(hours=1))
    package.refresh_from_db()
    return package


def papers_of(package: Package) -> dict[str, Document]:
    """This function will return the papers of a package by kind."""
    return {row.kind: row for row in Document.objects.filter(package=package)}


def signed_order(
    desk: Desk, package: Package, *, lines: int = 2, quantity: int = 50, price: int = 40_000
) -> Order:
    """This function will put a signed order into the database, as ordering leaves it."""
    vendor = VendorFactory(collects_pbjt=True)
    items = Decimal(lines * quantity * price)
    order = Order.objects.create(
        package=package,
        organisation=desk.office,
        vendor=vendor,
        status=OrderState.SIGNED,
        number="001/SP/CONTOH/XI/2026",
        delivery_at=EVENT_AT - timedelta(hours=1),
        address="Balai Kota Blok G lantai 2, Jalan Medan Merdeka Selatan 8-9",
        contact_name="Rina Wati",
        contact_phone="+628111222333",
        note="Lewat pintu belakang.",
        items_total=items,
        delivery_fee=Decimal(50_000),
        pbjt_rate=Decimal("0.1"),
        pbjt=items / 10,
        total=items + items / 10 + 50_000,
        cap=Decimal(50_000_000),
        created_at=NOW,
        submitted_at=NOW,
        signed_at=NOW + timedelta(days=1),
    )
    for _ in range(lines):
        menu = MenuFactory(vendor=vendor, price=Decimal(price))
        order.lines.create(
            menu=menu,
            name=menu.name,
            unit=menu.get_unit_display(),
            quantity=quantity,
            unit_price=menu.price,
            amount=quantity * menu.price,
        )
    return order


def signed_handover(order: Order, *, rejected: int = 5) -> Handover:
    """This function will put a signed handover into the database; `rejected` of the first line."""
    first = order.lines.order_by("pk")[0]
    items = order.items_total - rejected * first.unit_price
    handover = Handover.objects.create(
        order=order,
        number="001/BAST/CONTOH/XII/2026",
        status=HandoverState.SIGNED,
        delivered_at=EVENT_AT - timedelta(minutes=75),
        inspected_at=EVENT_AT - timedelta(minutes=30),
        vendor_signed_at=EVENT_AT,
        bast_date=EVENT_AT.date(),
        function_ok=True,
        quantity_ok=not rejected,
        time_ok=True,
        accepted_items=items,
        accepted_delivery_fee=order.delivery_fee,
        accepted_pbjt=items / 10,
        accepted_total=items + items / 10 + order.delivery_fee,
    )
    for line in order.lines.order_by("pk"):
        lost = rejected if line.pk == first.pk else 0
        handover.lines.create(
            order_line=line,
            ordered=line.quantity,
            received=line.quantity - lost,
            rejected=lost,
            accepted_amount=(line.quantity - lost) * line.unit_price,
            note="Kotak penyok saat tiba." if lost else "",
        )
    return handover


def receipt_facts(handover: Handover) -> papers.ReceiptFacts:
    """This function will state the bill of a handover."""
    return papers.ReceiptFacts(
        handover=handover,
        bill_number="INV-2026-017",
        amount=handover.accepted_total,
        billed_date=EVENT_AT.date(),
    )


def letter_facts(desk: Desk, handover: Handover) -> papers.LetterFacts:
    """This function will state the approval of a handover's payment, PPh final withheld."""
    base = handover.accepted_items + handover.accepted_delivery_fee
    tax = base * 5 / 1000
    vendor = handover.order.vendor
    return papers.LetterFacts(
        handover=handover,
        bill_number="INV-2026-017",
        receipt_number="001/KW/CONTOH/XII/2026",
        receipt_date=EVENT_AT.date(),
        gross=handover.accepted_total,
        tax_label="PPh final UMKM: surat keterangan berlaku",
        tax_base=base,
        tax_rate=Decimal("0.005"),
        tax=tax,
        net=handover.accepted_total - tax,
        bank_name=vendor.bank_name,
        bank_account=vendor.bank_account,
        bank_holder=vendor.bank_holder,
        start_date=EVENT_AT.date(),
        due_date=EVENT_AT.date() + timedelta(days=3),
        approved_date=EVENT_AT.date() + timedelta(days=1),
        approver=desk.approver,
        drafter=desk.treasurer,
    )
