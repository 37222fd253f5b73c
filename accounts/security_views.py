"""Pages of account safety: overview, sessions, tokens, the second factor, password strength."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from accounts import acting, factors, keys, passwords, safety
from accounts.acting import ActingRequest
from accounts.models import User

View = Callable[..., HttpResponse]


@login_required
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """This function will show what protects the account and what is open with it."""
    user = cast("ActingRequest", request).user
    sessions = keys.sessions_of(user.pk, request.session.session_key)
    context = {
        "factors": keys.factors_of(user.pk),
        "is_required": factors.is_required(user, cast("ActingRequest", request).appointments),
        "sessions": sessions,
        "others": sum(not session.is_current for session in sessions),
        "tokens": list(keys.tokens_of(user.pk)),
    }
    return render(request, "accounts/security.html", context)


@login_required
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """This function will lead a person to a second factor; all other pages wait for it."""
    held = keys.factors_of(cast("ActingRequest", request).user.pk)
    if held.any:
        return redirect("accounts:security")
    return render(request, "accounts/second_factor.html", {"must": factors.is_missing(request)})


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will end one session; the current one is ended by logging out."""
    user = cast("ActingRequest", request).user
    current = keys.sessions_of(user.pk, request.session.session_key)
    if any(session.pk == pk and session.is_current for session in current):
        return redirect("account_logout")
    device = safety.end_session(user, pk, by=acting.person(request, user), at=timezone.now())
    messages.success(request, f"Sesi {device} diakhiri. Perangkat itu harus masuk lagi.")
    return redirect("accounts:security")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """This function will end every session but this one."""
    user = cast("ActingRequest", request).user
    by, key = acting.person(request, user), request.session.session_key
    count = safety.end_other_sessions(user, key, by=by, at=timezone.now())
    messages.success(request, f"{count} sesi lain diakhiri. Hanya perangkat ini yang masih masuk.")
    return redirect("accounts:security")


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will end one API token at once."""
    user = cast("ActingRequest", request).user
    name = safety.revoke_token(user, pk, by=acting.person(request, user), at=timezone.now())
    messages.success(request, f"Token {name} dicabut; program yang memakainya langsung ditolak.")
    return redirect("accounts:security")


@require_POST
@sensitive_post_parameters()
def password_strength(request: HttpRequest) -> HttpResponse:
    """This function will judge a password that is being typed, by the very rules of the form."""
    password = request.POST.get("password1", "")[: passwords.LONGEST_CHECKED]
    user: Any = request.user
    if not user.is_authenticated:
        user = User(name=request.POST.get("name", ""), email=request.POST.get("email", ""))
    return render(request, "accounts/_strength.html", {"strength": passwords.judge(password, user)})


def factor_change(view: View) -> View:
    """This function will let allauth's view change second factors and note what it changed."""

    @wraps(view)
    def noted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        user = cast("ActingRequest", request).user
        with transaction.atomic():
            before, names = factors.of(user.pk), factors.passkeys(user.pk)
            response = view(request, *args, **kwargs)
            by, key = acting.person(request, user), request.session.session_key
            safety.note_factors(user, before, key, by=by, at=timezone.now())
            safety.note_names(user, names, by=by, at=timezone.now())
        return response

    return noted
