"""The one writer of an order's and a handover's status: legal edge, event, audit, together."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.acts import Actor
from core.errors import WrongState
from orders.models import Handover, HandoverEvent, Order, OrderEvent
from orders.states import HANDOVER_TRANSITIONS, ORDER_TRANSITIONS, HandoverState, OrderState

STAMPS = {
    OrderState.SUBMITTED: "submitted_at",
    OrderState.SIGNED: "signed_at",
    OrderState.ACCEPTED: "answered_at",
    OrderState.DECLINED: "answered_at",
    OrderState.DELIVERED: "delivered_at",
    OrderState.RECEIVED: "received_at",
    OrderState.REJECTED: "received_at",
    OrderState.CLOSED: "closed_at",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A move as it will be told: the act's name, why, free data, other columns set with it."""

    act: str
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)


def expect(row: Order | Handover, states: AbstractSet[str], what: str) -> None:
    """This function will raise WrongState unless the locked row is in one of `states`."""
    if row.status not in states:
        raise WrongState(
            f"{row} sudah berada pada tahap “{row.get_status_display()}”, jadi tidak dapat lagi "
            f"{what}. Muat ulang halaman untuk melihat langkah berikutnya."
        )


@transaction.atomic(savepoint=False)
def move_order(order: Order, to: OrderState, step: Step, *, by: Actor, at: datetime) -> None:
    """This function will move a locked order along a legal edge, leaving event and audit."""
    before = OrderState(order.status)
    if to not in ORDER_TRANSITIONS[before]:
        raise WrongState(f"{order} tidak dapat berpindah dari “{before.label}” ke “{to.label}”.")
    columns = dict(step.columns)
    if to in STAMPS:
        columns[STAMPS[to]] = at
    order.status = to
    _write(order, columns)
    OrderEvent.objects.create(order=order, **_told(before, to, step, by=by, at=at))
    audit.record(step.act, order, by=by, at=at, change=_change(before, to, step))


@transaction.atomic(savepoint=False)
def move_handover(
    handover: Handover, to: HandoverState, step: Step, *, by: Actor, at: datetime
) -> None:
    """This function will move a locked handover along a legal edge, leaving event and audit."""
    before = HandoverState(handover.status)
    if to not in HANDOVER_TRANSITIONS[before]:
        raise WrongState(f"{handover} tidak dapat berpindah dari “{before.label}” ke “{to.label}”.")
    handover.status = to
    _write(handover, dict(step.columns))
    HandoverEvent.objects.create(handover=handover, **_told(before, to, step, by=by, at=at))
    audit.record(step.act, handover, by=by, at=at, change=_change(before, to, step))


@transaction.atomic(savepoint=False)
def begin(row: Order | Handover, step: Step, *, by: Actor, at: datetime) -> None:
    """This function will leave the first event and audit of a row that was just made."""
    told = _told("", row.status, step, by=by, at=at)
    if isinstance(row, Order):
        OrderEvent.objects.create(order=row, **told)
    else:
        HandoverEvent.objects.create(handover=row, **told)
    audit.record(step.act, row, by=by, at=at, change=_change("", row.status, step))


@transaction.atomic(savepoint=False)
def rewrite(order: Order, step: Step, *, by: Actor, at: datetime) -> None:
    """This function will change columns of a locked order without moving it, leaving audit."""
    _write(order, dict(step.columns))
    audit.record(step.act, order, by=by, at=at, change=_change("", "", step))


def _write(row: Order | Handover, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=["status", "version", *columns])


def _told(before: str, to: str, step: Step, *, by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "from_state": before,
        "to_state": to,
        "actor_id": by.user_id,
        "actor_name": by.user_name,
        "post": _post(by),
        "reason": step.reason,
    }


def _post(by: Actor) -> str:
    return f"{by.post} · {by.organisation_name}" if by.organisation_name else by.post


def _change(before: str, to: str, step: Step) -> audit.Change:
    return audit.Change(from_state=before, to_state=to, reason=step.reason, data=step.data)
