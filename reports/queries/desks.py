"""The few figures of each role's home; every tally is one aggregate over the actor's own scope."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from budgets import access as budget_access
from budgets import queries as budget_queries
from budgets.summary import Spending
from core import money
from core.acts import Actor
from orders.access.orders import orders_for
from orders.access.packages import packages_for
from orders.models import Handover
from orders.states import ENDED_ORDER_STATES, OrderState, PackageState
from payments import access as payment_access
from payments import queries as payment_queries
from payments.models import Payment
from payments.states import OPEN_PAYMENT_STATES, PaymentState

ON_THE_WAY_SHOWN = 8
ARRIVED = Q(payment__status=PaymentState.ARRIVED)
NOT_RUNNING = ENDED_ORDER_STATES | {OrderState.DRAFT}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many, and their sum in rupiah."""

    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class TreasurerDesk:
    """What a treasurer has to pay, by urgency, and what was paid this month (value dates)."""

    due_today: Tally
    overdue: Tally
    awaiting_draft: Tally
    paid_this_month: Tally


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """Where the money of one delivered order is; a bill not yet sent has no payment."""

    order: str
    office: str
    amount: Decimal
    status: str
    status_label: str
    due_date: date | None
    value_date: date | None
    payment_id: int | None
    handover_id: int | None

    def get_status_display(self) -> str:
        """Return the status in words, as the badge asks for it."""
        return self.status_label


@dataclass(frozen=True, slots=True)
class VendorDesk:
    """What a firm earns through e-Order: new orders, money under way and this month's."""

    new_orders: Tally
    on_the_way: Tally
    paid_this_month: Tally
    rows: list[MoneyRow]


def funds(actor: Actor, today: date) -> Spending:
    """This function will add up the year's budget lines in the actor's scope as of today."""
    rows = budget_access.lines_for(actor).filter(year=today.year)
    return budget_queries.spending(rows, today.year, today)


def running_orders(actor: Actor) -> Tally:
    """This function will count the orders between submit and closing in the actor's scope."""
    rows = orders_for(actor).exclude(status__in=NOT_RUNNING)
    return _tally(rows, "total")


def own_packages(actor: Actor, seat: str, status: PackageState) -> int:
    """This function will count the packages in `status` where the actor holds a seat (ppk, pp)."""
    own = {f"{seat}_id": actor.appointment_id}
    return packages_for(actor).filter(status=status, **own).count()


def arriving(actor: Actor, today: date) -> Tally:
    """This function will count the accepted deliveries of today and the six days after."""
    rows = orders_for(actor).filter(
        status=OrderState.ACCEPTED,
        delivery_at__date__gte=today,
        delivery_at__date__lt=today + timedelta(days=7),
    )
    return _tally(rows, "total")


def awaiting_approval(actor: Actor) -> Tally:
    """This function will count the drafts that wait for PA/KPA in the actor's office."""
    rows = payment_access.payments_for(actor).filter(status=PaymentState.DRAFTED)
    return _tally(rows, "gross")


def treasurer_desk(actor: Actor, today: date) -> TreasurerDesk:
    """This function will count the payments of the treasurer's own packages in one query."""
    open_ones = Q(status__in=OPEN_PAYMENT_STATES)
    parts = {
        "due_today": ("net", open_ones & Q(due_date=today)),
        "overdue": ("net", open_ones & Q(due_date__lt=today)),
        "awaiting_draft": ("net", Q(status=PaymentState.BILLED)),
        "paid_this_month": ("net", _this_month(today)),
    }
    rows = payment_access.payments_for(actor).filter(
        order__package__treasurer__user_id=actor.user_id or 0
    )
    return TreasurerDesk(**_tallies(rows, parts))


def vendor_desk(actor: Actor, today: date) -> VendorDesk:
    """This function will count a firm's new orders and its money, in three queries.

    The rows tell where the money is: what is not billed, then what is due, then what was sent.
    """
    parts = {
        "new_orders": ("total", Q(status=OrderState.SIGNED)),
        "on_the_way": ("payment__net", Q(payment__isnull=False) & ~ARRIVED),
        "paid_this_month": ("payment__net", _this_month(today, "payment__")),
    }
    tallies = _tallies(orders_for(actor), parts)
    unbilled = list(payment_queries.ready_to_bill(actor))
    way, waiting = tallies["on_the_way"], money.total(row.accepted_total for row in unbilled)
    return VendorDesk(
        new_orders=tallies["new_orders"],
        on_the_way=Tally(way.count + len(unbilled), way.amount + waiting),
        paid_this_month=tallies["paid_this_month"],
        rows=_money_rows(unbilled, payment_access.payments_for(actor)),
    )


def _money_rows(unbilled: list[Handover], payments: QuerySet[Payment]) -> list[MoneyRow]:
    rows = [_unbilled_row(handover) for handover in unbilled[:ON_THE_WAY_SHOWN]]
    billed = (
        payments.exclude(status=PaymentState.ARRIVED)
        .select_related("order", "organisation")
        .order_by(F("value_date").asc(nulls_first=True), "due_date", "pk")
    )
    return rows + [_money_row(row) for row in billed[: ON_THE_WAY_SHOWN - len(rows)]]


def _unbilled_row(handover: Handover) -> MoneyRow:
    return MoneyRow(
        order=str(handover.order),
        office=handover.order.organisation.short_name,
        amount=handover.accepted_total,
        status="UNBILLED",
        status_label="Belum ditagih",
        due_date=None,
        value_date=None,
        payment_id=None,
        handover_id=handover.pk,
    )


def _money_row(payment: Payment) -> MoneyRow:
    return MoneyRow(
        order=str(payment.order),
        office=payment.organisation.short_name,
        amount=payment.net,
        status=payment.status,
        status_label=payment.get_status_display(),
        due_date=payment.due_date,
        value_date=payment.value_date,
        payment_id=payment.pk,
        handover_id=None,
    )


def _this_month(today: date, path: str = "") -> Q:
    days = {f"{path}value_date__gte": today.replace(day=1), f"{path}value_date__lte": today}
    return Q(**days)


def _tally(rows: QuerySet[Any], column: str) -> Tally:
    found = rows.aggregate(count=Count("pk"), amount=Sum(column))
    return Tally(found["count"], found["amount"] or money.ZERO)


def _tallies(rows: QuerySet[Any], parts: dict[str, tuple[str, Q]]) -> dict[str, Tally]:
    """Count several parts of the rows at once, and add up one column of each."""
    sums = {f"{name}_sum": Sum(column, filter=part) for name, (column, part) in parts.items()}
    counts = {f"{name}_count": Count("pk", filter=part) for name, (_, part) in parts.items()}
    found = rows.aggregate(**counts, **sums)
    return {
        name: Tally(found[f"{name}_count"], found[f"{name}_sum"] or money.ZERO) for name in parts
    }
