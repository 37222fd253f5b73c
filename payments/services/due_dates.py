"""Open due dates follow the calendar: each move leaves a row, an audit event and its notices.

Closed and paid payments never move. An alert that was already sent is taken along to the new due
date where it still holds, so that it is not sent twice; one that no longer holds stays history.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import access as offices
from core import audit, notifications, parameters, workdays
from core import locks as calendar_locks
from core.acts import SYSTEM, Actor
from core.notifications import Message
from payments import deadlines, locks
from payments.deadlines import spelled
from payments.models import DueDateChange, Payment, PaymentFlag
from payments.queries import due_dates as queries
from payments.queries.due_dates import Shift

DRIFTED = "Hari libur berubah sejak jatuh tempo ini dihitung"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why due dates move: what happened to which day, and the decree behind it."""

    reason: str
    decree: str = ""


@dataclass(frozen=True, slots=True)
class _Day:
    """The day of a recomputation: today, and the last day that counts as near."""

    today: date
    horizon: date


@transaction.atomic(savepoint=False)
def recompute(cause: Cause, *, by: Actor, at: datetime) -> list[Shift]:
    """This function will move every open due date that does not agree with the calendar.

    Part of the transaction that changed the calendar and holds its lock. Returns what moved.
    """
    wanted = [shift.payment.pk for shift in queries.shifts()]
    if not wanted:
        return []
    locked = locks.open_payments(wanted)
    found = queries.drifted(locked, queries.calendar())
    day = _day_of(at)
    for shift in found:
        _move(shift, cause, day, by=by, at=at)
    return found


@transaction.atomic(durable=True)
def sweep(*, at: datetime) -> int:
    """This function will move the due dates that drifted, whoever changed the calendar; the net
    behind every path that forgets to recompute. Returns how many moved; safe to run twice.
    """
    calendar_locks.calendar_read()
    return len(recompute(Cause(DRIFTED), by=SYSTEM, at=at))


def _day_of(at: datetime) -> _Day:
    today = timezone.localdate(at)
    nearing = int(parameters.value(parameters.PAYMENT_NEARING_DAYS, today))
    horizon = workdays.add_workdays(today, nearing, workdays.holidays_from(today))
    return _Day(today, horizon)


def _move(shift: Shift, cause: Cause, day: _Day, *, by: Actor, at: datetime) -> None:
    payment = shift.payment
    payment.due_date = shift.new
    payment.version += 1
    payment.save(update_fields=["due_date", "version"])
    DueDateChange.objects.create(
        payment=payment,
        at=at,
        from_date=shift.old,
        to_date=shift.new,
        reason=cause.reason[:300],
        decree=cause.decree[:200],
        actor_id=by.user_id,
        actor_name=by.user_name,
        post=by.post,
    )
    _carry_flags(shift, day, at=at)
    change = audit.Change(
        from_state=shift.old.isoformat(),
        to_state=shift.new.isoformat(),
        reason=cause.reason,
        data={"decree": cause.decree},
    )
    audit.record("payment.due_date", payment, by=by, at=at, change=change)
    notifications.notify(_recipients(payment, day.today), _message(shift, cause, day), at=at)


def _carry_flags(shift: Shift, day: _Day, *, at: datetime) -> None:
    """Take the alerts already sent along to the new due date, where its day has come, too."""
    sent = set(
        PaymentFlag.objects.filter(payment=shift.payment, due_date=shift.old).values_list(
            "kind", flat=True
        )
    )
    reached = deadlines.flags_due(shift.new, day.today, day.horizon)
    rows = [
        PaymentFlag(payment=shift.payment, kind=kind, due_date=shift.new, raised_at=at)
        for kind in reached
        if kind in sent
    ]
    PaymentFlag.objects.bulk_create(rows, ignore_conflicts=True)


def _recipients(payment: Payment, today: date) -> list[int]:
    package = payment.order.package
    approvers = offices.colleagues(payment.organisation_id, offices.APPROVER_ROLES, today)
    firm = offices.colleagues(payment.vendor.organisation_id, offices.VENDOR_ROLES, today)
    posts = [package.treasurer, package.approver, *approvers, *firm]
    return [post.user_id for post in posts]


def _message(shift: Shift, cause: Cause, day: _Day) -> Message:
    payment = shift.payment
    news = ""
    if shift.was_late(day.today) and not shift.is_late(day.today):
        news = " Pembayaran ini tidak lagi terlambat."
    elif shift.is_late(day.today) and not shift.was_late(day.today):
        news = " Pembayaran ini sekarang terlambat."
    decree = f" ({cause.decree})" if cause.decree else ""
    return Message(
        kind="payment.due_date",
        subject=f"Jatuh tempo menjadi {spelled(shift.new)}: {payment.order}",
        body=f"Jatuh tempo pembayaran {payment.order} bergeser dari {spelled(shift.old)} menjadi "
        f"{spelled(shift.new)}. {cause.reason}{decree}.{news}",
        url=reverse("payments:payment", args=[payment.pk]),
    )
