"""Appointments: who may hold what where and when, and what ending one ends."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from accounts.models import Appointment, Invitation, Organisation, Role, User
from accounts.services import appointments, people
from accounts.services.appointments import (
    AppointmentRefused,
    Correction,
    EndRefused,
    NewAppointment,
    Person,
)
from accounts.services.people import PersonRefused
from core.acts import Actor
from core.errors import DomainError, NotAllowed, NotFound, WrongState
from core.models import AuditEvent, Notification
from tests.factories.accounts import (
    PASSWORD,
    AppointmentFactory,
    OrganisationFactory,
    UserFactory,
    actor,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
TODAY = date(2026, 11, 26)
PLT, PLH = Appointment.Standing.PLT, Appointment.Standing.PLH


@pytest.fixture
def keeper() -> Actor:
    return actor(Role.BPPBJ, OrganisationFactory(kind="OVERSIGHT", code="bppbj"))


def new(organisation: Organisation, **changes: Any) -> NewAppointment:
    draft = NewAppointment(
        user=None,
        organisation=organisation,
        role=Role.PPK,
        title="",
        sk_number="12/SK/2026",
        valid_from=TODAY,
    )
    return replace(draft, **changes)


def appoint(organisation: Organisation, by: Actor, **changes: Any) -> Appointment:
    changes.setdefault("user", UserFactory())
    return appointments.appoint(new(organisation, **changes), by=by, at=NOW)


def refused(organisation: Organisation, by: Actor, **changes: Any) -> DomainError:
    before = Appointment.objects.count()
    with pytest.raises(DomainError) as refusal:
        appoint(organisation, by, **changes)
    assert Appointment.objects.count() == before
    return refusal.value


def signed_in(user: User, post: Appointment | None = None) -> Client:
    """This function will log in through the front door, as a browser does."""
    client = Client()
    answer = client.post("/akun/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    if post is not None:
        assert client.post(f"/akun/jabatan/{post.pk}/").status_code == 302
    return client


def test_a_known_person_is_appointed_and_told(keeper: Actor) -> None:
    office = OrganisationFactory()
    user = UserFactory()

    row = appoint(office, keeper, user=user, title="PPK Bidang Umum")

    assert (row.user, row.role, row.valid_from, row.valid_to) == (user, "PPK", TODAY, None)
    assert Notification.objects.get(recipient=user).subject == (
        f"Anda ditunjuk sebagai PPK Bidang Umum, {office.short_name}"
    )
    assert AuditEvent.objects.get(act="appointment.start").target_id == row.pk
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "level", "role", "allowed"),
    [
        ("SKPD", "DINAS", Role.PPK, True),
        ("BUMD", "BUMD", Role.PPK, True),
        ("BUMD", "BUMD", Role.BPKD, False),
        ("UMK", "UMK", Role.BPKD, False),
        ("UMK", "UMK", Role.PPK, False),
        ("UMK", "UMK", Role.STAF, True),
        ("SKPD", "DINAS", Role.PEMILIK, False),
        ("SKPD", "DINAS", Role.INSPEKTORAT, False),
        ("OVERSIGHT", "BADAN", Role.BPKD, True),
        ("OVERSIGHT", "BADAN", Role.PA, False),
        ("OVERSIGHT", "BADAN", Role.ASISTEN, False),
        ("OVERSIGHT", "ASISTEN", Role.ASISTEN, True),
        ("OVERSIGHT", "ASISTEN", Role.BPKD, False),
    ],
)
def test_a_role_belongs_to_its_kind_of_place(
    keeper: Actor, kind: str, level: str, role: Role, allowed: bool
) -> None:
    place = OrganisationFactory(kind=kind, level=level)

    if allowed:
        assert appoint(place, keeper, role=role).role == role
    else:
        assert "tidak dapat dijabat" in refused(place, keeper, role=role).errors["role"][0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sk_number": " "}, "sk_number"),
        ({"valid_to": TODAY}, "valid_to"),
        ({"valid_from": TODAY - timedelta(9), "valid_to": TODAY - timedelta(2)}, "valid_to"),
        ({"standing": PLH}, "valid_to"),
    ],
)
def test_a_post_needs_decree_and_days(keeper: Actor, changes: dict[str, Any], field: str) -> None:
    assert list(refused(OrganisationFactory(), keeper, **changes).errors) == [field]


def test_a_closed_office_takes_nobody(keeper: Actor) -> None:
    office = OrganisationFactory(closed_date=TODAY)

    assert list(refused(office, keeper).errors) == ["organisation"]


def test_one_person_holds_a_role_once_at_a_time(keeper: Actor) -> None:
    office, user = OrganisationFactory(), UserFactory()
    appoint(office, keeper, user=user, valid_to=TODAY + timedelta(5))

    assert "sudah memegang" in refused(office, keeper, user=user).errors["role"][0]
    later = appoint(office, keeper, user=user, valid_from=TODAY + timedelta(5))
    assert later.user == user
    assert appoint(office, keeper).role == "PPK"  # another PPK beside


def test_a_sole_post_has_one_definitive_holder(keeper: Actor) -> None:
    office = OrganisationFactory()
    first = appoint(office, keeper, role=Role.PA, valid_to=TODAY + timedelta(30))

    for standing in (Appointment.Standing.DEFINITIVE, PLT):
        text = refused(office, keeper, role=Role.PA, standing=standing).errors["standing"][0]
        assert first.user.name in text
    plh = appoint(office, keeper, role=Role.PA, standing=PLH, valid_to=TODAY + timedelta(3))
    second = {"role": Role.PA, "standing": PLH, "valid_to": TODAY + timedelta(2)}
    assert "Plh." in refused(office, keeper, **second).errors["standing"][0]
    after = appoint(office, keeper, role=Role.PA, valid_from=TODAY + timedelta(30))
    assert (plh.post, after.post) == ("Plh. Pengguna Anggaran", "Pengguna Anggaran")


def test_a_plt_fills_a_vacancy_and_must_end_before_the_next_holder(keeper: Actor) -> None:
    office = OrganisationFactory()
    plt = appoint(office, keeper, role=Role.PA, standing=PLT)

    assert "Plt." in refused(office, keeper, role=Role.PA).errors["standing"][0]
    appointments.end(plt.pk, TODAY, "Pejabat definitif dilantik", by=keeper, at=NOW)
    assert appoint(office, keeper, role=Role.PA).role == "PA"


def test_only_bppbj_appoints_officials(keeper: Actor) -> None:
    office = OrganisationFactory()

    for role in (Role.PA, Role.KPA):
        assert isinstance(refused(office, actor(role, office)), NotAllowed)
        assert isinstance(refused(office, actor(role, OrganisationFactory())), NotFound)
    assert isinstance(refused(office, actor(Role.INSPEKTORAT)), NotAllowed)


def test_an_owner_appoints_staff_of_the_own_firm_alone() -> None:
    firm, other = OrganisationFactory(kind="UMK"), OrganisationFactory(kind="UMK")
    owner = actor(Role.PEMILIK, firm)

    staff = appoint(firm, owner, role=Role.STAF, sk_number="")

    assert (staff.role, staff.sk_number) == ("STAF", "Penugasan pemilik usaha")
    assert isinstance(refused(firm, owner, role=Role.PEMILIK), NotAllowed)
    assert isinstance(refused(other, owner, role=Role.STAF), NotFound)
    assert isinstance(refused(firm, actor(Role.STAF, firm), role=Role.STAF), NotAllowed)


def test_an_owner_cannot_reach_into_the_offices() -> None:
    firm = OrganisationFactory(kind="UMK")
    official = AppointmentFactory(role=Role.PPK).user
    draft = new(firm, role=Role.STAF)

    person, owner = Person(official.email, "Siapa"), actor(Role.PEMILIK, firm)
    with pytest.raises(AppointmentRefused) as refusal:
        appointments.invite(person, draft, by=owner, at=NOW)

    assert list(refusal.value.errors) == ["email"]
    assert official.appointments.count() == 1


def test_a_corrected_appointment_keeps_who_where_and_when(keeper: Actor) -> None:
    row = appoint(OrganisationFactory(), keeper)

    fixed = appointments.correct(row.pk, Correction("PPK II", "13/SK/2026"), by=keeper, at=NOW)
    same = appointments.correct(row.pk, Correction("PPK II", "13/SK/2026"), by=keeper, at=NOW)

    assert (fixed.title, fixed.sk_number, fixed.version, same.version) == (
        "PPK II",
        "13/SK/2026",
        2,
        2,
    )
    assert AuditEvent.objects.get(act="appointment.correct").data["sk_number"] == [
        "12/SK/2026",
        "13/SK/2026",
    ]


def test_begun_and_ended_the_same_day(keeper: Actor) -> None:
    office, user = OrganisationFactory(), UserFactory()
    row = appoint(office, keeper, user=user)

    ended = appointments.end(row.pk, TODAY, "Salah kantor", by=keeper, at=NOW)
    again = appoint(office, keeper, user=user)

    assert (ended.valid_from, ended.valid_to, ended.last_day) == (TODAY, TODAY, TODAY)
    assert not ended.is_in_force(TODAY)
    assert again.is_in_force(TODAY)


def test_a_post_that_never_began_is_void(keeper: Actor) -> None:
    row = appoint(OrganisationFactory(), keeper, valid_from=TODAY + timedelta(10))

    ended = appointments.end(row.pk, TODAY, "Batal dilantik", by=keeper, at=NOW)

    assert ended.valid_to == ended.valid_from == TODAY + timedelta(10)


@pytest.mark.parametrize(
    ("day", "reason", "field"),
    [
        (TODAY - timedelta(1), "Pindah", "day"),
        (TODAY, "  ", "reason"),
        (TODAY + timedelta(31), "Pindah", "day"),
    ],
)
def test_an_end_that_cannot_be_is_refused(
    keeper: Actor, day: date, reason: str, field: str
) -> None:
    row = appoint(OrganisationFactory(), keeper, valid_to=TODAY + timedelta(30))

    with pytest.raises(EndRefused) as refusal:
        appointments.end(row.pk, day, reason, by=keeper, at=NOW)

    row.refresh_from_db()
    assert (list(refusal.value.errors), row.ended_at) == ([field], None)


def test_an_ended_post_does_not_end_again(keeper: Actor) -> None:
    row = appoint(OrganisationFactory(), keeper)
    appointments.end(row.pk, TODAY, "Pindah", by=keeper, at=NOW)

    with pytest.raises(WrongState):
        appointments.end(row.pk, TODAY, "Pindah", by=keeper, at=NOW)


def test_the_last_bppbj_stays(keeper: Actor) -> None:
    with pytest.raises(EndRefused, match="terakhir"):
        appointments.end(keeper.appointment_id or 0, TODAY, "Pindah", by=keeper, at=NOW)

    assert Appointment.objects.get(pk=keeper.appointment_id).ended_at is None


def test_pa_and_kpa_hear_of_an_official_who_leaves(keeper: Actor) -> None:
    office = OrganisationFactory()
    pa = AppointmentFactory(role=Role.PA, organisation=office)
    row = appoint(office, keeper)

    appointments.end(row.pk, TODAY, "Pensiun", by=keeper, at=NOW)

    told = Notification.objects.get(recipient=pa.user)
    assert told.url == "/paket/perlu-pejabat/"
    assert told.subject.endswith("berakhir 26/11/2026")


def test_ending_one_post_ends_its_sessions_and_the_tokens(keeper: Actor) -> None:
    user = UserFactory()
    today = timezone.localdate()
    first = AppointmentFactory(user=user, role=Role.PP)
    second = AppointmentFactory(user=user, role=Role.PENERIMA)
    desk, phone = signed_in(user, first), signed_in(user, first)
    other = signed_in(user, second)
    token = AuthToken.objects.create(user=user)[1]
    machine = Client(headers={"Authorization": f"Token {token}"})
    assert machine.get("/api/v1/me/").status_code == 200

    appointments.end(first.pk, today, "Mutasi", by=keeper, at=timezone.now())

    for client in (desk, phone):
        assert client.get("/akun/profil/").status_code == 302
        assert client.get("/api/v1/me/").status_code == 401
        assert client.post(f"/akun/jabatan/{second.pk}/").status_code == 302
        assert client.get("/api/v1/me/").status_code == 401
    assert machine.get("/api/v1/me/").status_code == 401
    assert other.get("/api/v1/me/").json()["acting"] == second.pk


def test_ending_the_last_post_ends_everything(keeper: Actor) -> None:
    user = UserFactory()
    row = AppointmentFactory(user=user, role=Role.PP)
    client = signed_in(user)
    token = AuthToken.objects.create(user=user)[1]
    machine = Client(headers={"Authorization": f"Token {token}"})

    appointments.end(row.pk, timezone.localdate(), "Pensiun", by=keeper, at=timezone.now())

    assert client.get("/akun/profil/").status_code == 302
    assert (client.get("/api/v1/me/").status_code, machine.get("/api/v1/me/").status_code) == (
        401,
        401,
    )


def test_a_session_ends_when_the_date_of_its_post_comes() -> None:
    """A session that the deletion missed, or whose post simply ran out, is refused as well."""
    user = UserFactory()
    first = AppointmentFactory(user=user, role=Role.PP)
    AppointmentFactory(user=user, role=Role.PENERIMA)
    client = signed_in(user, first)
    Appointment.objects.filter(pk=first.pk).update(valid_to=timezone.localdate())

    assert client.get("/api/v1/me/").status_code == 401
    assert client.get("/akun/profil/").status_code == 302


def test_a_closed_account_does_nothing_more(keeper: Actor) -> None:
    user = UserFactory()
    AppointmentFactory(user=user, role=Role.PP)
    client = signed_in(user)
    token = AuthToken.objects.create(user=user)[1]
    machine = Client(headers={"Authorization": f"Token {token}"})

    people.deactivate(user.pk, "Cuti di luar tanggungan negara", by=keeper, at=NOW)

    assert client.get("/akun/profil/").status_code == 302
    assert machine.get("/api/v1/me/").status_code == 401
    with pytest.raises(WrongState):
        people.deactivate(user.pk, "Lagi", by=keeper, at=NOW)
    people.reactivate(user.pk, "Kembali bekerja", by=keeper, at=NOW)
    assert machine.get("/api/v1/me/").status_code == 401
    assert signed_in(user).get("/api/v1/me/").status_code == 200


def test_nobody_closes_the_own_account(keeper: Actor) -> None:
    with pytest.raises(PersonRefused):
        people.deactivate(keeper.user_id or 0, "x", by=keeper, at=NOW)

    assert User.objects.get(pk=keeper.user_id).is_active


def test_posts_that_end_soon_are_told_once(keeper: Actor) -> None:
    soon = AppointmentFactory(role=Role.PP, valid_to=TODAY + timedelta(6))
    AppointmentFactory(role=Role.PP, valid_to=TODAY + timedelta(60))

    first = appointments.remind_of_endings(7, at=NOW)
    appointments.remind_of_endings(7, at=NOW)

    assert first == 1
    assert Notification.objects.filter(kind="appointment").count() == 2
    assert Notification.objects.filter(recipient=soon.user).count() == 1
    assert Notification.objects.filter(recipient_id=keeper.user_id).count() == 1
