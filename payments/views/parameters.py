"""Legal numbers: the list, one with its history, a value to come, and taking it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import ActingRequest
from core.errors import NotFound
from payments import access
from payments.deadlines import spelled
from payments.forms.parameters import PlanForm, WithdrawForm
from payments.queries import effects, parameters
from payments.queries.effects import Change, Effect
from payments.queries.parameters import Series
from payments.services import parameters as services
from payments.services.parameters import NewValue
from payments.views.common import actor_of, attempt, form_page, seeing


@login_required
@require_GET
def parameter_list(request: ActingRequest) -> HttpResponse:
    """This function will list every legal number by group, with its value in force."""
    access.require_settings_reader(request.actor)
    groups = parameters.catalogue(timezone.localdate())
    context = {"groups": groups, "faults": parameters.faults(groups)}
    return render(request, "payments/settings/parameter_list.html", context)


@login_required
@require_GET
def parameter(request: ActingRequest, key: str) -> HttpResponse:
    """This function will show one legal number with its history."""
    access.require_settings_reader(request.actor)
    series = parameters.series(key, timezone.localdate())
    context = {"series": series, "may_keep": access.may_keep(request.actor)}
    return render(request, "payments/settings/parameter.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def parameter_plan(request: ActingRequest, key: str) -> HttpResponse:
    """This function will take a value to come: filled in, then its effects, then set."""
    actor, today = actor_of(request), timezone.localdate()
    access.require_keeper(actor)
    series = parameters.series(key, today)
    posted = request.method == "POST"
    form = PlanForm(series, today, request.POST if posted else None)
    context: dict[str, Any] = {"series": series, "form": form, "version": series.version}
    if not posted or not form.is_valid():
        return form_page(request, "payments/settings/parameter_plan.html", context)
    new = form.new_value()
    if request.POST.get("langkah") == "simpan":
        row = attempt(form, lambda: services.plan(key, new, by=seeing(request), at=timezone.now()))
        if row:
            shown = series.shown(row.value)
            messages.success(request, f"{shown} ditetapkan mulai {spelled(row.valid_from)}.")
            return redirect("payments:parameter", key)
    elif attempt(form, lambda: services.check(series, new, today)):
        if request.POST.get("langkah") == "ubah":
            return render(request, "payments/settings/parameter_plan.html", context)
        context["new_value"], context["effects"] = series.shown(new.value), _effects(series, new)
        context["version"] = request.POST.get("versi", series.version)
        return render(request, "payments/settings/parameter_preview.html", context)
    return form_page(request, "payments/settings/parameter_plan.html", context)


def _effects(series: Series, new: NewValue) -> list[Effect]:
    old = series.current.row.value if series.current else None
    change = Change(series.key, old, new.value, series.unit, new.valid_from)
    return effects.effects_of(change, timezone.localdate())


@login_required
@require_http_methods(["GET", "POST"])
def parameter_withdraw(request: ActingRequest, key: str, pk: int) -> HttpResponse:
    """This function will take a planned value back, with a reason."""
    access.require_keeper(actor_of(request))
    series = parameters.series(key, timezone.localdate())
    value = next((value for value in series.values if value.row.pk == pk), None)
    if value is None:
        raise NotFound("Nilai ini tidak ada pada parameter tersebut.")
    posted = request.method == "POST"
    form = WithdrawForm(request.POST if posted else None)
    if posted and form.is_valid():
        reason = form.cleaned_data["alasan"]
        done = attempt(
            form,
            lambda: services.withdraw(key, pk, reason, by=seeing(request), at=timezone.now()),
        )
        if done:
            messages.success(request, f"Rencana {value.shown} ditarik; nilai sebelumnya berlanjut.")
            return redirect("payments:parameter", key)
    if not posted and value.standing != parameters.Standing.PLANNED:
        return redirect("payments:parameter", key)
    context = {"series": series, "value": value, "form": form}
    return form_page(request, "payments/settings/parameter_withdraw.html", context)
