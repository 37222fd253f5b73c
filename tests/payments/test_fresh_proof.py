"""Approving and paying ask for a fresh proof, and nothing typed is lost on the way."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlencode

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts import safety
from accounts.models import User
from accounts.safety import NewToken
from core.acts import SYSTEM
from payments.models import Payment
from payments.states import PaymentState
from tests.accounts.doors import WRONG, enter
from tests.factories.accounts import PASSWORD
from tests.factories.payments import NOW, approved, drafted, pdf_bytes, received
from tests.payments.browse import FIRM, page, transfer_fields
from tests.payments.conftest import Snapshot

pytestmark = pytest.mark.django_db
ASK = "/akun/reauthenticate/"
LATER = NOW + timedelta(minutes=11)


@pytest.fixture(autouse=True)
def _ten_minutes(settings: Settings) -> None:
    settings.PROOF_MINUTES = 10


def came_in(user: User) -> Client:
    """This function will return a browser that logged in at nine o'clock."""
    with time_machine.travel(NOW, tick=False):
        return enter(user.email)


def asking(path: str) -> str:
    """This function will return the page that asks before going on to `path`."""
    return f"{ASK}?{urlencode({'next': path})}"


def prove(client: Client, asked: str, password: str = PASSWORD) -> Any:
    """This function will answer the page that asks, as its form does."""
    path, _, query = asked.partition("?next=")
    return client.post(path, {"password": password, "next": unquote(query)})


def test_a_fresh_log_in_is_proof_enough() -> None:
    deal, payment = drafted()
    client = came_in(deal.desk.approver.user)

    with time_machine.travel(NOW + timedelta(minutes=9), tick=False):
        response = client.post(page(payment, "setujui/"), {"content_hash": payment.content_hash})

    assert response["Location"] == page(payment)
    assert Payment.objects.get().status == PaymentState.APPROVED


def test_an_old_one_is_asked_again_and_the_approval_goes_on() -> None:
    deal, payment = drafted()
    client = came_in(deal.desk.approver.user)

    with time_machine.travel(LATER, tick=False):
        asked = client.post(page(payment, "setujui/"), {"content_hash": payment.content_hash})
        assert asked["Location"] == asking(page(payment, "setujui/"))
        shown = client.get(asked["Location"]).content.decode()
        assert Payment.objects.get().status == PaymentState.DRAFTED
        response = prove(client, asked["Location"])

    assert "menyetujui pembayaran" in shown
    assert (response.status_code, response["Location"]) == (302, page(payment))
    assert Payment.objects.get().status == PaymentState.APPROVED


def test_paying_keeps_every_field_and_the_file() -> None:
    deal, payment = approved(received(FIRM))
    client = came_in(deal.desk.treasurer.user)
    fields = transfer_fields()

    with time_machine.travel(LATER, tick=False):
        asked = client.post(page(payment, "bayar/"), fields)
        assert Payment.objects.get().status == PaymentState.APPROVED
        response = prove(client, asked["Location"])

    row = Payment.objects.get()
    assert (response.status_code, response["Location"]) == (302, page(payment))
    assert (row.status, row.bank_reference) == (PaymentState.PAID, fields["bank_reference"])
    with row.proof.open("rb") as kept:
        assert kept.read() == pdf_bytes()


def test_a_refused_form_comes_back_whole_and_posts_to_its_own_address() -> None:
    deal, payment = approved(received(FIRM))
    client = came_in(deal.desk.treasurer.user)

    with time_machine.travel(LATER, tick=False):
        asked = client.post(
            page(payment, "bayar/"), transfer_fields(bank_reference="", late_reason="Bank tutup")
        )
        response = prove(client, asked["Location"])

    text = response.content.decode()
    assert response.status_code == 422
    assert f'action="{page(payment, "bayar/")}"' in text
    assert "Bank tutup" in text
    assert Payment.objects.get().status == PaymentState.APPROVED


