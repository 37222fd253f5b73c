"""A caller's address is what our own proxies saw, never what the caller wrote."""

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.models import Role
from core.clients import address_of, network_of
from core.models import AuditEvent
from tests.accounts.doors import enter
from tests.factories.accounts import AppointmentFactory


@pytest.mark.parametrize(
    ("count", "header", "peer", "expected"),
    [
        (0, "", "203.0.113.9", "203.0.113.9"),
        (0, "1.2.3.4", "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7", "172.18.0.5", "198.51.100.7"),
        (1, "1.2.3.4, 198.51.100.7", "172.18.0.5", "198.51.100.7"),
        (1, "1.2.3.4,5.6.7.8 , 198.51.100.7", "172.18.0.5", "198.51.100.7"),
        (2, "1.2.3.4, 198.51.100.7, 10.0.0.2", "172.18.0.5", "198.51.100.7"),
        (2, "198.51.100.7", "172.18.0.5", "172.18.0.5"),
        (1, "", "172.18.0.5", "172.18.0.5"),
        (1, "bukan-alamat", "172.18.0.5", "172.18.0.5"),
        (1, "198.51.100.7:51234", "172.18.0.5", "198.51.100.7"),
        (1, "[2001:db8::1]", "172.18.0.5", "2001:db8::1"),
        (0, "", "::ffff:203.0.113.9", "203.0.113.9"),
        (0, "", "", ""),
    ],
)
def test_only_trusted_proxies_are_believed(
    settings: Settings, count: int, header: str, peer: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = count
    headers = {"X-Forwarded-For": header} if header else {}

    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)

    assert address_of(request) == expected


def test_a_house_of_ipv6_addresses_counts_as_one() -> None:
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2:ffff::1")
    assert network_of("203.0.113.9") == "203.0.113.9"


@pytest.mark.django_db
def test_the_trail_holds_the_address_the_proxy_saw(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    person = AppointmentFactory(role=Role.PPK).user

    enter(person.email, HTTP_X_FORWARDED_FOR="1.2.3.4, 198.51.100.7", REMOTE_ADDR="172.18.0.5")

    assert AuditEvent.objects.get(act="account.login").address == "198.51.100.7"


@pytest.mark.django_db
def test_the_api_counts_calls_by_that_address_too(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 0
    settings.TOKEN_LIMIT = [(2, 300)]

    codes = [
        Client()
        .get(
            "/api/v1/me/",
            headers={"Authorization": "Token " + "a" * 64, "X-Forwarded-For": f"1.2.3.{number}"},
        )
        .status_code
        for number in range(4)
    ]

    assert codes == [401, 401, 429, 429]
