"""The dashboard, its late list and its export."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.acting import ActingRequest
from core.acts import Actor
from reports import access, exports, figures, sentences
from reports.forms import LateFilter, ReportFilter, marker
from reports.queries import dashboard as queries
from reports.queries import late, supply

LATE_PER_PAGE = 25


@login_required
@require_GET
def dashboard(request: ActingRequest) -> HttpResponse:
    """This function will show the figures of the actor's scope, or the supply side to mentors."""
    if request.actor and request.actor.role in access.SUPPLY_ROLES:
        return supply_side(request)
    today = timezone.localdate()
    offices = list(access.offices_for(request.actor))
    form = ReportFilter(request.GET, offices=offices, today=today)
    form.is_valid()
    late_url = reverse("reports:late")
    board = queries.dashboard(form.chosen, form.year, today)
    context = {
        "form": form,
        "board": board,
        "overview": board.overview,
        "payments": board.overview.total.payments,
        "figures": figures.of_dashboard(board, late_url=late_url),
        "late_url": late_url,
        "export_url": reverse("reports:export"),
        "sentence": sentences.punctuality(board.overview),
        "chart": sentences.chart(board.overview.months),
        "months": sentences.named(board.overview.months),
        "scope": scope_label(request.actor, form),
        "today": today,
    }
    return render(request, "reports/dashboard.html", context)


def supply_side(request: ActingRequest) -> HttpResponse:
    """This function will show the firms per wilayah to those who bring them in."""
    found = supply.supply()
    context = {"supply": found, "figures": figures.of_supply(found.total)}
    return render(request, "reports/supply.html", context)


@login_required
@require_GET
def late_list(request: ActingRequest) -> HttpResponse:
    """This function will list every late payment of the scope, newest due date first."""
    today = timezone.localdate()
    offices = list(access.offices_for(request.actor))
    form = LateFilter(request.GET, offices=offices, today=today)
    form.is_valid()
    only = form.cleaned_data.get("status", "")
    rows = late.late_payments(form.chosen, form.year, today, only=only)
    found = list(late.newest_first(rows, form.after)[: LATE_PER_PAGE + 1])
    page = found[:LATE_PER_PAGE]
    last = page[-1] if len(found) > LATE_PER_PAGE else None
    context = {
        "form": form,
        "late": late.described(page, today),
        "next_marker": marker(last.due_date, last.pk) if last else "",
        "scope": scope_label(request.actor, form),
        "only": only,
        "tabs": status_tabs(request, form, only),
    }
    return render(request, "reports/late.html", context)


@login_required
@require_GET
def export(request: ActingRequest) -> HttpResponse:
    """This function will send the office table as CSV; a wrong filter leads back to the page."""
    today = timezone.localdate()
    offices = list(access.offices_for(request.actor))
    form = ReportFilter(request.GET, offices=offices, today=today)
    if not form.is_valid():
        return redirect(f"{reverse('reports:dashboard')}?{request.GET.urlencode()}")
    overview = queries.overview(form.chosen, form.year, today)
    name = f"e-order-{form.year}-{today.isoformat()}.csv"
    return HttpResponse(
        exports.offices_csv(overview),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def status_tabs(request: ActingRequest, form: LateFilter, only: str) -> list[dict[str, object]]:
    """This function will link each status with the other filters kept, from the first page on."""
    tabs: list[dict[str, object]] = []
    for value, label in form.STATUSES:
        query = request.GET.copy()
        query.pop("sesudah", None)
        query["status"] = value
        tabs.append({"url": f"?{query.urlencode()}", "label": label, "active": value == only})
    return tabs


def scope_label(actor: Actor | None, form: ReportFilter) -> str:
    """This function will say in words whose figures the page shows."""
    if form.office:
        return form.office.name
    count = len(form.offices)
    where = actor.organisation_name if actor else ""
    return f"{count} unit kerja dalam lingkup {where}" if count != 1 else form.offices[0].name
