"""Working days (hari kerja): weekends, national holidays and joint leave do not count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.models import Holiday

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Day:
    """One calendar day of a count: `number` is its working-day number, 0 when not counted."""

    date: date
    number: int
    why_not: str = ""


def is_workday(day: date, holidays: Mapping[date, str]) -> bool:
    """This function will tell whether `day` counts as a working day."""
    return day.weekday() < SATURDAY and day not in holidays


def add_workdays(start: date, n: int, holidays: Mapping[date, str]) -> date:
    """This function will return the n-th working day after `start` (start is day 0).

    With n = 0 it returns `start` itself. Golden values: docs/glossary.md, "hari kerja".
    """
    return count(start, n, holidays)[-1].date if n else start


def count(start: date, n: int, holidays: Mapping[date, str]) -> list[Day]:
    """This function will list each day after `start` up to the n-th working day, with reasons."""
    days: list[Day] = []
    day, number = start, 0
    while number < n:
        day += ONE_DAY
        if is_workday(day, holidays):
            number += 1
            days.append(Day(day, number))
        else:
            days.append(Day(day, 0, holidays.get(day, "akhir pekan")))
    return days


def workdays_between(start: date, end: date, holidays: Mapping[date, str]) -> int:
    """This function will count working days after `start` up to and including `end`."""
    days = (end - start).days
    return sum(is_workday(start + ONE_DAY * i, holidays) for i in range(1, days + 1))


def holidays_from(start: date, *, span_days: int = 400) -> dict[date, str]:
    """This function will load the holidays that a count starting on `start` can meet."""
    rows = Holiday.objects.filter(date__gte=start, date__lte=start + ONE_DAY * span_days)
    return dict(rows.values_list("date", "name"))
