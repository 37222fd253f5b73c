"""A verified firm asks to change its account or a licence; its curators decide."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import proof as identity
from accounts.acting import ActingRequest
from core import downloads
from core.errors import DomainError
from core.forms import reason_of
from vendors import access
from vendors.forms.changes import FORMS, ChangeForm
from vendors.models import Vendor, VendorChange
from vendors.services import changes as services
from vendors.services.changes import Decision

KINDS = {
    "rekening": VendorChange.Kind.ACCOUNT,
    "halal": VendorChange.Kind.HALAL,
    "slhs": VendorChange.Kind.HYGIENE,
}
ACCOUNT = "rekening"
ACTS = {"terima": (True, "diterima dan berlaku"), "tolak": (False, "ditolak; yang lama berlaku")}


@login_required
@require_http_methods(["GET", "POST"])
def change(request: ActingRequest, code: str) -> HttpResponse | FileResponse:
    """This function will take a change; where money goes needs a fresh proof of who one is."""
    return (_account if code == ACCOUNT else _change)(request, code)


def _change(request: ActingRequest, code: str) -> HttpResponse:
    firm = access.own_registration(request.actor)
    if code not in KINDS:
        raise Http404
    if request.method == "GET":
        return _page(request, firm, code, FORMS[KINDS[code]]())
    form = FORMS[KINDS[code]](request.POST, request.FILES)
    if form.is_valid() and _ask(request, firm, code, form):
        messages.success(request, "Perubahan terkirim; yang lama berlaku sampai ini diterima.")
        return redirect("vendors:profile")
    return _page(request, firm, code, form)


_account = identity.required_on_post("mengubah rekening usaha")(_change)


def _ask(request: ActingRequest, firm: Vendor, code: str, form: ChangeForm) -> bool:
    by, upload = access.seller(request.actor), form.cleaned_data["file"]
    try:
        services.ask(firm.pk, KINDS[code], form.values(), upload, by=by, at=timezone.now())
    except DomainError as refusal:
        if refusal.status != DomainError.status:
            raise
        for name, texts in (refusal.errors or {"": [refusal.message]}).items():
            for text in texts:
                form.add_error(name if name in form.fields else None, text)
        return False
    return True


def _page(request: ActingRequest, firm: Vendor, code: str, form: ChangeForm) -> HttpResponse:
    kind = KINDS[code]
    waiting = firm.changes.filter(kind=kind, state=VendorChange.State.WAITING).first()
    context = {
        "vendor": firm,
        "form": form,
        "kind": kind,
        "waiting": waiting,
        "may_ask": firm.status == Vendor.Status.VERIFIED and waiting is None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "vendors/change.html", context, status=status)


@login_required
@require_safe
def change_file(request: ActingRequest, pk: int) -> FileResponse:
    """This function will hand out the proof of a change to the firm and its curators."""
    row = access.get_change(request.actor, pk)
    return downloads.stored(row.file, f"perubahan-{row.kind}-{row.pk}")


@login_required
@require_POST
def change_decide(request: ActingRequest, pk: int, act: str) -> HttpResponse:
    """This function will take a curator's decision about a change."""
    if act not in ACTS:
        raise Http404
    accept, words = ACTS[act]
    row = access.get_change(request.actor, pk, needs=access.DECIDE_CHANGE)
    by, decision = access.known(request.actor), Decision(accept, reason_of(request))
    services.decide(pk, decision, by=by, at=timezone.now())
    messages.success(request, f"{row.get_kind_display()} {row.vendor.name} {words}.")
    return redirect("curation:firm", row.vendor_id)
