"""Orders on their way: a deal between a desk and a vendor, walked to any state by the services."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.acting import actor_of
from accounts.models import Appointment, Role
from budgets.models import Balance, Encumbrance, LedgerEntry
from core.acts import Actor
from core.models import AuditEvent, Notification
from orders.models import Handover, Order, OrderEvent, Package, Preparation
from orders.services import basket, handover, ordering
from orders.services.basket import Pick
from orders.services.handover import Inspection
from orders.states import OrderState, PackageState
from tests.factories.accounts import AppointmentFactory
from tests.factories.orders import NOW, Desk, MenuFactory, assignment, desk
from vendors.models import Menu

START = NOW + timedelta(hours=2)


@dataclass
class Deal:
    """A desk, a prepared package, a vendor's owner with a menu, and the order between them."""

    desk: Desk
    package: Package
    menu: Menu
    owner: Appointment
    order: Order
    at: datetime = START

    def by(self, duty: str, key: str = "") -> Actor:
        """This function will return the actor of a desk's duty, or of the vendor as `owner`."""
        if duty == "owner":
            return actor_of(self.owner).with_key(key)
        return self.desk.by(duty, key)

    def fresh(self) -> Order:
        """This function will read the order again."""
        self.order = Order.objects.get(pk=self.order.pk)
        return self.order

    @property
    def handover(self) -> Handover:
        return Handover.objects.get(order=self.order)


def funded_desk(released: int = 100_000_000) -> Desk:
    """This function will make an office that can be called, with so much released on its line."""
    made = desk(phone="+622138222255")
    Balance.objects.filter(line=made.line).update(
        released=released, released_monthly=[Decimal(released)] * 12
    )
    return made


def ready_package(office: Desk, **changes: object) -> Package:
    """This function will make a package that the PP may order, without walking there."""
    values = dataclasses.asdict(assignment(office, **changes))
    package = Package.objects.create(
        organisation=office.office, created_at=NOW, status=PackageState.PREPARED, **values
    )
    Preparation.objects.create(package=package, quantity=100, unit_price=Decimal(41_000))
    return package


def deal(
    *,
    office: Desk | None = None,
    menu: Menu | None = None,
    owner: Appointment | None = None,
    quantity: int = 100,
    at: datetime = START,
    **package: object,
) -> Deal:
    """This function will fill a basket of `quantity` portions for a freshly prepared package."""
    office = office or funded_desk()
    ready = ready_package(office, **package)
    menu = menu or MenuFactory()
    owner = owner or AppointmentFactory(role=Role.PEMILIK, organisation=menu.vendor.organisation)
    pick = Pick(package_id=ready.pk, menu_id=menu.pk, quantity=quantity)
    order = basket.put(pick, by=office.by("pp"), at=at)
    return Deal(desk=office, package=ready, menu=menu, owner=owner, order=order, at=at)


def submit(made: Deal) -> None:
    ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)


def sign(made: Deal) -> None:
    ordering.sign(made.order.pk, by=made.by("ppk"), at=made.at)


def accept(made: Deal) -> None:
    ordering.accept(made.order.pk, by=made.by("owner"), at=made.at)


def deliver(made: Deal) -> None:
    handover.report_delivery(made.order.pk, "Tiba lengkap", by=made.by("owner"), at=made.at)


def receive(made: Deal) -> None:
    inspect(made)
    handover.sign(made.handover.pk, by=made.by("owner"), at=made.at)


def inspect(made: Deal, received: int | None = None) -> Handover:
    """This function will let the PPK accept everything, or `received` of the first line."""
    return handover.inspect(
        made.handover.pk, inspection(made, received), by=made.by("ppk"), at=made.at
    )


def inspection(made: Deal, received: int | None = None) -> Inspection:
    """This function will word an inspection of the order's lines."""
    lines = {line.pk: (line.quantity, "") for line in made.order.lines.order_by("pk")}
    if received is not None:
        lines[min(lines)] = (received, "Sebagian basi")
    return Inspection(lines=lines, function_ok=True, quantity_ok=received is None, time_ok=True)


STEPS: tuple[tuple[OrderState, Callable[[Deal], None]], ...] = (
    (OrderState.SUBMITTED, submit),
    (OrderState.SIGNED, sign),
    (OrderState.ACCEPTED, accept),
    (OrderState.DELIVERED, deliver),
    (OrderState.RECEIVED, receive),
)


def deal_in(state: OrderState, **values: object) -> Deal:
    """This function will walk a fresh deal to `state`, one hour per step."""
    return walk(deal(**values), state)


def walk(made: Deal, state: OrderState) -> Deal:
    """This function will walk a basket on to `state`."""
    for reached, step in STEPS:
        if made.order.status == state:
            break
        made.at += timedelta(hours=1)
        step(made)
        made.fresh()
        assert made.order.status == reached
    assert made.order.status == state
    return made


def money(made: Deal) -> tuple[Decimal, Decimal, Decimal]:
    """This function will return what the line has reserved, committed and realised."""
    made.desk.line.refresh_from_db()
    balance = type(made.desk.line.balance).objects.get(line=made.desk.line)
    return balance.reserved, balance.committed, balance.realised


def traces(made: Deal) -> dict[str, object]:
    """This function will photograph everything a refused act must leave alone."""
    order = made.fresh()
    return {
        "order": (order.status, order.version, order.total, order.number),
        "package": Package.objects.values_list("status", "version").get(pk=order.package_id),
        "lines": list(order.lines.order_by("pk").values_list("menu", "quantity", "amount")),
        "handovers": list(Handover.objects.order_by("pk").values_list("pk", "status", "version")),
        "money": money(made),
        "held": list(Encumbrance.objects.order_by("pk").values_list("reference", "reserved")),
        "entries": LedgerEntry.objects.count(),
        "events": OrderEvent.objects.count(),
        "audit": AuditEvent.objects.count(),
        "notices": Notification.objects.count(),
    }
