"""Due dates that do not agree with the holidays: of today's calendar, or of one that may come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min, QuerySet

from core import workdays
from payments import deadlines
from payments.models import Payment
from payments.states import OPEN_PAYMENT_STATES

# A term is at most 30 working days, so no count leaves this many calendar days.
LONGEST = timedelta(days=400)
# What a calendar would say: a day off by name, or None for a day that would count again.
Overlay = Mapping[date, str | None]
NOTHING: Overlay = {}


@dataclass(frozen=True, slots=True)
class Shift:
    """An open payment whose due date is not what the calendar says."""

    payment: Payment
    old: date
    new: date

    def was_late(self, today: date) -> bool:
        """Return whether it was past its due date before the shift."""
        return self.old < today

    def is_late(self, today: date) -> bool:
        """Return whether it is past its due date after the shift."""
        return self.new < today


def shifts(overlay: Overlay = NOTHING) -> list[Shift]:
    """This function will list the open payments whose due date would move, the earliest first.

    With an overlay it previews a calendar in which those days are changed; without one it finds
    what has drifted. Three queries, however many payments run.
    """
    rows = open_payments().select_related("order__package", "organisation", "vendor")
    return drifted(rows.order_by("due_date", "pk"), calendar(overlay))


def open_payments() -> QuerySet[Payment]:
    """This function will return the payments whose clock runs; all others never move."""
    return Payment.objects.filter(status__in=OPEN_PAYMENT_STATES, value_date=None)


def calendar(overlay: Overlay = NOTHING) -> dict[date, str]:
    """This function will load the days off that open payments can meet, with changes laid over."""
    ends = open_payments().aggregate(first=Min("start_date"), last=Max("start_date"))
    if ends["first"] is None:
        return {}
    found = workdays.holidays_between(ends["first"], ends["last"] + LONGEST)
    for day, name in overlay.items():
        if name is None:
            found.pop(day, None)
        else:
            found[day] = name
    return found


def drifted(rows: Iterable[Payment], holidays: Mapping[date, str]) -> list[Shift]:
    """This function will compare stored due dates with what the calendar says."""
    found = []
    for row in rows:
        due = deadlines.due_date(row.start_date, row.working_days, holidays)
        if due != row.due_date:
            found.append(Shift(row, row.due_date, due))
    return found


def counting_through(year: int) -> bool:
    """This function will tell whether an open payment counts days of a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return open_payments().filter(start_date__lte=last, due_date__gte=first).exists()
