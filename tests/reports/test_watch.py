"""The periodic check of the chain: where it starts, what it finds, whom it tells."""

from datetime import date

import pytest
from django.db import connection

from accounts.models import Role
from core.acts import SYSTEM
from core.models import AuditCheck, Notification
from reports import tasks
from reports.services import watch
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.trail import NOW, finish, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded() -> None:
    """This fixture will guard the tables as a real database does, until the test is rolled back."""
    with connection.cursor() as cursor:
        for table in ("event", "link", "check", "head"):
            cursor.execute(f"ALTER TABLE core_audit{table} ENABLE TRIGGER no_truncate")
        cursor.execute("ALTER TABLE core_rowchange ENABLE TRIGGER no_truncate")


@pytest.mark.usefixtures("guarded")
def test_the_watch_goes_on_where_it_stopped_and_tells_a_fault_once() -> None:
    people = [
        AppointmentFactory(role=role, valid_from=date(2020, 1, 1)).user_id
        for role in (Role.INSPEKTORAT, Role.BPPBJ, Role.PPK)
    ]
    office = OrganisationFactory()
    for hour in range(3):
        record("order.sign", office, SYSTEM, hour)
    finish()
    first = watch.check(at=NOW)
    record("order.sign", office, SYSTEM, 4)
    finish()
    second = watch.check(at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM core_auditlink WHERE position >= 3")
        cursor.execute("SET LOCAL session_replication_role = origin")
    broken = watch.check(at=NOW)
    again = watch.check(at=NOW)
    whole = watch.check(at=NOW, whole=True)

    assert [(row.first, row.position, row.fault) for row in (first, second)] == [
        (1, 3, ""),
        (4, 4, ""),
    ]
    assert broken.fault == again.fault
    assert broken.fault.startswith("Posisi 4 pernah dicatat")
    assert whole.fault.startswith("Mata rantai 3 hilang")
    told = Notification.objects.filter(kind="audit.broken").order_by("recipient_id", "pk")
    assert [row.recipient_id for row in told] == sorted([people[0], people[1]] * 2)


def test_the_tasks_check() -> None:
    record("order.sign", OrganisationFactory(), SYSTEM, 0)
    finish()

    assert "no_truncate" in tasks.check_audit()
    assert "no_truncate" in tasks.check_audit_whole()
    assert AuditCheck.objects.count() == 2
