"""The basket: one order in draft at one vendor, filled by the Pejabat Pengadaan of the package."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import duties
from core import idempotency
from core.acts import Actor
from core.errors import NotFound, WrongState
from core.money import quantise
from orders import rules
from orders.access import orders as access
from orders.locks import orders as locks
from orders.models import Order, OrderLine, Package
from orders.queries import orders as queries
from orders.services import separation, steps
from orders.services.steps import Step
from orders.states import OrderState, PackageState
from orders.totals import totals
from vendors.models import Menu, Vendor

DRAFT = frozenset({OrderState.DRAFT})


class BasketElsewhere(WrongState):
    """The package already has a basket at another vendor."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """When, where and to whom the vendor delivers."""

    delivery_at: datetime
    address: str
    contact_name: str
    contact_phone: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A menu put into the basket of a package; `replace` drops a basket at another vendor."""

    package_id: int
    menu_id: int
    quantity: int
    replace: bool = False


@transaction.atomic(durable=True)
def start(
    package_id: int, vendor_id: int, delivery: Delivery | None, *, by: Actor, at: datetime
) -> Order:
    """This function will open an empty basket at a vendor for a prepared package.

    Without `delivery` it is delivered at the time and place of the event. Raises NotAllowed
    unless `by` is the package's PP, WrongState when the package is not prepared or has a basket
    already, RuleRefused when the vendor is not fit for the package.
    """
    content = f"{package_id}:{vendor_id}:{delivery!r}"
    seen = idempotency.claim("order.start", content, by=by, at=at)
    if seen:
        return Order.objects.get(pk=seen.target_id)
    package = _open_package(package_id, by=by)
    vendor = Vendor.objects.filter(pk=vendor_id).first()
    if vendor is None:
        raise NotFound
    current = _basket(package)
    if current is not None:
        raise _elsewhere(current)
    order = _start(package, vendor, delivery or delivery_of(package), by=by, at=at)
    idempotency.settle(order.pk, by=by)
    return order


@transaction.atomic(durable=True)
def put(pick: Pick, *, by: Actor, at: datetime) -> Order:
    """This function will put a menu into the package's basket, opening the basket when needed.

    A new basket is delivered at the time and place of the event. Raises BasketElsewhere when the
    package has a basket at another vendor, unless `pick.replace` asks to discard that one.
    """
    seen = idempotency.claim("order.put", repr(pick), by=by, at=at)
    if seen:
        return Order.objects.get(pk=seen.target_id)
    package = _open_package(pick.package_id, by=by)
    menu = Menu.objects.select_related("vendor").filter(pk=pick.menu_id, is_active=True).first()
    if menu is None:
        raise NotFound
    order = _basket(package)
    if order is not None and order.vendor_id != menu.vendor_id:
        if not pick.replace:
            raise _elsewhere(order)
        step = Step("order.cancel", reason=f"Diganti keranjang di {menu.vendor.name}.")
        steps.move_order(order, OrderState.CANCELLED, step, by=by, at=at)
        order = None
    if order is None:
        order = _start(package, menu.vendor, delivery_of(package), by=by, at=at)
    _put_line(order, menu, pick.quantity)
    _recount(order, "order.set_line", by=by, at=at)
    idempotency.settle(order.pk, by=by)
    return order


@transaction.atomic(durable=True)
def set_line(order_id: int, menu_id: int, quantity: int, *, by: Actor, at: datetime) -> Order:
    """This function will set how much of a menu is in the basket; 0 takes it out.

    Name, unit and price are frozen as the catalogue shows them now.
    """
    content = f"{order_id}:{menu_id}:{quantity}"
    seen = idempotency.claim("order.set_line", content, by=by, at=at)
    if seen:
        return Order.objects.get(pk=seen.target_id)
    order = _open_order(order_id, by=by)
    menu = Menu.objects.filter(pk=menu_id, vendor_id=order.vendor_id).first()
    if menu is None:
        raise NotFound(
            "Menu ini tidak ada pada penyedia keranjang ini; satu keranjang satu penyedia."
        )
    if quantity == 0:
        order.lines.filter(menu=menu).delete()
    else:
        _put_line(order, menu, quantity)
    _recount(order, "order.set_line", by=by, at=at)
    idempotency.settle(order.pk, by=by)
    return order


@transaction.atomic(durable=True)
def set_delivery(order_id: int, delivery: Delivery, *, by: Actor, at: datetime) -> Order:
    """This function will change when, where and to whom the basket is delivered."""
    seen = idempotency.claim("order.set_delivery", f"{order_id}:{delivery!r}", by=by, at=at)
    if seen:
        return Order.objects.get(pk=seen.target_id)
    order = _open_order(order_id, by=by)
    columns = {
        "delivery_at": delivery.delivery_at,
        "address": delivery.address,
        "contact_name": delivery.contact_name,
        "contact_phone": delivery.contact_phone,
        "note": delivery.note,
    }
    steps.rewrite(order, Step("order.set_delivery", columns=columns), by=by, at=at)
    idempotency.settle(order.pk, by=by)
    return order


