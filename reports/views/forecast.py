"""The forecast of an office's budget year, and the offices to choose from."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.acting import ActingRequest
from reports import access, outlook
from reports.forms import ReportFilter
from reports.queries import forecast as queries


@login_required
@require_GET
def forecast(request: ActingRequest) -> HttpResponse:
    """This function will forecast the chosen or only office, or list the offices of the scope."""
    today = timezone.localdate()
    offices = list(access.offices_for(request.actor))
    form = ReportFilter({"unit": request.GET.get("unit", "")}, offices=offices, today=today)
    form.is_valid()
    office = form.office or (offices[0] if len(offices) == 1 else None)
    sums = queries.by_office([office] if office else offices, today)
    total = queries.add_up(sums)
    context: dict[str, Any] = {"form": form, "office": office, "today": today, "total": total}
    if office is None:
        context |= {
            "rows": sums,
            "sentence": outlook.offices_finding(sums),
            "chart": outlook.offices_chart(sums),
        }
        return render(request, "reports/forecast_offices.html", context)
    rows, months = queries.by_line(office, today), queries.months(office, today)
    context |= {
        "rows": rows,
        "short": [row for row in rows if row.outlook.short],
        "months": months,
        "sentence": outlook.finding(total, months),
        "chart": outlook.chart(months),
    }
    return render(request, "reports/forecast.html", context)
