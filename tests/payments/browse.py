"""A browser for the tests of pages: log in as a duty, and the fields of a transfer."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Appointment, Organisation, Role, User
from payments.models import Payment
from tests.factories.accounts import AppointmentFactory
from tests.factories.payments import (
    Deal,
    Terms,
    pdf_bytes,
)
from vendors.models import Vendor

FIRM = Terms(vendor={"legal_form": Vendor.LegalForm.FIRM})
LIST = "/pembayaran/"
OFFICE = ("treasurer", "approver", "ppk", "pp", "receiver")


def login(person: Appointment | User) -> Client:
    client = Client()
    client.force_login(person.user if isinstance(person, Appointment) else person)
    return client


def as_(deal: Deal, duty: str) -> Client:
    return login(deal.owner if duty == "owner" else getattr(deal.desk, duty))


def watcher(role: Role, organisation: Organisation | None = None) -> Client:
    kwargs = {"organisation": organisation} if organisation else {}
    return login(AppointmentFactory(role=role, **kwargs))


def page(payment: Payment, tail: str = "") -> str:
    return f"/pembayaran/{payment.pk}/{tail}"


def proof() -> SimpleUploadedFile:
    return SimpleUploadedFile("bukti.pdf", pdf_bytes(), "application/pdf")


def transfer_fields(**changes: Any) -> dict[str, Any]:
    values = {
        "value_date": "2026-11-23",
        "bank_reference": "TRX-1",
        "proof": proof(),
        "late_reason": "",
    }
    return values | changes
