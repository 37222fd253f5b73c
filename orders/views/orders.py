"""Pages of orders: the list, the one page of an order, and its acts."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import VENDOR_ROLES
from core import disclosure as core_disclosure
from core.acts import Actor
from orders.access import orders as access
from orders.forms.orders import WordsForm
from orders.models import Order
from orders.queries import order_page
from orders.queries import orders as queries
from orders.services import carryover, disclosure, handover, ordering
from orders.states import OrderState
from orders.views.acts import Refusal, actor_of, number_of, perform

PER_PAGE = 25
# The tabs of the list: word in the address, label, states.
STAGES: tuple[tuple[str, str, frozenset[OrderState]], ...] = (
    ("", "Semua", frozenset(OrderState)),
    ("keranjang", "Keranjang", frozenset({OrderState.DRAFT})),
    ("tanda-tangan", "Menunggu PPK", frozenset({OrderState.SUBMITTED})),
    ("jawaban", "Menunggu penyedia", frozenset({OrderState.SIGNED})),
    ("diproses", "Diproses", frozenset({OrderState.ACCEPTED})),
    ("periksa", "Pemeriksaan", frozenset({OrderState.DELIVERED})),
    ("bayar", "Pembayaran", frozenset({OrderState.RECEIVED})),
    ("selesai", "Selesai", frozenset({OrderState.CLOSED})),
    (
        "batal",
        "Batal",
        frozenset({OrderState.CANCELLED, OrderState.DECLINED, OrderState.REJECTED}),
    ),
)


@login_required
@require_GET
def order_list(request: HttpRequest) -> HttpResponse:
    """This function will list the orders in the actor's scope, newest first."""
    actor = actor_of(request)
    is_vendor = actor.role in VENDOR_ROLES
    seen = access.VENDOR_STATES if is_vendor else frozenset(OrderState)
    stages = [stage for stage in STAGES if stage[2] & seen]
    stage = next((s for s in stages if s[0] == request.GET.get("tahap", "")), stages[0])
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    scope = queries.search(access.orders_for(actor), words)
    if stage[0]:
        scope = scope.filter(status__in=stage[2])
    before, line = number_of(request, "sebelum"), number_of(request, "baris")
    if line is not None and not is_vendor:
        scope = scope.filter(package__line_id=line)
    if before is not None:
        scope = scope.filter(pk__lt=before)
    rows = list(queries.rows(scope)[: PER_PAGE + 1])
    context = {
        "orders": rows[:PER_PAGE],
        "older": rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None,
        "before": before,
        "tabs": [{"word": s[0], "label": s[1], "active": s == stage} for s in stages],
        "stage": stage[0],
        "words": words,
        "line": None if is_vendor else line,
        "is_vendor": is_vendor,
        "may_order": actor.role == "PP",
    }
    return render(request, "orders/order_list.html", context)


@login_required
@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show one order, the same page for every role."""
    actor = actor_of(request)
    return _page(request, access.get_order(actor, pk), actor)


def _page(
    request: HttpRequest, found: Order, actor: Actor, refusal: Refusal | None = None
) -> HttpResponse:
    is_vendor = actor.role in VENDOR_ROLES
    context = {
        "order": found,
        "handover": order_page.handover_of(found),
        "package": found.package,
        "rows": order_page.rows_of(found),
        "now": order_page.now_of(found),
        "steps": order_page.STEPS,
        "step": order_page.STEP_OF.get(OrderState(found.status)),
        "timeline": order_page.timeline(found, actor),
        "papers": order_page.papers_of(found, actor),
        "released": order_page.released(found),
        "can": order_page.acts_of(found, actor),
        "revealable": access.revealable(actor, found),
        "is_vendor": is_vendor,
        "carry_lines": queries.carry_lines(found, actor, timezone.localdate()),
        "funds": None if is_vendor else queries.funds_of(found, timezone.localdate()),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "orders/order.html", context, status=status)


def _act(
    request: HttpRequest, pk: int, needs: str, act: Callable[..., object], done: str
) -> HttpResponse:
    """Do one act on an order in scope and come back to its page."""
    actor = actor_of(request)
    access.require_act(actor, pk, needs)
    return perform(
        request,
        lambda: act(by=actor, at=timezone.now()),
        done=done,
        to=reverse("orders:order", args=[pk]),
        refused=lambda refusal: _page(request, access.get_order(actor, pk), actor, refusal),
    )


def _reason(request: HttpRequest) -> str:
    return WordsForm.read(request.POST.get("alasan", ""))


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will send the basket to the PPK."""
    done = "Pesanan dikirim ke PPK dan dananya sudah dicadangkan."
    return _act(request, pk, "order.submit", partial(ordering.submit, pk), done)


@login_required
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will sign the Surat Pesanan."""
    done = "Surat Pesanan ditandatangani dan dikirim ke penyedia."
    return _act(request, pk, "order.sign", partial(ordering.sign, pk), done)


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will accept the order for the vendor."""
    done = "Pesanan diterima. Laporkan di sini begitu kiriman tiba."
    return _act(request, pk, "order.accept", partial(ordering.accept, pk), done)


@login_required
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will give the order back to the PP."""
    done = "Pesanan dikembalikan ke keranjang dan cadangan dananya dilepas."

    def act(**who: Any) -> object:
        return ordering.send_back(pk, _reason(request), **who)

    return _act(request, pk, "order.send_back", act, done)


@login_required
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will decline the order for the vendor."""
    done = "Pesanan ditolak; pemesan diberi tahu."

    def act(**who: Any) -> object:
        return ordering.decline(pk, _reason(request), **who)

    return _act(request, pk, "order.decline", act, done)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will withdraw the order."""
    done = "Pesanan dibatalkan; paketnya dapat dipesan lagi."

    def act(**who: Any) -> object:
        return ordering.cancel(pk, _reason(request), **who)

    return _act(request, pk, "order.cancel", act, done)


@login_required
@require_POST
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will report that the delivery is there."""
    done = "Laporan terkirim; PPK diminta memeriksa kiriman."

    def act(**who: Any) -> object:
        note = WordsForm.read(request.POST.get("note", ""))
        return handover.report_delivery(pk, note, **who)

    return _act(request, pk, "order.deliver", act, done)


@login_required
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show one telephone number of the order in full, once."""
    field = request.POST.get("field", "")
    shown = disclosure.reveal(pk, field, by=actor_of(request), at=timezone.now())
    return core_disclosure.answer(request, shown, reverse("orders:order", args=[pk]))


@login_required
@require_POST
def carry_over(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will move a late order to a line of the running year."""
    text = request.POST.get("baris", "")
    line_id = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    reason = _reason(request)

    def act(**who: Any) -> object:
        return carryover.carry_over(pk, line_id, reason, **who)

    return _act(request, pk, "order.carry_over", act, "Anggaran pesanan dialihkan.")
