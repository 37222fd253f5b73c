"""The pages of orders: who may open and do what, and what each page says."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from orders.models import Handover, Order
from orders.states import OrderState
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.ordering import Deal, deal, deal_in, funded_desk, inspect, traces
from tests.factories.orders import EVENT_AT, MenuFactory, VendorFactory, prepared
from vendors.models import Menu

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal", "on_the_day")]

REASON = {"alasan": "Perlu diperbaiki"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(made: Deal, duty: str) -> Client:
    """This function will return a browser in which one of the deal's people is logged in."""
    return signed_in(made.owner.user if duty == "owner" else getattr(made.desk, duty).user)


def stranger(role: Role) -> Client:
    return signed_in(AppointmentFactory(role=role).user)


def overseer(role: Role) -> Client:
    office = OrganisationFactory(kind="OVERSIGHT")
    return signed_in(AppointmentFactory(role=role, organisation=office).user)


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

    page = page_of(made, "owner").get(reverse("orders:order", args=[made.order.pk]))

    assert reverse("payments:bill_create", args=[made.handover.pk]) in page.content.decode()


@pytest.mark.parametrize("pk", [0, 10**18, 10**30])
@pytest.mark.parametrize("name", ["order", "basket", "submit", "handover", "handover_sign"])
def test_unknown_ids_are_not_found(name: str, pk: int) -> None:
    client = stranger(Role.PP)
    address = reverse(f"orders:{name}", args=[pk])

    answer = client.post(address) if name in {"submit", "handover_sign"} else client.get(address)

    assert answer.status_code == 404


# The list


def test_list_is_role_aware() -> None:
    made = deal_in(OrderState.SIGNED)
    deal(office=made.desk, menu=made.menu, owner=made.owner, rup_code="11111111")
    address = reverse("orders:order_list")

    def count(client: Client) -> int:
        return len(client.get(address).context["orders"])

    assert count(page_of(made, "pp")) == 2
    assert count(page_of(made, "owner")) == 1
    assert count(stranger(Role.PPK)) == 0
    assert count(stranger(Role.PEMILIK)) == 0
    assert count(overseer(Role.BPPBJ)) == 2
    assert Client().get(address).status_code == 302
    assert page_of(made, "pp").post(address).status_code == 405


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 2),
        ("?tahap=jawaban", 1),
        ("?tahap=keranjang", 1),
        ("?tahap=selesai", 0),
        ("?tahap=tidak-ada", 2),
        ("?q=DAPUR", 2),
        ("?q=001/SP", 1),
        ("?q=11111111", 1),
        ("?q=tidak+ada", 0),
        ("?q=%00", 2),
        ("?sebelum=abc", 2),
        ("?sebelum=99999999999999999999999", 2),
        ("?sebelum=0", 0),
    ],
)
def test_list_filters(query: str, expected: int) -> None:
    made = deal_in(OrderState.SIGNED)
    deal(office=made.desk, menu=made.menu, owner=made.owner, rup_code="11111111")

    page = page_of(made, "pp").get(reverse("orders:order_list") + query)

    assert page.status_code == 200
    assert len(page.context["orders"]) == expected


def test_list_turns_pages_and_keeps_the_filter() -> None:
    made = deal()
    copies(made, 27)
    client = page_of(made, "pp")

    first = client.get(reverse("orders:order_list") + "?tahap=batal&q=dapur")
    second = client.get(
        reverse("orders:order_list") + f"?tahap=batal&q=dapur&sebelum={first.context['older']}"
    )

    assert len(first.context["orders"]) == 25
    link = f"tahap=batal&amp;q=dapur&amp;sebelum={first.context['older']}"
    assert link in first.content.decode()
    assert len(second.context["orders"]) == 2


def copies(made: Deal, number: int) -> None:
    """This function will add cancelled orders beside the deal's own, one line each."""
    for _ in range(number):
        order = Order.objects.get(pk=made.order.pk)
        line = order.lines.get()
        order.pk, order.status = None, OrderState.CANCELLED
        order.save(force_insert=True)
        line.pk, line.order = None, order
        line.save(force_insert=True)


