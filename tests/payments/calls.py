"""A client for the tests of the API: call as a duty, and the parts of a transfer."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.models import Appointment
from payments.models import Payment
from tests.factories.payments import (
    Deal,
    Terms,
    pdf_bytes,
)
from vendors.models import Vendor

FIRM = Terms(vendor={"legal_form": Vendor.LegalForm.FIRM})
BILLS, PAYMENTS = "/api/v1/bills/", "/api/v1/payments/"
OFFICE = ("treasurer", "approver", "ppk", "pp", "receiver")


def client(person: Appointment) -> APIClient:
    api = APIClient()
    api.force_login(person.user)
    return api


def as_(deal: Deal, duty: str) -> APIClient:
    return client(deal.owner if duty == "owner" else getattr(deal.desk, duty))


def of(payment: Payment, tail: str = "") -> str:
    return f"{PAYMENTS}{payment.pk}/{tail}"


def transfer(**changes: Any) -> dict[str, Any]:
    values = {
        "value_date": "2026-11-23",
        "bank_reference": "TRX-1",
        "proof": SimpleUploadedFile("bukti.pdf", pdf_bytes(), "application/pdf"),
    }
    return values | changes
