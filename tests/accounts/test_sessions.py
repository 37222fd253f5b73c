"""What is open with an account, and how its owner closes it at once."""

import pytest
from django.contrib.auth.hashers import check_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import devices, safety
from accounts.models import Role, TokenGrant, User
from accounts.safety import NewToken
from core.acts import SYSTEM
from core.models import AuditEvent
from tests.accounts.doors import enter
from tests.factories.accounts import PASSWORD, AppointmentFactory

pytestmark = pytest.mark.django_db

SAFETY = "/akun/keamanan/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A146P) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/129.0.0.0 Mobile Safari/537.36"
)
NEW = "lemari tumpah ungu kemarin"


@pytest.fixture
def owner() -> User:
    person: User = AppointmentFactory(role=Role.PPK).user
    return person


def is_alive(client: Client) -> bool:
    return client.get("/api/v1/me/").status_code == 200


def test_the_page_names_devices_addresses_and_this_one(owner: User) -> None:
    enter(owner.email, HTTP_USER_AGENT=PHONE, REMOTE_ADDR="203.0.113.9")
    here = enter(owner.email, REMOTE_ADDR="10.20.0.4")

    text = here.get(SAFETY).content.decode()

    assert "Chrome di ponsel Android (SM-A146P)" in text
    assert "203.0.113.9" in text
    assert "jaringan internal kantor" in text
    assert text.count("Perangkat ini") == 1
    assert text.count("Akhiri sesi ini") == 1


def test_an_ended_session_is_a_stranger_s_at_its_next_request(owner: User) -> None:
    lost, here = enter(owner.email), enter(owner.email)
    row = next(s for s in here.get(SAFETY).context["sessions"] if not s.is_current)

    response = here.post(reverse("accounts:end_session", args=[row.pk]))

    assert response["Location"] == SAFETY
    assert (is_alive(lost), is_alive(here)) == (False, True)
    assert AuditEvent.objects.get(act="account.session.end").target_id == owner.pk


def test_all_others_end_together(owner: User) -> None:
    others, here = [enter(owner.email) for _ in range(3)], enter(owner.email)

    here.post("/akun/sesi/lain/akhiri/")

    assert [is_alive(client) for client in (*others, here)] == [False, False, False, True]
    assert Session.objects.count() == 1


def test_a_stranger_s_session_is_not_found(owner: User) -> None:
    theirs = enter(owner.email)
    row = theirs.get(SAFETY).context["sessions"][0]
    mine = enter(AppointmentFactory().user.email)

    response = mine.post(reverse("accounts:end_session", args=[row.pk]))

    assert response.status_code == 404
    assert is_alive(theirs)


def test_this_session_is_ended_by_leaving(owner: User) -> None:
    here = enter(owner.email)
    row = here.get(SAFETY).context["sessions"][0]

    response = here.post(reverse("accounts:end_session", args=[row.pk]))

    assert response["Location"] == "/akun/logout/"
    assert is_alive(here)


def test_a_new_password_ends_every_other_session(owner: User) -> None:
    lost, here = enter(owner.email), enter(owner.email)

    here.post(
        "/akun/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert (is_alive(lost), is_alive(here)) == (False, True)
    owner.refresh_from_db()
    assert check_password(NEW, owner.password)
    assert AuditEvent.objects.get(act="account.password.change").data == {"ended": 1}


@pytest.mark.parametrize("path", [SAFETY, "/akun/dua-langkah/"])
def test_the_pages_are_for_who_is_in(path: str) -> None:
    assert Client().get(path)["Location"].startswith("/akun/login/")


@pytest.mark.parametrize(
    "path", ["/akun/sesi/1/akhiri/", "/akun/sesi/lain/akhiri/", "/akun/token/1/cabut/"]
)
def test_closing_needs_a_post_and_a_log_in(owner: User, path: str) -> None:
    assert enter(owner.email).get(path).status_code == 405
    assert Client().post(path)["Location"].startswith("/akun/login/")


def test_the_page_asks_the_database_as_often_for_thirty_sessions(
    owner: User,
) -> None:
    here = enter(owner.email)
    here.get(SAFETY)
    with CaptureQueriesContext(connection) as one:
        here.get(SAFETY)
    before = len(one)
    for number in range(30):
        enter(owner.email, REMOTE_ADDR=f"203.0.113.{number}")
        new = NewToken(owner, f"kas {number}", [TokenGrant.Scope.READ], 30, by_operator=True)
        safety.issue_token(new, by=SYSTEM, at=owner.date_joined)

    with CaptureQueriesContext(connection) as many:
        text = here.get(SAFETY).content.decode()

    assert before == len(many) <= 12
    assert text.count("Akhiri sesi ini") == 30


def test_tokens_are_shown_by_their_last_four_and_revoked_at_once(owner: User) -> None:
    new = NewToken(owner, "program kas", [TokenGrant.Scope.READ], 30, by_operator=True)
    token = safety.issue_token(new, by=SYSTEM, at=owner.date_joined)
    headers = {"Authorization": f"Token {token}"}
    here, stranger = enter(owner.email), enter(AppointmentFactory().user.email)
    pk = TokenGrant.objects.get().pk
    assert Client().get("/api/v1/me/", headers=headers).status_code == 200

    text = here.get(SAFETY).content.decode()
    assert f"…{token[-4:]}" in text
    assert token not in text
    assert stranger.post(f"/akun/token/{pk}/cabut/").status_code == 404
    here.post(f"/akun/token/{pk}/cabut/")

    assert Client().get("/api/v1/me/", headers=headers).status_code == 401
    assert AuditEvent.objects.filter(act="account.token.revoke").count() == 1


def test_a_session_cannot_be_fixed_beforehand(owner: User) -> None:
    client = Client()
    client.get("/akun/login/")
    client.session["x"] = 1
    before = client.session.session_key

    enter(owner.email, client=client)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome di ponsel Android (SM-A146P)"),
        (PHONE.replace("SM-A146P", "K"), "Chrome di ponsel Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Safari/604.1", "Safari di iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge di Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130",
            "Firefox di Linux",
        ),
        ("curl/8.1", "Peramban tidak dikenal"),
        ("", "Peramban tidak dikenal"),
    ],
)
def test_a_browser_is_told_in_words(agent: str, words: str) -> None:
    assert devices.in_words(agent) == words