def test_list_needs_the_same_queries_for_3_and_30_rows(django_assert_max_num_queries) -> None:
    made = deal()
    copies(made, 2)
    client = page_of(made, "pp")
    address = reverse("orders:order_list")
    with django_assert_max_num_queries(12) as few:
        client.get(address)
    copies(made, 27)

    with django_assert_max_num_queries(len(few)):
        page = client.get(address)

    assert len(page.context["orders"]) == 25


# The basket


def test_choose_package_puts_the_menu_into_a_new_basket() -> None:
    office = funded_desk()
    package, menu = prepared(office), MenuFactory()
    client = signed_in(office.pp.user)
    address = reverse("orders:choose_package", args=[menu.pk])

    form = client.get(address)
    answer = client.post(address, {"package": package.pk, "quantity": 100, "kunci": "a"})

    order = Order.objects.get()
    assert form.status_code == 200
    assert (answer.status_code, answer["Location"]) == (302, f"/pesanan/{order.pk}/keranjang/")
    assert (order.vendor_id, order.total) == (menu.vendor_id, Decimal(4_000_000))


def test_choose_package_without_packages_says_what_is_missing() -> None:
    office = funded_desk()

    page = signed_in(office.pp.user).get(reverse("orders:choose_package", args=[MenuFactory().pk]))

    assert "Belum ada paket yang siap dipesan" in page.content.decode()


def test_choose_package_offers_to_discard_the_other_basket() -> None:
    made = deal()
    other = MenuFactory()
    client = page_of(made, "pp")
    address = reverse("orders:choose_package", args=[other.pk])
    data = {"package": made.package.pk, "quantity": 100}

    refused = client.post(address, data)
    replaced = client.post(address, data | {"replace": "1"})

    assert refused.status_code == 409
    assert "Buang dan pindah" in refused.content.decode()
    assert replaced.status_code == 302
    assert made.fresh().status == OrderState.CANCELLED


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"package": "x", "quantity": "1"},
        {"package": "999999999999999999999", "quantity": "1"},
        {"quantity": "0"},
        {"quantity": "-5"},
        {"quantity": "1e9"},
        {"quantity": "99999999999999999999999"},
        {"quantity": "4"},
    ],
)
def test_choose_package_refuses_bad_values(data: dict[str, str]) -> None:
    office = funded_desk()
    package, menu = prepared(office), MenuFactory(min_quantity=5)
    address = reverse("orders:choose_package", args=[menu.pk])

    answer = signed_in(office.pp.user).post(address, {"package": package.pk, **data})

    assert answer.status_code == 422
    assert Order.objects.count() == 0


def test_choose_package_is_for_pp_and_public_menus_only() -> None:
    office = funded_desk()
    hidden = MenuFactory(is_active=False)
    client = signed_in(office.pp.user)
    menu = reverse("orders:choose_package", args=[MenuFactory().pk])

    assert signed_in(office.ppk.user).get(menu).status_code == 403
    assert Client().get(menu).status_code == 302
    assert client.get(reverse("orders:choose_package", args=[hidden.pk])).status_code == 404
    assert client.get(reverse("orders:choose_package", args=[10**30])).status_code == 404


def test_basket_shows_both_meters_and_the_button() -> None:
    made = deal()

    page = page_of(made, "pp").get(reverse("orders:basket", args=[made.order.pk]))

    text = page.content.decode()
    assert page.context["refusals"] == []
    for words in ("Batas per transaksi", "Dana SPD yang terbuka", "Kirim ke PPK"):
        assert words in text


def test_basket_lists_what_is_wrong_instead_of_the_button() -> None:
    made = deal(quantity=126)
    Menu.objects.filter(pk=made.menu.pk).update(price=Decimal(41_000))

    page = page_of(made, "pp").get(reverse("orders:basket", args=[made.order.pk]))

    text = page.content.decode()
    assert "melebihi pagu paket Rp5.000.000" in text
    assert reverse("orders:refresh_prices", args=[made.order.pk]) in text
    assert reverse("orders:submit", args=[made.order.pk]) not in text


