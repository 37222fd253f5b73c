"""Pages of payments: the list, one payment for every role, and the steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import access as offices
from accounts import proof as identity
from accounts.acting import ActingRequest
from accounts.models import Role
from core import disclosure as core_disclosure
from core import downloads, money
from orders.access import orders as order_access
from orders.models import Handover
from payments import access
from payments.forms.payments import BillForm, ListForm, ReasonForm, TaxForm, TransferForm
from payments.models import Payment
from payments.queries import details, facts, lists, work
from payments.services import approvals, billing, disbursement, disclosure
from payments.services.approvals import TaxChoice
from payments.services.disbursement import Transfer
from payments.states import TaxRule
from payments.taxes import propose
from payments.views.common import actor_of, attempt, form_page

TURNING_ROLES = offices.VENDOR_ROLES | offices.APPROVER_ROLES | {Role.BENDAHARA}


@login_required
@require_GET
def payment_list(request: ActingRequest) -> HttpResponse:
    """This function will list the payments in the actor's scope with their clocks."""
    actor, today = actor_of(request), timezone.localdate()
    has_turn = actor.role in TURNING_ROLES
    figures = lists.figures(actor, today)
    start = lists.TODO if has_turn and figures.counts[lists.TODO] else lists.RUNNING
    filters = ListForm(request.GET).filters(start)
    context = {
        "page": lists.page(actor, filters, today),
        "figures": figures,
        "filters": filters,
        "tabs": [
            {
                "url": f"?tab={tab}",
                "label": label,
                "count": figures.counts[tab],
                "active": tab == filters.tab,
            }
            for tab, label in lists.TABS.items()
            if has_turn or tab != lists.TODO
        ],
        "is_vendor": actor.role in offices.VENDOR_ROLES,
        "to_bill": list(work.ready_to_bill(actor)[: work.MOST]),
        "year": today.year,
        "may_read_settings": access.may_read_settings(actor),
    }
    return render(request, "payments/payment_list.html", context)


