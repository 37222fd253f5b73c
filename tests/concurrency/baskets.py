"""Many filled baskets on one budget line, the ledger true from the first entry on."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from django.db.models import Model
from knox.models import AuthToken

from budgets.models import Balance, BudgetLine
from orders.models import Order, OrderLine, Package, Preparation
from tests.factories.budgets import budget_line
from tests.factories.ordering import Deal, deal, funded_desk
from tests.factories.orders import MenuFactory, VendorFactory

PRICE = Decimal(4_000_000)
DAYS = 20


@dataclass(frozen=True)
class Pile:
    """The baskets' ids, the line that pays for all of them, and a token of their PP."""

    orders: list[int]
    line: BudgetLine
    token: str


def pile(count: int, *, room: int) -> Pile:
    """This function will fill `count` baskets, at one vendor over some days, room for `room`."""
    desk = funded_desk()
    Balance.objects.filter(line=desk.line).delete()
    desk.line.delete()
    funds = PRICE * room + PRICE - 1
    line = budget_line(desk.office, year=2026, dpa=funds, released=funds)
    menu = MenuFactory(vendor=VendorFactory(daily_capacity=1_000_000))
    first = deal(office=replace(desk, line=line), menu=menu)
    orders = [first.order.pk, *_copies(first, count - 1)]
    _, token = AuthToken.objects.create(user=desk.pp.user)
    return Pile(orders, line, token)


def _copies(made: Deal, count: int) -> list[int]:
    """Repeat a basket row by row, which is the same as filling it and takes no minutes."""
    days = [timedelta(days=1 + number % DAYS, seconds=number) for number in range(count)]
    package = Package.objects.get(pk=made.package.pk)
    order = Order.objects.get(pk=made.order.pk)
    packages = Package.objects.bulk_create(
        _copy(package, event_at=package.event_at + day) for day in days
    )
    preparation = Preparation.objects.get(package=package)
    Preparation.objects.bulk_create(_copy(preparation, package=new) for new in packages)
    orders = Order.objects.bulk_create(
        _copy(order, package=new, delivery_at=new.event_at) for new in packages
    )
    lines = list(OrderLine.objects.filter(order=order).order_by("pk"))
    OrderLine.objects.bulk_create(_copy(line, order=new) for new in orders for line in lines)
    return [row.pk for row in orders]


def _copy(row: Model, **changes: object) -> Model:
    """Return the same row without an id, with some columns changed."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for name in changes:
        columns.pop(row._meta.get_field(name).attname, None)
    columns.pop(row._meta.pk.attname, None)
    return type(row)(**columns, **changes)
