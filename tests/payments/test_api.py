"""Bills and payments by API: the whole path, what is told, and to whom."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Organisation, Role
from payments.models import Payment
from payments.states import PaymentState
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.orders import desk
from tests.factories.payments import (
    billed,
    drafted,
    firm,
    paid,
    received,
)
from tests.payments.calls import BILLS, FIRM, OFFICE, PAYMENTS, as_, client, of, transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_a_deal_is_paid_from_bill_to_arrival() -> None:
    deal = received(FIRM)
    owner, treasurer, approver = (as_(deal, d) for d in ("owner", "treasurer", "approver"))

    sent = owner.post(BILLS, {"handover": deal.handover.pk, "number": "INV-1"}, format="json")
    path = f"{PAYMENTS}{sent.data['payment']}/"
    first = treasurer.post(f"{path}draft/", {"rule": "P3A"}, format="json")
    second = approver.post(
        f"{path}approve/", {"content_hash": first.data["content_hash"]}, format="json"
    )
    third = treasurer.post(f"{path}pay/", transfer(), format="multipart")
    last = owner.post(f"{path}confirm/")

    assert [r.status_code for r in (sent, first, second, third, last)] == [201, 200, 200, 200, 200]
    assert sent.data["amount"] == "4000000.00"
    assert (first.data["tax"], first.data["net"]) == ("80000.00", "3920000.00")
    assert [r.data["status"] for r in (first, second, third, last)] == [
        "DRAFTED",
        "APPROVED",
        "PAID",
        "ARRIVED",
    ]
    assert last["ETag"] == '"5"'
    assert Payment.objects.get().status == PaymentState.ARRIVED


def test_a_payment_tells_its_clock() -> None:
    deal, payment = billed()

    data = as_(deal, "owner").get(of(payment)).json()

    assert data["clock"] == {
        "start_date": "2026-11-20",
        "working_days": 3,
        "due_date": "2026-11-25",
        "number": 1,
        "remaining": 2,
        "is_paid": False,
        "is_late": False,
        "late_days": 0,
        "sentence": "Hari kerja ke-1 dari 3",
        "uncounted": [
            {"date": "2026-11-21", "reason": "akhir pekan"},
            {"date": "2026-11-22", "reason": "akhir pekan"},
        ],
    }
    assert (data["gross"], data["version"], data["proof"]) == ("4000000.00", 1, False)


def test_a_payment_tells_each_caller_the_next_step() -> None:
    deal, payment = drafted()

    steps = {duty: as_(deal, duty).get(of(payment)).json()["may"] for duty in (*OFFICE, "owner")}

    assert steps == {
        "treasurer": [],
        "approver": ["approve", "send_back"],
        "ppk": [],
        "pp": [],
        "receiver": [],
        "owner": [],
    }


@pytest.mark.parametrize("duty", ["approver", "treasurer", "ppk", "owner"])
def test_the_account_is_masked_until_it_is_asked_for(duty: str) -> None:
    deal, payment = drafted()

    payee = as_(deal, duty).get(of(payment)).json()["payee"]

    assert "•••• 6789" in payee
    assert deal.vendor.bank_account not in payee


def test_a_bill_is_read_by_both_sides_only() -> None:
    deal, payment = billed()
    stranger = received()
    path = f"{BILLS}{payment.bill_id}/"

    assert as_(deal, "owner").get(path).json()["number"] == payment.bill.number
    assert as_(deal, "treasurer").get(path).status_code == 200
    assert as_(stranger, "owner").get(path).status_code == 404
    assert as_(stranger, "treasurer").get(path).status_code == 404


def test_lists_hold_ones_own_rows() -> None:
    deal, payment = billed()
    _, other = billed()
    inspector = client(AppointmentFactory(role=Role.INSPEKTORAT))

    for duty in ("owner", "treasurer"):
        for path, pk in ((PAYMENTS, payment.pk), (BILLS, payment.bill_id)):
            rows = as_(deal, duty).get(path).json()["results"]
            assert [row["id"] for row in rows] == [pk]
    assert [row["id"] for row in inspector.get(PAYMENTS).json()["results"]] == [
        other.pk,
        payment.pk,
    ]


@pytest.mark.parametrize("path", [PAYMENTS, BILLS])
def test_lists_ask_the_same_number_of_questions_for_many_rows(
    path: str, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    office, people = desk(), firm()
    api = client(office.treasurer)
    for _ in range(3):
        billed(received(at_desk=office, of=people))
    with django_assert_max_num_queries(9) as few:
        api.get(path)
    for _ in range(9):
        billed(received(at_desk=office, of=people))

    with django_assert_max_num_queries(9) as many:
        api.get(path)

    assert len(many) == len(few)


def test_an_asisten_reads_the_portfolio_only() -> None:
    coordinator = OrganisationFactory(kind=Organisation.Kind.OVERSIGHT)
    _, mine = paid(received(at_desk=desk(coordinator=coordinator)))
    _, other = paid()
    api = client(AppointmentFactory(role=Role.ASISTEN, organisation=coordinator))

    assert api.get(of(mine)).status_code == 200
    assert api.get(of(other)).status_code == 404
    assert json.loads(api.get(PAYMENTS).content)["results"][0]["id"] == mine.pk
