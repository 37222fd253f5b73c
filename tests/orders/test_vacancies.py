"""Packages that an official has left are seen, by those who can mend it, until they are mended."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.acting import actor_of
from accounts.models import Appointment, Role
from core.worklist import Task
from orders.models import Package
from orders.queries import teams
from orders.services import reassignment
from orders.services.reassignment import Reassignment
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.callers import signed_in
from tests.factories.orders import Desk, assigned, desk

pytestmark = pytest.mark.usefixtures("legal")


def leave(row: Appointment, days: int = 0) -> None:
    """This function will let a post end, in `days`."""
    end = timezone.localdate() + timedelta(days=days)
    Appointment.objects.filter(pk=row.pk).update(valid_to=end)


def tasks(row: Appointment) -> list[Task]:
    return teams.team_tasks(actor_of(row), timezone.localdate())


@pytest.fixture
def office() -> Desk:
    return desk()


@pytest.mark.parametrize("seat", ["ppk", "pp", "treasurer", "receiver"])
def test_a_seat_that_was_left_is_a_task_of_pa_and_kpa(office: Desk, seat: str) -> None:
    package = assigned(office)
    assert tasks(office.approver) == []
    leave(getattr(office, seat))

    (task,) = tasks(office.approver)

    assert (task.verb, task.subject) == ("Tunjuk pengganti", "1 paket perlu pejabat baru")
    (vacancy,) = teams.vacancies(Package.objects.all(), timezone.localdate())
    assert [(code, name) for code, _, name in vacancy.seats] == [
        (seat, getattr(package, seat).user.name)
    ]
    assert tasks(office.pp if seat == "ppk" else office.ppk) == []


def test_bppbj_sees_it_as_well_and_other_offices_do_not(office: Desk) -> None:
    assigned(office)
    leave(office.ppk)
    keeper = AppointmentFactory(role=Role.BPPBJ, organisation=OrganisationFactory(kind="OVERSIGHT"))

    assert tasks(keeper)[0].verb == "Periksa penunjukan"
    assert tasks(AppointmentFactory(role=Role.PA)) == []


def test_a_renewed_post_is_no_vacancy(office: Desk) -> None:
    assigned(office)
    leave(office.ppk)
    AppointmentFactory(
        user=office.ppk.user,
        organisation=office.office,
        role=Role.PPK,
        valid_from=timezone.localdate(),
    )

    assert tasks(office.approver) == []


def test_a_closed_account_is_a_vacancy(office: Desk) -> None:
    assigned(office)
    office.pp.user.is_active = False
    office.pp.user.save(update_fields=["is_active"])

    assert tasks(office.approver)[0].subject == "1 paket perlu pejabat baru"


def test_a_post_that_ends_later_is_no_vacancy_yet(office: Desk) -> None:
    assigned(office)
    leave(office.ppk, days=3)

    assert tasks(office.approver) == []


def test_a_named_successor_ends_the_task(office: Desk) -> None:
    package = assigned(office)
    leave(office.ppk)
    successor = AppointmentFactory(organisation=office.office, role=Role.PPK)

    wish = Reassignment("ppk", successor.pk, "SK 45/2026")
    reassignment.reassign(package.pk, wish, by=actor_of(office.approver), at=timezone.now())

    assert tasks(office.approver) == []


def test_the_page_leads_to_each_vacant_seat_in_few_queries(office: Desk) -> None:
    package = assigned(office, rup_code="10000000")
    leave(office.ppk)
    signed_in(office.approver.user).get("/paket/perlu-pejabat/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        html = signed_in(office.approver.user).get("/paket/perlu-pejabat/").content.decode()
    for number in range(1, 30):
        assigned(office, rup_code=f"100000{number:02d}")
    Package.objects.update(ppk=office.ppk)
    with CaptureQueriesContext(connection) as many:
        signed_in(office.approver.user).get("/paket/perlu-pejabat/")

    assert f"/paket/{package.pk}/tim/ppk/" in html
    assert len(one) == len(many)


def test_an_empty_page_says_so(office: Desk) -> None:
    html = signed_in(office.approver.user).get("/paket/perlu-pejabat/").content.decode()

    assert "Semua paket ada pejabatnya." in html


def test_the_api_lists_what_the_page_does(office: Desk) -> None:
    package = assigned(office)
    leave(office.ppk)
    caller = signed_in(office.approver.user)

    (row,) = caller.get("/api/v1/packages/vacancies/").json()["results"]

    seat = {"seat": "ppk", "name": "PPK", "left_by": office.ppk.user.name}
    assert (row["package"], row["seats"]) == (package.pk, [seat])
    path = f"/api/v1/packages/vacancies/?organisation={office.office.pk + 1}"
    assert caller.get(path).json()["results"] == []
    stranger = signed_in(AppointmentFactory(role=Role.PA).user)
    assert stranger.get("/api/v1/packages/vacancies/").json()["results"] == []
