"""The component sheet obeys its rules, and the error and account pages speak like people."""

import re
import uuid
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import Settings

from core import views

pytestmark = pytest.mark.django_db


def sheet(client: Client, settings: Settings) -> str:
    settings.DEMO = True
    response = client.get("/komponen/")
    assert response.status_code == 200
    return response.content.decode()


def test_component_sheet_shows_each_component(client: Client, settings: Settings) -> None:
    html = sheet(client, settings)

    for part in (
        "btn-primary",
        "eo-badge-attention",
        "meter-danger",
        "clock-day",
        "eo-timeline",
        'class="task ',
        "now-attention",
        "menu-card",
        "empty-state",
        "eo-dialog",
        "eo-table",
        "pages",
        "eo-steps",
        "eo-tabs",
        "chart-canvas",
        "basket",
        "paper",
    ):
        assert part in html, part
    assert "<c-" not in html


def test_component_sheet_obeys_the_strict_policy(client: Client, settings: Settings) -> None:
    html = sheet(client, settings)
    policy = client.get("/komponen/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert " style=" not in html
    assert " onclick=" not in html


def test_component_sheet_has_no_double_ids(client: Client, settings: Settings) -> None:
    html = sheet(client, settings)
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]

    assert sorted(set(ids)) == sorted(ids)


def test_each_form_has_a_key_of_its_own_each_time(client: Client, settings: Settings) -> None:
    keys = [re.findall(r'name="kunci" value="([^"]*)"', sheet(client, settings)) for _ in range(2)]

    assert len(keys[0]) == len(keys[1]) > 2
    assert len({uuid.UUID(key) for key in keys[0] + keys[1]}) == len(keys[0] + keys[1])


def test_component_sheet_is_closed_outside_the_demo(client: Client, settings: Settings) -> None:
    settings.DEMO = False

    assert client.get("/komponen/").status_code == 404


def test_sent_sample_form_keeps_what_was_typed(client: Client, settings: Settings) -> None:
    settings.DEMO = True

    html = client.post("/komponen/", {"nama": "Rapat", "nilai": "99.000.000"}).content.decode()

    assert 'value="Rapat"' in html
    assert 'value="99.000.000"' in html
    assert "Rp99.000.000 terlalu besar; paling banyak Rp50.000.000." in html


def test_five_hundred_badges_are_cheap() -> None:
    source = {"things": [_Paid()] * 500}
    render_to_string("core/components/_badges.html", source)

    started = perf_counter()
    render_to_string("core/components/_badges.html", source)

    assert perf_counter() - started < 0.25


@dataclass(frozen=True)
class _Paid:
    status: str = "PAID"

    def get_status_display(self) -> str:
        return "Dibayar"


def test_unknown_address_is_told_kindly(client: Client) -> None:
    response = client.get("/tidak/ada/")

    assert response.status_code == 404
    assert "Alamat ini kosong" in response.content.decode()


def test_forbidden_page_gives_the_reason(rf: RequestFactory) -> None:
    response = views.forbidden(rf.get("/"), PermissionDenied("Hanya PPK yang menandatangani."))

    assert response.status_code == 403
    assert "Hanya PPK yang menandatangani." in response.content.decode()


def test_server_error_page_needs_nothing(rf: RequestFactory) -> None:
    response = views.server_error(rf.get("/"))
    html = response.content.decode()

    assert response.status_code == 500
    assert "{%" not in html
    assert "Maaf" in html


def test_expired_form_is_explained(settings: Settings) -> None:
    settings.CSRF_FAILURE_VIEW = "core.views.csrf_failed"
    client = Client(enforce_csrf_checks=True)

    response = client.post("/akun/login/", {"login": "a@b.demo"})

    assert response.status_code == 403
    assert "Formulir ini sudah tidak berlaku" in response.content.decode()


def test_guessed_favicon_leads_to_the_drawn_one(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"] == "/static/img/favicon.svg"


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("password_reset_done", "Periksa surel Anda"),
        ("password_reset_from_key_done", "Kata sandi sudah diganti"),
        ("account_inactive", "Akun ini tidak aktif"),
    ],
)
def test_account_pages_speak_indonesian(rf: RequestFactory, name: str, needs: str) -> None:
    request: Any = rf.get("/")
    request.session = {}

    assert needs in render_to_string(f"account/{name}.html", {}, request=request)


@pytest.mark.parametrize("path", ["/akun/login/", "/akun/password/reset/", "/akun/signup/"])
def test_entrance_pages_open(client: Client, path: str) -> None:
    html = client.get(path).content.decode()

    assert html.count("<h1") == 1
    assert 'lang="id"' in html
