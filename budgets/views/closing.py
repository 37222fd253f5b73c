"""Closing a budget year, office by office."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from budgets import access, queries, services
from budgets.services.closing import opens_on
from budgets.views import common
from core.errors import DomainError

NAMED = 10
MIN_YEAR, MAX_YEAR = 2000, 2100


@login_required
@require_GET
def year_list(request: HttpRequest) -> HttpResponse:
    """This function will show how far each office is with closing a budget year."""
    return _show(request)


@login_required
@require_POST
def year_close(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """This function will close an office's year."""
    actor = common.known_actor(request)
    refused = common.perform(
        lambda: services.close_year(pk, year, by=actor, at=timezone.now()),
        lambda error: _show(request, year=year, office=pk, refusal=error),
    )
    if refused is not None:
        return refused
    messages.success(request, f"Tahun anggaran {year} ditutup; sisa dananya hangus.")
    return redirect(f"{reverse('budgets:year_list')}?tahun={year}")


def _show(
    request: HttpRequest,
    *,
    year: int | None = None,
    office: int | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    actor = common.actor(request)
    access.require_viewer(actor)
    today = timezone.localdate()
    years = sorted({*queries.years(actor), today.year}, reverse=True)
    year = year or common.number(request, "tahun") or today.year
    if not MIN_YEAR <= year <= MAX_YEAR:
        year = today.year
    rows = queries.office_years(actor, year)
    first = opens_on(year)
    context = {
        "rows": [(row, not access.filling_fault(actor, row.organisation)) for row in rows],
        "year": year,
        "years": years,
        "first": first,
        "is_time": today >= first,
        "may_fill": access.may_fill(actor),
        "refusal": refusal,
        "held": [
            (row, common.reference_page(row.reference))
            for row in (queries.held(office, year, NAMED) if office else ())
        ],
    }
    status = refusal.status if refusal else 200
    return render(request, "budgets/year_list.html", context, status=status)