@login_required
@require_GET
def payment(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will show one payment: the step now, the clock, money, papers, history."""
    row = access.get_payment(request.actor, pk)
    return render(request, "payments/payment.html", _detail_context(request, row))


def _detail_context(request: ActingRequest, row: Payment) -> dict[str, Any]:
    detail = details.detail_of(row, request.actor, timezone.localdate())
    is_vendor = bool(request.actor and request.actor.role in offices.VENDOR_ROLES)
    return {"payment": row, "detail": detail, "is_vendor": is_vendor}


@login_required
@require_http_methods(["GET", "POST"])
def bill_create(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will let the vendor bill a signed handover."""
    handover = access.get_handover(request.actor, pk, needs=access.BILL)
    existing = access.payments_for(request.actor).filter(bill__handover=handover).first()
    if request.method == "GET" and existing:
        return redirect("payments:payment", pk=existing.pk)
    billing.require_signed(handover)
    posted = request.method == "POST"
    form = BillForm(request.POST if posted else None)
    if posted and form.is_valid():
        row = attempt(
            form,
            lambda: billing.bill(
                handover.pk, form.cleaned_data["number"], by=actor_of(request), at=timezone.now()
            ),
        )
        if row:
            messages.success(
                request, "Tagihan terkirim dan kuitansi terbit. Bendahara diberi tahu."
            )
            return redirect("payments:payment", pk=row.pk)
    context = {
        "handover": handover,
        "form": form,
        "term": facts.term_from(handover.bast_date) if handover.bast_date else None,
        "lines": handover.lines.select_related("order_line").order_by("order_line_id"),
    }
    return form_page(request, "payments/bill_create.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will let the treasurer draft the Surat Persetujuan Bayar."""
    row = access.get_payment(request.actor, pk, needs=access.DRAFT)
    if _is_past(request, row, access.DRAFT):
        return redirect("payments:payment", pk=row.pk)
    today = timezone.localdate()
    case = (
        facts.purchase_of(row, today),
        facts.payee_of(row.vendor, today),
        facts.rates_on(today),
    )
    proposal = propose(*case)
    posted = request.method == "POST"
    form = TaxForm(proposal, case, request.POST if posted else None)
    if posted and form.is_valid():
        choice = TaxChoice(TaxRule(form.cleaned_data["rule"]), form.cleaned_data["reason"])
        done = attempt(
            form,
            lambda: approvals.draft(row.pk, choice, by=actor_of(request), at=timezone.now()),
        )
        if done:
            messages.success(
                request, f"Draf {money.rupiah(done.net)} dikirim ke PA/KPA untuk disetujui."
            )
            return redirect("payments:payment", pk=row.pk)
    context = _detail_context(request, row) | {"form": form, "proposal": proposal}
    return form_page(request, "payments/draft.html", context)


@login_required
@require_POST
@identity.required("menyetujui pembayaran")
def approve(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will approve the very draft whose hash the form carries."""
    row = access.get_payment(request.actor, pk, needs=access.APPROVE)
    content_hash = request.POST.get("content_hash", "")
    done = approvals.approve(row.pk, content_hash, by=actor_of(request), at=timezone.now())
    messages.success(
        request,
        f"Disetujui. Surat Persetujuan Bayar terbit dan bendahara dapat mentransfer "
        f"{money.rupiah(done.net)}.",
    )
    return redirect("payments:payment", pk=row.pk)


@login_required
@require_http_methods(["GET", "POST"])
def send_back(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will return a draft to the treasurer with a reason."""
    row = access.get_payment(request.actor, pk, needs=access.SEND_BACK)
    if _is_past(request, row, access.SEND_BACK):
        return redirect("payments:payment", pk=row.pk)
    posted = request.method == "POST"
    form = ReasonForm(request.POST if posted else None)
    if posted and form.is_valid():
        reason = form.cleaned_data["alasan"]
        done = attempt(
            form,
            lambda: approvals.send_back(row.pk, reason, by=actor_of(request), at=timezone.now()),
        )
        if done:
            messages.success(request, "Draf dikembalikan ke bendahara beserta alasan Anda.")
            return redirect("payments:payment", pk=row.pk)
    context = _detail_context(request, row) | {"form": form}
    return form_page(request, "payments/send_back.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@identity.required_on_post("mencatat pembayaran")
def pay(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will let the treasurer record the transfer with its proof."""
    row = access.get_payment(request.actor, pk, needs=access.PAY)
    if _is_past(request, row, access.PAY):
        return redirect("payments:payment", pk=row.pk)
    posted = request.method == "POST"
    form = TransferForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"value_date": timezone.localdate()},
    )
    if posted and form.is_valid():
        transfer = Transfer(**form.cleaned_data)
        done = attempt(
            form,
            lambda: disbursement.pay(row.pk, transfer, by=actor_of(request), at=timezone.now()),
        )
        if done:
            messages.success(
                request, f"Pembayaran {money.rupiah(done.net)} tercatat. Penyedia diberi tahu."
            )
            return redirect("payments:payment", pk=row.pk)
    context = _detail_context(request, row) | {"form": form}
    return form_page(request, "payments/pay.html", context)


@login_required
@require_POST
def confirm(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will record the vendor's word that the money arrived."""
    row = access.get_payment(request.actor, pk, needs=access.CONFIRM)
    disbursement.confirm(row.pk, by=actor_of(request), at=timezone.now())
    messages.success(request, "Terima kasih. Uang tercatat masuk dan pesanan selesai.")
    return redirect("payments:payment", pk=row.pk)


@login_required
@require_POST
@identity.required("membuka data pribadi secara lengkap")
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will show one of the payee's numbers in full, once."""
    field = request.POST.get("field", "")
    shown = disclosure.reveal(pk, field, by=actor_of(request), at=timezone.now())
    return core_disclosure.answer(request, shown, reverse("payments:payment", args=[pk]))


@login_required
@require_safe
def proof(request: ActingRequest, pk: int) -> FileResponse:
    """This function will hand out the proof of transfer to payer, approver, payee and auditor."""
    row = access.get_payment(request.actor, pk, needs=access.PROOF)
    return downloads.stored(row.proof, f"bukti-transfer-{row.pk}")


@login_required
@require_GET
def order_panel(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will draw where the money of one order stands, as a piece of its page.

    Without htmx it leads to the page behind the piece.
    """
    order = order_access.get_order(request.actor, pk)
    row = access.payments_for(request.actor).filter(order=order).select_related("bill").first()
    handover = access.billable(request.actor).filter(order=order).first()
    if not getattr(request, "htmx", None):
        return _behind_panel(order.pk, row, handover)
    clock = facts.clock_of(row, timezone.localdate()) if row else None
    context = {"order": order, "payment": row, "clock": clock, "to_bill": handover}
    response = render(request, "payments/_order_panel.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _behind_panel(order_id: int, row: Payment | None, to_bill: Handover | None) -> HttpResponse:
    if row:
        return redirect("payments:payment", pk=row.pk)
    if to_bill:
        return redirect("payments:bill_create", pk=to_bill.pk)
    return redirect("orders:order", pk=order_id)


def _is_past(request: HttpRequest, row: Payment, act: str) -> bool:
    """Return whether a form is opened (not sent) for a step that is not the next one."""
    return request.method == "GET" and row.status != access.STATE_OF[act]
