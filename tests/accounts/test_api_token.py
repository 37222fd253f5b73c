"""`manage.py api_token` prints a token that works, alone."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from knox.models import AuthToken

from accounts.models import Role
from tests.factories.accounts import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_printed_token_acts_as_the_person() -> None:
    appointment = AppointmentFactory(role=Role.PP)
    out = StringIO()

    call_command("api_token", appointment.user.email.upper(), stdout=out)

    token = out.getvalue().strip()
    response = Client().get("/api/v1/me/", headers={"Authorization": f"Token {token}"})
    assert response.status_code == 200
    assert response.json()["acting"] == appointment.pk


def test_a_person_without_a_post_may_nothing() -> None:
    user = UserFactory()
    out = StringIO()
    call_command("api_token", user.email, stdout=out)

    headers = {"Authorization": f"Token {out.getvalue().strip()}"}

    assert Client().get("/api/v1/me/", headers=headers).status_code == 403


@pytest.mark.parametrize("email", ["tidak-ada@kantor.test", ""])
def test_an_unknown_address_is_refused(email: str) -> None:
    with pytest.raises(CommandError):
        call_command("api_token", email)

    assert AuthToken.objects.count() == 0


def test_a_token_that_ended_before_it_began_is_refused() -> None:
    user = UserFactory()

    with pytest.raises(CommandError):
        call_command("api_token", user.email, "--days", "0")

    assert AuthToken.objects.count() == 0


def test_a_wrong_token_is_401() -> None:
    response = Client().get("/api/v1/me/", headers={"Authorization": "Token " + "a" * 64})

    assert response.status_code == 401
