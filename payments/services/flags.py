"""Alerts before and after the due date, each exactly once per payment and due date.

Three guards: the payment's row lock (two sweeps take turns), the unique constraint on the flag,
and the notice's dedupe key. A sweep that comes days late raises every alert whose day has passed,
in order, but sends one notice only, the one that is true today; its recipients include those of
the earlier ones.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import access as offices
from accounts.models import Role
from core import audit, money, notifications, parameters, workdays
from core.acts import SYSTEM
from core.notifications import Message
from payments import deadlines, locks
from payments.deadlines import spelled
from payments.models import Payment, PaymentFlag
from payments.states import OPEN_PAYMENT_STATES, FlagKind

WATCHERS = frozenset({Role.ASISTEN, Role.BPBUMD})


def flag_payments(*, at: datetime) -> int:
    """This function will raise the alerts whose day has come; returns how many were new.

    Safe to run twice, in parallel, and after days of silence.
    """
    today = timezone.localdate(at)
    horizon = _horizon(today)
    waiting = list(_waiting(today, horizon).values_list("pk", flat=True))
    return sum(_flag(pk, today, horizon, at=at) for pk in waiting)


def _horizon(today: date) -> date:
    nearing = int(parameters.value(parameters.PAYMENT_NEARING_DAYS, today))
    return workdays.add_workdays(today, nearing, workdays.holidays_from(today))


def _waiting(today: date, horizon: date) -> QuerySet[Payment]:
    """Return open payments that lack the alert of today; where it stands, so do earlier ones."""
    return (
        Payment.objects.filter(status__in=OPEN_PAYMENT_STATES, due_date__lte=horizon)
        .filter(
            Q(due_date__gt=today) & ~_has(FlagKind.NEARING)
            | Q(due_date=today) & ~_has(FlagKind.DUE_TODAY)
            | Q(due_date__lt=today) & ~_has(FlagKind.OVERDUE)
        )
        .order_by("due_date", "pk")
    )


def _has(kind: FlagKind) -> Exists:
    return Exists(
        PaymentFlag.objects.filter(payment=OuterRef("pk"), kind=kind, due_date=OuterRef("due_date"))
    )


@transaction.atomic(durable=True)
def _flag(payment_id: int, today: date, horizon: date, *, at: datetime) -> int:
    payment = locks.open_payment(payment_id)
    if payment is None:
        return 0
    standing = set(
        PaymentFlag.objects.filter(payment=payment, due_date=payment.due_date).values_list(
            "kind", flat=True
        )
    )
    reached = deadlines.flags_due(payment.due_date, today, horizon)
    new = [kind for kind in reached if kind not in standing]
    if not new:
        return 0
    PaymentFlag.objects.bulk_create(
        [
            PaymentFlag(payment=payment, kind=kind, due_date=payment.due_date, raised_at=at)
            for kind in new
        ],
        ignore_conflicts=True,
    )
    for kind in new:
        change = audit.Change(data={"kind": kind, "due_date": payment.due_date.isoformat()})
        audit.record("payment.flag", payment, by=SYSTEM, at=at, change=change)
    notifications.notify(_recipients(payment, new[-1], today), _message(payment, new[-1]), at=at)
    return len(new)


def _recipients(payment: Payment, kind: FlagKind, today: date) -> list[int]:
    """Return who hears of it: the treasurer; then also PA/KPA; then also the Asisten."""
    package = payment.order.package
    people = [package.treasurer.user_id]
    if kind in (FlagKind.DUE_TODAY, FlagKind.OVERDUE):
        people.append(package.approver.user_id)
        people += _holders(payment.organisation_id, offices.APPROVER_ROLES, today)
    if kind == FlagKind.OVERDUE and payment.organisation.coordinator_id:
        people += _holders(payment.organisation.coordinator_id, WATCHERS, today)
    return people


def _holders(organisation_id: int, roles: frozenset[Role], today: date) -> list[int]:
    return [post.user_id for post in offices.colleagues(organisation_id, roles, today)]


def _message(payment: Payment, kind: FlagKind) -> Message:
    amount = money.rupiah(payment.gross)
    due = spelled(payment.due_date)
    subject = {
        FlagKind.NEARING: f"Jatuh tempo {due}: {payment.order}",
        FlagKind.DUE_TODAY: f"Jatuh tempo hari ini: {payment.order}",
        FlagKind.OVERDUE: f"Pembayaran terlambat: {payment.order}",
    }[kind]
    what = {
        FlagKind.NEARING: f"jatuh tempo {due}",
        FlagKind.DUE_TODAY: f"jatuh tempo hari ini, {due}",
        FlagKind.OVERDUE: f"melewati jatuh tempo {due}",
    }[kind]
    return Message(
        kind=f"payment.{kind.lower()}",
        subject=subject,
        body=f"Pembayaran {amount} {payment.organisation.short_name} kepada {payment.vendor.name} "
        f"{what}. Tahap sekarang: {payment.get_status_display()}.",
        url=reverse("payments:payment", args=[payment.pk]),
        dedupe=f"payment:{payment.pk}:{kind}:{payment.due_date.isoformat()}",
    )
