"""The panel on the order page, the history, and the admin."""

from datetime import date

import pytest
import time_machine

from orders.models import HandoverLine
from payments.services import flags
from tests.factories.accounts import UserFactory
from tests.factories.payments import (
    Deal,
    Terms,
    at,
    billed,
    drafted,
    received,
)
from tests.payments.browse import as_, login, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def panel(deal: Deal, duty: str) -> str:
    path = f"/pembayaran/pesanan/{deal.order.pk}/"
    response = as_(deal, duty).get(path, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "HX-Request" in response["Vary"]
    return response.content.decode()


def test_the_panel_tells_where_the_money_is() -> None:
    deal, payment = billed()

    for duty in ("treasurer", "owner", "ppk"):
        text = panel(deal, duty)
        assert "2 hari kerja lagi, jatuh tempo Rabu, 25 November 2026." in text
        assert f'href="{page(payment)}"' in text
        assert "<html" not in text


def test_the_panel_lets_the_vendor_bill() -> None:
    deal = received()

    assert f'href="/pembayaran/tagihan/{deal.handover.pk}/"' in panel(deal, "owner")
    assert "Pembayaran dimulai sesudah BAST" in panel(deal, "treasurer")


def test_without_htmx_the_panels_address_leads_to_the_page_behind_it() -> None:
    waiting, (done, payment) = received(), billed()

    def target(deal: Deal, duty: str) -> str:
        return str(as_(deal, duty).get(f"/pembayaran/pesanan/{deal.order.pk}/")["Location"])

    assert target(done, "treasurer") == page(payment)
    assert target(waiting, "owner") == f"/pembayaran/tagihan/{waiting.handover.pk}/"
    assert target(waiting, "treasurer") == f"/pesanan/{waiting.order.pk}/"


def test_the_history_tells_alerts_in_their_order() -> None:
    deal, payment = billed()
    late = at(date(2026, 11, 27))
    flags.flag_payments(at=late)

    with time_machine.travel(late, tick=False):
        response = as_(deal, "treasurer").get(page(payment))

    assert [entry.title for entry in response.context["detail"].history] == [
        "Peringatan: lewat jatuh tempo",
        "Peringatan: hari terakhir",
        "Peringatan: mendekati jatuh tempo",
        "Tagihan dikirim, kuitansi terbit",
        "BAST ditandatangani kedua pihak: hari ke-0",
    ]


def test_a_refusal_that_names_no_field_stands_above_the_form() -> None:
    deal = received(Terms(received=80))
    HandoverLine.objects.filter(handover=deal.handover).update(received=90, rejected=10)

    response = as_(deal, "owner").post(
        f"/pembayaran/tagihan/{deal.handover.pk}/", {"number": "INV-1"}
    )

    assert response.status_code == 422
    assert "tidak cocok dengan baris" in response.content.decode()


@pytest.mark.parametrize("name", ["payment", "bill", "paymentevent", "paymentflag"])
def test_the_admin_shows_rows_and_changes_none(name: str) -> None:
    _, payment = drafted()
    flags.flag_payments(at=at(date(2026, 11, 27)))
    client = login(UserFactory(is_staff=True, is_superuser=True))
    base = f"/admin/payments/{name}/"

    assert client.get(base).status_code == 200
    assert client.get(f"{base}add/").status_code == 403
    if name == "payment":
        text = client.get(f"{base}{payment.pk}/change/").content.decode()
        assert "•••• 6789" in text
        assert payment.bank_account not in text
        assert client.post(f"{base}{payment.pk}/change/", {"net": "1"}).status_code == 403
        assert client.post(f"{base}{payment.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_panel_is_closed_to_others() -> None:
    deal, stranger = received(), received()

    path = f"/pembayaran/pesanan/{deal.order.pk}/"
    assert as_(stranger, "owner").get(path).status_code == 404
    assert as_(stranger, "treasurer").get(path).status_code == 404
