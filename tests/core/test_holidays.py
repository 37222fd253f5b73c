"""Holidays come from decree data, joint leave and estimates told apart."""

from datetime import date

import pytest

from core import holidays_source, workdays
from core.models import Holiday

pytestmark = pytest.mark.django_db


def test_2026_has_25_days_with_joint_leave_told_apart() -> None:
    rows = {row.date: row.category for row in holidays_source.holidays_of(2026)}

    assert len(rows) == 25
    assert rows[date(2026, 8, 17)] == Holiday.Category.NATIONAL
    assert rows[date(2026, 3, 20)] == Holiday.Category.JOINT_LEAVE
    assert rows[date(2026, 12, 24)] == Holiday.Category.JOINT_LEAVE


def test_an_estimate_is_a_mark_and_not_a_part_of_the_name() -> None:
    rows = {row.date: row for row in holidays_source.holidays_of(2027)}

    assert (rows[date(2027, 3, 10)].name, rows[date(2027, 3, 10)].is_estimate) == (
        "Hari Raya Idul Fitri",
        True,
    )
    assert sum(row.is_estimate for row in rows.values()) == 3


def test_the_calendar_says_estimate_and_leaves_removed_days_out() -> None:
    holidays_source.ensure_holidays(2027, 2027)
    Holiday.objects.filter(date=date(2027, 3, 9)).update(removed_at="2026-01-01T00:00:00+07:00")

    found = workdays.holidays_between(date(2027, 3, 9), date(2027, 3, 10))

    assert found == {date(2027, 3, 10): "Hari Raya Idul Fitri (perkiraan)"}


def test_entering_what_is_missing_is_repeatable() -> None:
    assert holidays_source.ensure_holidays(2026, 2026) == 25
    assert holidays_source.ensure_holidays(2026, 2026) == 0
