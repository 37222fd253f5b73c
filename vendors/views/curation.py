"""Kurasi: the queue of firms, one firm with its proofs, and the decisions about it."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import ActingRequest
from accounts.models import Wilayah
from core.acts import Actor
from core.errors import DomainError, NotFound
from core.forms import reason_of
from vendors import access, enrolment
from vendors.forms.registration import QueueForm
from vendors.models import Vendor
from vendors.paging import read_token
from vendors.queries import curation as queries
from vendors.services import curation as services
from vendors.services import disclosure
from vendors.states import VendorState

# The address words of the decisions, with what is said when done.
ACTS = {
    "verifikasi": (access.VERIFY, "diverifikasi dan tampil di katalog"),
    "kembalikan": (access.SEND_BACK, "dikembalikan kepada pemiliknya"),
    "tolak": (access.REJECT, "ditolak"),
    "bekukan": (access.SUSPEND, "dibekukan"),
    "cabut": (access.LIFT, "kembali tampil di katalog"),
}


@login_required
@require_GET
def firm_list(request: ActingRequest) -> HttpResponse:
    """This function will list the firms of a tab, those that wait longest first."""
    wishes = QueueForm(request.GET).wishes()
    counts = queries.counts(request.actor)
    cursor = read_token(request.GET.get("mulai", ""), queries.keyset(wishes.tab))
    tabs = [
        (f"?tab={tab}", VendorState(state).label, counts[tab], tab == wishes.tab)
        for tab, state in queries.TABS.items()
    ]
    context = {
        "page": queries.queue(request.actor, wishes, cursor),
        "tabs": tabs,
        "wishes": wishes,
        "areas": Wilayah.choices,
    }
    return render(request, "vendors/curation_list.html", context)


@login_required
@require_GET
def firm(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will show one firm to its curators, its numbers masked."""
    row = access.get_curated(request.actor, pk)
    return render(request, "vendors/curation_firm.html", _context(request, row))


@login_required
@require_POST
def firm_decide(request: ActingRequest, pk: int, act: str) -> HttpResponse:
    """This function will take a decision about a firm; a refusal is shown on its page."""
    if act not in ACTS:
        raise NotFound
    needs, words = ACTS[act]
    row = access.get_curated(request.actor, pk, needs=needs)
    reason = reason_of(request)
    try:
        services.decide(row.pk, needs, reason, by=_seeing(request), at=timezone.now())
    except DomainError as refusal:
        return _refused(request, row, refusal)
    messages.success(request, f"{row.name} {words}. Pemiliknya diberi tahu.")
    return redirect("curation:firm", row.pk)


@login_required
@require_POST
def firm_permit(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will let BPPBJ allow the firm's owner one more firm."""
    row = access.get_curated(request.actor, pk, needs=access.PERMIT)
    reason = reason_of(request)
    try:
        services.permit_second(row.pk, reason, by=_actor(request), at=timezone.now())
    except DomainError as refusal:
        return _refused(request, row, refusal)
    messages.success(request, f"{row.owner_name} boleh mendaftarkan satu usaha lagi.")
    return redirect("curation:firm", row.pk)


def _refused(request: ActingRequest, row: Vendor, refusal: DomainError) -> HttpResponse:
    if refusal.status != DomainError.status:
        raise refusal
    context = _context(request, row) | {"refusal": refusal}
    return render(request, "vendors/curation_firm.html", context, status=422)


def _context(request: ActingRequest, row: Vendor) -> dict[str, Any]:
    acts = (*access.STATE_OF, access.PERMIT, access.DECIDE_CHANGE)
    return {
        "vendor": row,
        "detail": queries.detail_of(row),
        "concerns": enrolment.concerns(row),
        "can": {act: access.may(request.actor, row, act) for act in acts},
        "may_reveal": disclosure.allowed(request.actor, row),
    }


def _actor(request: ActingRequest) -> Actor:
    actor = request.actor
    if actor is None:
        raise NotFound
    return actor


def _seeing(request: ActingRequest) -> Actor:
    seen = request.POST.get("versi", "")
    is_version = seen.isascii() and seen.isdigit() and len(seen) < 19
    return dataclasses.replace(_actor(request), seen_version=int(seen) if is_version else None)
