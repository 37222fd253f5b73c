"""One person, several posts, one at a time."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from tests.factories.accounts import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_posts() -> tuple[int, int, Client]:
    user = UserFactory()
    first = AppointmentFactory(user=user, role=Role.PPK)
    second = AppointmentFactory(user=user, role=Role.PP)
    client = Client()
    client.force_login(user)
    return first.pk, second.pk, client


def acting(client: Client, **headers: str) -> int | None:
    response = client.get("/api/v1/me/", headers=headers)
    return response.json().get("acting")


def test_the_first_post_is_taken_unless_another_is_chosen(
    two_posts: tuple[int, int, Client],
) -> None:
    first, second, client = two_posts
    assert acting(client) == first

    response = client.post(f"/akun/jabatan/{second}/")

    assert response.status_code == 302
    assert acting(client) == second


def test_a_header_chooses_for_one_request(two_posts: tuple[int, int, Client]) -> None:
    first, second, client = two_posts

    assert acting(client, **{"X-Appointment": str(second)}) == second
    assert acting(client) == first


def test_a_foreign_post_cannot_be_taken(two_posts: tuple[int, int, Client]) -> None:
    first, _, client = two_posts
    foreign = AppointmentFactory(role=Role.KPA)

    assert client.post(f"/akun/jabatan/{foreign.pk}/").status_code == 404
    assert client.get("/api/v1/me/", headers={"X-Appointment": str(foreign.pk)}).status_code == 403
    assert acting(client) == first


@pytest.mark.parametrize("header", ["abc", "-1", "9" * 40, "１"])
def test_a_senseless_post_is_refused(two_posts: tuple[int, int, Client], header: str) -> None:
    _, _, client = two_posts

    response = client.get("/api/v1/me/", headers={"X-Appointment": header})

    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"


def test_only_posts_in_force_today_count(two_posts: tuple[int, int, Client]) -> None:
    first, second, client = two_posts
    today = timezone.localdate()
    user = AppointmentFactory._meta.model.objects.get(pk=first).user
    AppointmentFactory(user=user, role=Role.KPA, valid_from=today + timedelta(days=1))
    AppointmentFactory(user=user, role=Role.PA, valid_from=date(2023, 1, 1), valid_to=today)

    mine = client.get("/api/v1/me/").json()["appointments"]

    assert [a["id"] for a in mine] == [first, second]


def test_nobody_acts_without_logging_in() -> None:
    response = Client().get("/api/v1/me/")

    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"


def test_switching_needs_post(two_posts: tuple[int, int, Client]) -> None:
    _, second, client = two_posts

    assert client.get(f"/akun/jabatan/{second}/").status_code == 405


def test_the_profile_lists_the_posts(two_posts: tuple[int, int, Client]) -> None:
    _, _, client = two_posts

    page = client.get("/akun/profil/")

    assert page.status_code == 200
    assert page.content.decode().count("Bekerja sebagai ini") == 1
