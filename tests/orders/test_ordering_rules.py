"""Everything a submit refuses, and that it changes nothing when it does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from accounts.models import Wilayah
from core.errors import RuleRefused, WrongState
from orders import rules
from orders.models import Order, Package
from orders.queries import orders as queries
from orders.services import basket, ordering, packages
from orders.services.basket import Delivery
from orders.states import OrderState
from tests.factories.ordering import deal, deal_in, funded_desk, money, traces
from tests.factories.orders import EVENT_AT, MenuFactory, VendorFactory
from vendors.models import Menu, Vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal")]

FIFTY_MILLION = Decimal(50_000_000)
DELIVERY = Delivery(
    delivery_at=EVENT_AT, address="Ruang 2", contact_name="Ani", contact_phone="0812 3456 7890"
)


def big_deal(**menu: object):
    """This function will make a deal whose package and vendor leave room up to the cap."""
    vendor = VendorFactory(daily_capacity=100_000)
    return deal(
        menu=MenuFactory(vendor=vendor, **({"price": Decimal(500_000)} | menu)),
        ceiling=Decimal(60_000_000),
    )


def refusal_of(made) -> RuleRefused:
    """This function will submit, expect a refusal and check that nothing changed."""
    before = traces(made)
    with pytest.raises(RuleRefused) as refused:
        ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)
    assert traces(made) == before
    return refused.value


def test_total_at_the_cap_is_sent() -> None:
    made = big_deal()
    basket.set_line(made.order.pk, made.menu.pk, 100, by=made.by("pp"), at=made.at)

    order = ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert (order.status, order.total) == (OrderState.SUBMITTED, FIFTY_MILLION)


def test_total_one_rupiah_above_the_cap_is_refused() -> None:
    made = big_deal(price=Decimal(50_000_001))
    basket.set_line(made.order.pk, made.menu.pk, 1, by=made.by("pp"), at=made.at)

    refusal = refusal_of(made)

    assert type(refusal) is rules.CapExceeded
    assert str(refusal) == (
        "Ingub 1/2023 KESATU huruf h: Total Rp50.000.001 melebihi batas Rp50.000.000 per "
        "transaksi; kurangi Rp1."
    )


def test_cap_counts_delivery_and_tax() -> None:
    vendor = VendorFactory(delivery_fee=Decimal(1), collects_pbjt=True, daily_capacity=1000)
    menu = MenuFactory(vendor=vendor, price=Decimal(45_454_546))
    made = deal(menu=menu, ceiling=Decimal(60_000_000), quantity=1)

    refusal = refusal_of(made)

    assert refusal.message == (
        "Total Rp50.000.001 melebihi batas Rp50.000.000 per transaksi; kurangi Rp1."
    )


def test_database_holds_the_cap_for_everything_that_was_sent() -> None:
    made = deal_in(OrderState.SUBMITTED)

    with (
        pytest.raises(IntegrityError, match="order_within_cap"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE orders_order SET items_total = 50000001, total = 50000001 WHERE id = %s",
            [made.order.pk],
        )


def test_total_above_the_package_ceiling_is_refused() -> None:
    made = deal(quantity=126)

    refusal = refusal_of(made)

    assert type(refusal) is rules.CeilingExceeded
    assert refusal.message == (
        "Total Rp5.040.000 melebihi pagu paket Rp5.000.000; kurangi Rp40.000."
    )


def test_changed_price_is_refused_naming_both_and_can_be_taken_over() -> None:
    made = deal()
    Menu.objects.filter(pk=made.menu.pk).update(price=Decimal(41_000))

    refusal = refusal_of(made)
    basket.refresh_prices(made.order.pk, by=made.by("pp"), at=made.at)
    order = ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert type(refusal) is rules.PriceChanged
    assert refusal.message == (
        f"Harga {made.menu.name} berubah dari Rp40.000 menjadi Rp41.000 sejak dimasukkan ke "
        "keranjang; perbarui harga lalu periksa lagi jumlahnya."
    )
    assert (order.total, money(made)[0]) == (Decimal(4_100_000), Decimal(4_100_000))


@pytest.mark.parametrize(
    ("change", "words"),
    [({"delivery_fee": Decimal(5_000)}, "Ongkos kirim"), ({"collects_pbjt": True}, "PBJT")],
)
def test_changed_charges_are_refused(change: dict[str, object], words: str) -> None:
    made = deal()
    Vendor.objects.filter(pk=made.menu.vendor_id).update(**change)

    refusal = refusal_of(made)

    assert type(refusal) is rules.PriceChanged
    assert refusal.message.startswith(f"{words} berubah dari Rp0 menjadi")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": Vendor.Status.SUSPENDED}, "berstatus “Dibekukan”"),
        ({"delivery_areas": [Wilayah.UTARA]}, "tidak mengantar ke Jakarta Pusat"),
        ({"delivery_areas": []}, "belum diisi"),
        ({"halal_until": EVENT_AT.date() - timedelta(days=1)}, "Sertifikat halal"),
        ({"hygiene_until": EVENT_AT.date() - timedelta(days=1)}, "SLHS"),
    ],
)
def test_vendor_that_became_unfit_is_refused(change: dict[str, object], words: str) -> None:
    made = deal()
    Vendor.objects.filter(pk=made.menu.vendor_id).update(**change)

    refusal = refusal_of(made)

    assert type(refusal) is rules.VendorUnfit
    assert words in refusal.message


def test_licence_that_ends_on_the_delivery_day_still_holds() -> None:
    made = deal()
    Vendor.objects.filter(pk=made.menu.vendor_id).update(halal_until=EVENT_AT.date())

    order = ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert order.status == OrderState.SUBMITTED


@pytest.mark.parametrize(
    ("flaw", "kind"),
    [
        ({"is_active": False}, rules.MenuWithdrawn),
        ({"min_quantity": 101}, rules.QuantityTooSmall),
        ({"lead_days": 9}, rules.DeliveryImpossible),
    ],
)
def test_menu_that_changed_its_terms_is_refused(flaw: dict[str, object], kind: type) -> None:
    made = deal()
    Menu.objects.filter(pk=made.menu.pk).update(**flaw)

    assert type(refusal_of(made)) is kind


def test_lead_days_count_up_to_the_delivery_day() -> None:
    made = deal()
    Menu.objects.filter(pk=made.menu.pk).update(lead_days=8)  # 23 November to 1 December

    order = ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert order.status == OrderState.SUBMITTED


def test_delivery_in_the_past_is_refused() -> None:
    made = deal()
    Order.objects.filter(pk=made.order.pk).update(delivery_at=made.at - timedelta(minutes=1))

    refusal = refusal_of(made)

    assert type(refusal) is rules.DeliveryImpossible
    assert "sudah lewat" in refusal.message


def test_delivery_without_a_telephone_is_refused() -> None:
    made = deal()
    Order.objects.filter(pk=made.order.pk).update(contact_phone="")

    assert type(refusal_of(made)) is rules.DeliveryImpossible


def test_empty_basket_is_refused() -> None:
    made = deal()
    basket.set_line(made.order.pk, made.menu.pk, 0, by=made.by("pp"), at=made.at)

    assert type(refusal_of(made)) is rules.BasketEmpty


def test_capacity_of_the_day_counts_other_offices_orders() -> None:
    menu = MenuFactory(vendor=VendorFactory(daily_capacity=150))
    first = deal(menu=menu)
    ordering.submit(first.order.pk, by=first.by("pp"), at=first.at)
    second = deal(menu=menu, owner=first.owner, quantity=51)

    refusal = refusal_of(second)
    basket.set_line(second.order.pk, menu.pk, 50, by=second.by("pp"), at=second.at)
    order = ordering.submit(second.order.pk, by=second.by("pp"), at=second.at)

    assert type(refusal) is rules.CapacityShort
    assert "tersisa 50, sedangkan keranjang ini 51. Kurangi 1 porsi" in refusal.message
    assert order.status == OrderState.SUBMITTED


def test_capacity_of_another_day_is_its_own() -> None:
    menu = MenuFactory(vendor=VendorFactory(daily_capacity=100))
    first = deal(menu=menu)
    ordering.submit(first.order.pk, by=first.by("pp"), at=first.at)
    second = deal(menu=menu, owner=first.owner, event_at=EVENT_AT + timedelta(days=1))

    order = ordering.submit(second.order.pk, by=second.by("pp"), at=second.at)

    assert order.status == OrderState.SUBMITTED


def test_all_refusals_are_told_at_once() -> None:
    made = deal(quantity=126)
    Menu.objects.filter(pk=made.menu.pk).update(is_active=False, lead_days=20)

    refusal = refusal_of(made)

    assert [text.split(":")[0] for text in refusal.errors["basket"]] == [
        "Ketentuan penyedia di katalog",
        "Ketentuan penyedia di katalog",
        "Pagu paket RUP",
    ]


def test_page_lists_beforehand_what_submit_would_refuse() -> None:
    made = deal(office=funded_desk(3_000_000), quantity=126)
    order = Order.objects.select_related("vendor", "package").get(pk=made.order.pk)

    contents = queries.basket_of(order, at=made.at)
    funds = queries.funds_of(order, made.at.date())
    found = queries.refusals_of(contents, funds)

    assert [type(refusal) for refusal in found] == [rules.CeilingExceeded, RuleRefused]
    assert found[1].message.startswith("Dana SPD yang terbuka kurang Rp2.040.000")


def test_cancelled_package_cannot_be_ordered() -> None:
    made = deal()
    packages.cancel(made.package.pk, "Acara batal", by=made.by("approver"), at=made.at)

    with pytest.raises(WrongState):
        ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert made.fresh().status == OrderState.CANCELLED
    assert Package.objects.get(pk=made.package.pk).status == "CANCELLED"
