"""Every route answers with the headers of the house, signed out and signed in."""

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.models import Role
from tests.accounts.doors import LOGIN, enter
from tests.factories.accounts import PASSWORD, AppointmentFactory, UserFactory
from tests.routes import ROUTES, path_of

pytestmark = pytest.mark.django_db

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self), usb=()"
    ),
}
POLICY = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
FAULTS = range(500, 600)
# The readiness page answers 503 on purpose when something it needs is away.
MAY_BE_UNREADY = "core:ready"


@pytest.fixture(params=["visitor", "official", "operator"])
def client(request: pytest.FixtureRequest) -> Client:
    if request.param == "official":
        return enter(AppointmentFactory(role=Role.BENDAHARA).user.email)
    if request.param == "operator":
        return enter(UserFactory(is_staff=True, is_superuser=True).email)
    return Client()


def finish(response: HttpResponse) -> None:
    """This function will read a file to its end, which closes it."""
    if response.streaming:
        list(response)


def lacks(response: HttpResponse) -> list[str]:
    found = [name for name, value in EVERYWHERE.items() if response.headers.get(name) != value]
    policy = set(response.headers.get("Content-Security-Policy", "").split("; "))
    return found if policy == POLICY else [*found, "Content-Security-Policy"]


def test_every_route_has_them_and_none_fails(client: Client) -> None:
    signed_in = "_auth_user_id" in client.session
    bad = {}
    for route in ROUTES:
        if route.name == "account_logout":
            continue
        response = client.get(path_of(route))
        finish(response)
        missing = lacks(response)
        if response.status_code in FAULTS and route.name != MAY_BE_UNREADY:
            missing.append(f"status {response.status_code}")
        # Pictures of menus are public and kept for ever; a missing one is as private as the rest.
        if signed_in and not {"no-store", "private"} <= kept_by(response):
            missing.append("Cache-Control")
        if missing:
            bad[route.name] = missing

    assert bad == {}


def kept_by(response: HttpResponse) -> set[str]:
    """This function will return the directives of Cache-Control."""
    return set(response.headers.get("Cache-Control", "").split(", "))


def test_answers_of_the_api_are_kept_by_no_cache_for_anybody() -> None:
    for route in ROUTES:
        path = path_of(route)
        if path.startswith("/api/"):
            assert "no-store" in Client().get(path)["Cache-Control"], path


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DEBUG", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", LOGIN, "/api/v1/me/", "/admin/", "/healthz"])
def test_strange_methods_are_refused(method: str, path: str) -> None:
    assert Client().generic(method, path).status_code == 405


@pytest.mark.parametrize("host", ["jahat.example", "eorder.example.jahat.example", "localhost:x"])
def test_another_host_is_refused(settings: Settings, host: str) -> None:
    settings.ALLOWED_HOSTS = ["eorder.example"]

    answers = [Client().get(path, HTTP_HOST=host) for path in (LOGIN, "/api/v1/me/")]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert host not in answers[0].content.decode()


def test_a_forwarded_host_is_not_believed(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["eorder.example"]

    page = Client().get(LOGIN, HTTP_HOST="eorder.example", HTTP_X_FORWARDED_HOST="jahat.example")

    assert page.status_code == 200
    assert "jahat.example" not in page.content.decode()


@pytest.mark.parametrize(
    "target",
    [
        "https://jahat.example/",
        "//jahat.example/",
        "/\\jahat.example",
        "https:jahat.example",
        "javascript:alert(1)",
        "http://testserver@jahat.example/",
        "\x01https://jahat.example",
    ],
)
@pytest.mark.parametrize("path", [LOGIN, "/akun/logout/"])
def test_no_next_leads_out_of_the_house(path: str, target: str) -> None:
    person = AppointmentFactory().user
    client = Client() if path == LOGIN else enter(person.email)

    response = client.post(path, {"login": person.email, "password": PASSWORD, "next": target})

    assert response.status_code == 302
    assert response["Location"] in {"/", LOGIN}


def test_a_next_inside_the_house_is_followed() -> None:
    person = AppointmentFactory().user

    response = Client().post(
        LOGIN, {"login": person.email, "password": PASSWORD, "next": "/akun/profil/"}
    )

    assert response["Location"] == "/akun/profil/"


def test_every_post_needs_its_csrf_token() -> None:
    person = enter(AppointmentFactory(role=Role.BENDAHARA).user.email)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = person.cookies
    let_through = []
    for route in ROUTES:
        path = path_of(route)
        response = strict.post(path)
        finish(response)
        if response.status_code not in {403, 404, 405}:
            let_through.append((route.name, response.status_code))

    assert let_through == []
    assert person.get("/api/v1/me/").status_code == 200  # the log-out was refused as well


def test_the_admin_only_looks() -> None:
    operator = enter(UserFactory(is_staff=True, is_superuser=True).email)
    user = UserFactory()
    page = f"/admin/accounts/user/{user.pk}/"

    assert operator.get(f"{page}change/").status_code == 200
    assert operator.post(f"{page}change/", {"name": "Lain"}).status_code == 403
    assert operator.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert operator.get("/admin/accounts/user/add/").status_code == 403
    assert operator.get("/admin/password_change/")["Location"] == "/akun/password/change/"
    hidden = ("mfa/authenticator/", "knox/authtoken/", "usersessions/usersession/")
    assert {operator.get(f"/admin/{path}").status_code for path in hidden} == {404}


def test_the_admin_is_for_operators() -> None:
    official = enter(AppointmentFactory(role=Role.BPPBJ).user.email)

    assert official.get("/admin/", follow=True).status_code == 403


def test_cookies_stay_with_the_house_and_away_from_scripts(settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME = "__Host-sessionid"
    settings.CSRF_COOKIE_NAME = "__Host-csrftoken"
    settings.DEVICE_COOKIE_NAME = "__Host-device"
    person = AppointmentFactory().user
    client = Client()
    client.get(LOGIN)

    client.post(LOGIN, {"login": person.email, "password": PASSWORD}, secure=True)

    for name in ("__Host-sessionid", "__Host-device"):
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")
