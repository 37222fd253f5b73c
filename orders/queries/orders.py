"""Reads of orders: the basket as the rules see it, lists, what the order page shows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from budgets import queries as budget_queries
from budgets.models import Encumbrance
from budgets.services.shortages import FUNDS_RULE
from core import parameters
from core.acts import Actor
from core.errors import NotFound, RuleRefused
from core.models import Parameter
from core.money import rupiah
from core.prepared import Prepared
from orders import rules
from orders.access import orders as access
from orders.models import Order, OrderLine, Package
from orders.queries.packages import LineChoice, line_choices
from orders.rules import Basket
from orders.states import ENDED_ORDER_STATES, OrderState, PackageState
from vendors.access import public_menus
from vendors.models import Menu, Vendor

# Orders whose portions the vendor has still to cook or bring.
COOKING_STATES = frozenset(
    {OrderState.SUBMITTED, OrderState.SIGNED, OrderState.ACCEPTED, OrderState.DELIVERED}
)
LINES = Prepared(
    lambda order: OrderLine.objects.filter(order=order).select_related("menu").order_by("pk")
)
# How many portions a vendor owes between two moments, in other orders.
BOOKED = (
    "SELECT coalesce(sum(line.quantity), 0) FROM orders_orderline line"
    " JOIN orders_order owner ON owner.id = line.order_id"
    " WHERE owner.vendor_id = %s AND owner.delivery_at >= %s AND owner.delivery_at < %s"
    " AND owner.status = ANY(%s) AND owner.id <> %s"
)
LIVE_ORDERS = ~Q(status__in=ENDED_ORDER_STATES)


def lines_of(order: Order) -> list[OrderLine]:
    """This function will return the order's lines with their menus, oldest first."""
    return LINES.rows(order=order.pk)


def basket_of(order: Order, *, at: datetime) -> Basket:
    """This function will collect what the rules look at, with the legal numbers of `at`.

    The order must come with its package and vendor loaded.
    """
    day, cap = timezone.localdate(at), cap_on(timezone.localdate(at))
    return Basket(
        order=order,
        lines=lines_of(order),
        package=order.package,
        vendor=order.vendor,
        booked=booked(order.vendor, timezone.localdate(order.delivery_at), but=order),
        cap=cap.value,
        cap_basis=cap.legal_basis,
        pbjt_rate=pbjt_rate(order.vendor, day),
        at=at,
    )


def cap_on(day: date) -> Parameter:
    """This function will return the cap per transaction in force on a day."""
    return parameters.on(parameters.ORDER_CAP, day)


def pbjt_rate(vendor: Vendor, day: date) -> Decimal:
    """This function will return the PBJT rate a vendor collects, 0 when it collects none."""
    return parameters.value(parameters.PBJT_RATE, day) if vendor.collects_pbjt else Decimal(0)


def booked(vendor: Vendor, day: date, *, but: Order) -> int:
    """This function will count the portions a vendor owes on a local day in other orders."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    end, states = start + timedelta(days=1), sorted(COOKING_STATES)
    with connection.cursor() as cursor:
        cursor.execute(BOOKED, (vendor.pk, start, end, states, but.pk))
        return int(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class Funds:
    """The SPD meter of an order: what others used, what others bound, what comes next."""

    line_id: int
    dpa: Decimal
    released: Decimal
    opened: Decimal
    realised: Decimal
    reserved: Decimal
    bound: Decimal
    this_order: Decimal
    next_opening: str
    next_amount: Decimal

    @property
    def committed(self) -> Decimal:
        """Return what other orders hold without having been paid."""
        return self.reserved + self.bound

    @property
    def free(self) -> Decimal:
        """Return what is free for this order; below zero when others already used more."""
        return self.opened - self.realised - self.committed

    @property
    def after(self) -> Decimal:
        """Return what stays free after this order; below zero when the funds are short."""
        return self.free - self.this_order

    @property
    def missing(self) -> Decimal:
        """Return by how much the released funds are short for this order; 0 when they suffice."""
        used = self.realised + self.committed + self.this_order
        return max(used - self.opened, Decimal(0))

    @property
    def note(self) -> str:
        """Return when the next tranche opens, in words; empty when none is issued."""
        if not self.next_opening:
            return ""
        return f"SPD berikutnya {rupiah(self.next_amount)} mulai {self.next_opening}."


def funds_of(order: Order, day: date) -> Funds:
    """This function will return the order's SPD meter on a day; its own money is counted once."""
    standing = budget_queries.standing(order.package.line_id, day)
    held = Encumbrance.objects.filter(reference=order.reference).first()
    own = held or Encumbrance()
    bound, paid = own.reserved + own.committed, own.realised
    ended = order.status in ENDED_ORDER_STATES
    return Funds(
        line_id=order.package.line_id,
        dpa=standing.dpa,
        released=standing.line.balance.released,
        opened=standing.opened,
        realised=standing.realised - paid,
        reserved=standing.reserved - own.reserved,
        bound=standing.committed - own.committed,
        this_order=(bound + paid) if held and (bound or paid or ended) else order.total,
        next_opening=standing.next_opening,
        next_amount=standing.next_amount,
    )


def carry_lines(order: Order, actor: Actor | None, day: date) -> list[LineChoice]:
    """This function will return the lines to which the actor may move a late order; else none."""
    if order.package.line.year >= day.year or not access.may(actor, order, "order.carry_over"):
        return []
    return line_choices(order.organisation_id, day)


def refusals_of(basket: Basket, funds: Funds) -> list[RuleRefused]:
    """This function will list beforehand what a submit would refuse, the SPD included."""
    refusals: list[RuleRefused] = list(rules.check(basket))
    if basket.lines and funds.missing:
        opens = f" SPD berikutnya mulai {funds.next_opening}." if funds.next_opening else ""
        text = (
            f"Dana SPD yang terbuka kurang {rupiah(funds.missing)} untuk pesanan ini.{opens} "
            "Kurangi pesanan atau minta SPD ke BPKD."
        )
        refusals.append(RuleRefused(text, rule=FUNDS_RULE))
    return refusals


def orderable_menu(pk: int) -> Menu:
    """This function will return a public menu with its firm, or raise NotFound."""
    menu = public_menus().select_related("vendor").filter(pk=pk).first()
    if menu is None:
        raise NotFound("Menu ini tidak ada di katalog atau sedang tidak ditawarkan.")
    return menu


def rows(scope: QuerySet[Order]) -> QuerySet[Order]:
    """This function will load what a row of the order list shows, newest first."""
    return (
        scope.select_related("vendor", "organisation", "package")
        .annotate(portions=Sum("lines__quantity"), menus=Count("lines"))
        .order_by("-pk")
    )


def search(scope: QuerySet[Order], words: str) -> QuerySet[Order]:
    """This function will keep orders whose number, vendor, package or RUP code has the words."""
    if not words:
        return scope
    return scope.filter(
        Q(number__icontains=words)
        | Q(vendor__name__icontains=words)
        | Q(package__name__icontains=words)
        | Q(package__rup_code=words)
    )


def orderable_packages(actor: Actor) -> list[Package]:
    """This function will return the acting PP's prepared packages, soonest event first.

    Each has `baskets`: its live baskets (at most one) with vendor.
    """
    baskets = Order.objects.filter(LIVE_ORDERS).select_related("vendor")
    mine = Package.objects.filter(pp_id=actor.appointment_id, status=PackageState.PREPARED)
    return list(
        mine.select_related("preparation", "receiver__user", "pp__user", "organisation")
        .prefetch_related(Prefetch("orders", queryset=baskets, to_attr="baskets"))
        .order_by("event_at", "pk")
    )
