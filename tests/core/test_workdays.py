"""Working days: the golden values of domain.md section 7, and properties that always hold."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import holidays_source, workdays
from core.models import Holiday
from core.workdays import HolidaysMissing

HOLIDAYS = {
    row.date: row.name for year in range(2023, 2028) for row in holidays_source.holidays_of(year)
}
DAYS = st.dates(date(2023, 1, 1), date(2027, 11, 30))
COUNTS = st.integers(0, 15)


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2025-03-27", "2025-04-10"),
        ("2025-08-15", "2025-08-21"),
        ("2025-12-23", "2025-12-30"),
        ("2026-02-13", "2026-02-20"),
        ("2026-03-17", "2026-03-27"),
        ("2026-05-13", "2026-05-20"),
        ("2026-05-26", "2026-06-03"),
        ("2026-11-20", "2026-11-25"),
        ("2026-12-22", "2026-12-29"),
        ("2026-12-30", "2027-01-06"),
        ("2027-03-05", "2027-03-18"),
    ],
)
def test_the_third_working_day_matches_the_golden_values(start: str, due: str) -> None:
    assert workdays.add_workdays(d(start), 3, HOLIDAYS) == d(due)


@pytest.mark.parametrize(
    ("year", "number"), [(2023, 239), (2024, 238), (2025, 237), (2026, 240), (2027, 242)]
)
def test_the_working_days_of_a_year_match_the_golden_values(year: int, number: int) -> None:
    first, last = date(year - 1, 12, 31), date(year, 12, 31)

    assert workdays.workdays_between(first, last, HOLIDAYS) == number


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-21", 0, "2026-11-21"),
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-22", 1, "2026-11-23"),
        ("2026-10-30", 1, "2026-11-02"),
        ("2026-12-23", 1, "2026-12-28"),
        ("2026-08-14", 3, "2026-08-20"),
    ],
)
def test_add_workdays_over_weekend_month_end_and_joint_leave(start: str, n: int, due: str) -> None:
    assert workdays.add_workdays(d(start), n, HOLIDAYS) == d(due)


def test_count_lists_every_day_with_its_number_or_its_reason() -> None:
    days = workdays.count(d("2026-08-14"), 2, HOLIDAYS)

    assert [(day.date.day, day.number, day.why_not) for day in days] == [
        (15, 0, "akhir pekan"),
        (16, 0, "akhir pekan"),
        (17, 0, HOLIDAYS[d("2026-08-17")]),
        (18, 1, ""),
        (19, 2, ""),
    ]


def test_a_holiday_on_a_weekend_keeps_its_name() -> None:
    assert workdays.why_not(d("2026-03-21"), HOLIDAYS) == HOLIDAYS[d("2026-03-21")]


def test_a_negative_count_is_a_fault() -> None:
    with pytest.raises(ValueError, match="cannot count -1 working days"):
        workdays.add_workdays(d("2026-11-23"), -1, HOLIDAYS)


def test_nothing_lies_between_a_day_and_an_earlier_one() -> None:
    assert workdays.workdays_between(d("2026-11-25"), d("2026-11-20"), HOLIDAYS) == 0
    assert workdays.span(d("2026-11-25"), d("2026-11-20"), HOLIDAYS) == []


@given(start=DAYS, n=st.integers(1, 15))
def test_the_result_is_a_working_day_after_the_start(start: date, n: int) -> None:
    due = workdays.add_workdays(start, n, HOLIDAYS)

    assert due > start
    assert workdays.is_workday(due, HOLIDAYS)
    assert workdays.workdays_between(start, due, HOLIDAYS) == n


@given(start=DAYS, a=COUNTS, b=COUNTS)
def test_counting_on_is_the_same_as_counting_at_once(start: date, a: int, b: int) -> None:
    halfway = workdays.add_workdays(start, a, HOLIDAYS)

    assert workdays.add_workdays(halfway, b, HOLIDAYS) == workdays.add_workdays(
        start, a + b, HOLIDAYS
    )


@given(start=DAYS, n=COUNTS, later=st.integers(0, 10))
def test_a_later_start_is_never_due_earlier(start: date, n: int, later: int) -> None:
    moved = start + timedelta(days=later)

    assert workdays.add_workdays(moved, n, HOLIDAYS) >= workdays.add_workdays(start, n, HOLIDAYS)


@given(start=DAYS, n=COUNTS, extra=DAYS)
def test_one_more_holiday_never_shortens_the_term(start: date, n: int, extra: date) -> None:
    more = HOLIDAYS | {extra: "Cuti bersama tambahan"}

    assert workdays.add_workdays(start, n, more) >= workdays.add_workdays(start, n, HOLIDAYS)


@given(start=DAYS, n=COUNTS)
def test_count_and_span_tell_the_same_days(start: date, n: int) -> None:
    days = workdays.count(start, n, HOLIDAYS)
    end = days[-1].date if days else start

    assert workdays.span(start, end, HOLIDAYS) == days


def test_holidays_are_loaded_for_the_days_asked_only(legal: None) -> None:
    found = workdays.holidays_between(d("2026-12-24"), d("2027-01-01"))

    assert sorted(found) == [d("2026-12-24"), d("2026-12-25"), d("2027-01-01")]
    assert workdays.holidays_from(d("2026-12-24"), span_days=8) == found


def gone(**rows: Any) -> None:
    Holiday.objects.filter(date__year=2027, **rows).delete()


def few(**rows: Any) -> None:
    kept = Holiday.objects.filter(date__year=2027, **rows).values("pk")
    Holiday.objects.filter(date__year=2027).exclude(pk__in=kept).delete()


def removed(**rows: Any) -> None:
    moment = "2026-01-01T00:00:00+07:00"
    Holiday.objects.filter(date__year=2027, **rows).update(removed_at=moment)


@pytest.mark.parametrize(
    ("lose", "rows"),
    [
        (gone, {}),
        (few, {"date__month": 1}),
        (few, {"category": "JOINT_LEAVE"}),
        (gone, {"date": d("2027-05-01")}),
        (removed, {"category": "NATIONAL", "date__month__lt": 5}),
    ],
)
def test_a_year_without_all_its_feasts_is_refused(
    legal: None, lose: Callable[..., None], rows: dict[str, Any]
) -> None:
    workdays.require_years(d("2026-12-30"), d("2027-01-06"))
    lose(**rows)

    with pytest.raises(HolidaysMissing) as refusal:
        workdays.require_years(d("2026-12-30"), d("2027-01-06"))

    assert refusal.value.message == (
        "Hari libur tahun 2027 belum lengkap di sistem, sehingga hari kerja tidak dapat dihitung; "
        "minta BPPBJ memasukkan hari libur dan cuti bersama tahun itu."
    )


@pytest.mark.parametrize("rows", [{"category": "JOINT_LEAVE"}, {"date": d("2027-05-01")}])
def test_a_year_without_joint_leave_or_a_feast_taken_back_is_counted(
    legal: None, rows: dict[str, Any]
) -> None:
    removed(**rows)

    workdays.require_years(d("2026-12-30"), d("2027-01-06"))
    assert (workdays.is_entered(2026), workdays.is_entered(2027)) == (True, True)
