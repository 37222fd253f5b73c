"""Logging in by e-mail; demo people only in the demo."""

import pytest
from django.test import Client, override_settings

from tests.factories.accounts import PASSWORD, AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def login(email: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/akun/login/", {"login": email, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/api/v1/me/").status_code == 200


def test_a_person_logs_in_by_email_in_any_case() -> None:
    person = AppointmentFactory().user

    assert is_in(login(person.email.upper()))


def test_a_wrong_password_does_not_open() -> None:
    person = AppointmentFactory().user

    assert not is_in(login(person.email, "salah-sama-sekali"))


def test_an_inactive_person_does_not_come_in() -> None:
    person = AppointmentFactory(user__is_active=False).user

    assert not is_in(login(person.email))


def test_demo_people_come_in_only_while_the_demo_is_on() -> None:
    person = AppointmentFactory(user__email="ppk@kantor.demo").user

    with override_settings(DEMO=True):
        client = login(person.email)
        assert is_in(client)
    assert not is_in(client)
    assert not is_in(login(person.email))


def test_after_five_wrong_tries_even_the_right_password_waits() -> None:
    person = AppointmentFactory().user
    other = AppointmentFactory().user
    for _ in range(5):
        login(person.email, "salah-sama-sekali")

    assert not is_in(login(person.email))
    assert is_in(login(other.email))


def test_nobody_registers_alone() -> None:
    before = UserFactory._meta.model.objects.count()

    Client().post(
        "/akun/signup/",
        {"email": "baru@kantor.test", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert UserFactory._meta.model.objects.count() == before


def test_the_admin_sends_to_the_one_login() -> None:
    response = Client().get("/admin/", follow=False)
    target = Client().get(response["Location"])

    assert response.status_code == 302
    assert target.status_code == 302
    assert target["Location"].startswith("/akun/login/")
