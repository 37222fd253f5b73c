"""The payment clock: day 0 is the BAST, due at the end of the n-th working day, stopped by the
value date of the transfer. Pure: dates and holidays in, a clock that explains itself out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from core import workdays
from core.workdays import Day
from payments.states import FlagKind


@dataclass(frozen=True, slots=True)
class Term:
    """How long the office has: day 0, the number of working days, and the due date as stored."""

    start: date
    working_days: int
    due: date


@dataclass(frozen=True, slots=True)
class Moment:
    """When the clock is read: today, the value date once paid, and how many days are a warning."""

    today: date
    paid: date | None = None
    nearing: int = 1

    @property
    def reference(self) -> date:
        """Return the day the clock stands at: the value date, else today."""
        return self.paid or self.today


@dataclass(frozen=True, slots=True)
class Dot:
    """One working day as the clock draws it: done, today, next, late, paid or spare."""

    date: date
    state: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """One day that does not count, and why."""

    date: date
    reason: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A payment's deadline as seen at one moment.

    `days` are the calendar days after day 0 up to the due date; `number` is the working-day
    number reached at the reference day (it goes on counting past the due date); `idle` says why
    the reference day itself does not count, empty when it does.
    """

    term: Term
    moment: Moment
    days: tuple[Day, ...]
    number: int
    remaining: int
    late_days: int
    idle: str

    @property
    def due(self) -> date:
        """Return the last day for the value date."""
        return self.term.due

    @property
    def is_paid(self) -> bool:
        """Return whether the clock has stopped."""
        return self.moment.paid is not None

    @property
    def is_late(self) -> bool:
        """Return whether the reference day is past the due date."""
        return self.moment.reference > self.term.due

    @property
    def is_due_today(self) -> bool:
        """Return whether today is the last day of a running clock."""
        return not self.is_paid and self.moment.today == self.term.due

    @property
    def uncounted(self) -> tuple[Skipped, ...]:
        """Return every day that was passed over, weekends included, with its name."""
        return tuple(Skipped(day.date, day.why_not) for day in self.days if not day.number)

    @property
    def dots(self) -> tuple[Dot, ...]:
        """Return the working days in drawing order."""
        counted = [day.date for day in self.days if day.number]
        stop = self._stopping_day(counted)
        return tuple(Dot(day, self._state(day, stop)) for day in counted)

    @property
    def tone(self) -> str:
        """Return the colour of the clock: success, attention, danger, or none while all is calm."""
        if self.is_paid:
            return "attention" if self.is_late else "success"
        if self.is_late:
            return "danger"
        return "attention" if self.remaining <= self.moment.nearing else ""

    @property
    def headline(self) -> str:
        """Return where the count stands, e.g. `Hari kerja ke-2 dari 3`."""
        return self._paid_words() if self.is_paid else self._open_words()

    @property
    def sentence(self) -> str:
        """Return the headline and the working week's days that were not counted, by name."""
        named = [
            f"{spelled(day.date)} ({day.reason})"
            for day in self.uncounted
            if day.date.weekday() < workdays.SATURDAY
        ]
        return f"{self.headline}; tidak dihitung: {', '.join(named)}" if named else self.headline

    @property
    def left_words(self) -> str:
        """Return how much is left in few words, for a list or a card."""
        if self.is_paid:
            return self.headline
        if self.is_late:
            return self._late_words("Terlambat")
        return "Jatuh tempo hari ini" if self.is_due_today else f"{self.remaining} hari kerja lagi"

    def _stopping_day(self, counted: list[date]) -> date | None:
        paid = self.moment.paid
        if paid is None or self.is_late:
            return None
        return next((day for day in counted if day >= paid), None)

    def _state(self, day: date, stop: date | None) -> str:
        if day == stop:
            return "paid"
        if day == self.term.due and self.is_late:
            return "late"
        if self.is_paid:
            return "done" if day < self.moment.reference else "spare"
        if day == self.moment.today:
            return "today"
        return "done" if day < self.moment.today else "next"

    def _paid_words(self) -> str:
        if self.is_late:
            return self._late_words("Dibayar terlambat")
        if self.moment.reference <= self.term.start:
            return "Dibayar pada hari BAST"
        if self.number == 0:
            return f"Dibayar sebelum hari kerja ke-1 dari {self.term.working_days}"
        return f"Dibayar pada hari kerja ke-{self.number} dari {self.term.working_days}"

    def _open_words(self) -> str:
        of = f"dari {self.term.working_days}"
        if self.is_late:
            return self._late_words("Terlambat")
        if self.moment.today <= self.term.start:
            return f"Hari BAST; hari kerja ke-1 {of} belum mulai"
        if self.is_due_today:
            return f"Hari kerja ke-{self.number} {of}, hari terakhir"
        if not self.idle:
            return f"Hari kerja ke-{self.number} {of}"
        if self.number == 0:
            return f"Hari ini tidak dihitung; hari kerja ke-1 {of} belum mulai"
        return f"Hari ini tidak dihitung; hari kerja ke-{self.number} {of} sudah lewat"

    def _late_words(self, what: str) -> str:
        if self.late_days:
            return f"{what} {self.late_days} hari kerja"
        return f"{what}, lewat {spelled(self.due)}"


def spelled(day: date | None) -> str:
    """This function will write a date inside a sentence: `26 November 2026`."""
    return date_format(day, "j F Y") if day else "–"


def due_date(start: date, working_days: int, holidays: Mapping[date, str]) -> date:
    """This function will return the last day for the value date: the n-th working day after
    `start` (day 0 does not count).
    """
    return workdays.add_workdays(start, working_days, holidays)


def clock(term: Term, holidays: Mapping[date, str], moment: Moment) -> Clock:
    """This function will read the clock of `term` at `moment`.

    `holidays` must cover the days from the start to the later of the due date and the moment.
    """
    reference = moment.reference
    return Clock(
        term=term,
        moment=moment,
        days=tuple(workdays.span(term.start, term.due, holidays)),
        number=workdays.workdays_between(term.start, reference, holidays),
        remaining=workdays.workdays_between(reference, term.due, holidays),
        late_days=workdays.workdays_between(term.due, reference, holidays),
        idle=workdays.why_not(reference, holidays),
    )


def flags_due(due: date, today: date, horizon: date) -> tuple[FlagKind, ...]:
    """This function will list the alerts whose day has come, in the order they come.

    `horizon` is the date that many working days of warning after `today`. A payment met late
    (the worker slept, the bill came after the due date) gets every alert whose day has passed.
    """
    reached = []
    if due <= horizon:
        reached.append(FlagKind.NEARING)
    if due <= today:
        reached.append(FlagKind.DUE_TODAY)
    if due < today:
        reached.append(FlagKind.OVERDUE)
    return tuple(reached)
