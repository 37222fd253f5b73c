"""Days off: the year, entering and changing one with a preview, and imports with a dry run."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest
from core import holidays_source, importing, sealed
from core.errors import DomainError
from core.forms import UploadForm
from core.models import Holiday
from payments import access
from payments.forms import holidays as forms
from payments.forms.holidays import HolidayForm, RemovalForm
from payments.queries import due_dates
from payments.queries import holidays as queries
from payments.services import holidays as services
from payments.services.holidays import NewHoliday, Outcome
from payments.views.common import actor_of, attempt, form_page, seeing

SALT = "payments.holidays.import"


@login_required
@require_GET
def holiday_list(request: ActingRequest) -> HttpResponse:
    """This function will show the days off of a year, drawn and listed."""
    access.require_settings_reader(request.actor)
    today = timezone.localdate()
    year = queries.year(_year(request, today))
    context = {
        "year": year,
        "years": [(one, one == year.number) for one in queries.years(today)],
        "removed": queries.removed(year.number),
        "today": today,
        "may_keep": access.may_keep(request.actor),
    }
    return render(request, "payments/settings/holiday_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def holiday_create(request: ActingRequest) -> HttpResponse:
    """This function will enter a day off: filled in, then what moves, then saved."""
    access.require_keeper(actor_of(request))
    return _edit(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def holiday_edit(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will change or move a day off, showing what moves before it is saved."""
    access.require_keeper(actor_of(request))
    return _edit(request, access.get_holiday(pk))


def _edit(request: ActingRequest, row: Holiday | None) -> HttpResponse:
    posted = request.method == "POST"
    initial = forms.initial_of(row) if row else {"category": Holiday.Category.JOINT_LEAVE}
    form = HolidayForm(request.POST if posted else None, initial=initial)
    context: dict[str, Any] = {"form": form, "row": row, "version": row.version if row else ""}
    template = "payments/settings/holiday_form.html"
    if not posted or not form.is_valid():
        return form_page(request, template, context)
    new, step = form.new_holiday(), request.POST.get("langkah")
    if step == "simpan":
        done = attempt(form, lambda: _save(request, row, new))
        if done:
            messages.success(request, _told(done, "tersimpan"))
            return redirect(_year_page(done.holiday.date))
    elif attempt(form, lambda: _checked(new, row)):
        if step == "ubah":
            return render(request, template, context)
        context |= {
            "new": new,
            "shifts": due_dates.shifts(services.overlay_of(new, row)),
            "version": request.POST.get("versi", context["version"]),
        }
        return render(request, "payments/settings/holiday_preview.html", context)
    return form_page(request, template, context)


def _save(request: HttpRequest, row: Holiday | None, new: NewHoliday) -> Outcome:
    if row is None:
        return services.add(new, by=actor_of(request), at=timezone.now())
    return services.change(row.pk, new, by=seeing(request), at=timezone.now())


def _checked(new: NewHoliday, row: Holiday | None) -> bool:
    found = queries.on_days([new.date]).get(new.date)
    same = row is not None and found is not None and found.pk == row.pk
    services.check(new, None if same else found, timezone.localdate())
    return True


