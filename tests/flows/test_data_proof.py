"""Opening personal data and changing where money goes ask for a fresh proof of who one is."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from core import disclosure
from core.models import AuditEvent
from orders.models import Document
from tests.factories import sentinels
from tests.factories.accounts import PASSWORD
from tests.factories.callers import signed_in
from tests.factories.firms import STEPS, begun, paper
from tests.factories.sentinels import SENTINELS, Sentinel
from vendors.models import Vendor, VendorProof

pytestmark = pytest.mark.usefixtures("legal")
STEP = "/usaha/daftar/rekening/"


@pytest.fixture(autouse=True)
def _ten_minutes(settings: Settings) -> None:
    settings.PROOF_MINUTES = 10


@pytest.fixture(name="made")
def _made() -> Sentinel:
    return sentinels.build()


def prove(client: Client, asked: str) -> Any:
    """This function will give the password on the page that asks for it."""
    path, _, query = asked.partition("?next=")
    return client.post(path, {"password": PASSWORD, "next": unquote(query)})


def opened() -> list[str]:
    acts = (disclosure.ACT, "privacy.document")
    return list(AuditEvent.objects.filter(act__in=acts).values_list("act", flat=True))


@pytest.mark.parametrize(("who", "place"), [("treasurer", "payments"), ("owner", "vendors")])
def test_a_number_is_shown_after_the_proof(made: Sentinel, who: str, place: str) -> None:
    pk = made.payment.pk if place == "payments" else made.deal.menu.vendor_id
    address = reverse(f"{place}:reveal", args=[pk])
    client = signed_in(made.user(who))

    asked = client.post(address, {"field": "npwp"})
    call = client.post(f"/api/v1/{place}/{pk}/reveal/", {"field": "npwp"}, "application/json")
    before = opened()
    shown = prove(client, asked["Location"])

    assert (asked.status_code, call.status_code, before) == (302, 403, [])
    assert call.json()["title"] == "Buktikan dahulu ini Anda"
    assert SENTINELS["npwp"] in shown.content.decode()
    assert opened() == [disclosure.ACT]


def test_an_original_paper_is_opened_after_the_proof(made: Sentinel) -> None:
    document = Document.objects.filter(order=made.deal.order, kind="SPB").get()
    auditor = signed_in(made.user("INSPEKTORAT"))
    address = reverse("orders:document_original", args=[document.pk])

    asked = auditor.post(address, {"alasan": "Reviu triwulan"})
    call = auditor.post(
        f"/api/v1/documents/{document.pk}/original/", {"reason": "Reviu"}, "application/json"
    )
    before = opened()
    sent = prove(auditor, asked["Location"])
    body = b"".join(sent.streaming_content)

    assert (asked.status_code, call.status_code, before) == (302, 403, [])
    assert (sent.status_code, sent["Content-Type"]) == (200, "application/pdf")
    assert body.startswith(b"%PDF-")
    assert opened() == ["privacy.document"]


def test_a_firms_account_is_changed_after_the_proof() -> None:
    firm, post = begun()
    client = signed_in(post.user)
    fields = STEPS["rekening"]

    asked = client.post(STEP, fields | {"bukti_ACCOUNT": paper()})
    call = client.put(f"/api/v1/vendors/{firm.pk}/steps/rekening/", fields, "application/json")
    firm.refresh_from_db()
    before = (firm.bank_account, VendorProof.objects.count())
    prove(client, asked["Location"])

    assert (asked.status_code, call.status_code, before) == (302, 403, ("", 0))
    stored = Vendor.objects.get(pk=firm.pk)
    assert (stored.bank_account, stored.bank_holder) == ("10123004517", "ANI LESTARI")
    assert VendorProof.objects.get().kind == "ACCOUNT"


def test_other_steps_ask_for_nothing() -> None:
    firm, post = begun()

    answer = signed_in(post.user).post("/usaha/daftar/alamat/", STEPS["alamat"])

    assert answer.status_code == 302
    assert answer["Location"] == "/usaha/daftar/izin/"
    assert Vendor.objects.get(pk=firm.pk).kecamatan == "Menteng"
