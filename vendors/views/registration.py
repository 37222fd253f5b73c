"""A person registers a firm: begins, fills in step by step, sends, sees where it stands."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import acting
from accounts import proof as identity
from accounts.acting import ActingRequest
from accounts.models import Role
from accounts.sessions import SESSION_KEY
from core import downloads
from core.acts import Actor
from core.errors import DomainError
from vendors import access, enrolment
from vendors.forms.registration import FORMS, PROOF_PREFIX, StartForm, StepForm
from vendors.models import Vendor
from vendors.queries import curation as queries
from vendors.services import enrolment as services
from vendors.states import VendorState


@login_required
@require_GET
def registration(request: ActingRequest) -> HttpResponse:
    """This function will show where a registration stands, or how to begin one."""
    actor = request.actor
    if actor is None or actor.role != Role.PEMILIK:
        return render(request, "vendors/registration_start.html", {"form": StartForm()})
    firm = access.own_registration(actor)
    return render(request, "vendors/registration.html", _standing(request, firm))


def _standing(request: ActingRequest, firm: Vendor) -> dict[str, Any]:
    proofs = set(firm.proofs.values_list("kind", flat=True))
    lacking = enrolment.missing(firm, proofs, timezone.localdate()) if firm.is_open else {}
    return {
        "vendor": firm,
        "steps": [(step, lacking.get(step.code, [])) for step in enrolment.STEPS],
        "is_complete": firm.is_open and not lacking,
        "events": firm.events.order_by("-pk"),
        "word": queries.last_word(firm),
        "permit": queries.unused_permit(request.user.pk),
        "may_begin": firm.status == VendorState.REJECTED,
        "labels": enrolment.LABELS,
    }


@login_required
@require_POST
def registration_start(request: ActingRequest) -> HttpResponse:
    """This function will begin a registration and let the person work as its owner."""
    form = StartForm(request.POST)
    if form.is_valid():
        by = acting.person(request, request.user)
        try:
            post = services.start(form.cleaned_data["name"], by=by, at=timezone.now())
        except DomainError as refusal:
            if refusal.status != DomainError.status:
                raise
            form.add_error("name" if refusal.errors else None, refusal.message)
        else:
            request.session[SESSION_KEY] = post.pk
            return redirect("vendors:registration_step", "usaha")
    return render(request, "vendors/registration_start.html", {"form": form}, status=422)


@login_required
@require_http_methods(["GET", "POST"])
def registration_step(request: ActingRequest, code: str) -> HttpResponse | FileResponse:
    """This function will take one step; where money goes needs a fresh proof of who one is."""
    return (_account_step if code == enrolment.ACCOUNT else _step)(request, code)


def _step(request: ActingRequest, code: str) -> HttpResponse:
    """Take the proofs first, so that none is lost to another mistake."""
    firm = access.own_registration(request.actor)
    if code not in FORMS:
        raise Http404
    if request.method == "GET" and not firm.is_open:
        return redirect("vendors:register")
    if request.method == "GET":
        return _step_page(request, firm, code, FORMS[code](firm))
    form = FORMS[code](firm, request.POST, request.FILES)
    form.is_valid()
    kept = _keep_proofs(request, firm, form)
    if form.is_valid() and _save(request, firm, code, form):
        messages.success(request, "Tersimpan.")
        return redirect(*_next(code))
    return _step_page(request, firm, code, form, kept=kept)


_account_step = identity.required_on_post("mengubah rekening usaha")(_step)


def _keep_proofs(request: ActingRequest, firm: Vendor, form: StepForm) -> list[str]:
    kept = []
    for kind, file in form.uploads():
        try:
            proof = services.attach(firm.pk, kind, file, by=_own(request), at=timezone.now())
        except DomainError as refusal:
            if refusal.status != DomainError.status:
                raise
            form.add_error(PROOF_PREFIX + kind, refusal.message)
        else:
            kept.append(proof.get_kind_display())
    return kept


def _save(request: ActingRequest, firm: Vendor, code: str, form: StepForm) -> bool:
    try:
        services.save_step(firm.pk, code, form.values(), by=_own(request), at=timezone.now())
    except DomainError as refusal:
        if refusal.status != DomainError.status:
            raise
        for name, texts in (refusal.errors or {"": [refusal.message]}).items():
            for text in texts:
                form.add_error(name if name in form.fields else None, text)
        return False
    return True


def _next(code: str) -> tuple[str, ...]:
    codes = [step.code for step in enrolment.STEPS]
    place = codes.index(code) + 1
    if place < len(codes):
        return "vendors:registration_step", codes[place]
    return ("vendors:register",)


def _step_page(
    request: ActingRequest, firm: Vendor, code: str, form: StepForm, kept: list[str] | None = None
) -> HttpResponse:
    codes = [step.code for step in enrolment.STEPS]
    place = codes.index(code)
    context = {
        "vendor": firm,
        "form": form,
        "step": enrolment.BY_CODE[code],
        "labels": enrolment.LABELS,
        "number": place + 1,
        "previous": codes[place - 1] if place else "",
        "kept": kept or [],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "vendors/registration_step.html", context, status=status)


@login_required
@require_POST
def registration_submit(request: ActingRequest) -> HttpResponse:
    """This function will send the registration to its curators."""
    firm = access.own_registration(request.actor)
    try:
        services.submit(firm.pk, by=_own(request), at=timezone.now())
    except DomainError as refusal:
        if refusal.status != DomainError.status:
            raise
        context = _standing(request, firm) | {"refusal": refusal}
        return render(request, "vendors/registration.html", context, status=422)
    messages.success(request, "Pendaftaran terkirim. Anda diberi tahu setelah diperiksa.")
    return redirect("vendors:register")


@login_required
@require_safe
def proof(request: ActingRequest, pk: int) -> FileResponse:
    """This function will hand out a proof as a download to the firm and its curators."""
    row = access.get_proof(request.actor, pk)
    return downloads.stored(row.file, f"bukti-{row.kind.lower()}-{row.vendor_id}")


def _own(request: ActingRequest) -> Actor:
    return access.seller(request.actor)
