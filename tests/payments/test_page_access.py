"""Pages of payments: who may open what, and every step in the wrong hands or state."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Organisation, Role
from payments.states import PaymentState
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.orders import desk
from tests.factories.payments import (
    STEPS,
    arrived,
    billed,
    drafted,
    paid,
    received,
)
from tests.payments.browse import LIST, OFFICE, as_, login, page, transfer_fields, watcher
from tests.payments.conftest import Snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.mark.parametrize("duty", [*OFFICE, "owner"])
def test_both_sides_of_a_deal_see_its_payment(duty: str) -> None:
    deal, payment = billed()

    assert as_(deal, duty).get(page(payment)).status_code == 200


@pytest.mark.parametrize("role", [Role.INSPEKTORAT, Role.BPPBJ, Role.BPKD, Role.GUBERNUR])
def test_province_wide_roles_see_every_payment(role: Role) -> None:
    _, payment = billed()

    assert watcher(role).get(page(payment)).status_code == 200


def test_an_asisten_sees_the_portfolio_only() -> None:
    coordinator = OrganisationFactory(kind=Organisation.Kind.OVERSIGHT)
    _, mine = billed(received(at_desk=desk(coordinator=coordinator)))
    _, other = billed()
    asisten = watcher(Role.ASISTEN, coordinator)

    assert asisten.get(page(mine)).status_code == 200
    assert asisten.get(page(other)).status_code == 404


@pytest.mark.parametrize("tail", ["", "draf/", "kembalikan/", "bayar/", "bukti/"])
@pytest.mark.parametrize("side", ["treasurer", "approver", "owner"])
def test_another_office_or_vendor_finds_nothing(side: str, tail: str) -> None:
    _, payment = paid()
    stranger = received()

    assert as_(stranger, side).get(page(payment, tail)).status_code == 404


@pytest.mark.parametrize("role", [Role.PPKUKM, Role.PEMBINA])
def test_roles_without_offices_see_none(role: Role) -> None:
    _, payment = billed()

    assert watcher(role).get(page(payment)).status_code == 404


@pytest.mark.parametrize(
    "path", [LIST, "/pembayaran/1/", "/pembayaran/tagihan/1/", "/pembayaran/pesanan/1/"]
)
def test_a_visitor_is_sent_to_the_log_in(path: str) -> None:
    response = Client().get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/akun/")


def test_a_person_without_a_post_is_told_so() -> None:
    client = login(UserFactory())
    _, payment = billed()

    assert client.get(LIST).status_code == 403
    assert client.get(page(payment)).status_code == 404


@pytest.mark.parametrize("pk", [0, 999_999, 2**63, 10**40])
def test_an_unknown_payment_is_not_found(pk: int) -> None:
    deal = received()

    for path in (f"/pembayaran/{pk}/", f"/pembayaran/tagihan/{pk}/", f"/pembayaran/pesanan/{pk}/"):
        assert as_(deal, "owner").get(path).status_code == 404


POSTS: dict[str, tuple[str, PaymentState, dict[str, Any]]] = {
    "draf/": ("treasurer", PaymentState.BILLED, {"rule": "P3B_21", "reason": "x"}),
    "setujui/": ("approver", PaymentState.DRAFTED, {"content_hash": "0" * 64}),
    "kembalikan/": ("approver", PaymentState.DRAFTED, {"alasan": "x"}),
    "bayar/": ("treasurer", PaymentState.APPROVED, {}),
    "konfirmasi/": ("owner", PaymentState.PAID, {}),
}


def fields_for(tail: str) -> dict[str, Any]:
    return transfer_fields() if tail == "bayar/" else POSTS[tail][2]


@pytest.mark.parametrize("tail", list(POSTS))
def test_each_step_is_closed_to_everybody_else(world: Snapshot, tail: str) -> None:
    holder, state, _ = POSTS[tail]
    deal, payment = STEPS[state]()
    before = world()

    for duty in {*OFFICE, "owner"} - {holder}:
        response = as_(deal, duty).post(page(payment, tail), fields_for(tail))
        assert response.status_code == 403, duty
    inspector = watcher(Role.INSPEKTORAT)
    assert inspector.post(page(payment, tail), fields_for(tail)).status_code == 403
    assert Client().post(page(payment, tail), fields_for(tail)).status_code == 302
    assert world() == before


@pytest.mark.parametrize("tail", list(POSTS))
def test_each_step_in_another_state_answers_409(world: Snapshot, tail: str) -> None:
    holder, state, _ = POSTS[tail]
    for other in PaymentState:
        if other == state:
            continue
        deal, payment = STEPS[other]()
        before = world()

        response = as_(deal, holder).post(page(payment, tail), fields_for(tail))

        assert response.status_code == 409, other
        assert "Muat ulang halaman" in response.content.decode()
        assert world() == before


@pytest.mark.parametrize("tail", ["draf/", "kembalikan/", "bayar/"])
def test_an_old_link_to_a_form_leads_to_the_payment(tail: str) -> None:
    deal, payment = arrived()

    response = as_(deal, POSTS[tail][0]).get(page(payment, tail))

    assert (response.status_code, response["Location"]) == (302, page(payment))


@pytest.mark.parametrize("tail", ["setujui/", "konfirmasi/"])
def test_a_step_is_not_taken_by_opening_its_address(tail: str) -> None:
    deal, payment = drafted()

    assert as_(deal, "approver").get(page(payment, tail)).status_code == 405


def test_a_page_is_not_posted_to() -> None:
    deal, payment = drafted()

    assert as_(deal, "approver").post(page(payment)).status_code == 405
    assert as_(deal, "approver").post(LIST).status_code == 405
