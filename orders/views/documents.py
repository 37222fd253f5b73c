"""Pages of papers: the list, and the PDF itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts import proof as identity
from accounts.access import OFFICE_ROLES, VENDOR_ROLES
from core.forms import reason_of
from orders.access import packages as access
from orders.downloads import pdf_of
from orders.models import Document
from orders.queries import packages as queries
from orders.services import copies, documents
from orders.states import DocumentKind
from orders.views.acts import actor_of
from orders.views.packages import before_of, words_of

PER_PAGE = 25


@login_required
@require_GET
def document_list(request: HttpRequest) -> HttpResponse:
    """This function will list the papers in the actor's scope, newest first."""
    actor = actor_of(request)
    is_vendor = actor.role in VENDOR_ROLES
    kinds = [k for k in DocumentKind if not is_vendor or k in access.VENDOR_KINDS]
    kind = next((k for k in kinds if k.value == request.GET.get("jenis")), None)
    scope = access.documents_for(actor)
    if kind:
        scope = scope.filter(kind=kind)
    words, before = words_of(request), before_of(request)
    if words:
        scope = scope.filter(number__icontains=words)
    if before is not None:
        scope = scope.filter(pk__lt=before)
    found = list(queries.paper_rows(scope)[: PER_PAGE + 1])
    context = {
        "documents": found[:PER_PAGE],
        "older": found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None,
        "before": before,
        "kinds": [(choice.value, choice.label, choice == kind) for choice in kinds],
        "kind": kind,
        "shows_all": kind is None,
        "words": words,
        "originals": access.PERSONAL_KINDS if access.may_open_original(actor) else (),
        "shows_office": actor.role not in OFFICE_ROLES,
    }
    return render(request, "orders/document_list.html", context)


@login_required
@require_safe
def document(request: HttpRequest, pk: int) -> FileResponse:
    """This function will send the PDF of a paper in scope, rendering it first at need."""
    actor = actor_of(request)
    found = access.get_document(actor, pk)
    return _send(found, copies.read(found, by=actor, at=timezone.now()), "unduh" in request.GET)


@login_required
@require_POST
@identity.required("membuka dokumen asli")
def document_original(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """This function will send an auditor the original of which the copy is masked."""
    actor = actor_of(request)
    access.get_document(actor, pk)
    try:
        found = copies.open_original(pk, reason_of(request), by=actor, at=timezone.now())
    except copies.ReasonMissing as refusal:
        messages.error(request, refusal.message)
        return redirect("orders:document_list")
    return _send(found, None, as_attachment=True)


def _send(found: Document, copy: bytes | None, as_attachment: bool) -> FileResponse:
    """Send the copy; without one the original, rendering it first at need."""
    row = documents.render(found.pk) if copy is None else found
    return pdf_of(row, as_attachment=as_attachment, copy=copy)
