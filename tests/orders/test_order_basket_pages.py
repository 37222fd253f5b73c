"""The pages of the basket: choosing a package, lines, delivery, prices."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from orders.models import Order
from orders.states import OrderState
from tests.factories.callers import page_of, signed_in, stranger
from tests.factories.ordering import deal, deal_in, funded_desk, traces
from tests.factories.orders import EVENT_AT, MenuFactory, prepared
from vendors.models import Menu

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal", "on_the_day")]


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
