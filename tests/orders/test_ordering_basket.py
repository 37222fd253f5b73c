"""The basket: who opens and fills it, and what it costs."""

from decimal import Decimal

import pytest

from accounts.duties import DutiesNotSeparate
from accounts.models import Role, Wilayah
from core.errors import NotAllowed, NotFound, WrongState
from orders import rules
from orders.models import Order
from orders.services import basket
from orders.services.basket import BasketElsewhere, Delivery, Pick
from orders.states import OrderState
from tests.factories.accounts import AppointmentFactory, actor
from tests.factories.ordering import deal, deal_in, funded_desk, traces
from tests.factories.orders import EVENT_AT, MenuFactory, VendorFactory, prepared
from vendors.models import Vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal")]

FIFTY_MILLION = Decimal(50_000_000)
DELIVERY = Delivery(
    delivery_at=EVENT_AT, address="Ruang 2", contact_name="Ani", contact_phone="0812 3456 7890"
)


def test_start_opens_an_empty_basket_at_the_event() -> None:
    office = funded_desk()
    package, vendor = prepared(office), VendorFactory()

    order = basket.start(package.pk, vendor.pk, None, by=office.by("pp"), at=EVENT_AT)

    assert (order.status, order.total, order.cap) == (OrderState.DRAFT, 0, FIFTY_MILLION)
    assert (order.delivery_at, order.address) == (package.event_at, package.place)
    assert order.contact_name == office.receiver.user.name


def test_start_twice_with_one_key_opens_one_basket() -> None:
    office = funded_desk()
    package, vendor = prepared(office), VendorFactory()

    by = office.by("pp", "kunci-a")
    first = basket.start(package.pk, vendor.pk, DELIVERY, by=by, at=EVENT_AT)
    second = basket.start(package.pk, vendor.pk, DELIVERY, by=by, at=EVENT_AT)

    assert first.pk == second.pk
    assert Order.objects.count() == 1


def test_start_with_a_live_basket_is_refused() -> None:
    made = deal()
    before = traces(made)

    with pytest.raises(BasketElsewhere, match=made.menu.vendor.name):
        basket.start(made.package.pk, VendorFactory().pk, DELIVERY, by=made.by("pp"), at=made.at)

    assert traces(made) == before


def test_start_on_a_package_without_papers_is_a_wrong_state() -> None:
    made = deal_in(OrderState.SUBMITTED)

    with pytest.raises(WrongState, match="Dalam pemesanan"):
        basket.start(made.package.pk, VendorFactory().pk, DELIVERY, by=made.by("pp"), at=made.at)


@pytest.mark.parametrize(
    "flaw",
    [{"status": Vendor.Status.SUSPENDED}, {"delivery_areas": [Wilayah.UTARA]}],
    ids=["suspended", "elsewhere"],
)
def test_start_at_an_unfit_vendor_is_refused(flaw: dict[str, object]) -> None:
    office = funded_desk()
    package, vendor = prepared(office), VendorFactory(**flaw)

    with pytest.raises(rules.VendorUnfit):
        basket.start(package.pk, vendor.pk, DELIVERY, by=office.by("pp"), at=EVENT_AT)

    assert Order.objects.count() == 0


def test_start_at_the_own_firm_is_refused() -> None:
    office = funded_desk()
    package, vendor = prepared(office), VendorFactory()
    AppointmentFactory(user=office.ppk.user, organisation=vendor.organisation, role=Role.PEMILIK)

    with pytest.raises(DutiesNotSeparate) as refused:
        basket.start(package.pk, vendor.pk, DELIVERY, by=office.by("pp"), at=EVENT_AT)

    assert refused.value.rule == "Perpres 16/2018 Pasal 7 ayat (1) huruf e"
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "error"),
    [
        (Role.PP, NotFound),
        (Role.PPK, NotFound),
        (Role.PEMILIK, NotFound),
        (Role.INSPEKTORAT, NotAllowed),
    ],
)
def test_start_by_a_stranger_is_refused(role: Role, error: type[Exception]) -> None:
    package = prepared(funded_desk())

    with pytest.raises(error):
        basket.start(package.pk, VendorFactory().pk, DELIVERY, by=actor(role), at=EVENT_AT)

    assert Order.objects.count() == 0


def test_start_by_another_pp_of_the_office_is_not_allowed() -> None:
    office = funded_desk()
    package = prepared(office)

    with pytest.raises(NotAllowed):
        basket.start(
            package.pk, VendorFactory().pk, DELIVERY, by=actor(Role.PP, office.office), at=EVENT_AT
        )


def test_start_at_an_unknown_vendor_is_not_found() -> None:
    office = funded_desk()

    with pytest.raises(NotFound):
        basket.start(prepared(office).pk, 10**30, DELIVERY, by=office.by("pp"), at=EVENT_AT)


