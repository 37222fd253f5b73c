"""Bills and payments by API: wrong hands, wrong state, repeats and bad input."""

import uuid
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.models import Role
from payments.models import Bill, Payment
from payments.states import PaymentState
from tests.factories.accounts import AppointmentFactory, UserFactory
from tests.factories.payments import (
    NOW,
    STEPS,
    approved,
    billed,
    drafted,
    received,
)
from tests.payments.calls import BILLS, FIRM, OFFICE, PAYMENTS, as_, client, of, transfer
from tests.payments.conftest import Snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


POSTS: dict[str, tuple[str, PaymentState, dict[str, Any]]] = {
    "draft/": ("treasurer", PaymentState.BILLED, {"rule": "P3B_21", "reason": "x"}),
    "approve/": ("approver", PaymentState.DRAFTED, {"content_hash": "0" * 64}),
    "send-back/": ("approver", PaymentState.DRAFTED, {"reason": "x"}),
    "pay/": ("treasurer", PaymentState.APPROVED, {}),
    "confirm/": ("owner", PaymentState.PAID, {}),
}


def post(api: APIClient, payment: Payment, tail: str) -> Any:
    if tail == "pay/":
        return api.post(of(payment, tail), transfer(), format="multipart")
    return api.post(of(payment, tail), POSTS[tail][2], format="json")


@pytest.mark.parametrize("tail", list(POSTS))
def test_the_access_matrix_of_each_step(world: Snapshot, tail: str) -> None:
    holder, state, _ = POSTS[tail]
    deal, payment = STEPS[state]()
    stranger = received()
    before = world()

    for duty in {*OFFICE, "owner"} - {holder}:
        assert post(as_(deal, duty), payment, tail).status_code == 403, duty
        assert post(as_(stranger, duty), payment, tail).status_code == 404, duty
    inspector = client(AppointmentFactory(role=Role.INSPEKTORAT))
    assert post(inspector, payment, tail).status_code == 403
    assert post(APIClient(), payment, tail).status_code == 401
    assert client(deal.owner).get(of(payment, tail)).status_code == 405
    assert world() == before


@pytest.mark.parametrize("tail", list(POSTS))
def test_each_step_in_another_state_answers_409(world: Snapshot, tail: str) -> None:
    holder, state, _ = POSTS[tail]
    for other in PaymentState:
        if other == state:
            continue
        deal, payment = STEPS[other]()
        before = world()

        response = post(as_(deal, holder), payment, tail)

        assert response.status_code == 409, other
        assert response["Content-Type"] == "application/problem+json"
        assert world() == before


def test_a_person_without_a_post_may_not_call() -> None:
    api = APIClient()
    api.force_login(UserFactory())

    assert api.get(PAYMENTS).status_code == 403


def test_a_visitor_may_not_call() -> None:
    for path in (PAYMENTS, BILLS, f"{PAYMENTS}1/", f"{BILLS}1/"):
        assert APIClient().get(path).status_code == 401


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 25, "x", "-1"])
def test_an_unknown_id_is_not_found(pk: str) -> None:
    deal, _ = billed()
    api = as_(deal, "treasurer")

    assert api.get(f"{PAYMENTS}{pk}/").status_code == 404
    assert api.get(f"{BILLS}{pk}/").status_code == 404
    assert api.post(f"{PAYMENTS}{pk}/draft/", {}, format="json").status_code == 404


def test_the_same_key_answers_the_same_bill_with_200() -> None:
    deal = received()
    api = as_(deal, "owner")
    body = {"handover": deal.handover.pk, "number": "INV-1"}
    headers = {"Idempotency-Key": str(uuid.uuid4())}

    first = api.post(BILLS, body, format="json", headers=headers)
    with time_machine.travel(NOW.replace(minute=1), tick=False):
        again = api.post(BILLS, body, format="json", headers=headers)
    other = api.post(BILLS, body | {"number": "INV-2"}, format="json", headers=headers)

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 422)
    assert first.json() == again.json()
    assert Bill.objects.count() == 1


@pytest.mark.parametrize("tail", ["draft/", "approve/", "send-back/", "pay/", "confirm/"])
def test_the_same_key_takes_a_step_once(world: Snapshot, tail: str) -> None:
    holder, state, body = POSTS[tail]
    deal, payment = STEPS[state]()
    api, headers = as_(deal, holder), {"Idempotency-Key": str(uuid.uuid4())}
    if tail == "approve/":
        body = {"content_hash": payment.content_hash}

    def call() -> Any:
        data, form = (transfer(), "multipart") if tail == "pay/" else (body, "json")
        return api.post(of(payment, tail), data, format=form, headers=headers)

    first = call()
    after = world()
    again = call()

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert world() == after