def test_a_wrong_password_changes_nothing_and_the_right_one_still_goes_on(
    world: Snapshot,
) -> None:
    deal, payment = drafted()
    client = came_in(deal.desk.approver.user)
    with time_machine.travel(LATER, tick=False):
        asked = client.post(page(payment, "setujui/"), {"content_hash": payment.content_hash})
        before = world()

        refused = prove(client, asked["Location"], WRONG)

        assert "Kata sandi itu tidak cocok" in refused.content.decode()
        assert world() == before
        prove(client, asked["Location"])
    assert Payment.objects.get().status == PaymentState.APPROVED


def test_an_act_left_behind_does_not_happen_at_the_next_proof(world: Snapshot) -> None:
    deal, payment = drafted()
    client = came_in(deal.desk.approver.user)
    with time_machine.travel(LATER, tick=False):
        client.post(page(payment, "setujui/"), {"content_hash": payment.content_hash})
        before = world()

        response = prove(client, asking("/akun/2fa/totp/activate/"))

        assert response["Location"] == "/akun/2fa/totp/activate/"
        assert world() == before


def test_a_proof_for_another_person_lets_nothing_go_on(world: Snapshot) -> None:
    deal, payment = drafted()
    client = came_in(deal.desk.approver.user)
    with time_machine.travel(LATER, tick=False):
        asked = client.post(page(payment, "setujui/"), {"content_hash": payment.content_hash})
        state = client.session["account_reauthentication_state"]
        cache.set(state["state"]["key"], cache.get(state["state"]["key"]) | {"user": 0})
        before = world()

        response = prove(client, asked["Location"])

        assert response["Location"] == "/"
        assert world() == before


def test_the_same_proof_lets_the_act_go_on_once() -> None:
    deal, payment = drafted()
    client = came_in(deal.desk.approver.user)
    with time_machine.travel(LATER, tick=False):
        asked = client.post(page(payment, "setujui/"), {"content_hash": payment.content_hash})

        first = prove(client, asked["Location"])
        second = prove(client, asked["Location"])

    assert first["Location"] == page(payment)
    assert second["Location"] == page(payment, "setujui/")  # nothing was kept: just the way on
    assert Payment.objects.get().events.filter(to_state=PaymentState.APPROVED).count() == 1


def test_the_proof_page_leads_nowhere_else() -> None:
    deal, _ = drafted()
    client = came_in(deal.desk.approver.user)

    with time_machine.travel(LATER, tick=False):
        response = client.post(ASK, {"password": PASSWORD, "next": "https://jahat.example/"})

    assert "jahat.example" not in response["Location"]


def test_an_api_session_is_refused_and_told_where_to_prove_it(world: Snapshot) -> None:
    deal, payment = drafted()
    client = came_in(deal.desk.approver.user)
    path = f"/api/v1/payments/{payment.pk}/approve/"
    with time_machine.travel(LATER, tick=False):
        before = world()

        response = client.post(
            path, {"content_hash": payment.content_hash}, content_type="application/json"
        )

        assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")
        assert response.json()["type"] == "urn:eorder:proof-needed"
        assert ASK in response.json()["detail"]
        assert world() == before
        prove(client, asking("/"))
        again = client.post(
            path, {"content_hash": payment.content_hash}, content_type="application/json"
        )
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("scopes", "status"),
    [(["read"], 403), (["read", "write"], 403), (["read", "write", "sensitive"], 200)],
)
def test_a_token_needs_the_scope_instead(scopes: list[str], status: int) -> None:
    deal, payment = drafted()
    new = NewToken(deal.desk.approver.user, "kas", scopes, 30, by_operator=True)
    with time_machine.travel(NOW, tick=False):
        token = safety.issue_token(new, by=SYSTEM, at=NOW)

        response = Client().post(
            f"/api/v1/payments/{payment.pk}/approve/",
            {"content_hash": payment.content_hash},
            content_type="application/json",
            headers={"Authorization": f"Token {token}"},
        )

    assert response.status_code == status
    expected = PaymentState.APPROVED if status == 200 else PaymentState.DRAFTED
    assert Payment.objects.get().status == expected