@transaction.atomic(durable=True)
def refresh_prices(order_id: int, *, by: Actor, at: datetime) -> Order:
    """This function will freeze every line anew at the catalogue's price of now."""
    seen = idempotency.claim("order.refresh_prices", str(order_id), by=by, at=at)
    if seen:
        return Order.objects.get(pk=seen.target_id)
    order = _open_order(order_id, by=by)
    for line in queries.lines_of(order):
        order.lines.filter(pk=line.pk).update(**_frozen(line.menu, line.quantity))
    _recount(order, "order.refresh_prices", by=by, at=at)
    idempotency.settle(order.pk, by=by)
    return order


def delivery_of(package: Package) -> Delivery:
    """This function will propose the event's time and place, received by the team's receiver."""
    contact = package.receiver or package.pp
    return Delivery(
        delivery_at=package.event_at,
        address=package.place,
        contact_name=contact.user.name,
        contact_phone=contact.user.phone or package.organisation.phone,
    )


def _open_package(package_id: int, *, by: Actor) -> Package:
    package = locks.package(package_id)
    access.require_seat(by, package, "order.edit")
    if package.status != PackageState.PREPARED:
        raise WrongState(
            f"Paket {package.name} berada pada tahap “{package.get_status_display()}”; keranjang "
            "hanya dapat dibuka saat paket siap dipesan."
        )
    return package


def _open_order(order_id: int, *, by: Actor) -> Order:
    order = locks.order(order_id, by=by)
    access.require(by, order, "order.edit")
    steps.expect(order, DRAFT, "diubah isinya")
    return order


def _basket(package: Package) -> Order | None:
    """Return the package's live order; it is locked because its package is."""
    live = Order.objects.select_for_update(of=("self",), no_key=True).select_related("vendor")
    order = live.filter(queries.LIVE_ORDERS, package=package).first()
    if order is not None:
        order.package = package
    return order


def _elsewhere(order: Order) -> BasketElsewhere:
    return BasketElsewhere(
        f"Paket {order.package.name} sudah mempunyai keranjang di {order.vendor.name}. Satu paket "
        "satu penyedia: lanjutkan keranjang itu, atau buang dahulu untuk pindah penyedia."
    )


@transaction.atomic(savepoint=False)
def _start(
    package: Package, vendor: Vendor, delivery: Delivery, *, by: Actor, at: datetime
) -> Order:
    for refusal in rules.check_vendor(vendor, package):
        raise refusal
    team = separation.team_of(package)
    mine = duties.acting((duties.PP,), by, among=team)
    separation.require_team(team, at=at, vendor=vendor, by=mine)
    order = Order.objects.create(
        package=package,
        organisation_id=package.organisation_id,
        vendor=vendor,
        delivery_at=delivery.delivery_at,
        address=delivery.address,
        contact_name=delivery.contact_name,
        contact_phone=delivery.contact_phone,
        note=delivery.note,
        cap=queries.cap_on(timezone.localdate(at)).value,
        created_at=at,
    )
    steps.begin(order, Step("order.start"), by=by, at=at)
    return order


def _put_line(order: Order, menu: Menu, quantity: int) -> None:
    rules.check_quantity(menu, quantity)
    OrderLine.objects.update_or_create(order=order, menu=menu, defaults=_frozen(menu, quantity))


def _frozen(menu: Menu, quantity: int) -> dict[str, Any]:
    return {
        "name": menu.name,
        "unit": menu.get_unit_display(),
        "quantity": quantity,
        "unit_price": menu.price,
        "amount": quantise(quantity * menu.price),
    }


def _recount(order: Order, act: str, *, by: Actor, at: datetime) -> None:
    """Store the sums of the lines, with the vendor's fee, the tax rate and the cap of today."""
    rate = queries.pbjt_rate(order.vendor, timezone.localdate(at))
    amounts = order.lines.values_list("amount", flat=True)
    sums = totals(amounts, order.vendor.delivery_fee, rate)
    rules.check_size(sums.total)
    columns = {
        "items_total": sums.items,
        "delivery_fee": sums.delivery_fee,
        "pbjt_rate": rate,
        "pbjt": sums.pbjt,
        "total": sums.total,
        "cap": queries.cap_on(timezone.localdate(at)).value,
    }
    step = Step(act, data={"total": str(sums.total)}, columns=columns)
    steps.rewrite(order, step, by=by, at=at)
