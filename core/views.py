"""Pages that belong to no app: notices, the component sheet, and the human error pages."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import inbox, showcase
from core.errors import DomainError
from core.problems import PROBLEM, problem

NOTICES_PER_PAGE = 25
TOO_LARGE = "Isi yang dikirim terlalu besar (berkas paling besar 5 MB). Perkecil lalu kirim lagi."
UNREADABLE = "Permintaan ini tidak dapat dibaca. Muat ulang halamannya lalu ulangi."
TOO_FAST_SECONDS = 60


class Unreadable(DomainError):
    """The request is too large or too broken to be read."""

    status = 400
    title = "Permintaan tidak terbaca"


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """This function will list the person's notices, newest first."""
    cursor = request.GET.get("sebelum", "")
    before = int(cursor) if cursor.isdecimal() and len(cursor) < 19 else None
    rows = list(inbox.notices(request.user.pk or 0, before)[: NOTICES_PER_PAGE + 1])
    page = rows[:NOTICES_PER_PAGE]
    older = page[-1].pk if len(rows) > NOTICES_PER_PAGE else None
    context = {"notices": page, "older": older, "before": before}
    return render(request, "core/notices.html", context)


@login_required
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will open what a notice speaks of and mark the notice as read."""
    url = inbox.read_one(request.user.pk or 0, pk, at=timezone.now())
    return redirect(url or "core:notices")


@login_required
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """This function will mark all notices of the person as read."""
    count = inbox.read_all(request.user.pk or 0, at=timezone.now())
    messages.success(request, f"{count} pemberitahuan ditandai sudah dibaca.")
    return redirect("core:notices")


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """This function will send browsers that guess the icon's address to the drawn one."""
    return redirect(static("img/favicon.svg"), permanent=True)


@require_http_methods(["GET", "POST"])
def components(request: HttpRequest) -> HttpResponse:
    """This function will show every component in each state; in the demo only."""
    if not settings.DEMO:
        raise Http404
    form = showcase.SampleForm(request.POST or None, initial=showcase.SAMPLE_INITIAL)
    return render(request, "core/components.html", showcase.context() | {"form": form})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This function will say in words why a request could not even be read."""
    is_large = isinstance(exception, RequestDataTooBig)
    status, words = (413, TOO_LARGE) if is_large else (Unreadable.status, UNREADABLE)
    if request.path.startswith("/api/"):
        data = problem(status, words)
        return JsonResponse(data, status=status, content_type=PROBLEM)
    return render(request, "core/refused.html", {"error": Unreadable(words)}, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This function will say in words why the page is closed."""
    reason = str(exception) if exception and str(exception) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """This function will explain an expired form instead of showing Django's own page."""
    return render(request, "core/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This function will say that nothing is here, without echoing the address."""
    return render(request, "404.html", status=404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This function will ask who was too fast to wait."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(TOO_FAST_SECONDS)
    return response


@cache
def _server_error_page() -> bytes:
    return (Path(settings.BASE_DIR) / "templates" / "500.html").read_bytes()


def server_error(request: HttpRequest) -> HttpResponse:
    """This function will show a static page: after a fault nothing else can be relied on."""
    return HttpResponseServerError(_server_error_page())
