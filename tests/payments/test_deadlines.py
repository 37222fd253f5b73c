"""The payment clock: golden dates, what it says on every day, and which alerts are due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import holidays_source, workdays
from payments import deadlines
from payments.deadlines import Clock, Dot, Moment, Skipped, Term
from payments.states import FlagKind

HOLIDAYS = {
    row.date: row.name for year in range(2025, 2028) for row in holidays_source.holidays_of(year)
}
# BAST on Friday 14 August 2026: Monday the 17th is a national holiday.
TERM = Term(start=date(2026, 8, 14), working_days=3, due=date(2026, 8, 20))
INDEPENDENCE = HOLIDAYS[date(2026, 8, 17)]
SKIPPED = f"; tidak dihitung: 17 Agustus 2026 ({INDEPENDENCE})"


def august(day: int, *, paid: int | None = None, nearing: int = 1) -> Clock:
    moment = Moment(
        today=date(2026, 8, day), paid=date(2026, 8, paid) if paid else None, nearing=nearing
    )
    return deadlines.clock(TERM, HOLIDAYS, moment)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-11-20", "2026-11-25"),
        ("2026-12-30", "2027-01-06"),
        ("2026-03-17", "2026-03-27"),
        ("2026-08-14", "2026-08-20"),
    ],
)
def test_due_date_is_the_third_working_day(start: str, due: str) -> None:
    found = deadlines.due_date(date.fromisoformat(start), 3, HOLIDAYS)

    assert found == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("today", "headline", "left", "tone"),
    [
        (14, "Hari BAST; hari kerja ke-1 dari 3 belum mulai", "3 hari kerja lagi", ""),
        (
            15,
            "Hari ini tidak dihitung; hari kerja ke-1 dari 3 belum mulai",
            "3 hari kerja lagi",
            "",
        ),
        (18, "Hari kerja ke-1 dari 3", "2 hari kerja lagi", ""),
        (19, "Hari kerja ke-2 dari 3", "1 hari kerja lagi", "attention"),
        (20, "Hari kerja ke-3 dari 3, hari terakhir", "Jatuh tempo hari ini", "attention"),
        (21, "Terlambat 1 hari kerja", "Terlambat 1 hari kerja", "danger"),
        (24, "Terlambat 2 hari kerja", "Terlambat 2 hari kerja", "danger"),
    ],
)
def test_the_running_clock_says_where_it_stands(
    today: int, headline: str, left: str, tone: str
) -> None:
    clock = august(today)

    assert (clock.headline, clock.left_words, clock.tone) == (headline, left, tone)
    assert clock.sentence == headline + SKIPPED


@pytest.mark.parametrize(
    ("paid", "words", "tone"),
    [
        (14, "Dibayar pada hari BAST", "success"),
        (15, "Dibayar sebelum hari kerja ke-1 dari 3", "success"),
        (18, "Dibayar pada hari kerja ke-1 dari 3", "success"),
        (20, "Dibayar pada hari kerja ke-3 dari 3", "success"),
        (21, "Dibayar terlambat 1 hari kerja", "attention"),
    ],
)
def test_the_value_date_stops_the_clock(paid: int, words: str, tone: str) -> None:
    clock = august(28, paid=paid)

    assert (clock.headline, clock.left_words, clock.tone) == (words, words, tone)
    assert clock.is_paid is True
    assert clock.is_late is (paid > 20)
    assert clock.is_due_today is False


def test_a_day_off_between_working_days_says_which_one_is_over() -> None:
    term = Term(start=date(2026, 11, 18), working_days=3, due=date(2026, 11, 23))
    clock = deadlines.clock(term, HOLIDAYS, Moment(today=date(2026, 11, 21)))

    assert clock.headline == "Hari ini tidak dihitung; hari kerja ke-2 dari 3 sudah lewat"
    assert clock.sentence == clock.headline
    assert clock.tone == "attention"


def test_past_due_on_a_day_off_names_the_due_date() -> None:
    term = Term(start=date(2026, 11, 17), working_days=3, due=date(2026, 11, 20))

    running = deadlines.clock(term, HOLIDAYS, Moment(today=date(2026, 11, 21)))
    stopped = deadlines.clock(
        term, HOLIDAYS, Moment(today=date(2026, 11, 23), paid=date(2026, 11, 21))
    )

    assert running.headline == "Terlambat, lewat 20 November 2026"
    assert stopped.headline == "Dibayar terlambat, lewat 20 November 2026"


def test_the_clock_lists_every_day_it_passed_over() -> None:
    assert august(19).uncounted == (
        Skipped(date(2026, 8, 15), "akhir pekan"),
        Skipped(date(2026, 8, 16), "akhir pekan"),
        Skipped(date(2026, 8, 17), INDEPENDENCE),
    )


@pytest.mark.parametrize(
    ("today", "paid", "states"),
    [
        (14, None, ["next", "next", "next"]),
        (17, None, ["next", "next", "next"]),
        (18, None, ["today", "next", "next"]),
        (19, None, ["done", "today", "next"]),
        (20, None, ["done", "done", "today"]),
        (21, None, ["done", "done", "late"]),
        (28, 14, ["paid", "spare", "spare"]),
        (28, 16, ["paid", "spare", "spare"]),
        (28, 19, ["done", "paid", "spare"]),
        (28, 20, ["done", "done", "paid"]),
        (28, 21, ["done", "done", "late"]),
    ],
)
def test_the_dots_show_each_working_day(today: int, paid: int | None, states: list[str]) -> None:
    assert august(today, paid=paid).dots == tuple(
        Dot(date(2026, 8, 18 + i), state) for i, state in enumerate(states)
    )


def test_the_warning_starts_as_early_as_told() -> None:
    assert august(18, nearing=2).tone == "attention"
    assert august(18, nearing=1).tone == ""


def test_the_term_of_the_year_end_counts_over_new_year() -> None:
    term = Term(start=date(2026, 12, 30), working_days=3, due=date(2027, 1, 6))
    clock = deadlines.clock(term, HOLIDAYS, Moment(today=date(2027, 1, 4)))

    assert clock.headline == "Hari kerja ke-2 dari 3"
    assert [dot.date for dot in clock.dots] == [
        date(2026, 12, 31),
        date(2027, 1, 4),
        date(2027, 1, 6),
    ]
    assert clock.due == date(2027, 1, 6)


@pytest.mark.parametrize(
    ("today", "kinds"),
    [
        ("2026-11-23", ()),
        ("2026-11-24", (FlagKind.NEARING,)),
        ("2026-11-25", (FlagKind.NEARING, FlagKind.DUE_TODAY)),
        ("2026-11-26", (FlagKind.NEARING, FlagKind.DUE_TODAY, FlagKind.OVERDUE)),
        ("2027-02-01", (FlagKind.NEARING, FlagKind.DUE_TODAY, FlagKind.OVERDUE)),
    ],
)
def test_the_alerts_come_in_order(today: str, kinds: tuple[FlagKind, ...]) -> None:
    day = date.fromisoformat(today)
    horizon = workdays.add_workdays(day, 1, HOLIDAYS)

    assert deadlines.flags_due(date(2026, 11, 25), day, horizon) == kinds


@given(
    start=st.dates(date(2025, 1, 1), date(2027, 10, 31)),
    n=st.integers(1, 10),
    passed=st.integers(0, 40),
)
def test_the_clock_is_consistent_on_every_day(start: date, n: int, passed: int) -> None:
    due = deadlines.due_date(start, n, HOLIDAYS)
    today = start + timedelta(days=passed)
    clock = deadlines.clock(Term(start, n, due), HOLIDAYS, Moment(today=today))

    assert len(clock.dots) == n
    assert clock.is_late is (today > due)
    assert clock.number + clock.remaining == n + clock.late_days
    assert len(clock.uncounted) + n == (due - start).days
    assert clock.sentence.startswith(clock.headline)


def test_spelled_writes_a_date_or_a_dash() -> None:
    assert deadlines.spelled(date(2026, 11, 26)) == "26 November 2026"
    assert deadlines.spelled(None) == "–"
