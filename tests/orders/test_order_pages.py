"""The one page of an order and its acts: who may open and do what."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from orders.states import OrderState
from tests.factories.accounts import AppointmentFactory
from tests.factories.callers import overseer, page_of, signed_in, stranger
from tests.factories.ordering import deal, deal_in, traces
from tests.factories.orders import MenuFactory, VendorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal", "on_the_day")]

REASON = {"alasan": "Perlu diperbaiki"}


ACTS = {
    "submit": (OrderState.DRAFT, "pp", {}, OrderState.SUBMITTED),
    "cancel": (OrderState.DRAFT, "pp", REASON, OrderState.CANCELLED),
    "sign": (OrderState.SUBMITTED, "ppk", {}, OrderState.SIGNED),
    "send_back": (OrderState.SUBMITTED, "ppk", REASON, OrderState.DRAFT),
    "accept": (OrderState.SIGNED, "owner", {}, OrderState.ACCEPTED),
    "decline": (OrderState.SIGNED, "owner", REASON, OrderState.DECLINED),
    "deliver": (OrderState.ACCEPTED, "owner", {"note": "Tiba"}, OrderState.DELIVERED),
}


@pytest.mark.parametrize("name", ACTS)
def test_act_works_and_returns_to_the_order(name: str) -> None:
    start, duty, data, end = ACTS[name]
    made = deal_in(start)

    answer = page_of(made, duty).post(reverse(f"orders:{name}", args=[made.order.pk]), data)

    assert (answer.status_code, answer["Location"]) == (302, f"/pesanan/{made.order.pk}/")
    assert made.fresh().status == end


@pytest.mark.parametrize("name", ACTS)
def test_act_is_closed_to_everybody_else(name: str) -> None:
    start, duty, data, _ = ACTS[name]
    made = deal_in(start)
    address = reverse(f"orders:{name}", args=[made.order.pk])
    before = traces(made)

    seen_by_vendor = start not in {OrderState.DRAFT, OrderState.SUBMITTED}
    wrong = {"pp", "ppk", "treasurer", "receiver", "approver", "owner"} - {duty}
    codes = {seat: page_of(made, seat).post(address, data).status_code for seat in wrong}
    expected = dict.fromkeys(wrong, 403)
    if "owner" in wrong and not seen_by_vendor:
        expected["owner"] = 404
    assert codes == expected
    assert Client().post(address, data).status_code == 302
    for role in (Role.PP, Role.PPK, Role.PEMILIK, Role.PPKUKM):
        assert stranger(role).post(address, data).status_code == 404
    assert overseer(Role.INSPEKTORAT).post(address, data).status_code == 403
    assert page_of(made, duty).get(address).status_code == 405
    assert traces(made) == before


@pytest.mark.parametrize("name", ACTS)
def test_act_in_the_wrong_state_is_a_conflict(name: str) -> None:
    _, duty, data, _ = ACTS[name]
    made = deal_in(OrderState.RECEIVED)
    before = traces(made)

    answer = page_of(made, duty).post(reverse(f"orders:{name}", args=[made.order.pk]), data)

    assert answer.status_code == 409
    assert "BAST ditandatangani" in answer.content.decode()
    assert traces(made) == before


@pytest.mark.parametrize("name", ["send_back", "decline", "cancel"])
@pytest.mark.parametrize("reason", ["", "x\x00y", "x" * 501], ids=["empty", "nul", "long"])
def test_bad_reason_is_refused_on_the_page(name: str, reason: str) -> None:
    start, duty, _, _ = ACTS[name]
    made = deal_in(start)
    before = traces(made)

    address = reverse(f"orders:{name}", args=[made.order.pk])
    answer = page_of(made, duty).post(address, {"alasan": reason})

    assert answer.status_code == 422
    assert traces(made) == before


def test_double_submit_of_one_form_is_one_act() -> None:
    made = deal()
    client = page_of(made, "pp")
    address = reverse("orders:submit", args=[made.order.pk])

    codes = [client.post(address, {"kunci": "satu"}).status_code for _ in range(2)]

    assert codes == [302, 302]
    assert made.fresh().version == 3


@pytest.mark.parametrize("key", ["a\x00b", "x" * 5000, "é"])
def test_odd_key_is_no_fault(key: str) -> None:
    made = deal()

    answer = page_of(made, "pp").post(
        reverse("orders:submit", args=[made.order.pk]), {"kunci": key}
    )

    assert answer.status_code == 302


@pytest.mark.parametrize("tag", ["²", "9" * 5000, '"abc"', "*"])
def test_odd_version_is_no_fault(tag: str) -> None:
    made = deal()

    answer = page_of(made, "pp").post(
        reverse("orders:submit", args=[made.order.pk]), headers={"If-Match": tag}
    )

    assert answer.status_code == 302


@pytest.mark.parametrize(
    "state",
    [
        OrderState.DRAFT,
        OrderState.SUBMITTED,
        OrderState.SIGNED,
        OrderState.ACCEPTED,
        OrderState.DELIVERED,
        OrderState.RECEIVED,
    ],
)
def test_order_page_opens_for_everybody_in_scope(state: OrderState) -> None:
    made = deal_in(state)
    address = reverse("orders:order", args=[made.order.pk])

    for seat in ("pp", "ppk", "treasurer", "receiver", "approver"):
        page = page_of(made, seat).get(address)
        assert page.status_code == 200
        assert "Rapat Koordinasi Wilayah" in page.content.decode()
    assert overseer(Role.INSPEKTORAT).get(address).status_code == 200
    vendor_sees = state not in {OrderState.DRAFT, OrderState.SUBMITTED}
    assert page_of(made, "owner").get(address).status_code == (200 if vendor_sees else 404)
    assert Client().get(address).status_code == 302
    assert stranger(Role.PP).get(address).status_code == 404
    assert stranger(Role.PEMILIK).get(address).status_code == 404


def test_vendor_does_not_see_the_budget_nor_what_the_office_said_before() -> None:
    made = deal_in(OrderState.SIGNED)

    page = page_of(made, "owner").get(reverse("orders:order", args=[made.order.pk]))

    text = page.content.decode()
    assert "Dana SPD" not in text
    assert "Dikirim ke PPK" not in text
    assert "Surat Pesanan ditandatangani PPK" in text


def test_order_page_shows_the_act_to_its_holder_only() -> None:
    made = deal_in(OrderState.SUBMITTED)
    address = reverse("orders:order", args=[made.order.pk])
    button = reverse("orders:sign", args=[made.order.pk])

    pages = {seat: page_of(made, seat).get(address).content.decode() for seat in ("ppk", "pp")}

    assert button in pages["ppk"]
    assert button not in pages["pp"]


def test_received_order_leads_the_vendor_to_the_bill() -> None:
    made = deal_in(OrderState.RECEIVED)
    client, panel = page_of(made, "owner"), reverse("payments:order_panel", args=[made.order.pk])

    page = client.get(reverse("orders:order", args=[made.order.pk]))
    card = client.get(panel, headers={"HX-Request": "true"})

    assert panel in page.content.decode()
    assert reverse("payments:bill_create", args=[made.handover.pk]) in card.content.decode()


@pytest.mark.parametrize("pk", [0, 10**18, 10**30])
@pytest.mark.parametrize("name", ["order", "basket", "submit", "handover", "handover_sign"])
def test_unknown_ids_are_not_found(name: str, pk: int) -> None:
    client = stranger(Role.PP)
    address = reverse(f"orders:{name}", args=[pk])

    answer = client.post(address) if name in {"submit", "handover_sign"} else client.get(address)

    assert answer.status_code == 404


def test_person_without_appointment_is_told_so() -> None:
    appointment = AppointmentFactory(valid_to="2024-01-01")

    page = signed_in(appointment.user).get(reverse("orders:order_list"))

    assert page.status_code == 403
    assert "penunjukan" in page.content.decode()


def test_order_page_needs_few_queries(django_assert_max_num_queries) -> None:
    vendor = VendorFactory()
    made = deal_in(OrderState.RECEIVED, menu=MenuFactory(vendor=vendor))
    client = page_of(made, "ppk")

    with django_assert_max_num_queries(16):
        client.get(reverse("orders:order", args=[made.order.pk]))
