"""What the pages of this app share: who acts, and a refusal shown in the form."""

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.acts import Actor
from core.errors import DomainError, NotAllowed
from payments.forms.payments import add_refusal

T = TypeVar("T")


def actor_of(request: HttpRequest) -> Actor:
    """This function will return who acts, or raise NotAllowed without an appointment."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise NotAllowed("Akun Anda belum memegang penunjukan yang berlaku; hubungi BPPBJ.")
    return actor


def seeing(request: HttpRequest) -> Actor:
    """This function will return who acts, with the version that the form was filled in on."""
    seen = request.POST.get("versi", "")
    is_version = seen.isascii() and seen.isdigit() and len(seen) < 19
    return dataclasses.replace(actor_of(request), seen_version=int(seen) if is_version else None)


def attempt(form: Form, act: Callable[[], T]) -> T | None:
    """Do an act; a refusal of its rules is shown in the form, one of state or right is raised."""
    try:
        return act()
    except DomainError as refusal:
        if refusal.status != DomainError.status:
            raise
        add_refusal(form, refusal)
        return None


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a form: 422 when what was sent did not do."""
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)
