"""How many payments kept the working-day limit, and how long payment took.

A payment belongs to the year and month of its BAST (day 0). It is on time when the value date is
not after the due date; an open payment past its due date counts as late already.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractMonth

from accounts.models import Organisation
from core import workdays
from core.money import ZERO
from payments.models import Payment
from payments.states import OPEN_PAYMENT_STATES
from reports import bars

PAID_ON_TIME = Q(value_date__lte=F("due_date"))
PAID_LATE = Q(value_date__gt=F("due_date"))
OPEN = Q(status__in=OPEN_PAYMENT_STATES)


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Counts of payments and their gross amounts in rupiah."""

    on_time: int = 0
    paid_late: int = 0
    open_late: int = 0
    running: int = 0
    paid: Decimal = ZERO
    overdue: Decimal = ZERO

    @property
    def late(self) -> int:
        """Return how many missed the limit, paid or not."""
        return self.paid_late + self.open_late

    @property
    def decided(self) -> int:
        """Return how many are known to have kept or missed the limit."""
        return self.on_time + self.late

    @property
    def share(self) -> Decimal | None:
        """Return the punctual part in per cent; None while nothing is decided."""
        return Decimal(self.on_time) * 100 / self.decided if self.decided else None

    @property
    def bar(self) -> str:
        """Return the width of the bar that draws `share`."""
        return bars.width(self.share)

    @property
    def tone(self) -> str:
        """Return `attention` when any payment missed its limit, else `calm`."""
        return "attention" if self.late else "calm"

    def __add__(self, other: "Punctuality") -> "Punctuality":
        return Punctuality(
            self.on_time + other.on_time,
            self.paid_late + other.paid_late,
            self.open_late + other.open_late,
            self.running + other.running,
            self.paid + other.paid,
            self.overdue + other.overdue,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """The payments of one office whose BAST is of one month (1-12), with their limits in days."""

    office_id: int
    month: int
    figures: Punctuality
    shortest_limit: int
    longest_limit: int


@dataclass(frozen=True, slots=True)
class Speed:
    """Working days from the BAST to the value date, over the paid payments."""

    median: Decimal
    mean: Decimal
    count: int


def of_year(offices: Iterable[Organisation], year: int) -> QuerySet[Payment]:
    """This function will return the offices' payments whose BAST is of `year`."""
    return Payment.objects.filter(
        organisation__in=offices,
        start_date__gte=date(year, 1, 1),
        start_date__lt=date(year + 1, 1, 1),
    )


def overdue(today: date) -> Q:
    """This function will select the open payments whose last day is past."""
    return OPEN & Q(due_date__lt=today)


def cells(offices: Iterable[Organisation], year: int, today: date) -> list[Cell]:
    """This function will count the payments of a year per office and month of the BAST."""
    rows = (
        of_year(offices, year)
        .values("organisation_id", month=ExtractMonth("start_date"))
        .annotate(
            on_time=Count("pk", filter=PAID_ON_TIME),
            paid_late=Count("pk", filter=PAID_LATE),
            open_late=Count("pk", filter=overdue(today)),
            running=Count("pk", filter=OPEN & Q(due_date__gte=today)),
            paid=Coalesce(Sum("gross", filter=~OPEN), ZERO),
            overdue=Coalesce(Sum("gross", filter=overdue(today)), ZERO),
            shortest=Min("working_days"),
            longest=Max("working_days"),
        )
        .order_by("month", "organisation_id")
    )
    return [_cell(row) for row in rows]


def _cell(row: Any) -> Cell:
    office, month = row.pop("organisation_id"), row.pop("month")
    shortest, longest = row.pop("shortest"), row.pop("longest")
    return Cell(office, month, Punctuality(**row), shortest, longest)


def speed(offices: Iterable[Organisation], year: int) -> Speed | None:
    """This function will return median and mean working days to pay; None when nothing is paid."""
    spans = list(
        of_year(offices, year)
        .exclude(value_date=None)
        .values_list("start_date", "value_date")
        .annotate(Count("pk"))
    )
    if not spans:
        return None
    first, last = min(start for start, _, _ in spans), max(end for _, end, _ in spans)
    holidays = workdays.holidays_from(first, span_days=(last - first).days)
    days: Counter[int] = Counter()
    for start, end, count in spans:
        days[workdays.workdays_between(start, end, holidays)] += count
    return summarise(days)


def summarise(days: Counter[int]) -> Speed:
    """This function will return median and mean of counted working days (at least one)."""
    count = days.total()
    mean = Decimal(sum(day * times for day, times in days.items())) / count
    middle = _nth(days, (count - 1) // 2) + _nth(days, count // 2)
    return Speed(median=Decimal(middle) / 2, mean=mean, count=count)


def _nth(days: Counter[int], position: int) -> int:
    ordered = sorted(days)
    passed = accumulate(days[day] for day in ordered)
    return next(day for day, count in zip(ordered, passed, strict=True) if count > position)
