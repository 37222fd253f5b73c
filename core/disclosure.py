"""Showing a personal number in full: only on request, and never without leaving who saw it.

Each app decides who may (`services/disclosure.py`); here is what they share: the audit event, in
which the number itself never stands, and the answer that shows it once.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from core import audit
from core.acts import Actor
from core.errors import NotAllowed, RuleRefused

ACT = "privacy.reveal"
RULE = "UU 27/2022 Pasal 20 dan 35"
LABELS = {
    "nik": "NIK pemilik",
    "npwp": "NPWP",
    "account": "nomor rekening",
    "phone": "telepon usaha",
    "contact_phone": "telepon penerima",
}


class FieldUnknown(RuleRefused):
    """There is no number of that name here."""


class NothingToShow(RuleRefused):
    """The number asked for is not on file."""


class NotNeeded(NotAllowed):
    """The duty of the acting post does not need the number."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A number shown in full: which, whose, and the value that only the answer may carry."""

    field: str
    owner: str
    value: str

    @property
    def label(self) -> str:
        """Return the number's name in words."""
        return LABELS[self.field]


def require(field: str, allowed: set[str], known: set[str]) -> None:
    """This function will raise FieldUnknown or NotNeeded unless the number may be shown."""
    if field not in known:
        names = ", ".join(sorted(known))
        raise FieldUnknown(
            f"Tidak ada data “{field[:40]}” di sini; pilih salah satu: {names}.",
            errors={"field": [f"Pilih salah satu: {names}."]},
        )
    if field not in allowed:
        raise NotNeeded(
            f"Jabatan yang Anda pakai tidak memerlukan {LABELS[field]} secara lengkap; empat angka "
            "terakhir cukup untuk mengenalinya.",
            rule=RULE,
        )


@transaction.atomic(savepoint=False)
def record(
    shown: Disclosed, subject: models.Model, *, purpose: str, by: Actor, at: datetime
) -> Disclosed:
    """This function will leave who saw which number of `subject`, and why; not the number."""
    if not shown.value:
        raise NothingToShow(f"{shown.label.capitalize()} {shown.owner} belum dicatat.")
    change = audit.Change(reason=purpose, data={"field": shown.field})
    audit.record(ACT, subject, by=by, at=at, change=change)
    return shown


def answer(request: HttpRequest, shown: Disclosed, back: str) -> HttpResponse:
    """This function will show the number once: in its place with htmx, else on a page of its own.

    The answer of a POST, so that neither address nor history holds it, and in no cache.
    """
    is_part = bool(getattr(request, "htmx", None))
    template = "core/_revealed.html" if is_part else "core/revealed.html"
    response = render(request, template, {"shown": shown, "back": back})
    add_never_cache_headers(response)
    return response
