"""Vendors open their own account and prove its address; officials are sent to BPPBJ."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from accounts.models import Appointment, User
from core.models import AuditEvent
from tests.accounts.doors import enter, is_in
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SIGNUP = "/akun/signup/"
NEW = "lemari tumpah ungu kemarin"


def fields(**changes: str) -> dict[str, str]:
    values = {
        "name": "Rina Wulandari",
        "email": "rina@daput-rina.example",
        "password1": NEW,
        "password2": NEW,
    }
    return values | changes


def link() -> str:
    found = re.search(r"http://testserver(/akun/confirm-email/\S+)", mail.outbox[-1].body)
    assert found is not None
    return found.group(1)


def after_login() -> str:
    try:
        return reverse("vendors:register")
    except NoReverseMatch:
        return "/"


def test_a_vendor_opens_an_account_proves_the_address_and_comes_in() -> None:
    client = Client()

    sent = client.post(SIGNUP, fields())

    assert sent["Location"] == "/akun/confirm-email/"
    person = User.objects.get()
    assert (person.name, person.email) == ("Rina Wulandari", "rina@daput-rina.example")
    assert person.self_registered
    assert Appointment.objects.count() == 0
    assert AuditEvent.objects.get(act="account.signup").target_id == person.pk
    assert not is_in(enter(person.email, NEW))  # the address is not proven yet

    assert client.get(link()).status_code == 200
    assert not is_in(enter(person.email, NEW))  # opening the letter alone proves nothing
    client.post(link())
    response = Client().post("/akun/login/", {"login": person.email, "password": NEW})
    assert response["Location"] == after_login()


@pytest.mark.parametrize(
    "email", ["ani@jakarta.go.id", "ani@dinkes.jakarta.go.id", "ppk@dinkes.demo", "A@GO.ID"]
)
def test_an_official_is_sent_to_the_invitation(email: str) -> None:
    page = Client().post(SIGNUP, fields(email=email))

    assert "undangan BPPBJ" in page.content.decode()
    assert User.objects.count() == 0
    assert mail.outbox == []


@pytest.mark.parametrize("domain", ["example", "tidakgo.id", "demo.example"])
def test_domains_that_only_look_official_may_register(domain: str) -> None:
    Client().post(SIGNUP, fields(email=f"rina@{domain}.com"))

    assert User.objects.count() == 1


def test_a_known_address_is_not_told_apart() -> None:
    known = UserFactory(email="sudah@ada.example")

    answer = Client().post(SIGNUP, fields(email=known.email))

    assert answer["Location"] == "/akun/confirm-email/"
    assert User.objects.count() == 1
    assert "padahal akunnya sudah ada" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Bidang ini harus diisi"),
        ({"name": "<b>Rina</b>"}, "Tulis nama seperti pada KTP"),
        ({"email": "bukan-surel"}, "Masukkan alamat email dengan format yang benar"),
        ({"password1": "Jakarta2026!", "password2": "Jakarta2026!"}, "mudah ditebak"),
        ({"password1": "pendek", "password2": "pendek"}, "terlalu pendek"),
        ({"password2": "lain sama sekali itu"}, "sama"),
        ({"name": "x" * 161}, "160"),
    ],
)
def test_bad_fields_are_refused_and_nothing_is_made(change: dict[str, str], sentence: str) -> None:
    page = Client().post(SIGNUP, fields(**change))

    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert User.objects.count() == 0


def test_extra_fields_give_no_power() -> None:
    Client().post(SIGNUP, fields(is_staff="1", is_superuser="1", self_registered="", role="PA"))

    person = User.objects.get()
    assert (person.is_staff, person.is_superuser, person.self_registered) == (False, False, True)


def test_registering_is_limited_per_address(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": "3/h/ip"}

    codes = [
        Client().post(SIGNUP, fields(email=f"rina{number}@usaha.example")).status_code
        for number in range(5)
    ]

    assert codes == [302, 302, 302, 429, 429]
    assert User.objects.count() == 3


def test_who_is_invited_needs_no_letter() -> None:
    assert is_in(enter(UserFactory().email))


def test_a_mail_server_that_is_away_is_no_fault(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert Client().post(SIGNUP, fields()).status_code == 302
    assert Client().post("/akun/password/reset/", {"email": "a@b.example"}).status_code == 302
