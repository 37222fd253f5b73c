"""Holidays come from decree data, joint leave included."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from core import holidays_source
from core.models import Holiday

pytestmark = pytest.mark.django_db


def test_2026_has_25_days_with_joint_leave_told_apart() -> None:
    rows = {row.date: row.category for row in holidays_source.holidays_of(2026)}

    assert len(rows) == 25
    assert rows[date(2026, 8, 17)] == Holiday.Category.NATIONAL
    assert rows[date(2026, 3, 20)] == Holiday.Category.JOINT_LEAVE
    assert rows[date(2026, 12, 24)] == Holiday.Category.JOINT_LEAVE


def test_an_edited_row_survives_the_next_import() -> None:
    Holiday.objects.create(
        date=date(2026, 8, 17), name="Diubah", category="NATIONAL", legal_basis="SK"
    )

    call_command("import_holidays")

    assert Holiday.objects.get(date=date(2026, 8, 17)).name == "Diubah"
    assert holidays_source.ensure_holidays() == 0


@pytest.mark.parametrize(("first", "last"), [("2022", "2026"), ("2026", "2028"), ("2027", "2026")])
def test_years_without_decree_are_refused(first: str, last: str) -> None:
    with pytest.raises(CommandError):
        call_command("import_holidays", "--from", first, "--to", last)

    assert Holiday.objects.count() == 0
