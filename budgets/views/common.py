"""What every page of the budget reads from its request."""

from collections.abc import Callable
from datetime import date
from typing import cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from accounts.acting import ActingRequest
from core.acts import Actor
from core.errors import DomainError, NotAllowed, NotFound
from core.forms import DateField

LARGEST_ID = 2**63 - 1
# Whose money an entry holds, by the first part of its reference, and the page that shows it.
REFERENCE_PAGES = {"orders.order": "orders:order"}


def actor(request: HttpRequest) -> Actor | None:
    """This function will return who acts, or None without an appointment."""
    return cast("ActingRequest", request).actor


def known_actor(request: HttpRequest) -> Actor:
    """This function will return who acts, or raise NotAllowed without an appointment."""
    found = actor(request)
    if found is None:
        raise NotAllowed("Akun Anda belum memegang penunjukan yang berlaku.")
    return found


def number(request: HttpRequest, name: str) -> int | None:
    """This function will read a whole number from the query; anything else counts as absent."""
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdecimal()):
        return None
    value = int(text[:20])
    return value if value <= LARGEST_ID else None


def day(request: HttpRequest, name: str) -> date | None:
    """This function will read a date from the query; anything else counts as absent."""
    try:
        found: date | None = DateField(required=False).clean(
            request.GET.get(name, "").replace("\x00", "")
        )
    except ValidationError:
        return None
    return found


def perform(
    act: Callable[[], object], draw: Callable[[DomainError], HttpResponse]
) -> HttpResponse | None:
    """This function will do an act of a page; refused, it draws the page with the refusal.

    None when it was done. Who may not do it, or not even see it, is refused as everywhere.
    """
    try:
        act()
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return draw(error)
    return None


def reference_page(reference: str) -> str:
    """This function will return the address of what an entry's money is held for, if it has one."""
    kind, _, pk = reference.partition(":")
    if kind not in REFERENCE_PAGES or not pk.isdecimal():
        return ""
    try:
        return reverse(REFERENCE_PAGES[kind], args=[int(pk)])
    except NoReverseMatch:
        return ""


def words(request: HttpRequest) -> str:
    """This function will read the searched words from the query, without unstorable signs."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:100]
