"""Gives every request its acting appointment, and stops who lacks a second factor."""

from collections.abc import Callable
from typing import Any

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from accounts import acting, factors, visits
from core.problems import PROBLEM, problem

# All that a person without the second factor may open: setting one up, and leaving.
DOORS = frozenset(
    {
        "accounts:second_factor",
        "account_logout",
        "account_reauthenticate",
        "accounts:add_app",
        "accounts:add_passkey",
        "core:alive",
        "core:ready",
        "core:favicon",
    }
)


class ActingMiddleware:
    """Set `request.appointments` (list) and `request.actor` (`Actor` or None).

    A session keeps the post it was opened in; when that post is over, so is the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        acting.attach(request, request.user)
        was_signed_in = request.user.is_authenticated and not acting.end_if_over(request)
        visits.note(request)
        response = self.get_response(request)
        # A token makes the user known as well, but opens no session.
        if not was_signed_in and auth.SESSION_KEY in request.session:
            acting.settle(request)
        return response


class SecondFactorMiddleware:
    """Lead who must hold a second factor and has none to setting one up, whatever they asked for.

    It runs for every view that a session reaches, pages and API alike; tokens are judged by
    `accounts.authentication`, because only DRF knows them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if (match is not None and match.view_name in DOORS) or not factors.is_missing(request):
            return None
        if not request.path.startswith("/api/"):
            return redirect("accounts:second_factor")
        detail = (
            "Jabatan Anda wajib memakai verifikasi dua langkah. Pasang passkey atau aplikasi "
            "autentikator di /akun/dua-langkah/ lebih dahulu."
        )
        data = problem(403, detail, kind="urn:eorder:second-factor-missing")
        return JsonResponse(data, status=403, content_type=PROBLEM)
