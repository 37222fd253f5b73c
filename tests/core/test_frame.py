"""The frame of every page: navigation per role, the acting appointment, the notices."""

import pytest
from django.http import HttpRequest
from django.template import RequestContext, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core import context, inbox, navigation
from core.models import Notification
from tests.factories.accounts import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_frame_of_a_visitor_shows_the_catalogue_and_the_way_in(client: Client) -> None:
    html = client.get("/akun/login/").content.decode()

    assert "Lewati ke isi halaman" in html
    assert "bottombar" not in html
    assert html.count("<h1") == 1


def test_frame_shows_the_acting_appointment_and_notices(client: Client) -> None:
    appointment = AppointmentFactory(role="PPK")
    notify(appointment.user_id, 3)
    client.force_login(appointment.user)

    html = client.get("/pemberitahuan/").content.decode()

    assert '<span class="switcher-role">PPK</span>' in html
    assert appointment.organisation.short_name in html
    assert "Pemberitahuan, 3 belum dibaca" in html


def test_frame_costs_two_queries(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    appointment = AppointmentFactory(role="PPK")
    client = Client()
    client.force_login(appointment.user)
    request = client.get("/pemberitahuan/").wsgi_request
    fresh = rf.get("/")
    fresh.user = appointment.user
    fresh.appointments = request.appointments  # type: ignore[attr-defined]
    fresh.actor = request.actor  # type: ignore[attr-defined]

    with django_assert_num_queries(1):
        render_to_string("base.html", {}, request=fresh)


def test_frame_stands_without_user_or_actor() -> None:
    values = context.frame(HttpRequest())

    assert not values["actor"]
    assert list(values["appointments"]) == []
    assert values["unread_notices"] == 0
    assert values["role_label"] == ""


@pytest.mark.parametrize("role", sorted(navigation.BY_ROLE))
def test_navigation_has_at_most_seven_pages_that_exist(role: str) -> None:
    items = navigation.items_for(role)

    assert 1 < len(items) <= 7
    assert len(navigation.links(role, "/")) == len(items)


def test_navigation_marks_the_longest_match() -> None:
    links = navigation.links("BPKD", "/anggaran/spd/4/")

    assert [link.label for link in links if link.active] == ["SPD"]
    assert [link.label for link in navigation.links("BPKD", "/") if link.active] == ["Tugas saya"]


def test_navigation_without_post_or_log_in() -> None:
    assert navigation.items_for("") == navigation.NO_POST
    assert [item.label for item in navigation.items_for(None)] == ["Katalog", "Masuk"]


# Notices


def notify(user_id: int, count: int, url: str = "/katalog/") -> list[Notification]:
    rows = [
        Notification(
            recipient_id=user_id,
            kind="test",
            subject=f"Kabar {n}",
            body="Isi",
            url=url,
            created_at=timezone.now(),
        )
        for n in range(count)
    ]
    return Notification.objects.bulk_create(rows)


def test_notices_are_the_persons_own_newest_first(client: Client) -> None:
    mine, other = UserFactory(), UserFactory()
    notify(mine.pk, 2)
    notify(other.pk, 1)
    client.force_login(mine)

    response = client.get("/pemberitahuan/")

    assert [n.subject for n in response.context["notices"]] == ["Kabar 1", "Kabar 0"]


def test_notices_turn_pages(client: Client) -> None:
    user = UserFactory()
    notify(user.pk, 26)
    client.force_login(user)

    first = client.get("/pemberitahuan/")
    second = client.get(f"/pemberitahuan/?sebelum={first.context['older']}")

    assert len(first.context["notices"]) == 25
    assert [n.subject for n in second.context["notices"]] == ["Kabar 0"]
    assert client.get("/pemberitahuan/?sebelum=abc").status_code == 200
    assert client.get("/pemberitahuan/?sebelum=" + "9" * 40).status_code == 200


def test_opening_a_notice_marks_it_and_leads_to_its_page(client: Client) -> None:
    user = UserFactory()
    [row] = notify(user.pk, 1)
    client.force_login(user)

    response = client.get(f"/pemberitahuan/{row.pk}/")

    assert response["Location"] == "/katalog/"
    assert inbox.unread_count(user.pk) == 0


def test_opening_a_notice_never_leaves_the_site(client: Client) -> None:
    user = UserFactory()
    [row] = notify(user.pk, 1, url="https://contoh.invalid/jahat")
    client.force_login(user)

    assert client.get(f"/pemberitahuan/{row.pk}/")["Location"] == "/pemberitahuan/"


def test_foreign_notices_are_not_found_and_stay_unread(client: Client) -> None:
    other = UserFactory()
    [row] = notify(other.pk, 1)
    client.force_login(UserFactory())

    assert client.get(f"/pemberitahuan/{row.pk}/").status_code == 404
    assert inbox.unread_count(other.pk) == 1


def test_all_notices_are_marked_at_once(client: Client) -> None:
    user, other = UserFactory(), UserFactory()
    notify(user.pk, 2)
    notify(other.pk, 1)
    client.force_login(user)

    assert client.get("/pemberitahuan/dibaca/").status_code == 405
    assert client.post("/pemberitahuan/dibaca/")["Location"] == "/pemberitahuan/"
    assert (inbox.unread_count(user.pk), inbox.unread_count(other.pk)) == (0, 1)


@pytest.mark.parametrize("path", ["/pemberitahuan/", "/pemberitahuan/1/"])
def test_notices_ask_for_log_in(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == f"/akun/login/?next={path}"


def test_page_without_heading_takes_its_title(rf: RequestFactory) -> None:
    source = '{% extends "base.html" %}{% block title %}Paket &amp; tim{% endblock %}'

    html = Template(source).render(RequestContext(rf.get("/"), {}))

    assert "<h1>Paket &amp; tim</h1>" in html
    assert "<title>Paket &amp; tim · e-Order</title>" in html
