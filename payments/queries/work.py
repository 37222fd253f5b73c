"""Whose turn it is: the payments and handovers that wait for one person."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts import access as offices
from accounts.models import Role
from core import parameters, workdays
from core.acts import Actor
from core.worklist import Task
from orders.models import Handover
from payments import access, deadlines
from payments.models import Payment
from payments.queries import facts
from payments.states import PaymentState

MOST = 100


def awaiting(actor: Actor | None, today: date) -> QuerySet[Payment]:
    """This function will return the payments whose next step is the actor's own.

    A draft waits for the package's approver; when that appointment has ended, for every PA/KPA of
    the office.
    """
    scope = access.payments_for(actor)
    if actor is None:
        return scope
    return scope.filter(turn_of(actor, today))


def turn_of(actor: Actor, today: date) -> Q:
    """This function will select the payments whose next step is the actor's own."""
    if actor.role in offices.VENDOR_ROLES:
        return Q(status=PaymentState.PAID)
    if actor.role == Role.BENDAHARA:
        mine = Q(order__package__treasurer__user_id=actor.user_id)
        return mine & Q(status__in=(PaymentState.BILLED, PaymentState.APPROVED))
    if actor.role in offices.APPROVER_ROLES:
        ended = Q(order__package__approver__valid_to__lte=today)
        mine = Q(order__package__approver__user_id=actor.user_id) | ended
        return mine & Q(status=PaymentState.DRAFTED)
    return Q(pk__in=())


def ready_to_bill(actor: Actor | None) -> QuerySet[Handover]:
    """This function will return the vendor's signed, unbilled handovers, oldest first."""
    rows = access.billable(actor).select_related("order__organisation")
    return rows.order_by("bast_date", "pk")


def tasks(actor: Actor | None, today: date) -> list[Task]:
    """This function will list the actor's next steps in payments, the most urgent first."""
    rows = list(
        awaiting(actor, today)
        .select_related("order", "vendor", "organisation", "bill")
        .order_by("due_date", "pk")[:MOST]
    )
    clocks = facts.clocks(rows, today)
    found = [_payment_task(row, clocks[row.pk].left_words) for row in rows]
    return _bill_tasks(ready_to_bill(actor)[:MOST], today) + found


def _payment_task(payment: Payment, left: str) -> Task:
    verb, amount, waiting = _turn(payment)
    since = {
        PaymentState.BILLED: payment.bill.billed_at,
        PaymentState.DRAFTED: payment.drafted_at,
        PaymentState.APPROVED: payment.approved_at,
        PaymentState.PAID: payment.paid_at,
    }[PaymentState(payment.status)]
    is_open = payment.value_date is None
    return Task(
        verb=verb,
        subject=str(payment.order),
        url=reverse("payments:payment", args=[payment.pk]),
        since=since or payment.bill.billed_at,
        amount=amount,
        waiting=waiting,
        due_date=payment.due_date if is_open else None,
        detail=left,
    )


def _turn(payment: Payment) -> tuple[str, Decimal, str]:
    waits = f"{payment.vendor.name} menunggu uangnya"
    return {
        PaymentState.BILLED: ("Buat draf Surat Persetujuan Bayar", payment.gross, waits),
        PaymentState.DRAFTED: ("Setujui pembayaran", payment.gross, waits),
        PaymentState.APPROVED: ("Bayar", payment.net, waits),
        PaymentState.PAID: (
            "Konfirmasi uang masuk",
            payment.net,
            f"{payment.organisation.short_name} sudah mentransfer",
        ),
    }[PaymentState(payment.status)]


def _bill_tasks(handovers: Iterable[Handover], today: date) -> list[Task]:
    rows = [row for row in handovers if row.bast_date and row.vendor_signed_at]
    if not rows:
        return []
    days = int(parameters.value(parameters.PAYMENT_DAYS, today))
    holidays = workdays.holidays_from(min(row.bast_date for row in rows if row.bast_date))
    return [_bill_task(row, days, holidays) for row in rows]


def _bill_task(handover: Handover, days: int, holidays: dict[date, str]) -> Task:
    due = deadlines.due_date(handover.bast_date, days, holidays) if handover.bast_date else None
    return Task(
        verb="Kirim tagihan",
        subject=str(handover.order),
        url=reverse("payments:bill_create", args=[handover.pk]),
        since=handover.vendor_signed_at or handover.delivered_at,
        amount=handover.accepted_total,
        waiting=f"{handover.order.organisation.short_name} membayar sesudah ditagih",
        due_date=due,
        detail="Jam pembayaran sudah berjalan sejak BAST",
    )
