"""Working days (hari kerja): weekends, national holidays and joint leave do not count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import RuleRefused
from core.models import Holiday

ONE_DAY = timedelta(days=1)
SATURDAY = 5
WEEKEND = "akhir pekan"


class HolidaysMissing(RuleRefused):
    """A count runs through a year whose holidays nobody has entered yet."""


@dataclass(frozen=True, slots=True)
class Day:
    """One calendar day of a count: `number` is its working-day number, 0 when not counted."""

    date: date
    number: int
    why_not: str = ""


def is_workday(day: date, holidays: Mapping[date, str]) -> bool:
    """This function will tell whether `day` counts as a working day."""
    return day.weekday() < SATURDAY and day not in holidays


def why_not(day: date, holidays: Mapping[date, str]) -> str:
    """This function will name what keeps `day` from counting; empty for a working day."""
    return "" if is_workday(day, holidays) else holidays.get(day, WEEKEND)


def add_workdays(start: date, n: int, holidays: Mapping[date, str]) -> date:
    """This function will return the n-th working day after `start` (start is day 0).

    With n = 0 it returns `start` itself, whatever day that is. A negative n is a fault of the
    caller: ValueError.
    """
    days = count(start, n, holidays)
    return days[-1].date if days else start


def count(start: date, n: int, holidays: Mapping[date, str]) -> list[Day]:
    """This function will list each day after `start` up to the n-th working day, with reasons."""
    if n < 0:
        raise ValueError(f"cannot count {n} working days")
    days: list[Day] = []
    day, number = start, 0
    while number < n:
        day += ONE_DAY
        reason = why_not(day, holidays)
        number += not reason
        days.append(Day(day, 0 if reason else number, reason))
    return days


def span(start: date, end: date, holidays: Mapping[date, str]) -> list[Day]:
    """This function will list each day after `start` up to and including `end`, with reasons."""
    days: list[Day] = []
    number = 0
    for offset in range(1, (end - start).days + 1):
        day = start + ONE_DAY * offset
        reason = why_not(day, holidays)
        number += not reason
        days.append(Day(day, 0 if reason else number, reason))
    return days


def workdays_between(start: date, end: date, holidays: Mapping[date, str]) -> int:
    """This function will count working days after `start` up to and including `end`.

    Zero when `end` is not after `start`.
    """
    return sum(1 for day in span(start, end, holidays) if day.number)


def holidays_from(start: date, *, span_days: int = 400) -> dict[date, str]:
    """This function will load the holidays that a count starting on `start` can meet."""
    return holidays_between(start, start + ONE_DAY * span_days)


def holidays_between(start: date, end: date) -> dict[date, str]:
    """This function will load the holidays from `start` to `end`, both included."""
    rows = Holiday.objects.in_force().filter(date__gte=start, date__lte=end)
    return {
        day: f"{name} (perkiraan)" if is_estimate else name
        for day, name, is_estimate in rows.values_list("date", "name", "is_estimate")
    }


def require_years(start: date, end: date) -> None:
    """This function will refuse a count through a year without a single holiday on record.

    A year without rows is a year nobody has entered, not a year without holidays: counting
    through it would give a due date that is too early. Raises HolidaysMissing.
    """
    known = {day.year for day in Holiday.objects.in_force().dates("date", "year")}
    missing = [str(year) for year in range(start.year, end.year + 1) if year not in known]
    if missing:
        raise HolidaysMissing(
            f"Hari libur tahun {' dan '.join(missing)} belum ada di sistem, sehingga hari kerja "
            "tidak dapat dihitung; minta BPPBJ memasukkan hari libur dan cuti bersama tahun itu.",
            rule="SKB 3 Menteri tentang hari libur nasional dan cuti bersama",
        )
