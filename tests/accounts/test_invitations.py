"""Invitations: a link used once, before it expires, while the post stands; no token is stored."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.utils import timezone

from accounts.models import Appointment, Invitation, Organisation, Role, User
from accounts.services import appointments, invitations
from accounts.services.appointments import AppointmentRefused, NewAppointment, Person
from core.acts import Actor
from core.errors import WrongState
from core.models import AuditEvent, Notification
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, UserFactory, actor

pytestmark = pytest.mark.django_db
SECRET = "Gerobak-Soto-77-Biru"
PERSON = Person("Baru@Kantor.test ", "Rini Marlina", "198209242009032001")


@pytest.fixture
def keeper() -> Actor:
    return actor(Role.BPPBJ, OrganisationFactory(kind="OVERSIGHT"))


@pytest.fixture
def office() -> Organisation:
    return OrganisationFactory()


def draft(office: Organisation) -> NewAppointment:
    return NewAppointment(None, office, Role.PPK, "", "7/SK/2026", timezone.localdate())


def invite(office: Organisation, by: Actor) -> Appointment:
    return appointments.invite(PERSON, draft(office), by=by, at=timezone.now())


def link() -> str:
    """This function will send what waits and return the path in the last mail."""
    invitations.send_pending(at=timezone.now())
    found = re.search(r"https?://[^/]+(/akun/undangan/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found.group(1)


def answer(path: str, client: Client | None = None, **changes: str) -> int:
    data = {"name": "Rini Marlina", "password1": SECRET, "password2": SECRET} | changes
    return (client or Client()).post(path, data).status_code


def test_an_unknown_person_comes_in_through_the_link(keeper: Actor, office: Organisation) -> None:
    row = invite(office, keeper)
    user = row.user
    assert (user.email, user.is_active, user.has_usable_password()) == (
        "baru@kantor.test",
        False,
        False,
    )
    path = link()
    client = Client()

    page = client.get(path)
    done = answer(path, client, name="Rini Marlina, S.E.")

    assert page.status_code == 200
    assert office.name in page.content.decode()
    assert done == 302
    user.refresh_from_db()
    assert (user.name, user.is_active, user.check_password(SECRET)) == (
        "Rini Marlina, S.E.",
        True,
        True,
    )
    event = AuditEvent.objects.get(act="invitation.accept")
    assert (event.actor_id, event.appointment_id) == (user.pk, row.pk)
    entered = client.post("/akun/login/", {"login": user.email, "password": SECRET})
    assert entered.status_code == 302
    assert client.get("/api/v1/me/").json()["acting"] == row.pk


def test_the_link_itself_is_stored_nowhere(keeper: Actor, office: Organisation) -> None:
    invite(office, keeper)
    token = link().split("/")[-2]

    assert len(token) == 64
    stored = Invitation.objects.get()
    assert stored.token_hash == invitations.hash_of(token)
    assert token not in str([vars(row) for row in Invitation.objects.all()])
    assert token not in str(list(Notification.objects.values_list("body", "url")))
    assert token not in str(list(AuditEvent.objects.values_list("data", "target_label")))


def test_a_link_works_once(keeper: Actor, office: Organisation) -> None:
    invite(office, keeper)
    path = link()
    assert answer(path) == 302

    again = Client().get(path)

    assert again.status_code == 410
    assert "sudah dipakai" in again.content.decode()
    assert answer(path, password1="Sandi-Lain-Sekali-9", password2="Sandi-Lain-Sekali-9") == 410
    assert User.objects.get(email="baru@kantor.test").check_password(SECRET)


def test_looking_does_not_use_the_link_up(keeper: Actor, office: Organisation) -> None:
    invite(office, keeper)
    path = link()

    statuses = [Client().get(path).status_code for _ in range(3)]

    assert statuses == [200, 200, 200]
    assert answer(path) == 302


@pytest.mark.parametrize("case", ["expired", "revoked", "replaced", "ended", "unknown"])
def test_a_link_that_no_longer_counts_says_why(
    keeper: Actor, office: Organisation, case: str
) -> None:
    row = invite(office, keeper)
    path = link()
    now = timezone.now()
    if case == "expired":
        Invitation.objects.update(expires_at=now)
    elif case == "revoked":
        invitations.revoke(row.pk, by=keeper, at=now)
    elif case == "replaced":
        invitations.resend(row.pk, by=keeper, at=now)
    elif case == "ended":
        Appointment.objects.filter(pk=row.pk).update(valid_to=timezone.localdate())
    else:
        path = f"/akun/undangan/{'0' * 64}/"
    words = {"expired": "kedaluwarsa", "ended": "sudah berakhir", "unknown": "tidak dikenali"}

    page = Client().get(path)

    assert page.status_code == (404 if case == "unknown" else 410)
    assert words.get(case, "dicabut atau diganti") in page.content.decode()
    assert answer(path) == page.status_code
    assert not User.objects.get(pk=row.user_id).is_active


def test_a_fresh_link_replaces_the_first(keeper: Actor, office: Organisation) -> None:
    row = invite(office, keeper)
    first = link()

    invitations.resend(row.pk, by=keeper, at=timezone.now())
    second = link()

    assert (answer(first), answer(second)) == (410, 302)
    with pytest.raises(WrongState):
        invitations.resend(row.pk, by=keeper, at=timezone.now())


def test_ending_the_post_revokes_its_invitation(keeper: Actor, office: Organisation) -> None:
    row = invite(office, keeper)
    path = link()

    appointments.end(row.pk, timezone.localdate(), "Batal", by=keeper, at=timezone.now())

    assert answer(path) == 410
    assert Invitation.objects.get().revoked_at is not None


@pytest.mark.parametrize(
    ("password", "repeated"),
    [("pendek", "pendek"), ("123456789012345", "123456789012345"), (SECRET, "Lain-Sekali-77-Biru")],
)
def test_a_weak_or_mistyped_password_leaves_the_link_open(
    keeper: Actor, office: Organisation, password: str, repeated: str
) -> None:
    row = invite(office, keeper)
    path = link()

    status = answer(path, password1=password, password2=repeated)

    assert status == 422
    assert not User.objects.get(pk=row.user_id).has_usable_password()
    assert answer(path) == 302


def test_a_password_reset_does_not_go_around_the_invitation(
    keeper: Actor, office: Organisation
) -> None:
    invite(office, keeper)
    invitations.send_pending(at=timezone.now())
    sent = len(mail.outbox)

    Client().post("/akun/password/reset/", {"email": "baru@kantor.test"})

    bodies = [str(message.body) for message in mail.outbox[sent:]]
    assert not any("password/reset/key" in body for body in bodies)


def test_a_new_person_needs_a_name_and_a_nip_of_the_own(
    keeper: Actor, office: Organisation
) -> None:
    twin = UserFactory(nip=PERSON.nip)
    before = User.objects.count()

    for person, field in ((replace(PERSON, name=" "), "name"), (PERSON, "nip")):
        with pytest.raises(AppointmentRefused) as refusal:
            appointments.invite(person, draft(office), by=keeper, at=timezone.now())
        assert list(refusal.value.errors) == [field]

    assert (User.objects.count(), Invitation.objects.count()) == (before, 0)
    assert twin.appointments.count() == 0


def test_a_known_person_gets_a_notice_and_no_link(keeper: Actor, office: Organisation) -> None:
    known = AppointmentFactory(role=Role.PP).user
    person = Person(known.email.upper(), "Nama Lain")

    row = appointments.invite(person, draft(office), by=keeper, at=timezone.now())

    known.refresh_from_db()
    assert (row.user_id, known.name != "Nama Lain") == (known.pk, True)
    assert (Invitation.objects.count(), Notification.objects.filter(recipient=known).count()) == (
        0,
        1,
    )


def test_the_same_key_invites_once(keeper: Actor, office: Organisation) -> None:
    first = invite(office, keeper.with_key("k"))
    again = invite(office, keeper.with_key("k"))

    assert first.pk == again.pk
    assert Invitation.objects.count() == 1


class BrokenMail(BaseEmailBackend):
    """A mail server that is away."""

    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError("tidak ada")


def test_a_mail_that_fails_goes_out_later_with_another_token(
    keeper: Actor, office: Organisation, settings: object
) -> None:
    invite(office, keeper)
    backend = settings.EMAIL_BACKEND  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"  # type: ignore[attr-defined]
    assert invitations.send_pending(at=timezone.now()) == 0
    row = Invitation.objects.get()
    assert (row.token_hash, row.sent_at, row.attempts) == (None, None, 1)

    settings.EMAIL_BACKEND = backend  # type: ignore[attr-defined]

    assert answer(link()) == 302
    assert invitations.send_pending(at=timezone.now() + timedelta(1)) == 0
