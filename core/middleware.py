"""Request-wide behaviour of the house."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.cache import add_never_cache_headers
from redis.exceptions import RedisError

from core import origin, privacy
from core.errors import DomainError, NotFound
from core.problems import PROBLEM, problem

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE = ("GET", "HEAD")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
API = "/api/"
# What somebody typed, or may only see after logging in, also while nobody is logged in yet.
PRIVATE = (API, "/akun/", "/admin/")
COUNTER_WAIT_SECONDS = 30


class HardeningMiddleware:
    """Refuse methods that no page has, and keep other sites from embedding our answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class NobodyMiddleware:
    """Answer what is the same for everybody without asking who it is: no session, no query.

    A page of the catalogue has dozens of pictures; each would load session, person and posts.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_for_all = request.path.startswith(tuple(settings.NOBODY_PATHS))
        if not is_for_all or request.method not in SAFE:
            return self.get_response(request)
        request.user = AnonymousUser()
        request.actor, request.appointments = None, []  # type: ignore[attr-defined]
        try:
            view, args, kwargs = resolve(request.path)
            response: HttpResponse = view(request, *args, **kwargs)
        except (Http404, NotFound):  # told in the frame of who asks, like every other missing page
            response = self.get_response(request)
        return response


class PrivatePagesMiddleware:
    """Keep pages of a logged-in person, and every answer of the API, out of every cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        private = request.user.is_authenticated or request.path.startswith(PRIVATE)
        if private and "public" not in response.get("Cache-Control", ""):
            add_never_cache_headers(response)
        return response


class OriginMiddleware:
    """Let every row changed in a request remember who changed it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with origin.told(lambda: origin.of_request(request)):
            return self.get_response(request)


class DomainErrorMiddleware:
    """Show a refusal that no form caught as a human page with its own status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, RedisError):
            return _uncounted(request)
        if not isinstance(error, DomainError):
            return None
        template = "404.html" if error.status == NotFound.status else "core/refused.html"
        return render(request, template, {"error": error}, status=error.status)


def _uncounted(request: HttpRequest) -> HttpResponse:
    """Refuse what cannot be counted: the caller is asked to wait, nothing was done."""
    response: HttpResponse
    if request.path.startswith(API):
        detail = "Penghitung permintaan sedang tidak terjangkau; coba lagi sebentar lagi."
        response = JsonResponse(problem(429, detail), status=429, content_type=PROBLEM)
    else:
        response = render(request, "429.html", {"uncounted": True}, status=429)
    response["Retry-After"] = str(COUNTER_WAIT_SECONDS)
    return response


class PersonalNumberInAddress(DomainError):
    """An address asks for a NIK, an NPWP or a telephone number, and addresses are kept in logs."""

    status = 400
    title = "Data pribadi dalam alamat"


class PersonalNumberMiddleware:
    """Refuse addresses that carry a personal number: browsers and proxies remember them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        values = (value for _, values in request.GET.lists() for value in values)
        if any(privacy.has_personal_number(value) for value in values):
            return _refused(request)
        return self.get_response(request)


def _refused(request: HttpRequest) -> HttpResponse:
    error = PersonalNumberInAddress(
        "Alamat halaman memuat angka yang berbentuk NIK, NPWP, atau nomor telepon, padahal alamat "
        "tersimpan di riwayat peramban dan catatan server. Cari dengan nama atau nomor dokumen.",
        rule="UU 27/2022 Pasal 35",
    )
    if not request.path.startswith("/api/"):
        return render(request, "core/refused.html", {"error": error}, status=error.status)
    data = problem(error.status, error.message, error.title, f"urn:eorder:{error.code}")
    data["rule"] = error.rule
    return JsonResponse(data, status=error.status, content_type=PROBLEM)
