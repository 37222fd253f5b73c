"""The front page of the settings: what can be set, and what needs looking after."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts import duty_rules
from accounts.acting import ActingRequest
from payments import access
from payments.queries import holidays, parameters
from vendors import access as supply
from vendors.queries import curation


@login_required
@require_GET
def hub(request: ActingRequest) -> HttpResponse:
    """This function will show the parts of the settings with their faults and plans."""
    access.require_settings_reader(request.actor)
    today = timezone.localdate()
    groups = parameters.catalogue(today)
    planned = [(one, value) for group in groups for one in group.series for value in one.planned]
    year = holidays.year(today.year)
    context = {
        "faults": parameters.faults(groups),
        "count": sum(len(group.series) for group in groups),
        "planned": sorted(planned, key=lambda pair: pair[1].row.valid_from),
        "year": year,
        "next_day": next((row for row in year.rows if row.date >= today), None),
        "doubtful": holidays.doubtful(today),
        "may_curate": supply.may_curate(request.actor),
        "waiting_firms": curation.waiting(),
        "may_keep": access.may_keep(request.actor),
        "reads_duties": duty_rules.may_read(request.actor),
        "duty_rules": duty_rules.count_in_force(today),
    }
    return render(request, "payments/settings/hub.html", context)