def test_basket_of_others_leads_to_the_order() -> None:
    made = deal()
    address = reverse("orders:basket", args=[made.order.pk])

    answer = page_of(made, "ppk").get(address)

    assert (answer.status_code, answer["Location"]) == (302, f"/pesanan/{made.order.pk}/")
    assert stranger(Role.PP).get(address).status_code == 404


@pytest.mark.parametrize(
    ("data", "quantity"),
    [
        ({"quantity": "120"}, 120),
        ({"quantity": "100", "change": "10"}, 110),
        ({"quantity": "100", "change": "-1"}, 99),
        ({"quantity": "5", "change": "-10"}, None),
        ({"quantity": "0"}, None),
    ],
)
def test_stepper_changes_the_line(data: dict[str, str], quantity: int | None) -> None:
    made = deal()
    address = reverse("orders:set_line", args=[made.order.pk, made.menu.pk])

    answer = page_of(made, "pp").post(address, data)

    assert answer["Location"] == f"/pesanan/{made.order.pk}/keranjang/#isi-keranjang"
    line = made.order.lines.first()
    assert (line.quantity if line else None) == quantity


@pytest.mark.parametrize("quantity", ["", "abc", "-1", "1.5", "99999999999999999999"])
def test_bad_quantity_is_refused_on_the_basket(quantity: str) -> None:
    made = deal()
    before = traces(made)
    address = reverse("orders:set_line", args=[made.order.pk, made.menu.pk])

    answer = page_of(made, "pp").post(address, {"quantity": quantity})

    assert answer.status_code == 422
    assert "Jumlah tidak dapat dibaca" in answer.content.decode()
    assert traces(made) == before


def test_line_of_an_unknown_menu_is_not_found() -> None:
    made = deal()

    for menu_pk in (10**30, MenuFactory().pk):
        address = reverse("orders:set_line", args=[made.order.pk, menu_pk])
        assert page_of(made, "pp").post(address, {"quantity": "1"}).status_code == 404


DELIVERY = {
    "delivery_at": "2026-12-01T10:00",
    "address": "Ruang 2",
    "contact_name": "Ani",
    "contact_phone": "0812 3456 7890",
    "note": "",
}


def test_delivery_form_stores_what_was_typed() -> None:
    made = deal()

    answer = page_of(made, "pp").post(
        reverse("orders:set_delivery", args=[made.order.pk]), DELIVERY
    )

    assert answer["Location"].endswith("#pengiriman")
    assert (made.fresh().address, made.order.delivery_at) == (
        "Ruang 2",
        EVENT_AT - timedelta(hours=2),
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("delivery_at", "besok"),
        ("delivery_at", "1800-01-01T10:00"),
        ("address", ""),
        ("address", "x" * 301),
        ("address", "a\x00b"),
        ("contact_phone", "telepon"),
        ("note", "x" * 501),
    ],
)
def test_delivery_form_refuses_bad_values(field: str, value: str) -> None:
    made = deal()
    before = traces(made)

    answer = page_of(made, "pp").post(
        reverse("orders:set_delivery", args=[made.order.pk]), DELIVERY | {field: value}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert traces(made) == before


def test_prices_are_taken_over_on_the_basket() -> None:
    made = deal()
    Menu.objects.filter(pk=made.menu.pk).update(price=Decimal(41_000))

    answer = page_of(made, "pp").post(reverse("orders:refresh_prices", args=[made.order.pk]))

    assert answer.status_code == 302
    assert made.fresh().total == Decimal(4_100_000)


@pytest.mark.parametrize("name", ["set_delivery", "refresh_prices"])
def test_basket_acts_are_closed_to_others_and_to_sent_orders(name: str) -> None:
    made = deal_in(OrderState.SUBMITTED)
    address = reverse(f"orders:{name}", args=[made.order.pk])
    before = traces(made)

    assert page_of(made, "ppk").post(address, DELIVERY).status_code == 403
    assert stranger(Role.PP).post(address, DELIVERY).status_code == 404
    assert page_of(made, "pp").post(address, DELIVERY).status_code == 409
    assert page_of(made, "pp").get(address).status_code == 405
    assert traces(made) == before


# The handover


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
