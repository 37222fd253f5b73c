"""Holidays from the decree data: the dry run, what is kept, the command, and the sweep."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from core import holidays_source
from core.acts import Actor
from core.models import Holiday
from payments.models import DueDateChange, Payment
from payments.queries import holidays as queries
from payments.queries.holidays import Fate
from payments.services import due_dates as due_services
from payments.services import holidays
from payments.services.holidays import NewHoliday
from tests.factories.accounts import actor
from tests.factories.payments import NOW, Terms, at, billed, received

pytestmark = pytest.mark.django_db

TUESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 26)


def keeper() -> Actor:
    return actor(Role.BPPBJ)


def due_of(payment: Payment) -> date:
    payment.refresh_from_db()
    return payment.due_date


def test_the_import_tells_new_differing_gone_and_kept_days_apart() -> None:
    by = keeper()
    Holiday.objects.filter(date=date(2026, 1, 1)).delete()
    Holiday.objects.filter(date=date(2026, 1, 16)).update(name="Isra")
    Holiday.objects.create(
        date=date(2026, 7, 1), name="Salah", category="NATIONAL", legal_basis="-"
    )
    edited = Holiday.objects.get(date=date(2026, 8, 17))
    values = forms_of(edited) | {"name": "HUT RI", "decree_date": date(2026, 1, 2)}
    holidays.change(edited.pk, NewHoliday(**values), by=by, at=NOW)

    plan = queries.source_plan(2026)

    fates = {line.date: line.fate for line in plan.lines if line.fate != Fate.SAME}
    assert fates == {
        date(2026, 1, 1): Fate.NEW,
        date(2026, 1, 16): Fate.DIFFERS,
        date(2026, 7, 1): Fate.GONE,
        date(2026, 8, 17): Fate.KEPT,
    }
    assert holidays.import_source(2026, 2026, by=by, at=NOW) == (3, 0)
    assert queries.source_plan(2026).changes == ()
    assert Holiday.objects.get(date=date(2026, 8, 17)).name == "HUT RI"


def forms_of(row: Holiday) -> dict[str, object]:
    names = ("date", "name", "category", "legal_basis", "decree_date", "is_estimate")
    return {name: getattr(row, name) for name in names}


def test_the_command_imports_recomputes_and_keeps_what_was_edited() -> None:
    _, payment = billed(received(Terms(bast=date(2026, 12, 22))), when=at(date(2026, 12, 22), 16))
    Holiday.objects.filter(date=date(2026, 12, 24)).delete()
    due_services.sweep(at=NOW)
    assert due_of(payment) == date(2026, 12, 28)

    call_command("import_holidays")

    assert due_of(payment) == date(2026, 12, 29)
    assert DueDateChange.objects.latest("pk").actor_name == "Sistem e-Order"


@pytest.mark.parametrize(("first", "last"), [("2022", "2026"), ("2026", "2028"), ("2027", "2026")])
def test_years_without_decree_are_refused_by_the_command(first: str, last: str) -> None:
    count = Holiday.objects.count()

    with pytest.raises(CommandError):
        call_command("import_holidays", "--from", first, "--to", last)

    assert Holiday.objects.count() == count


def test_the_sweep_finds_what_drifted_and_is_quiet_the_second_time() -> None:
    _, payment = billed()
    Holiday.objects.create(date=TUESDAY, name="Libur", category="NATIONAL", legal_basis="SK")

    assert due_services.sweep(at=NOW) == 1
    assert (due_of(payment), due_services.sweep(at=NOW)) == (THURSDAY, 0)


def test_a_year_without_joint_leave_is_doubtful() -> None:
    today = date(2026, 11, 23)
    assert [(one.number, len(one.rows)) for one in queries.doubtful(today)] == [(2028, 0)]

    holidays.import_source(2028, 2028, by=keeper(), at=NOW)

    found = queries.doubtful(today)
    assert [(one.number, one.joint_leave, one.estimates) for one in found] == [(2028, 0, 8)]
    assert holidays_source.LAST_KNOWN_YEAR == 2028
