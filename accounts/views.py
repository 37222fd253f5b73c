"""Pages of the account itself: profile and the switch between appointments."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import ActingRequest
from accounts.queries import people
from accounts.sessions import SESSION_KEY


@login_required
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """This function will show who is logged in and every appointment, with its decree and dates."""
    user = cast("ActingRequest", request).user
    present, past = people.posts_of(user, timezone.localdate())
    return render(request, "accounts/profile.html", {"present": present, "past": past})


@login_required
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will make the person work as another of their own appointments."""
    mine = cast("ActingRequest", request).appointments
    chosen = next((a for a in mine if a.pk == pk), None)
    if chosen is None:
        raise Http404
    request.session[SESSION_KEY] = chosen.pk
    messages.success(
        request,
        f"Anda sekarang bekerja sebagai {chosen.post}, {chosen.organisation.short_name}.",
    )
    return redirect("home")