def test_put_adds_a_second_menu_to_the_same_basket() -> None:
    made = deal()
    cake = MenuFactory(vendor=made.menu.vendor, price=Decimal(10_000))

    order = basket.put(Pick(made.package.pk, cake.pk, 50), by=made.by("pp"), at=made.at)

    assert order.pk == made.order.pk
    assert (order.items_total, order.total) == (Decimal(4_500_000), Decimal(4_500_000))


def test_put_twice_with_one_key_counts_once() -> None:
    made = deal()
    pick = Pick(made.package.pk, made.menu.pk, 120)

    for _ in range(2):
        basket.put(pick, by=made.by("pp", "kunci-b"), at=made.at)

    assert made.order.lines.get().quantity == 120


def test_put_from_another_vendor_is_refused() -> None:
    made = deal()
    other = MenuFactory()
    before = traces(made)

    with pytest.raises(BasketElsewhere):
        basket.put(Pick(made.package.pk, other.pk, 100), by=made.by("pp"), at=made.at)

    assert traces(made) == before


def test_put_from_another_vendor_may_replace_the_basket() -> None:
    made = deal()
    other = MenuFactory()
    pick = Pick(made.package.pk, other.pk, 100, replace=True)

    order = basket.put(pick, by=made.by("pp"), at=made.at)

    assert made.fresh().status == OrderState.CANCELLED
    assert (order.vendor_id, order.status) == (other.vendor_id, OrderState.DRAFT)


def test_put_of_a_withdrawn_menu_is_not_found() -> None:
    made = deal()
    gone = MenuFactory(vendor=made.menu.vendor, is_active=False)

    with pytest.raises(NotFound):
        basket.put(Pick(made.package.pk, gone.pk, 10), by=made.by("pp"), at=made.at)


def test_set_line_freezes_name_and_price_and_counts_fee_and_tax() -> None:
    vendor = VendorFactory(delivery_fee=Decimal(75_000), collects_pbjt=True)
    made = deal(menu=MenuFactory(vendor=vendor, price=Decimal(33_335), name="Nasi liwet"))

    order = basket.set_line(made.order.pk, made.menu.pk, 10, by=made.by("pp"), at=made.at)

    line = order.lines.get()
    assert (line.name, line.unit, line.unit_price) == ("Nasi liwet", "kotak", Decimal(33_335))
    assert (order.items_total, order.delivery_fee, order.pbjt, order.total) == (
        Decimal(333_350),
        Decimal(75_000),
        Decimal(33_335),
        Decimal(441_685),
    )


def test_set_line_to_zero_takes_it_out_and_drops_the_fee() -> None:
    made = deal(menu=MenuFactory(vendor=VendorFactory(delivery_fee=Decimal(75_000))))

    order = basket.set_line(made.order.pk, made.menu.pk, 0, by=made.by("pp"), at=made.at)

    assert (order.lines.count(), order.total) == (0, 0)


@pytest.mark.parametrize(
    ("quantity", "kind"),
    [(4, rules.QuantityTooSmall), (100_001, rules.QuantityTooLarge), (-1, rules.QuantityTooSmall)],
)
def test_set_line_outside_the_menus_limits_is_refused(quantity: int, kind: type) -> None:
    made = deal(menu=MenuFactory(min_quantity=5))
    before = traces(made)

    with pytest.raises(kind):
        basket.set_line(made.order.pk, made.menu.pk, quantity, by=made.by("pp"), at=made.at)

    assert traces(made) == before


def test_set_line_beyond_any_sum_is_refused() -> None:
    made = deal(menu=MenuFactory(price=Decimal("9999999999.99")), quantity=1)
    before = traces(made)

    with pytest.raises(rules.QuantityTooLarge):
        basket.set_line(made.order.pk, made.menu.pk, 100_000, by=made.by("pp"), at=made.at)

    assert traces(made) == before


def test_set_line_with_another_vendors_menu_is_not_found() -> None:
    made = deal()
    before = traces(made)

    with pytest.raises(NotFound, match="satu penyedia"):
        basket.set_line(made.order.pk, MenuFactory().pk, 10, by=made.by("pp"), at=made.at)

    assert traces(made) == before


@pytest.mark.parametrize("state", [OrderState.SUBMITTED, OrderState.SIGNED])
def test_sent_orders_do_not_change(state: OrderState) -> None:
    made = deal_in(state)
    before = traces(made)

    for change in (
        lambda by: basket.set_line(made.order.pk, made.menu.pk, 5, by=by, at=made.at),
        lambda by: basket.set_delivery(made.order.pk, DELIVERY, by=by, at=made.at),
        lambda by: basket.refresh_prices(made.order.pk, by=by, at=made.at),
    ):
        with pytest.raises(WrongState):
            change(made.by("pp"))

    assert traces(made) == before


def test_set_delivery_stores_the_new_place() -> None:
    made = deal()

    order = basket.set_delivery(made.order.pk, DELIVERY, by=made.by("pp"), at=made.at)

    assert (order.address, order.contact_name) == ("Ruang 2", "Ani")
