"""What the acting views share: who acts, one service call, its refusal or the next page."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.acting import ActingRequest
from core.acts import Actor
from core.errors import NotAllowed, RuleRefused, StaleVersion, WrongState

Refusal = RuleRefused | WrongState | StaleVersion
REFUSALS = (RuleRefused, WrongState, StaleVersion)


def actor_of(request: HttpRequest) -> Actor:
    """This function will return who acts, or refuse a person without an appointment."""
    actor = cast("ActingRequest", request).actor
    if actor is None:
        raise NotAllowed("Akun Anda belum memegang penunjukan yang berlaku; hubungi BPPBJ.")
    return actor


def number_of(request: HttpRequest, name: str) -> int | None:
    """This function will read a whole number from the address; anything else counts as absent."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def perform(
    request: HttpRequest,
    act: Callable[[], object],
    *,
    done: str,
    to: str,
    refused: Callable[[Refusal], HttpResponse],
) -> HttpResponse:
    """This function will call one service, then say so and go on, or show the refusal's page."""
    try:
        act()
    except REFUSALS as refusal:
        return refused(refusal)
    messages.success(request, done)
    return redirect(to)
