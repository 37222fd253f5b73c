"""The one writer of a payment's status: legal edge, event, audit, together."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from core import audit, notifications
from core.acts import Actor
from core.errors import WrongState
from payments.models import Payment, PaymentEvent
from payments.states import PAYMENT_TRANSITIONS, PaymentState


@dataclass(frozen=True, slots=True)
class Step:
    """A move as it will be told: the act's name, why, free data, other columns set with it."""

    act: str
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)


def expect(payment: Payment, state: PaymentState, what: str) -> None:
    """This function will raise WrongState unless the locked payment is in `state`."""
    if payment.status != state:
        raise WrongState(
            f"{payment} berada pada tahap “{payment.get_status_display()}”, jadi tidak dapat "
            f"{what}. Muat ulang halaman untuk melihat langkah berikutnya."
        )


@transaction.atomic(savepoint=False)
def move(payment: Payment, to: PaymentState, step: Step, *, by: Actor, at: datetime) -> None:
    """This function will move a locked payment along a legal edge, leaving event and audit."""
    before = PaymentState(payment.status)
    if to not in PAYMENT_TRANSITIONS[before]:
        raise WrongState(f"{payment} tidak dapat berpindah dari “{before.label}” ke “{to.label}”.")
    payment.status = to
    for name, value in step.columns.items():
        setattr(payment, name, value)
    payment.version += 1
    payment.save(update_fields=["status", "version", *step.columns])
    _tell(payment, before, step, by=by, at=at)


@transaction.atomic(savepoint=False)
def begin(payment: Payment, step: Step, *, by: Actor, at: datetime) -> None:
    """This function will leave the first event and audit of a payment that was just made."""
    _tell(payment, "", step, by=by, at=at)


def _tell(payment: Payment, before: str, step: Step, *, by: Actor, at: datetime) -> None:
    place = f"{by.post} · {by.organisation_name}" if by.organisation_name else by.post
    PaymentEvent.objects.create(
        payment=payment,
        at=at,
        from_state=before,
        to_state=payment.status,
        actor_id=by.user_id,
        actor_name=by.user_name,
        post=place,
        reason=step.reason,
    )
    change = audit.Change(
        from_state=before, to_state=payment.status, reason=step.reason, data=step.data
    )
    audit.record(step.act, payment, by=by, at=at, change=change)


def tell(
    user_ids: list[int], payment: Payment, subject: str, body: str, *, kind: str, at: datetime
) -> None:
    """This function will put a notice about a payment into the outbox of each person."""
    message = notifications.Message(
        kind=f"payment.{kind}",
        subject=subject,
        body=body,
        url=reverse("payments:payment", args=[payment.pk]),
    )
    notifications.notify(user_ids, message, at=at)
