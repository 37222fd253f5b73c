"""A fresh proof of who one is, asked before acts that move money or reveal people.

A page's POST that comes without one is set aside whole, files included; the person proves who
they are and the very same POST goes on. An API call is refused and told where to prove it.
"""

import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from rest_framework.request import Request

from accounts import acting, factors
from accounts.models import TokenGrant
from core.errors import NotAllowed

KEPT_SECONDS = 15 * 60
KEPT_BYTES = 12 * 1024 * 1024
METHODS = {
    "mfa_reauthenticate:webauthn": "Pakai passkey",
    "reauthenticate": "Pakai kata sandi",
    "mfa_reauthenticate": "Pakai kode autentikator atau kode pemulihan",
}
View = Callable[..., HttpResponse | FileResponse]


class ProofNeeded(NotAllowed):
    """The last proof of who the caller is, is too old for this act."""

    title = "Buktikan dahulu ini Anda"


def is_fresh(request: HttpRequest) -> bool:
    """This function will tell whether the session's last proof is at most PROOF_MINUTES old.

    Logging in counts, and so does a password, code or passkey given since.
    """
    if settings.PROOF_MINUTES is None:
        return True
    records = get_authentication_records(request, cast("Any", request.user))
    latest = max((record["at"] for record in records), default=0.0)
    return time.time() - float(latest) < settings.PROOF_MINUTES * 60


def required(act: str) -> Callable[[View], View]:
    """This function will let a page's view run only with a fresh proof.

    `act` completes "Anda akan …" on the page that asks. A form behind it names its own `action`,
    because after the proof a refused form is drawn at another address.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
            if is_fresh(request) or not request.user.is_authenticated:
                return view(request, *args, **kwargs)
            if request.method == "POST":
                return _set_aside(request, act)
            return _ask(request, request.get_full_path())

        return guarded

    return decorator


def required_on_post(act: str) -> Callable[[View], View]:
    """This function will ask for the proof when a form is sent, not when it is opened."""

    def decorator(view: View) -> View:
        guarded = required(act)(view)

        @wraps(view)
        def chosen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
            return (guarded if request.method == "POST" else view)(request, *args, **kwargs)

        return chosen

    return decorator


def require_api(request: Request) -> None:
    """This function will refuse an API call without a fresh proof (403).

    A session proves itself at /akun/reauthenticate/; a token cannot, so it needs the scope
    `sensitive` that only `manage.py api_token --scopes` gives. Raises ProofNeeded.
    """
    if request.auth is not None:
        grant = TokenGrant.objects.filter(token=request.auth).first()
        if grant is None or TokenGrant.Scope.SENSITIVE not in grant.scopes:
            raise ProofNeeded(
                "Token ini tidak diterbitkan untuk menyetujui, membayar, atau membuka data "
                "pribadi; minta operator menerbitkan token dengan cakupan `sensitive`."
            )
    elif not is_fresh(request._request):
        raise ProofNeeded(
            "Tindakan ini perlu bukti baru bahwa ini Anda. Buka /akun/reauthenticate/ di peramban "
            "yang sama, lalu ulangi permintaan ini."
        )


def _ask(request: HttpRequest, path: str) -> HttpResponse:
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    query = urlencode({REDIRECT_FIELD_NAME: path})
    target = f"{methods[0]['url']}?{query}"
    if getattr(request, "htmx", None):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def _set_aside(request: HttpRequest, act: str) -> HttpResponse:
    files = [
        (field, file.name, file.content_type, file.read())
        for field, uploads in request.FILES.lists()
        for file in uploads
        if (file.size or 0) <= KEPT_BYTES
    ]
    actor = getattr(request, "actor", None)
    kept = {
        "user": request.user.pk,
        "appointment": actor.appointment_id if actor else None,
        "post": request.POST.urlencode(),
        "files": files if sum(len(file[3]) for file in files) <= KEPT_BYTES else [],
    }
    key = f"proof:{secrets.token_urlsafe(24)}"
    cache.set(key, kept, timeout=KEPT_SECONDS)
    path = request.get_full_path()
    state = {"key": key, "path": path, "act": act}
    reauthentication.stash_and_reauthenticate(request, state, "accounts.proof.resume")
    return _ask(request, path)


def resume(request: HttpRequest, state: dict[str, str]) -> HttpResponse | None:
    """This function will let the POST that was set aside go on, once, for who sent it.

    None, which lets allauth go on to `next`, when the person has since turned to something else.
    """
    kept = _take(state["key"])
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME)
    if wanted != state["path"]:
        return redirect(wanted if wanted and get_adapter(request).is_safe_url(wanted) else "home")
    actor = getattr(request, "actor", None)
    doing = actor.appointment_id if actor else None
    if kept is None or (kept["user"], kept["appointment"]) != (request.user.pk, doing):
        messages.error(request, "Isian tadi sudah tidak tersimpan. Ulangi tindakannya.")
        return redirect("home")
    _restore(request, kept, state["path"])
    if factors.is_missing(request):
        return redirect("accounts:second_factor")
    match = resolve(request.path_info)
    request.resolver_match = match
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer


def _take(key: str) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = cache.get(key)
    # Only one of two parallel proofs gets to delete it, so the act happens once.
    return kept if kept is not None and cache.delete(key) else None


def _restore(request: HttpRequest, kept: dict[str, Any], path: str) -> None:
    plain, _, query = path.partition("?")
    request.path = request.path_info = plain
    request.META["QUERY_STRING"] = query
    request.GET = QueryDict(query)
    request.POST = QueryDict(kept["post"])
    uploads: MultiValueDict[str, Any] = MultiValueDict()
    for field, name, kind, content in kept["files"]:
        uploads.appendlist(field, SimpleUploadedFile(name, content, kind))
    request._files = uploads  # type: ignore[attr-defined]
    acting.attach(request, request.user)
