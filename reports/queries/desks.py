"""The few figures of each role's home; every tally is one aggregate over the actor's own scope."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from budgets import access as budget_access
from budgets import queries as budget_queries
from budgets.summary import Spending
from core import money
from core.acts import Actor
from orders.access.orders import orders_for
from orders.access.packages import packages_for
from orders.states import ENDED_ORDER_STATES, OrderState, PackageState
from payments import access as payment_access
from payments import queries as payment_queries
from payments.models import Payment
from payments.states import OPEN_PAYMENT_STATES, PaymentState

ON_THE_WAY_SHOWN = 8
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
class VendorDesk:
    """What a firm earns through e-Order: new orders, money under way, money of this month."""

    new_orders: Tally
    on_the_way: Tally
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
        "due_today": open_ones & Q(due_date=today),
        "overdue": open_ones & Q(due_date__lt=today),
        "awaiting_draft": Q(status=PaymentState.BILLED),
        "paid_this_month": _this_month(today),
    }
    rows = payment_access.payments_for(actor).filter(
        order__package__treasurer__user_id=actor.user_id or 0
    )
    return TreasurerDesk(**_tallies(rows, parts))


def vendor_desk(actor: Actor, today: date) -> VendorDesk:
    """This function will count a firm's new orders and its money, in three queries."""
    parts = {
        "on_the_way": ~Q(status=PaymentState.ARRIVED),
        "paid_this_month": _this_month(today),
    }
    money_parts = _tallies(payment_access.payments_for(actor), parts)
    unbilled = _tally(payment_access.billable(actor), "accepted_total")
    billed = money_parts["on_the_way"]
    return VendorDesk(
        new_orders=_tally(orders_for(actor).filter(status=OrderState.SIGNED), "total"),
        on_the_way=Tally(billed.count + unbilled.count, billed.amount + unbilled.amount),
        paid_this_month=money_parts["paid_this_month"],
    )


def money_on_the_way(actor: Actor) -> list[MoneyRow]:
    """This function will tell a firm where its money is: bills to send, then what is due next."""
    unbilled = payment_queries.ready_to_bill(actor).select_related("order__organisation")
    payments = (
        payment_access.payments_for(actor)
        .exclude(status=PaymentState.ARRIVED)
        .select_related("order", "organisation")
        .order_by("due_date", "pk")
    )
    rows = [
        MoneyRow(
            order=str(row.order),
            office=row.order.organisation.short_name,
            amount=row.accepted_total,
            status="UNBILLED",
            status_label="Belum ditagih",
            due_date=None,
            value_date=None,
            payment_id=None,
            handover_id=row.pk,
        )
        for row in unbilled[:ON_THE_WAY_SHOWN]
    ]
    rows += [_money_row(row) for row in payments[: ON_THE_WAY_SHOWN - len(rows)]]
    return rows


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


def _this_month(today: date) -> Q:
    return Q(value_date__gte=today.replace(day=1), value_date__lte=today)


def _tally(rows: QuerySet[Any], column: str) -> Tally:
    found = rows.aggregate(count=Count("pk"), amount=Sum(column))
    return Tally(found["count"], found["amount"] or money.ZERO)


def _tallies(rows: QuerySet[Payment], parts: dict[str, Q]) -> dict[str, Tally]:
    """Count and add up the net of several parts of the payments at once."""
    sums = {f"{name}_sum": Sum("net", filter=part) for name, part in parts.items()}
    counts = {f"{name}_count": Count("pk", filter=part) for name, part in parts.items()}
    found = rows.aggregate(**counts, **sums)
    return {
        name: Tally(found[f"{name}_count"], found[f"{name}_sum"] or money.ZERO) for name in parts
    }
