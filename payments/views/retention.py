"""Personal data: how long what is kept, and the erasure of one person who asks for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.acting import ActingRequest
from core import privacy
from core.errors import DomainError, NotAllowed, NotFound
from payments.forms.retention import ErasureForm, PersonForm
from payments.queries import retention as queries
from payments.services import retention
from payments.views.common import actor_of


@login_required
@require_http_methods(["GET", "POST"])
def personal_data(request: ActingRequest) -> HttpResponse:
    """This function will show the terms and look a person up by e-mail (POST)."""
    retention.require_keeper(request.actor)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = queries.person_by_email(form.cleaned_data["email"])
        if user is not None:
            return redirect("payments:erasure", user.pk)
        form.add_error("email", "Tidak ada akun dengan surel ini; periksa ejaannya.")
    terms = queries.terms_on(timezone.localdate())
    context = {
        "form": form,
        "terms": (terms.papers, terms.contact, terms.notices),
        "due": sum(1 for _ in queries.leavers(terms)),
    }
    status = 422 if form.errors else 200
    return render(request, "payments/settings/personal_data.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def erasure(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will show what an erasure does and what stays, and do it on POST."""
    by = actor_of(request)
    found = retention.get_finding(pk, by=by, at=timezone.now())
    form, status = ErasureForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            done = retention.erase(pk, form.cleaned_data["reason"], by=by, at=timezone.now())
        except (NotAllowed, NotFound):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            kept = "" if done.whole else " Namanya tetap pada dokumen yang wajib disimpan."
            messages.success(request, f"Data kontak dihapus dan akun ditutup.{kept}")
            return redirect("payments:personal_data")
    context = {
        "form": form,
        "found": found,
        "email": privacy.mask_email(found.user.email),
        "posts": queries.posts_of(found.user, timezone.localdate()),
    }
    status = 422 if form.errors and status == 200 else status
    return render(request, "payments/settings/erasure.html", context, status=status)
