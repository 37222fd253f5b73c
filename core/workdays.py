"""Working days (hari kerja): weekends, national holidays and joint leave do not count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import RuleRefused
from core.models import Holiday

ONE_DAY = timedelta(days=1)
SATURDAY = 5
WEEKEND = "akhir pekan"

# Keppres 8/2024 names 17 national holidays a year, of which two may fall on one date; these five
# stand on the same month and day each year.
FIXED_FEASTS = ((1, 1), (5, 1), (6, 1), (8, 17), (12, 25))
FEWEST_FEASTS = 14


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
    """This function will refuse a count through a year whose national holidays are not all there.

    Such a year is one that nobody has entered, or entered in part, not a year with few holidays:
    counting through it would give a due date that is too early. Raises HolidaysMissing.
    """
    missing = [str(year) for year in range(start.year, end.year + 1) if not is_entered(year)]
    if missing:
        raise HolidaysMissing(
            f"Hari libur tahun {' dan '.join(missing)} belum lengkap di sistem, sehingga hari "
            "kerja tidak dapat dihitung; minta BPPBJ memasukkan hari libur dan cuti bersama tahun "
            "itu.",
            rule="SKB 3 Menteri tentang hari libur nasional dan cuti bersama",
        )


def is_entered(year: int, *, without: int | None = None) -> bool:
    """This function will tell whether a year's national holidays are on record.

    That is so when each feast of a fixed date has its row, in force or removed by a decree, and
    no fewer days are off than the Keppres makes so. Joint leave is decreed apart, often late; its
    absence only makes a year doubtful. `without` is a row about to be removed.
    """
    rows = Holiday.objects.filter(date__year=year, category=Holiday.Category.NATIONAL)
    days = list(rows.values_list("pk", "date", "removed_at"))
    off = sum(removed_at is None and pk != without for pk, _, removed_at in days)
    known = {day for _, day, _ in days}
    return off >= FEWEST_FEASTS and known >= {date(year, *day) for day in FIXED_FEASTS}