def test_a_stale_version_answers_412(world: Snapshot) -> None:
    deal, payment = billed(received(FIRM))
    before = world()

    response = as_(deal, "treasurer").post(
        of(payment, "draft/"), {"rule": "P3A"}, format="json", headers={"If-Match": '"9"'}
    )

    assert response.status_code == 412
    assert world() == before


def test_another_content_answers_412(world: Snapshot) -> None:
    deal, payment = drafted()
    before = world()

    response = as_(deal, "approver").post(
        of(payment, "approve/"), {"content_hash": "0" * 64}, format="json"
    )

    assert (response.status_code, response.json()["type"]) == (412, "urn:eorder:content-changed")
    assert world() == before


def test_a_rule_refused_answers_422_with_rule_and_field() -> None:
    deal, payment = billed(received(FIRM))

    response = as_(deal, "treasurer").post(of(payment, "draft/"), {"rule": "P2"}, format="json")

    problem = response.json()
    assert (response.status_code, problem["type"]) == (422, "urn:eorder:reason-missing")
    assert problem["rule"] == "UU PPh Pasal 23; PMK 141/PMK.03/2015"
    assert problem["errors"] == {"reason": ["Tulis alasan pilihan pajak ini."]}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"handover": "x", "number": "INV-1"},
        {"handover": 10**30, "number": "INV-1"},
        {"handover": -1, "number": "INV-1"},
        {"handover": 1.5, "number": "INV-1"},
        {"handover": 1, "number": ""},
        {"handover": 1, "number": "x" * 61},
        {"handover": 1, "number": "a\x00b"},
        {"handover": 1, "number": {"a": 1}},
    ],
)
def test_a_misshapen_bill_answers_400(world: Snapshot, body: Any) -> None:
    deal = received()
    before = world()

    response = as_(deal, "owner").post(BILLS, body, format="json")

    assert response.status_code == 400
    assert response.json()["errors"]
    assert world() == before


@pytest.mark.parametrize("body", [[], "teks"])
def test_a_body_that_is_no_object_answers_400(world: Snapshot, body: Any) -> None:
    deal = received()
    before = world()

    response = as_(deal, "owner").post(BILLS, body, format="json")

    assert response.status_code == 400
    assert response.json()["detail"] == "Isi permintaan harus satu objek JSON, misalnya {}."
    assert world() == before


def test_a_bill_for_an_unknown_or_foreign_handover_answers_404() -> None:
    deal, stranger = received(), received()

    for pk in (999_999, stranger.handover.pk):
        body = {"handover": pk, "number": "INV-1"}
        assert as_(deal, "owner").post(BILLS, body, format="json").status_code == 404


def test_the_office_may_not_bill() -> None:
    deal = received()
    body = {"handover": deal.handover.pk, "number": "INV-1"}

    assert as_(deal, "treasurer").post(BILLS, body, format="json").status_code == 403


@pytest.mark.parametrize(
    ("tail", "body"),
    [
        ("draft/", {}),
        ("draft/", {"rule": "P9"}),
        ("draft/", {"rule": ["P2"]}),
        ("draft/", {"rule": "P2", "reason": "x" * 301}),
        ("draft/", {"rule": "P2", "reason": "a\x00"}),
        ("approve/", {}),
        ("approve/", {"content_hash": "zz"}),
        ("send-back/", {"reason": ""}),
        ("send-back/", {"reason": "x" * 501}),
    ],
)
def test_a_misshapen_step_answers_400(world: Snapshot, tail: str, body: Any) -> None:
    holder, state, _ = POSTS[tail]
    deal, payment = STEPS[state]()
    before = world()

    response = as_(deal, holder).post(of(payment, tail), body, format="json")

    assert response.status_code == 400
    assert world() == before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"value_date": "besok"}, 400),
        ({"value_date": "2026-02-30"}, 400),
        ({"value_date": "2026-11-24"}, 422),
        ({"value_date": "0001-01-01"}, 422),
        ({"bank_reference": ""}, 400),
        ({"bank_reference": "x" * 61}, 400),
        ({"bank_reference": "a\x00"}, 400),
        ({"proof": ""}, 400),
        ({"proof": SimpleUploadedFile("a.pdf", b"bukan pdf")}, 422),
    ],
)
def test_a_misshapen_transfer_is_refused(
    world: Snapshot, changes: dict[str, Any], code: int
) -> None:
    deal, payment = approved()
    before = world()

    response = as_(deal, "treasurer").post(
        of(payment, "pay/"), transfer(**changes), format="multipart"
    )

    assert response.status_code == code
    assert world() == before


def test_a_transfer_comes_as_multipart_only() -> None:
    deal, payment = approved()

    response = as_(deal, "treasurer").post(of(payment, "pay/"), {}, format="json")

    assert response.status_code == 415


def test_broken_json_answers_400() -> None:
    deal, payment = billed()

    response = as_(deal, "treasurer").post(
        of(payment, "draft/"), "{", content_type="application/json"
    )

    assert response.status_code == 400
