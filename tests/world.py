"""A small named world: one office with its people, a second office, three firms, the treasury."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.test import Client

from accounts.models import Appointment, Organisation, Role, User
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.orders import MenuFactory, VendorFactory
from vendors.models import Menu, Vendor

OFFICE_POSTS = {
    "pa": Role.PA,
    "kpa": Role.KPA,
    "ppk": Role.PPK,
    "pp": Role.PP,
    "bendahara": Role.BENDAHARA,
    "penerima": Role.PENERIMA,
}


@dataclass(frozen=True)
class World:
    """The people by short name, the offices, the vendor and its menus."""

    office: Organisation
    other: Organisation
    vendor: Vendor
    menus: tuple[Menu, ...]
    people: dict[str, Appointment]

    def user(self, name: str) -> User:
        """This function will return the person of a short name such as `ppk` or `other_ppk`."""
        return self.people[name].user

    def client(self, name: str) -> Client:
        """This function will return a browser in which this person is logged in."""
        client = Client()
        client.force_login(self.user(name))
        return client


def _staff(office: Organisation, prefix: str = "") -> dict[str, Appointment]:
    return {
        f"{prefix}{name}": AppointmentFactory(
            organisation=office,
            role=role,
            user__name=f"{prefix}{name} {office.short_name}".title(),
            user__email=f"{name}@{office.code}.test",
            title=role.label,
        )
        for name, role in OFFICE_POSTS.items()
    }


def _single(name: str, role: Role, office: Organisation) -> Appointment:
    return AppointmentFactory(
        organisation=office, role=role, user__email=f"{name}@{office.code}.test"
    )


def build() -> World:
    """This function will build the world through factories; the legal fixture comes beside it."""
    asisten_office = OrganisationFactory(code="asisten", kind=Organisation.Kind.OVERSIGHT)
    office = OrganisationFactory(
        code="diskominfotik",
        name="Dinas Komunikasi, Informatika dan Statistik",
        short_name="Dinas Kominfotik",
        coordinator=asisten_office,
    )
    other = OrganisationFactory(code="dinkes", name="Dinas Kesehatan", short_name="Dinkes")
    treasury = OrganisationFactory(code="bpkd", kind=Organisation.Kind.OVERSIGHT)
    firms = [
        VendorFactory(
            name=name,
            slug=slug,
            organisation=OrganisationFactory(code=slug, name=name, kind=Organisation.Kind.UMK),
            final_tax_letter="S-123/PP55/2026",
            final_tax_until=date(2027, 12, 31),
        )
        for name, slug in (
            ("Dapur Betawi", "dapur-betawi"),
            ("Katering Menteng", "katering-menteng"),
            ("Kue Kampung", "kue-kampung"),
        )
    ]
    menus = tuple(
        MenuFactory(vendor=firm, name=f"Nasi kotak {firm.name}", price=Decimal(price))
        for firm, price in zip(firms, (40_000, 41_000, 42_000), strict=True)
    )
    people = _staff(office) | _staff(other, "other_")
    people["asisten"] = _single("asisten", Role.ASISTEN, asisten_office)
    people["bpkd"] = _single("bpkd", Role.BPKD, treasury)
    people["owner"] = _single("pemilik", Role.PEMILIK, firms[0].organisation)
    people["other_owner"] = _single("pemilik", Role.PEMILIK, firms[1].organisation)
    return World(office, other, firms[0], menus, people)
