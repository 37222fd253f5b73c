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
from orders import drafts
from orders.models import Document, Package
from orders.services import packages
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
    nib = "1234567890123"
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
