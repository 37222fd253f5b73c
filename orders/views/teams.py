"""The packages that an official has left without a successor."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import APPROVER_ROLES
from orders.access import packages as access
from orders.queries import teams as vacancies
from orders.views.acts import actor_of


@login_required
@require_GET
def vacancy_list(request: HttpRequest) -> HttpResponse:
    """This function will list the packages in scope of which a seat is vacant."""
    actor = actor_of(request)
    scope = access.packages_for(actor)
    office = request.GET.get("organisasi", "")
    if office.isascii() and office.isdecimal() and len(office) < 19:
        scope = scope.filter(organisation_id=int(office))
    context = {
        "vacancies": vacancies.vacancies(scope, timezone.localdate()),
        "may_replace": actor.role in APPROVER_ROLES,
    }
    return render(request, "orders/package_vacancies.html", context)
