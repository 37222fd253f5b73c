"""Wrong passwords are limited without shutting out the office or the owner of the account."""

import statistics
import time
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from core.models import AuditEvent
from tests.accounts.doors import LOGIN, WRONG, enter, is_in
from tests.factories.accounts import PASSWORD, AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db
OFFICE, FAR = "203.0.113.9", "198.51.100.7"


def person() -> User:
    user: User = AppointmentFactory().user
    return user


def guess(email: str, times: int, address: str) -> None:
    for _ in range(times):
        enter(email, WRONG, REMOTE_ADDR=address)


def test_a_colleague_s_mistakes_do_not_shut_the_office_out() -> None:
    clumsy, colleague = person(), person()
    guess(clumsy.email, 20, OFFICE)

    assert not is_in(enter(clumsy.email, REMOTE_ADDR=OFFICE))
    assert is_in(enter(colleague.email, REMOTE_ADDR=OFFICE))


def test_somebody_far_away_does_not_shut_the_owner_out() -> None:
    owner = person()
    guess(owner.email, 20, FAR)

    assert is_in(enter(owner.email, REMOTE_ADDR=OFFICE))


def test_a_browser_known_to_the_owner_opens_while_the_account_is_under_attack(
    settings: Settings,
) -> None:
    settings.LOGIN_LIMITS = settings.LOGIN_LIMITS | {"account": [(6, 3600)], "address": [(4, 300)]}
    owner = person()
    known = enter(owner.email, REMOTE_ADDR=OFFICE)
    known.post("/akun/logout/")
    for number in range(1, 5):
        guess(owner.email, 5, f"198.51.100.{number}")
    guess(owner.email, 5, OFFICE)

    assert not is_in(enter(owner.email, REMOTE_ADDR="192.0.2.1"))
    assert is_in(enter(owner.email, client=known, REMOTE_ADDR=OFFICE))


def test_a_known_browser_has_its_own_limit() -> None:
    owner = person()
    known = enter(owner.email)
    known.post("/akun/logout/")
    for _ in range(5):
        enter(owner.email, WRONG, client=known)

    assert not is_in(enter(owner.email, client=known))


def test_a_known_browser_helps_with_nobody_else_s_account() -> None:
    mine, other = person(), person()
    known = enter(mine.email)
    known.post("/akun/logout/")
    for _ in range(5):
        enter(other.email, WRONG, client=known)

    assert not is_in(enter(other.email, client=known))


def test_a_forged_device_cookie_is_worth_nothing(settings: Settings) -> None:
    owner = person()
    guess(owner.email, 5, OFFICE)
    client = Client()
    client.cookies[settings.DEVICE_COOKIE_NAME] = "eyJudW1iZXIiOiJ4In0:1abc:palsu"

    assert not is_in(enter(owner.email, client=client, REMOTE_ADDR=OFFICE))


def test_right_passwords_use_nothing_up() -> None:
    owner = person()
    for _ in range(8):
        assert is_in(enter(owner.email))


def test_a_new_password_by_letter_ends_the_wait(settings: Settings) -> None:
    settings.LOGIN_LIMITS = settings.LOGIN_LIMITS | {"account": [(4, 3600)]}
    owner = person()
    guess(owner.email, 5, FAR)
    assert not is_in(enter(owner.email, REMOTE_ADDR=OFFICE))

    new = reset(owner)

    assert is_in(enter(owner.email, new, REMOTE_ADDR=OFFICE))


def reset(owner: User, new: str = "lemari tumpah ungu kemarin") -> str:
    """This function will follow the letter of a forgotten password and return the new one."""
    client = Client()
    client.post("/akun/password/reset/", {"email": owner.email})
    link = next(line for line in mail.outbox[-1].body.splitlines() if "/reset/key/" in line)
    form = client.get(link.removeprefix("http://testserver"))["Location"]
    client.post(form, {"password1": new, "password2": new})
    return new


def test_a_burst_is_noted_once_for_an_account_that_exists() -> None:
    owner = person()
    guess(owner.email, 9, FAR)
    guess("tidak-ada@kantor.test", 9, "192.0.2.44")

    event = AuditEvent.objects.get(act="account.login.refused")
    assert (event.target_id, event.address, event.actor_id) == (owner.pk, FAR, None)
    assert event.data == {"limit": "account_address"}


def test_the_way_in_of_the_admin_is_limited_too() -> None:
    operator = UserFactory(is_staff=True, is_superuser=True)
    for _ in range(6):
        Client().post("/admin/login/", {"username": operator.email, "password": WRONG})
    page = Client().post("/admin/login/", {"username": operator.email, "password": PASSWORD})

    assert page.status_code == 302
    assert page["Location"].startswith(LOGIN)
    guess(operator.email, 5, OFFICE)
    assert not is_in(enter(operator.email, REMOTE_ADDR=OFFICE))


def test_known_and_unknown_addresses_get_the_same_answer() -> None:
    owner = person()

    known, unknown = (
        Client().post(LOGIN, {"login": email, "password": WRONG}).content.decode()
        for email in (owner.email, "tidak-ada@kantor.test")
    )

    assert plain(known, owner.email) == plain(unknown, "tidak-ada@kantor.test")


def test_forgotten_passwords_get_the_same_answer_and_a_letter_each() -> None:
    owner = person()
    answers = [
        Client().post("/akun/password/reset/", {"email": email}, follow=True)
        for email in (owner.email, "tidak-ada@kantor.test")
    ]

    first, second = (plain(answer.content.decode(), "") for answer in answers)
    assert first == second
    assert [letter.to for letter in mail.outbox] == [[owner.email], ["tidak-ada@kantor.test"]]


def plain(text: str, email: str) -> str:
    """This function will take what differs by chance out of a page: tokens and the address."""
    lines = text.replace(email, "") if email else text
    return "\n".join(line for line in lines.splitlines() if "csrf" not in line.lower())


def test_known_and_unknown_addresses_take_the_same_time(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.LOGIN_LIMITS = {kind: [] for kind in settings.LOGIN_LIMITS}
    owner = person()
    owner.set_password(PASSWORD)
    owner.save(update_fields=["password"])

    known = median_seconds(lambda: enter(owner.email, WRONG))
    unknown = median_seconds(lambda: enter("tidak-ada@kantor.test", WRONG))

    assert 0.4 < known / unknown < 2.5


def median_seconds(act: Callable[[], object]) -> float:
    took = []
    for _ in range(5):
        start = time.perf_counter()
        act()
        took.append(time.perf_counter() - start)
    return statistics.median(took)
