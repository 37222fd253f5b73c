"""A hundred wrong passwords at once, against a server with as many threads as it likes."""

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.accounts.doors import LOGIN
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
TRIES = 100
THREADS = 25
LOOKED_AT = "Surel atau kata sandi itu tidak cocok"
WAIT = "Terlalu banyak percobaan yang salah"
TOKEN = "a" * 32


def answers(server: LiveServer, users: list[User], forwarded: bool) -> dict[str, int]:
    """This function will send one wrong password per entry, all together, and count the answers."""
    host = urlsplit(server.url).netloc

    def knock(number: int) -> str:
        body = urlencode(
            {
                "login": users[number % len(users)].email,
                "password": f"salah-{number}-sekali",
                "csrfmiddlewaretoken": TOKEN,
            }
        )
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={TOKEN}",
        }
        if forwarded:
            headers["X-Forwarded-For"] = f"198.51.{number}.7"
        connection = HTTPConnection(host, timeout=60)
        connection.request("POST", LOGIN, body, headers)
        text = connection.getresponse().read().decode()
        connection.close()
        return text

    with ThreadPoolExecutor(THREADS) as pool:
        texts = list(pool.map(knock, range(TRIES)))
    counted = {word: sum(word in text for text in texts) for word in (LOOKED_AT, WAIT)}
    assert sum(counted.values()) == TRIES
    return counted


@pytest.mark.parametrize("forwarded", [False, True], ids=["plain", "other-addresses-claimed"])
def test_five_of_a_hundred_are_looked_at(live_server: LiveServer, forwarded: bool) -> None:
    counted = answers(live_server, [UserFactory()], forwarded)

    assert counted == {LOOKED_AT: 5, WAIT: 95}


def test_control_without_the_limit_all_are(live_server: LiveServer, settings: Settings) -> None:
    settings.LOGIN_LIMITS = {kind: [] for kind in settings.LOGIN_LIMITS}

    assert answers(live_server, [UserFactory()], False) == {LOOKED_AT: TRIES, WAIT: 0}


def test_an_address_that_tries_many_people_is_stopped(
    live_server: LiveServer, settings: Settings
) -> None:
    settings.LOGIN_LIMITS = settings.LOGIN_LIMITS | {"address": [(40, 300)]}

    assert answers(live_server, UserFactory.create_batch(50), False) == {LOOKED_AT: 40, WAIT: 60}
