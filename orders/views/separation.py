"""The separation of duties as BPPBJ keeps it: the matrix, one rule, its switch.

The page lives beside the packages because it shows which of them a switch touches.
"""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts import duty_rules
from accounts.models import SeparationRule
from core.errors import DomainError, NotAllowed, NotFound
from orders.forms.separation import SwitchForm
from orders.queries import matrix
from orders.queries import separation as queries
from orders.services import separation
from orders.views.acts import actor_of

SHOWN = 25


@login_required
@require_GET
def separation_matrix(request: HttpRequest) -> HttpResponse:
    """This function will show which duties one person may hold on a package."""
    actor = actor_of(request)
    duty_rules.require_reader(actor)
    context = {
        "columns": matrix.columns(),
        "rows": matrix.rows(timezone.localdate()),
        "may_switch": duty_rules.may_switch(actor),
    }
    return render(request, "orders/separation_matrix.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def separation_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show one rule, what a switch touches, and switch it on POST."""
    actor = actor_of(request)
    rule = duty_rules.get_rule(actor, pk)
    if request.method == "POST":
        duty_rules.require_switcher(actor)
        return _switch(request, rule)
    today = timezone.localdate()
    form = SwitchForm(initial={"from_date": today, "version": rule.version})
    return _page(request, rule, form, today)


def _switch(request: HttpRequest, rule: SeparationRule) -> HttpResponse:
    form, today = SwitchForm(request.POST), timezone.localdate()
    active = request.POST.get("aktif") == "1"
    if not form.is_valid():
        return _page(request, rule, form, today, status=422)
    try:
        separation.switch(
            rule.pk, form.wish(active=active), by=actor_of(request), at=timezone.now()
        )
    except (NotAllowed, NotFound):
        raise
    except DomainError as refusal:
        for name in refusal.errors or [None]:
            form.add_error(name, str(refusal) if name is None else refusal.errors[name])
        return _page(request, rule, form, today, status=refusal.status)
    verb = "dinyalakan" if active else "dimatikan"
    messages.success(request, f"Aturan {duty_rules.title(rule)} {verb}; tercatat di jejak audit.")
    return redirect("orders:separation_rule", rule.pk)


def _page(
    request: HttpRequest, rule: SeparationRule, form: SwitchForm, today: date, status: int = 200
) -> HttpResponse:
    label, tone, icon = matrix.look_of(rule, today)
    is_on = rule.is_in_force(today) and rule.valid_to is None
    context = {
        "rule": rule,
        "title": duty_rules.title(rule),
        "look": {"label": label, "tone": tone, "icon": icon},
        "is_on": is_on,
        "forbids": rule.forbids(today),
        # A switch turns a ban into a permission or the other way round.
        "will_forbid": is_on == (rule.kind == SeparationRule.Kind.EXCEPTION),
        "count": queries.touched(rule, today).count(),
        "touched": queries.touched_rows(rule, today, SHOWN),
        "shown": SHOWN,
        "changes": rule.changes.all(),
        "may_switch": duty_rules.may_switch(actor_of(request)),
        "form": form,
    }
    return render(request, "orders/separation_rule.html", context, status=status)
