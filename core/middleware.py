"""Request-wide behaviour of the house."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from core import privacy
from core.errors import DomainError, NotFound
from core.problems import PROBLEM

GetResponse = Callable[[HttpRequest], HttpResponse]


class PrivatePagesMiddleware:
    """Keep pages of a logged-in person out of every cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class DomainErrorMiddleware:
    """Show a refusal that no form caught as a human page with its own status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        template = "404.html" if error.status == NotFound.status else "core/refused.html"
        return render(request, template, {"error": error}, status=error.status)


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
    data = {
        "type": f"urn:eorder:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.message,
        "rule": error.rule,
        "errors": {},
    }
    return JsonResponse(data, status=error.status, content_type=PROBLEM)
