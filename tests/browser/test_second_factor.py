"""A passkey made and used in a real browser, and an authenticator app beside it."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import Role, User
from tests.accounts.doors import code_of
from tests.browser.conftest import OpenPage
from tests.factories.accounts import PASSWORD, AppointmentFactory

pytestmark = pytest.mark.django_db(transaction=True)

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def _production(settings: Settings) -> None:
    settings.MFA_FORCED = True
    settings.PROOF_MINUTES = 10


def person() -> User:
    user: User = AppointmentFactory(role=Role.BENDAHARA).user
    return user


def enter(page: Page, user: User) -> None:
    page.goto("/akun/login/")
    page.get_by_label("Surel").fill(user.email)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def leave(page: Page) -> None:
    page.goto("/akun/logout/")
    page.locator("main").get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/akun/login/")


def test_a_treasurer_is_led_to_a_passkey_and_comes_in_with_it_alone(open_page: OpenPage) -> None:
    page, user = open_page(), person()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    enter(page, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("Pasang verifikasi dua langkah")
    page.get_by_role("link", name="Tambah passkey").click()
    page.get_by_label("Nama passkey").fill("Ponsel kantor")
    page.get_by_role("button", name="Buat passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kode pemulihan")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.goto("/akun/keamanan/")
    expect(page.get_by_text("Ponsel kantor")).to_be_visible()

    leave(page)
    page.get_by_role("button", name="Masuk dengan passkey").click()

    expect(page.get_by_text(f"Selamat datang, {user.name}")).to_be_visible()
    page.goto("/akun/reauthenticate/")
    page.get_by_role("link", name="Pakai passkey").click()
    page.get_by_role("button", name="Pakai passkey").click()
    page.wait_for_url(lambda address: "reauthenticate" not in address)


def test_an_authenticator_app_on_a_phone(open_page: OpenPage) -> None:
    page, user = open_page(viewport={"width": 360, "height": 740}), person()

    enter(page, user)
    page.get_by_role("link", name="Pasang aplikasi").click()
    secret = page.locator(".secret-key").inner_text().strip()
    assert page.locator(".code-picture").evaluate("image => image.naturalWidth") > 0
    page.get_by_label("Kode dari aplikasi").fill(code_of(secret))
    page.get_by_role("button", name="Aktifkan").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    recovery = page.locator(".recovery-codes code").first.inner_text()

    leave(page)
    enter(page, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("Langkah kedua")
    page.get_by_label("Kode").fill(recovery)
    page.get_by_role("button", name="Masuk", exact=True).click()

    expect(page.get_by_text(f"Selamat datang, {user.name}")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
