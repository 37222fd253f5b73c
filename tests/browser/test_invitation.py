"""An invitation by hand: mailed afresh through its dialog, with and without script, then taken."""

import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Appointment, Invitation, Organisation, Role, User
from accounts.services import appointments, invitations
from accounts.services.appointments import NewAppointment, Person
from tests.browser.cast import fill, told
from tests.browser.conftest import NARROW, OpenPage
from tests.browser.test_components import overflow
from tests.factories.accounts import PASSWORD, AppointmentFactory, OrganisationFactory, actor

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "Gerobak-Soto-77-Biru"


def enter(page: Page, email: str, password: str) -> None:
    fill(page, {"Surel": email, "Kata sandi": password})
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tugas saya")


def invited(office: Organisation) -> tuple[User, Appointment]:
    """This function will return a keeper of the register and a post that waits for its holder."""
    keeper = AppointmentFactory(
        role=Role.BPPBJ, organisation=OrganisationFactory(kind=Organisation.Kind.OVERSIGHT)
    )
    draft = NewAppointment(None, office, Role.PPK, "", "7/SK/2026", timezone.localdate())
    person = Person("baru@kantor.test", "Rini Marlina", "198209242009032001")
    by = actor(Role.BPPBJ, keeper.organisation)
    return keeper.user, appointments.invite(person, draft, by=by, at=timezone.now())


def mailed_path() -> str:
    """This function will send what waits and return the path in the last mail."""
    invitations.send_pending(at=timezone.now())
    found = re.search(r"https?://[^/]+(/akun/undangan/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("script", [True, False])
def test_a_link_is_mailed_afresh_as_often_as_asked_and_taken_once(
    open_page: OpenPage, script: bool
) -> None:
    user, post = invited(OrganisationFactory())
    first = mailed_path()
    page = open_page(java_script_enabled=script)
    page.goto("/akun/login/")
    enter(page, user.email, PASSWORD)
    page.goto(f"/organisasi/penunjukan/{post.pk}/")

    for count in (2, 3):
        press_resend(page, script)
        told(page, "Tautan baru dikirim ke baru@kantor.test; yang lama tidak berlaku.")
        assert Invitation.objects.count() == count

    guest = open_page(viewport=NARROW, is_mobile=True, expect_errors=("status of 410",))
    guest.goto(first)
    expect(guest.get_by_role("main")).to_contain_text("dicabut atau diganti yang lebih baru")
    guest.goto(mailed_path())
    if script:
        assert overflow(guest) <= 0
    fill(guest, {"Kata sandi": SECRET, "Ulangi kata sandi": SECRET})
    guest.get_by_role("button", name="Terima undangan").click()
    told(guest, "Akun Anda siap.")
    enter(guest, "baru@kantor.test", SECRET)


def press_resend(page: Page, script: bool) -> None:
    main = page.get_by_role("main")
    if not script:
        main.locator("noscript").get_by_role("button", name="Kirim ulang").click()
        return
    main.get_by_role("button", name="Kirim ulang").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Tautan yang lama tidak dapat dipakai lagi.")
    dialog.get_by_role("button", name="Kirim tautan baru").click()