@login_required
@require_http_methods(["GET", "POST"])
def holiday_remove(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will make a day count again, by decree and with a reason."""
    access.require_keeper(actor_of(request))
    row = access.get_holiday(pk)
    posted = request.method == "POST"
    form = RemovalForm(request.POST if posted else None)
    if posted and form.is_valid():
        why = form.removal()
        done = attempt(
            form, lambda: services.remove(pk, why, by=seeing(request), at=timezone.now())
        )
        if done:
            messages.success(request, _told(done, "dihapus; hari itu kembali hari kerja"))
            return redirect(_year_page(done.holiday.date))
    shifts = due_dates.shifts({row.date: None})
    context = {"form": form, "row": row, "shifts": shifts}
    return form_page(request, "payments/settings/holiday_remove.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def holiday_import(request: ActingRequest) -> HttpResponse:
    """This function will show what the decree data would change in a year, and apply it."""
    actor, today = actor_of(request), timezone.localdate()
    access.require_keeper(actor)
    year = _year(request, today)
    year = min(max(year, holidays_source.FIRST_YEAR), holidays_source.LAST_KNOWN_YEAR)
    if request.method == "POST":
        days, moved = services.import_source(year, year, by=actor, at=timezone.now())
        messages.success(request, _counted(days, moved))
        return redirect(_year_page(date(year, 1, 1)))
    plan = queries.source_plan(year)
    first, last = holidays_source.FIRST_YEAR, holidays_source.LAST_KNOWN_YEAR
    context = {
        "plan": plan,
        "year": year,
        "years": [(one, one == year) for one in range(first, last + 1)],
        "no_leave": year > holidays_source.LAST_YEAR,
        "shifts": due_dates.shifts(plan.overlay()),
        "counts": [(queries.FATE_WORDS[fate], plan.count(fate)) for fate in queries.Fate],
    }
    return render(request, "payments/settings/holiday_import.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def holiday_csv(request: ActingRequest) -> HttpResponse:
    """This function will check a CSV of days off and show what it would change."""
    access.require_keeper(actor_of(request))
    posted = request.method == "POST"
    form = UploadForm(request.POST if posted else None, request.FILES if posted else None)
    context: dict[str, Any] = {"form": form, "columns": forms.COLUMNS}
    if posted and form.is_valid():
        upload = form.cleaned_data["file"].read(forms.FILE_LIMITS.size + 1)
        data = importing.as_csv(upload, forms.FILE_LIMITS)
        table = forms.plan_csv(data, timezone.localdate())
        context |= {"table": table, "file_name": form.cleaned_data["file"].name}
        if table.is_clean:
            plan = services.plan_days(table.drafts)
            context |= {"plan": plan, "content": sealed.seal(data, SALT)}
            context["shifts"] = due_dates.shifts(plan.overlay())
            return render(request, "payments/settings/holiday_csv.html", context)
    return form_page(request, "payments/settings/holiday_csv.html", context)


@login_required
@require_POST
def holiday_csv_apply(request: ActingRequest) -> HttpResponse:
    """This function will enter the days of the CSV that was checked."""
    actor = actor_of(request)
    access.require_keeper(actor)
    try:
        data = sealed.unseal(request.POST.get("isi", ""), SALT)
        table = forms.plan_csv(data, timezone.localdate())
        table.require_clean()
        days, moved = services.import_days(table.drafts, by=actor, at=timezone.now())
    except DomainError as refusal:
        context = {"form": UploadForm(), "columns": forms.COLUMNS, "refusal": refusal}
        status = refusal.status
        return render(request, "payments/settings/holiday_csv.html", context, status=status)
    messages.success(request, _counted(days, moved))
    return redirect(_year_page(table.drafts[0].date))


@login_required
@require_GET
def holiday_template(request: ActingRequest) -> HttpResponse:
    """This function will hand out an example file of days off."""
    access.require_keeper(actor_of(request))
    response = HttpResponse(importing.template(forms.COLUMNS), content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="templat-hari-libur.csv"'
    return response


def _year(request: HttpRequest, today: date) -> int:
    text = request.GET.get("tahun", "")
    is_year = text.isascii() and text.isdecimal() and len(text) == 4
    return int(text) if is_year and 2000 <= int(text) <= 2100 else today.year


def _year_page(day: date) -> str:
    return f"{reverse('payments:holiday_list')}?tahun={day.year}"


def _told(done: Outcome, what: str) -> str:
    moved = f" {done.moved} jatuh tempo bergeser." if done.moved else ""
    return f"{done.holiday.name} {what}.{moved}"


def _counted(days: int, moved: int) -> str:
    return f"{days} hari libur berubah, {moved} jatuh tempo bergeser."
