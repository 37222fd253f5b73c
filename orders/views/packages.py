"""Pages of packages: the list, the disposition, the one page of a package, its withdrawal."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OFFICE_ROLES
from budgets.queries import standing_of
from core.acts import Actor
from core.errors import NotAllowed
from orders.access import packages as access
from orders.forms.packages import AssignmentForm, ReasonForm, refuse
from orders.models import Package
from orders.queries import packages as queries
from orders.services import packages
from orders.states import PackageState
from orders.views.acts import REFUSALS, actor_of, number_of

PER_PAGE = 25
STAGES: tuple[tuple[str, str, frozenset[PackageState]], ...] = (
    ("", "Semua", frozenset(PackageState)),
    ("terbuka", "Belum dipesan", frozenset({PackageState.ASSIGNED, PackageState.PREPARED})),
    ("penyiapan", "Penyiapan", frozenset({PackageState.ASSIGNED})),
    ("siap", "Siap dipesan", frozenset({PackageState.PREPARED})),
    ("dipesan", "Dalam pemesanan", frozenset({PackageState.ORDERED})),
    ("selesai", "Selesai", frozenset({PackageState.DONE})),
    ("batal", "Dibatalkan", frozenset({PackageState.CANCELLED})),
)


def before_of(request: HttpRequest) -> int | None:
    """This function will read from the address after which row a list goes on."""
    return number_of(request, "sebelum")


def words_of(request: HttpRequest) -> str:
    """This function will read the words looked for from the address."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:100]


@login_required
@require_GET
def package_list(request: HttpRequest) -> HttpResponse:
    """This function will list the packages in the actor's scope, newest first."""
    actor = actor_of(request)
    today = timezone.localdate()
    stage = next((s for s in STAGES if s[0] == request.GET.get("tahap", "")), STAGES[0])
    years = [today.year + 1 - step for step in range(4)]
    year = next((y for y in years if str(y) == request.GET.get("tahun")), None)
    scope = queries.search(access.packages_for(actor), words_of(request), year)
    line, office = number_of(request, "baris"), number_of(request, "organisasi")
    scope = queries.narrowed(scope, line=line, office=office)
    if stage[0]:
        scope = scope.filter(status__in=stage[2])
    before = before_of(request)
    if before is not None:
        scope = scope.filter(pk__lt=before)
    found = list(queries.rows(scope)[: PER_PAGE + 1])
    context = {
        "packages": found[:PER_PAGE],
        "older": found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None,
        "before": before,
        "stages": [(word, label, word == stage[0]) for word, label, _ in STAGES],
        "stage": stage[0],
        "years": years,
        "year": year,
        "line": line,
        "office": office,
        "words": words_of(request),
        "may_assign": access.may_assign(actor),
        "shows_office": actor.role not in OFFICE_ROLES,
    }
    return render(request, "orders/package_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """This function will hand a RUP package to a team."""
    actor = actor_of(request)
    if not access.may_assign(actor) or actor.organisation_id is None:
        raise NotAllowed(
            "Hanya PA/KPA yang mendisposisikan paket. Bila Anda memegang jabatan itu, ganti "
            "dahulu jabatan yang sedang dipakai di kanan atas."
        )
    today = timezone.localdate()
    lines = queries.line_choices(actor.organisation_id, today)
    team = queries.team_choices(actor.organisation_id, today)
    form = AssignmentForm(
        request.POST or None, lines=lines, team=team, initial={"approver": actor.appointment_id}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = packages.assign(form.assignment(), by=actor, at=timezone.now())
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"Paket didisposisikan; {made.ppk.user.name} diberi tahu.")
            return redirect("orders:package", pk=made.pk)
    context = {"form": form, "lines": lines, "empty_duties": _empty(team)}
    status = 422 if form.errors else 200
    return render(request, "orders/package_form.html", context, status=status)


def _empty(team: dict[str, Any]) -> list[str]:
    labels = {member: label for member, label, _ in queries.TEAM_LABELS}
    return [labels[duty] for duty, people in team.items() if not people and duty != "receiver"]


@login_required
@require_GET
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show one package, the same page for every role."""
    actor = actor_of(request)
    return _page(request, access.get_package(actor, pk), actor)


def _page(
    request: HttpRequest, found: Package, actor: Actor, refusal: Exception | None = None
) -> HttpResponse:
    funds = standing_of(found.line, timezone.localdate())
    events = list(queries.events_of(found))
    context = {
        "package": found,
        "team": queries.team_of(found, actor),
        "funds": funds,
        "held": funds.reserved + funds.committed,
        "events": events,
        "since": events[0].at if events else found.created_at,
        "papers": queries.papers_of(found, actor),
        "order": queries.live_order(found),
        "may_prepare": access.may(actor, found, access.PREPARE),
        "may_cancel": access.may(actor, found, access.CANCEL),
        "may_reassign": access.may(actor, found, access.REASSIGN),
        "is_buyer": access.holds(actor, found.pp),
        "refusal": refusal,
    }
    status = getattr(refusal, "status", 200)
    return render(request, "orders/package.html", context, status=status)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will withdraw a package, with a reason."""
    actor = actor_of(request)
    found = access.get_package(actor, pk, needs=access.CANCEL)
    form = ReasonForm({"reason": request.POST.get("alasan", "")})
    if not form.is_valid():
        messages.error(request, str(form.errors["reason"][0]))
        return redirect("orders:package", pk=pk)
    try:
        packages.cancel(pk, form.cleaned_data["reason"], by=actor, at=timezone.now())
    except REFUSALS as refusal:
        return _page(request, found, actor, refusal)
    messages.success(request, "Paket dibatalkan; PPK dan Pejabat Pengadaan diberi tahu.")
    return redirect("orders:package", pk=pk)
