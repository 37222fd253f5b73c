"""The page of a handover: the PPK counts, the vendor signs or contests."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import VENDOR_ROLES
from core.acts import Actor
from core.errors import RuleRefused
from orders.access import orders as access
from orders.forms.orders import InspectionForm, WordsForm
from orders.models import Handover
from orders.queries import order_page
from orders.queries import orders as queries
from orders.services import handover as handovers
from orders.views.acts import REFUSALS, Refusal, actor_of, perform


@login_required
@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show the handover; the PPK of the package posts the counts here."""
    actor = actor_of(request)
    if request.method == "POST":
        return _inspect(request, access.get_handover(actor, pk, needs="handover.inspect"), actor)
    found = access.get_handover(actor, pk)
    if access.may(actor, found.order, "handover.inspect"):
        return _page(request, found, actor, form=_form(None, found))
    return _page(request, found, actor)


def _form(data: object, found: Handover) -> InspectionForm:
    return InspectionForm(data, found, queries.lines_of(found.order))


def _inspect(request: HttpRequest, found: Handover, actor: Actor) -> HttpResponse:
    form = _form(request.POST, found)
    if not form.is_valid():
        return _page(request, found, actor, form=form, status=422)
    try:
        handovers.inspect(found.pk, form.inspection(), by=actor, at=timezone.now())
    except RuleRefused as refusal:
        form.refuse(refusal)
        return _page(request, found, actor, form=form, status=refusal.status)
    except REFUSALS as refusal:
        return _refused(request, found.pk, refusal)
    messages.success(request, "Hasil pemeriksaan tersimpan; penyedia diminta menandatangani BAST.")
    return redirect("orders:handover", pk=found.pk)


def _refused(request: HttpRequest, pk: int, refusal: Refusal) -> HttpResponse:
    actor = actor_of(request)
    found = access.get_handover(actor, pk)
    return _page(request, found, actor, refusal=refusal, status=refusal.status)


def _page(
    request: HttpRequest,
    found: Handover,
    actor: Actor,
    *,
    form: InspectionForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    order = found.order
    context = {
        "handover": found,
        "order": order,
        "package": order.package,
        "rows": order_page.rows_of(order),
        "form": form,
        "refusal": refusal,
        "now": order_page.now_of(order),
        "released": order.total - found.accepted_total,
        "can": order_page.acts_of(order, actor),
        "is_vendor": actor.role in VENDOR_ROLES,
    }
    return render(request, "orders/handover.html", context, status=status)


@login_required
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will add the vendor's signature to the BAST."""
    actor = actor_of(request)
    found = access.get_handover(actor, pk, needs="handover.sign")
    return perform(
        request,
        partial(handovers.sign, pk, by=actor, at=timezone.now()),
        done="BAST sudah ditandatangani kedua pihak.",
        to=reverse("orders:order", args=[found.order_id]),
        refused=partial(_refused, request, pk),
    )


@login_required
@require_POST
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will contest the PPK's count."""
    actor = actor_of(request)
    access.get_handover(actor, pk, needs="handover.dispute")

    def act() -> object:
        reason = WordsForm.read(request.POST.get("alasan", ""))
        return handovers.dispute(pk, reason, by=actor, at=timezone.now())

    return perform(
        request,
        act,
        done="Sanggahan terkirim; PPK diminta memeriksa ulang.",
        to=reverse("orders:handover", args=[pk]),
        refused=partial(_refused, request, pk),
    )
