"""What waits for whom among the orders: cards under "Tugas saya"."""

from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import VENDOR_ROLES
from accounts.models import Role
from core.acts import Actor
from core.worklist import Task
from orders.access.orders import orders_for
from orders.models import Order
from orders.queries.order_page import handover_of, now_of
from orders.states import HandoverState, OrderState

SHOWN = 50


class Duty(NamedTuple):
    """Which orders wait for a role."""

    states: Q
    mine: str


DUTIES = {
    Role.PP: Duty(Q(status=OrderState.DRAFT), "package__pp"),
    Role.PPK: Duty(
        Q(status=OrderState.SUBMITTED)
        | Q(status=OrderState.DELIVERED, handover__status=HandoverState.REPORTED),
        "package__ppk",
    ),
}
VENDOR_DUTY = Q(status__in=[OrderState.SIGNED, OrderState.ACCEPTED]) | Q(
    status=OrderState.DELIVERED, handover__status=HandoverState.INSPECTED
)


def order_tasks(actor: Actor | None, today: date) -> list[Task]:
    """This function will return the orders that wait for `actor`, the soonest delivery first."""
    waits = _waiting(actor)
    if actor is None or waits is None:
        return []
    rows = (
        orders_for(actor)
        .filter(waits)
        .select_related(
            "vendor", "organisation", "handover", "package__pp__user", "package__ppk__user"
        )
        .order_by("delivery_at", "pk")
    )
    return [_task(order, actor, today) for order in rows[:SHOWN]]


def _waiting(actor: Actor | None) -> Q | None:
    if actor is None:
        return None
    if actor.role in VENDOR_ROLES:
        return VENDOR_DUTY
    duty = DUTIES.get(Role(actor.role)) if actor.role in Role.values else None
    if duty is None:
        return None
    return duty.states & Q(**{f"{duty.mine}__user_id": actor.user_id})


def _task(order: Order, actor: Actor, today: date) -> Task:
    now = now_of(order)
    is_vendor = actor.role in VENDOR_ROLES
    due = timezone.localdate(order.delivery_at) if now.due else None
    return Task(
        verb=now.title,
        subject=order.package.event_name or order.package.name,
        url=_url(order),
        since=now.since or order.created_at,
        amount=order.total,
        waiting=f"{order.organisation.short_name if is_vendor else order.vendor.name}",
        due_date=due,
        detail=order.number or order.package.name,
    )


def _url(order: Order) -> str:
    handover = handover_of(order)
    if order.status == OrderState.DRAFT:
        return reverse("orders:basket", args=[order.pk])
    if order.status == OrderState.DELIVERED and handover is not None:
        return reverse("orders:handover", args=[handover.pk])
    return reverse("orders:order", args=[order.pk])
