"""Days off as the settings show them: years, calendar, and what an import would do."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core import holidays_source
from core.models import Holiday

FURTHEST_YEARS = 5
FIELDS = ("name", "category", "legal_basis", "is_estimate")


class Fate(StrEnum):
    """What an import does with a day."""

    NEW = "NEW"
    DIFFERS = "DIFFERS"
    GONE = "GONE"
    KEPT = "KEPT"
    SAME = "SAME"


FATE_WORDS = {
    Fate.NEW: "Ditambahkan",
    Fate.DIFFERS: "Diperbarui",
    Fate.GONE: "Dihapus: tidak ada lagi di sumber",
    Fate.KEPT: "Dipertahankan: pernah diubah tangan",
    Fate.SAME: "Sudah sama",
}
CHANGING = (Fate.NEW, Fate.DIFFERS, Fate.GONE)


@dataclass(frozen=True, slots=True)
class Line:
    """One day of an import: as it stands here, as the source has it, and what becomes of it."""

    date: date
    fate: Fate
    found: Holiday | None
    wanted: Holiday | None

    @property
    def words(self) -> str:
        """Return the fate in words."""
        return FATE_WORDS[self.fate]

    @property
    def shown(self) -> Holiday | None:
        """Return the row to describe the day by."""
        return self.wanted or self.found


@dataclass(frozen=True, slots=True)
class Plan:
    """The dry run of an import of days off."""

    lines: tuple[Line, ...]

    @property
    def changes(self) -> tuple[Line, ...]:
        """Return the days that would change, in order."""
        return tuple(line for line in self.lines if line.fate in CHANGING)

    def count(self, fate: Fate) -> int:
        """Return how many days have that fate."""
        return sum(line.fate == fate for line in self.lines)

    def overlay(self) -> dict[date, str | None]:
        """Return the change to the calendar, for a preview of due dates."""
        return {
            line.date: line.wanted.name if line.wanted is not None else None
            for line in self.changes
        }


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month's drawing; `number` 0 pads the first week."""

    number: int
    holiday: Holiday | None
    is_weekend: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the year's calendar in weeks from Monday."""

    first: date
    weeks: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Year:
    """A year's days off with what is doubtful about them."""

    number: int
    rows: list[Holiday]

    @property
    def estimates(self) -> int:
        """Return how many days are estimates until a decree confirms them."""
        return sum(row.is_estimate for row in self.rows)

    @property
    def joint_leave(self) -> int:
        """Return how many days of joint leave the year has."""
        return sum(row.category == Holiday.Category.JOINT_LEAVE for row in self.rows)

    def months(self) -> list[Month]:
        """Return the twelve months with their days off."""
        by_date = {row.date: row for row in self.rows}
        return [_month(self.number, month, by_date) for month in range(1, 13)]


def year(number: int) -> Year:
    """This function will load a year's days off, in order."""
    rows = Holiday.objects.in_force().filter(date__year=number).order_by("date")
    return Year(number, list(rows))


def removed(number: int) -> list[Holiday]:
    """This function will load the days that were taken out of a year by hand."""
    rows = Holiday.objects.filter(date__year=number).exclude(removed_at=None)
    return list(rows.order_by("date"))


def years(today: date) -> list[int]:
    """This function will list the years to choose from: those on record and the next ones."""
    known = {day.year for day in Holiday.objects.in_force().dates("date", "year")}
    return sorted(known | {today.year, today.year + 1, today.year + 2})


def doubtful(today: date) -> list[Year]:
    """This function will list this and the next years that lack days off or joint leave.

    Due dates through such a year cannot be counted, or come out too early.
    """
    found = [year(today.year + ahead) for ahead in range(3)]
    return [one for one in found if not one.rows or not one.joint_leave]


def source_plan(number: int) -> Plan:
    """This function will compare a year with the `holidays` package."""
    return plan(holidays_source.holidays_of(number), _by_date(number), is_whole=True)


def plan(
    wanted: Iterable[Holiday], found: Mapping[date, Holiday], *, is_whole: bool, force: bool = False
) -> Plan:
    """This function will compare what a source has with the rows on record.

    `is_whole`: the source tells the whole year, so what it lacks is gone. `force`: a person brings
    the days, so rows entered by hand give way.
    """
    by_date = {row.date: row for row in wanted}
    days = sorted(by_date.keys() | (found.keys() if is_whole else set()))
    lines = []
    for day in days:
        fate = _fate(found.get(day), by_date.get(day), force=force)
        if fate is not None:
            lines.append(Line(day, fate, found.get(day), by_date.get(day)))
    return Plan(tuple(lines))


def on_days(days: Iterable[date]) -> dict[date, Holiday]:
    """This function will load the rows of some days, removed ones included."""
    return {row.date: row for row in Holiday.objects.filter(date__in=list(days))}


def _by_date(number: int) -> dict[date, Holiday]:
    return {row.date: row for row in Holiday.objects.filter(date__year=number)}


def _fate(found: Holiday | None, wanted: Holiday | None, *, force: bool) -> Fate | None:
    if found is None:
        return Fate.NEW
    if wanted is None:
        if found.removed_at:
            return None
        return Fate.KEPT if found.by_hand else Fate.GONE
    if found.removed_at is None and all(getattr(found, f) == getattr(wanted, f) for f in FIELDS):
        return Fate.SAME
    if found.by_hand and not force:
        return Fate.KEPT
    return Fate.NEW if found.removed_at else Fate.DIFFERS


def _month(number: int, month: int, by_date: Mapping[date, Holiday]) -> Month:
    weeks = []
    for week in calendar.Calendar().monthdayscalendar(number, month):
        cells = [
            Cell(day, by_date.get(date(number, month, day)) if day else None, column > 4)
            for column, day in enumerate(week)
        ]
        weeks.append(cells)
    return Month(date(number, month, 1), weeks)
