"""What the pages of the register share: who acts, a refusal shown in the form, pages of a list."""

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Appointment
from core import downloads
from core.acts import Actor
from core.errors import DomainError, NotAllowed, NotFound

T = TypeVar("T")
M = TypeVar("M", bound=Model)
LARGEST_ID = 2**63 - 1
PER_PAGE = 25
LAST_PAGE = 4_000


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
    """This function will do an act and show a refusal of its rules in the form, returning None.

    A refusal of state, of right or of scope is raised and becomes a page of its own.
    """
    try:
        return act()
    except DomainError as refusal:
        if refusal.status != DomainError.status:
            raise
        at_fields = {name: texts for name, texts in refusal.errors.items() if name in form.fields}
        for name, texts in at_fields.items():
            form.add_error(name, texts)
        if not at_fields:
            form.add_error(None, str(refusal))
        return None


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """This function will render a form: 422 when what was sent did not do."""
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


def number(request: HttpRequest, name: str) -> int | None:
    """This function will read a whole number from the query; anything else counts as absent."""
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdecimal()):
        return None
    value = int(text[:20])
    return value if value <= LARGEST_ID else None


def words(request: HttpRequest, name: str = "q") -> str:
    """This function will read words from the query, without unstorable signs."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:100]


def page_of(request: HttpRequest, rows: QuerySet[M]) -> dict[str, Any]:
    """This function will cut the page of `?halaman=` out of a list and name its neighbours."""
    page = min(max(number(request, "halaman") or 1, 1), LAST_PAGE)
    start = (page - 1) * PER_PAGE
    found = list(rows[start : start + PER_PAGE + 1])
    return {
        "rows": found[:PER_PAGE],
        "next_page": page + 1 if len(found) > PER_PAGE else None,
        "previous_page": page - 1 if page > 1 else None,
    }


def decree(row: Appointment) -> FileResponse:
    """This function will hand out the file of an appointment's SK, or raise NotFound."""
    if not row.sk_file:
        raise NotFound("Berkas SK penunjukan ini belum diunggah.")
    return downloads.stored(row.sk_file, f"sk-penunjukan-{row.pk}")
