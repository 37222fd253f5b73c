"""The page on which PA/KPA gives a seat of a running package to another official."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from orders.access import packages as access
from orders.forms.packages import refuse
from orders.forms.reassignment import ReassignmentForm
from orders.queries import packages as queries
from orders.services import reassignment
from orders.views.acts import REFUSALS, actor_of


@login_required
@require_http_methods(["GET", "POST"])
def reassign(request: HttpRequest, pk: int, seat: str) -> HttpResponse:
    """This function will offer who may take a seat, and hand it over on POST."""
    actor = actor_of(request)
    package = access.get_package(actor, pk, needs=access.REASSIGN)
    if seat not in reassignment.LABELS:
        raise Http404
    holder = getattr(package, seat)
    choices = queries.team_choices(package.organisation_id, timezone.localdate())[seat]
    people = [row for row in choices if holder is None or row.pk != holder.pk]
    form, status = ReassignmentForm(request.POST or None, people=people), 200
    if request.method == "POST" and form.is_valid():
        try:
            reassignment.reassign(pk, form.wish(seat), by=actor, at=timezone.now())
        except REFUSALS as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            messages.success(request, "Pejabat paket diganti; keduanya diberi tahu.")
            return redirect("orders:package", pk=pk)
    context = {
        "form": form,
        "package": package,
        "label": reassignment.LABELS[seat],
        "holder": holder,
        "people": people,
    }
    status = 422 if form.errors and status == 200 else status
    return render(request, "orders/package_reassign.html", context, status=status)
