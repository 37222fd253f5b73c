"""The payments that missed their limit, each with its reason or with who holds it now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Appointment, Organisation
from core import workdays
from payments.models import Payment, PaymentEvent
from payments.states import PaymentState
from reports.queries import punctuality


@dataclass(frozen=True, slots=True)
class LatePayment:
    """A payment past its limit by `days_late` begun working days; `holder` is set while open."""

    payment_id: int
    order: str
    office: str
    office_code: str
    vendor: str
    gross: Decimal
    start_date: date
    due_date: date
    value_date: date | None
    days_late: int
    status: str
    status_label: str
    reason: str
    holder: str
    since: datetime | None

    @property
    def is_open(self) -> bool:
        """Tell whether the vendor still waits for the money."""
        return self.value_date is None

    def get_status_display(self) -> str:
        """Return the status in words, as the badge asks for it."""
        return self.status_label


def late_payments(
    offices: Iterable[Organisation], year: int, today: date, *, only: str = ""
) -> QuerySet[Payment]:
    """This function will return the late payments of a year; `only` is `open`, `paid` or empty."""
    wanted = {
        "open": punctuality.overdue(today),
        "paid": punctuality.PAID_LATE,
    }.get(only, punctuality.overdue(today) | punctuality.PAID_LATE)
    moved = PaymentEvent.objects.filter(payment=OuterRef("pk")).order_by("-pk")
    return (
        punctuality.of_year(offices, year)
        .filter(wanted)
        .select_related(
            "organisation",
            "vendor",
            "order__package__treasurer__user",
            "order__package__approver__user",
        )
        .annotate(moved_at=Subquery(moved.values("at")[:1]))
    )


def worst_first(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """This function will put the open payments first, the longest overdue on top."""
    return payments.order_by(F("value_date").desc(nulls_first=True), "due_date", "pk")


def newest_first(payments: QuerySet[Payment], after: tuple[date, int] | None) -> QuerySet[Payment]:
    """This function will order by due date, newest first, going on after a (due date, pk)."""
    if after:
        due, pk = after
        payments = payments.filter(Q(due_date__lt=due) | Q(due_date=due, pk__lt=pk))
    return payments.order_by("-due_date", "-pk")


def described(payments: Sequence[Payment], today: date) -> list[LatePayment]:
    """This function will describe late payments; one query for the holidays in between."""
    if not payments:
        return []
    first = min(payment.due_date for payment in payments)
    last = max(payment.value_date or today for payment in payments)
    holidays = workdays.holidays_from(first, span_days=(last - first).days)
    return [_describe(p, p.value_date or today, holidays) for p in payments]


def _describe(payment: Payment, end: date, holidays: dict[date, str]) -> LatePayment:
    holder = _holder(payment)
    return LatePayment(
        payment_id=payment.pk,
        order=str(payment.order),
        office=payment.organisation.short_name,
        office_code=payment.organisation.code,
        vendor=payment.vendor.name,
        gross=payment.gross,
        start_date=payment.start_date,
        due_date=payment.due_date,
        value_date=payment.value_date,
        days_late=max(workdays.workdays_between(payment.due_date, end, holidays), 1),
        status=payment.status,
        status_label=payment.get_status_display(),
        reason=payment.late_reason,
        holder=f"{holder.user.name}, {holder.post}" if holder else "",
        since=(payment.moved_at or payment.order.received_at) if holder else None,  # type: ignore[attr-defined]
    )


def _holder(payment: Payment) -> Appointment | None:
    package = payment.order.package
    if payment.status == PaymentState.DRAFTED:
        return package.approver
    if payment.status in (PaymentState.BILLED, PaymentState.APPROVED):
        return package.treasurer
    return None
