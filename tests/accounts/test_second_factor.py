"""Who must hold a second factor can do nothing without one, whichever way they come."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from pytest_django import Settings

from accounts import factors, safety
from accounts.models import Role, TokenGrant
from accounts.safety import NewToken
from core.acts import SYSTEM
from core.models import AuditEvent
from tests.accounts.doors import code_of, enter, enter_with_app, give_app, give_passkey, is_in
from tests.factories.accounts import PASSWORD, AppointmentFactory, UserFactory
from tests.routes import ROUTES, Route, path_of

pytestmark = pytest.mark.django_db

FORCED = {"PA", "KPA", "BENDAHARA", "BPKD", "BPPBJ", "PPKUKM", "INSPEKTORAT"}
SETUP = "/akun/dua-langkah/"
ADD_APP = "/akun/2fa/totp/activate/"
OPEN = {
    "accounts:second_factor",
    "accounts:add_app",
    "accounts:add_passkey",
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "core:alive",
    "core:ready",
    "core:favicon",
}


@pytest.fixture(autouse=True)
def _production(settings: Settings) -> None:
    settings.MFA_FORCED = True
    settings.PROOF_MINUTES = 10


@pytest.mark.parametrize("role", list(Role))
def test_the_setting_decides_which_roles_are_led_to_it(role: Role) -> None:
    client = enter(AppointmentFactory(role=role).user.email)

    page = client.get("/akun/profil/")
    api = client.get("/api/v1/me/")

    if role in FORCED:
        assert (page.status_code, page["Location"]) == (302, SETUP)
        assert (api.status_code, api["Content-Type"]) == (403, "application/problem+json")
        assert api.json()["type"] == "urn:eorder:second-factor-missing"
    else:
        assert (page.status_code, api.status_code) == (200, 200)


def test_another_setting_forces_other_roles(settings: Settings) -> None:
    settings.MFA_ROLES = ["PPK"]
    ppk = enter(AppointmentFactory(role=Role.PPK).user.email)
    pa = enter(AppointmentFactory(role=Role.PA).user.email)

    assert ppk.get("/akun/profil/").status_code == 302
    assert pa.get("/akun/profil/").status_code == 200


def test_a_second_post_forces_while_another_is_acted_as() -> None:
    user = UserFactory()
    AppointmentFactory(user=user, role=Role.PPK)
    AppointmentFactory(user=user, role=Role.BENDAHARA)

    assert enter(user.email).get("/akun/profil/")["Location"] == SETUP


def test_operators_need_it_without_any_post() -> None:
    operator = UserFactory(is_staff=True, is_superuser=True)
    client = enter(operator.email)

    assert client.get("/admin/")["Location"] == SETUP

    give_app(operator)
    assert client.get("/admin/").status_code == 200


def test_the_demo_setting_forces_nobody(settings: Settings) -> None:
    settings.MFA_FORCED = False

    client = enter(AppointmentFactory(role=Role.PA).user.email)

    assert client.get("/akun/profil/").status_code == 200


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_no_route_is_reachable_around_it(method: str) -> None:
    client = enter(AppointmentFactory(role=Role.BENDAHARA).user.email)
    before = AuditEvent.objects.count()

    reached = {route.name: _answer(client, method, route) for route in ROUTES}

    through = {name for name, answer in reached.items() if answer not in {"led", "refused"}}
    assert through <= OPEN
    assert len(reached) > 100
    assert AuditEvent.objects.count() == before


def _answer(client: Client, method: str, route: Route) -> str:
    if route.name == "account_logout":
        return "open"
    response = getattr(client, method)(path_of(route))
    if response.status_code == 302 and response["Location"] == SETUP:
        return "led"
    if response.status_code == 403 and b"second-factor-missing" in response.content:
        return "refused"
    return f"{response.status_code}"


def test_setting_an_app_up_opens_everything_and_is_noted() -> None:
    person = AppointmentFactory(role=Role.BENDAHARA).user
    elsewhere, client = enter(person.email), enter(person.email)
    secret = client.get(ADD_APP).context["form"].secret

    response = client.post(ADD_APP, {"code": code_of(secret)})

    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get("/akun/profil/").status_code == 200
    assert not is_in_now(elsewhere)
    noted = AuditEvent.objects.filter(act="account.mfa.add", target_id=person.pk)
    assert [event.data["factor"] for event in noted.order_by("pk")] == [
        "aplikasi autentikator",
        "kode pemulihan",
    ]
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def is_in_now(client: Client) -> bool:
    return client.get("/akun/profil/", follow=False).headers.get("Location", "") == ""


def test_a_wrong_first_code_sets_nothing_up() -> None:
    client = enter(AppointmentFactory(role=Role.BENDAHARA).user.email)
    client.get(ADD_APP)

    page = client.post(ADD_APP, {"code": "000000"})

    assert "Kode itu tidak cocok" in page.content.decode()
    assert Authenticator.objects.count() == 0
    assert AuditEvent.objects.filter(act="account.mfa.add").count() == 0


def test_the_log_in_asks_for_the_code() -> None:
    person = AppointmentFactory(role=Role.BENDAHARA).user
    secret = give_app(person)

    half_way = enter(person.email)
    assert not is_in(half_way)
    assert half_way.get("/api/v1/me/").status_code == 401

    assert is_in(enter_with_app(person, secret))


def test_a_code_works_once() -> None:
    person = AppointmentFactory(role=Role.BENDAHARA).user
    secret = give_app(person)

    assert is_in(enter_with_app(person, secret))
    assert not is_in(enter_with_app(person, secret))


def test_wrong_codes_are_limited_and_then_even_the_right_one_waits() -> None:
    person = AppointmentFactory(role=Role.BENDAHARA).user
    secret = give_app(person)
    client = enter(person.email)
    for _ in range(5):
        client.post("/akun/2fa/authenticate/", {"code": "000000"})

    client.post("/akun/2fa/authenticate/", {"code": code_of(secret)})

    assert not is_in(client)


def test_the_last_factor_of_who_needs_one_stays() -> None:
    person = AppointmentFactory(role=Role.PA).user
    client = enter_with_app(person, give_app(person))

    page = client.post("/akun/2fa/totp/deactivate/")

    assert "wajib memakai verifikasi dua langkah" in page.content.decode()
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_who_need_not_may_take_the_app_off_and_other_sessions_end() -> None:
    person = AppointmentFactory(role=Role.PPK).user
    secret = give_app(person)
    client, elsewhere = enter_with_app(person, secret), Client()
    enter(person.email, client=elsewhere)
    elsewhere.post("/akun/2fa/authenticate/", {"code": code_of(secret, 1)})
    assert is_in_now(elsewhere)

    client.post("/akun/2fa/totp/deactivate/")

    assert Authenticator.objects.count() == 0
    assert is_in_now(client)
    assert not is_in_now(elsewhere)
    assert AuditEvent.objects.filter(act="account.mfa.remove").count() == 1


def test_another_name_of_a_passkey_is_noted_and_ends_no_session() -> None:
    person = AppointmentFactory(role=Role.PPK).user
    client, elsewhere = enter(person.email), enter(person.email)
    passkey = give_passkey(person, "Passkey saya")
    path = reverse("accounts:rename_passkey", args=[passkey.pk])

    answers = [client.post(path, {"name": "Ponsel kantor"}).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert factors.passkeys(person.pk) == {passkey.pk: "Ponsel kantor"}
    event = AuditEvent.objects.get(act="account.mfa.rename")
    assert (event.target_id, event.actor_name) == (person.pk, person.name)
    assert event.data == {"factor": "passkey", "from": "Passkey saya", "to": "Ponsel kantor"}
    assert AuditEvent.objects.filter(act__in=["account.mfa.add", "account.mfa.remove"]).count() == 0
    assert is_in_now(elsewhere)


def test_nobody_renames_the_passkey_of_another() -> None:
    owner, other = (AppointmentFactory(role=Role.PPK).user for _ in range(2))
    client = enter(other.email)
    passkey = give_passkey(owner, "Passkey saya")

    response = client.post(reverse("accounts:rename_passkey", args=[passkey.pk]), {"name": "X"})

    assert response.status_code == 404
    assert factors.passkeys(owner.pk) == {passkey.pk: "Passkey saya"}
    assert AuditEvent.objects.filter(act="account.mfa.rename").count() == 0


@pytest.mark.parametrize(("by_operator", "status"), [(True, 200), (False, 403)])
def test_a_token_stands_on_the_operator_or_on_a_factor(by_operator: bool, status: int) -> None:
    person = AppointmentFactory(role=Role.BENDAHARA).user
    scopes = [TokenGrant.Scope.READ]
    new = NewToken(person, "kas", scopes, 30, by_operator=by_operator)
    token = safety.issue_token(new, by=SYSTEM, at=person.date_joined)
    headers = {"Authorization": f"Token {token}"}

    assert Client().get("/api/v1/me/", headers=headers).status_code == status

    give_app(person)
    assert Client().get("/api/v1/me/", headers=headers).status_code == 200


def test_a_session_beside_a_good_token_opens_nothing() -> None:
    person = AppointmentFactory(role=Role.BENDAHARA).user
    new = NewToken(person, "kas", [TokenGrant.Scope.READ], 30, by_operator=True)
    token = safety.issue_token(new, by=SYSTEM, at=person.date_joined)

    client = enter(person.email, PASSWORD)
    response = client.get("/api/v1/me/", headers={"Authorization": f"Token {token}"})

    assert response.status_code == 403


def test_the_walk_reaches_every_view() -> None:
    assert [route.name for route in ROUTES if not reaches(path_of(route))] == []


def reaches(path: str) -> bool:
    try:
        return bool(resolve(path))
    except Resolver404:
        return False
