"""The page of a handover: the PPK counts, the vendor signs or contests."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from orders.models import Handover
from orders.states import OrderState
from tests.factories.callers import page_of, stranger
from tests.factories.ordering import Deal, deal_in, inspect, traces

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal", "on_the_day")]

REASON = {"alasan": "Perlu diperbaiki"}


def counts(made: Deal, received: str, note: str = "") -> dict[str, str]:
    line = made.order.lines.get()
    return {f"received_{line.pk}": received, f"note_{line.pk}": note, "function_ok": "on"}


def test_inspection_page_stores_the_counts() -> None:
    made = deal_in(OrderState.DELIVERED)
    client, address = page_of(made, "ppk"), reverse("orders:handover", args=[made.handover.pk])

    form = client.get(address)
    answer = client.post(address, counts(made, "90", "Basi"))

    assert "Periksa kiriman" in form.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert made.handover.accepted_total == Decimal(3_600_000)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("received", "note"),
    [("", ""), ("abc", ""), ("-1", "x"), ("101", "x"), ("90", ""), ("90", "a\x00b")],
)
def test_inspection_page_refuses_bad_counts(received: str, note: str) -> None:
    made = deal_in(OrderState.DELIVERED)
    address = reverse("orders:handover", args=[made.handover.pk])
    before = traces(made)

    answer = page_of(made, "ppk").post(address, counts(made, received, note))

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert traces(made) == before


def test_vendor_signs_or_contests_on_the_page() -> None:
    made, other = deal_in(OrderState.DELIVERED), deal_in(OrderState.DELIVERED)
    inspect(made, 90)
    inspect(other, 90)

    sign = reverse("orders:handover_sign", args=[made.handover.pk])
    signed = page_of(made, "owner").post(sign)
    dispute = reverse("orders:handover_dispute", args=[other.handover.pk])
    contested = page_of(other, "owner").post(dispute, {"alasan": "Yang baik 95"})

    assert signed["Location"] == f"/pesanan/{made.order.pk}/"
    assert made.fresh().status == OrderState.RECEIVED
    assert contested["Location"] == f"/serah-terima/{other.handover.pk}/"
    assert Handover.objects.get(order=other.order).status == "REPORTED"


@pytest.mark.parametrize("name", ["handover", "handover_sign", "handover_dispute"])
def test_handover_acts_are_closed_to_others(name: str) -> None:
    made = deal_in(OrderState.DELIVERED)
    duty = "ppk" if name == "handover" else "owner"
    if name != "handover":
        inspect(made)
    address = reverse(f"orders:{name}", args=[made.handover.pk])
    before = traces(made)

    for seat in {"pp", "ppk", "treasurer", "receiver", "owner"} - {duty}:
        assert page_of(made, seat).post(address, REASON).status_code == 403
    assert stranger(Role.PEMILIK).post(address, REASON).status_code == 404
    assert stranger(Role.PPK).post(address, REASON).status_code == 404
    assert Client().post(address, REASON).status_code == 302
    assert traces(made) == before


def test_handover_acts_in_the_wrong_state_are_conflicts() -> None:
    made = deal_in(OrderState.RECEIVED)
    before = traces(made)

    for name, duty in (("handover_sign", "owner"), ("handover_dispute", "owner")):
        address = reverse(f"orders:{name}", args=[made.handover.pk])
        assert page_of(made, duty).post(address, REASON).status_code == 409
        assert page_of(made, duty).get(address).status_code == 405
    address = reverse("orders:handover", args=[made.handover.pk])
    assert page_of(made, "ppk").post(address, counts(made, "100")).status_code == 409
    assert traces(made) == before
