"""How many wrong passwords are looked at (docs/decisions, "Log-in limits").

A browser in which the person has logged in before has a count of its own, so that neither a
colleague behind the same address nor somebody far away can keep its owner out.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from core import clients
from core.limiter import Limit

SALT = "eorder.known-device"
DEVICE_SECONDS = 180 * 24 * 60 * 60
PEOPLE_PER_DEVICE = 8


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that has logged in before: its number and the people it knows."""

    number: str
    people: tuple[str, ...]


def tries(email: str, request: HttpRequest) -> list[Limit]:
    """This function will return the limits that a wrong password for `email` counts against."""
    account = email.strip().lower()
    device = device_of(request)
    if device is not None and person_mark(account) in device.people:
        return _limits("device", f"{account}|{device.number}")
    address = clients.network_of(clients.address_of(request))
    return [
        *_limits("account_address", f"{account}|{address}"),
        *_limits("address", address),
        *_limits("account", account),
    ]


def account_limits(email: str) -> list[Limit]:
    """This function will return the limits of an account that no address narrows."""
    return _limits("account", email.strip().lower())


def _limits(kind: str, name: str) -> list[Limit]:
    return [Limit(f"login:{kind}:{name}", *rate) for rate in settings.LOGIN_LIMITS[kind]]


def person_mark(email: str) -> str:
    """This function will return what a device cookie holds instead of an address."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:16]


def device_of(request: HttpRequest) -> Device | None:
    """This function will return the device that the browser's signed cookie names, if any."""
    try:
        data: dict[str, Any] = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""),
            salt=SALT,
            max_age=DEVICE_SECONDS,
        )
    except signing.BadSignature:
        return None
    return Device(str(data["number"]), tuple(data["people"]))


def remember_device(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """This function will let the browser carry the proof that `email` has logged in with it."""
    known = device_of(request) or Device(secrets.token_urlsafe(12), ())
    mark = person_mark(email)
    people = [mark, *(other for other in known.people if other != mark)][:PEOPLE_PER_DEVICE]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps({"number": known.number, "people": people}, salt=SALT),
        max_age=DEVICE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
