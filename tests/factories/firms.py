"""Firms on their way in: a person, a registration filled in, sent, decided about."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.acting import actor_of
from accounts.models import Appointment, Role, User
from core.acts import Actor
from tests.factories.accounts import UserFactory, actor
from tests.factories.payments import pdf_bytes
from tests.factories.vendors import NOW, VendorFactory
from vendors.models import Vendor, VendorChange
from vendors.services import changes, curation, enrolment

NIB = "9120304059999"
STEPS: dict[str, dict[str, Any]] = {
    "usaha": {
        "name": "Dapur Ibu Ani",
        "story": "Masakan rumahan sejak 2015.",
        "legal_form": "PERSON",
        "size": "MICRO",
        "owner_name": "Ani Lestari",
        "owner_nik": "3171015204850001",
    },
    "alamat": {
        "address": "Jalan Cikini Raya 20",
        "kecamatan": "Menteng",
        "phone": "0812-3456-7890",
        "delivery_areas": ["31.74", "31.71"],
        "delivery_fee": Decimal(25_000),
        "daily_capacity": 150,
    },
    "izin": {
        "nib": NIB,
        "halal_number": "ID31110000000010101",
        "halal_until": date(2028, 6, 30),
        "hygiene_until": None,
    },
    "pajak": {
        "npwp": "3171015204850001",
        "collects_pbjt": False,
        "turnover_statement_year": None,
        "final_tax_letter": "",
        "final_tax_until": None,
    },
    "rekening": {
        "bank_name": "Bank Jakarta",
        "bank_account": "101 2300 4517",
        "bank_holder": "ANI LESTARI",
    },
}
PROOFS = ("NIB", "HALAL", "TAX", "ACCOUNT")


def person(user: User | None = None) -> Actor:
    """This function will return a signed-in person without any post."""
    user = user or UserFactory(name="Ani Lestari")
    return Actor(user_id=user.pk, user_name=user.name)


def paper(name: str = "bukti.pdf") -> SimpleUploadedFile:
    """This function will return a small real PDF as somebody uploads it."""
    return SimpleUploadedFile(name, pdf_bytes(), "application/pdf")


def begun(name: str = "Dapur Ibu Ani") -> tuple[Vendor, Appointment]:
    """This function will begin a registration."""
    post = enrolment.start(name, by=person(), at=NOW)
    return Vendor.objects.get(organisation=post.organisation), post


def filled(**changes: Any) -> tuple[Vendor, Appointment]:
    """This function will fill in every step of a registration and attach its proofs."""
    firm, post = begun()
    by = actor_of(post)
    for code, values in STEPS.items():
        own = {name: changes.get(name, value) for name, value in values.items()}
        enrolment.save_step(firm.pk, code, own, by=by, at=NOW)
    for kind in PROOFS:
        enrolment.attach(firm.pk, kind, paper(), by=by, at=NOW)
    firm.refresh_from_db()
    return firm, post


def sent(**changes: Any) -> tuple[Vendor, Appointment]:
    """This function will send a complete registration."""
    firm, post = filled(**changes)
    return enrolment.submit(firm.pk, by=actor_of(post), at=NOW), post


def decided(act: str, reason: str = "Sesuai berkas.") -> tuple[Vendor, Appointment]:
    """This function will send a registration and let Dinas PPKUKM decide about it."""
    firm, post = sent()
    return curation.decide(firm.pk, act, reason, by=actor(Role.PPKUKM), at=NOW), post


ACCOUNT = {"bank_name": "Bank Mandiri", "bank_account": "1220009876543"}


def asked(firm: Vendor | None = None, by: Actor | None = None) -> VendorChange:
    """This function will let the owner of a verified firm ask for another account."""
    if firm is None:
        firm = VendorFactory(name="Dapur Pindah Bank", owner_name="Budi", bank_holder="Budi")
    by = by or actor(Role.PEMILIK, firm.organisation)
    values = ACCOUNT | {"bank_holder": firm.owner_name}
    return changes.ask(firm.pk, VendorChange.Kind.ACCOUNT, values, paper(), by=by, at=NOW)
