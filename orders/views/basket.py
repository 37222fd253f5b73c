"""Pages of the basket: which package a menu is for, and what is in it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from core.acts import Actor
from core.errors import NotAllowed
from orders.access import orders as access
from orders.forms.orders import DeliveryForm, LineForm, PickForm
from orders.models import Order, OrderLine, Package
from orders.queries import orders as queries
from orders.rules import PriceChanged
from orders.services import basket as baskets
from orders.services import steps
from orders.services.basket import BasketElsewhere, Pick
from orders.states import OrderState
from orders.views.acts import REFUSALS, Refusal, actor_of, perform
from vendors.models import Menu


@login_required
@require_http_methods(["GET", "POST"])
def choose_package(request: HttpRequest, menu_pk: int) -> HttpResponse:
    """This function will ask the PP which package a menu is for, then put it into the basket."""
    actor = actor_of(request)
    if actor.role != Role.PP:
        raise NotAllowed(
            "Hanya Pejabat Pengadaan yang dapat memesan. Bila Anda memegang jabatan itu, ganti "
            "dahulu jabatan yang sedang dipakai di kanan atas."
        )
    menu = queries.orderable_menu(menu_pk)
    packages = queries.orderable_packages(actor)
    form = PickForm(request.POST or None, packages=packages, initial=_proposal(menu, packages))
    context = {"menu": menu, "packages": packages, "form": form, "elsewhere": None}
    if request.method == "POST" and form.is_valid():
        pick = Pick(
            package_id=form.cleaned_data["package"],
            menu_id=menu.pk,
            quantity=form.cleaned_data["quantity"],
            replace=request.POST.get("replace") == "1",
        )
        return _put(request, pick, context)
    status = 422 if request.method == "POST" else 200
    return render(request, "orders/basket_choose.html", context, status=status)


def _proposal(menu: Menu, packages: list[Package]) -> dict[str, object]:
    """Propose the soonest package and the portions its Referensi Harga was made for."""
    if not packages:
        return {"quantity": menu.min_quantity}
    prepared = packages[0].preparation.quantity or menu.min_quantity
    return {"package": packages[0].pk, "quantity": max(prepared, menu.min_quantity)}


def _put(request: HttpRequest, pick: Pick, context: dict[str, Any]) -> HttpResponse:
    try:
        order = baskets.put(pick, by=actor_of(request), at=timezone.now())
    except BasketElsewhere as refusal:
        context |= {"elsewhere": refusal, "pick": pick}
        return render(request, "orders/basket_choose.html", context, status=refusal.status)
    except REFUSALS as refusal:
        _show(context["form"], refusal)
        return render(request, "orders/basket_choose.html", context, status=refusal.status)
    messages.success(request, f"{context['menu'].name} masuk ke keranjang.")
    return redirect("orders:basket", pk=order.pk)


def _show(form: PickForm | DeliveryForm, refusal: Refusal) -> None:
    """Put a refusal of the service at the fields it names, else on top of the form."""
    known = {name: texts for name, texts in refusal.errors.items() if name in form.fields}
    for name, texts in known.items():
        form.add_error(name, texts)
    form.add_error(None, str(refusal))


@login_required
@require_GET
def basket(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show the basket to its PP; sent orders have their own page."""
    actor = actor_of(request)
    order = access.get_order(actor, pk)
    if not access.may(actor, order, "order.edit"):
        return redirect("orders:order", pk=pk)
    return _page(request, order, actor)


def _page(
    request: HttpRequest,
    order: Order,
    actor: Actor,
    *,
    refusal: Refusal | None = None,
    form: DeliveryForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    contents = queries.basket_of(order, at=now)
    funds = queries.funds_of(order, timezone.localdate(now))
    refusals = queries.refusals_of(contents, funds)
    context = {
        "order": order,
        "package": order.package,
        "basket": contents,
        "rows": [(line, _step(line)) for line in contents.lines],
        "refusals": refusals,
        "has_old_prices": any(isinstance(found, PriceChanged) for found in refusals),
        "funds": funds,
        "form": form or DeliveryForm.of(order),
        "refusal": refusal,
        "can": access.may(actor, order, "order.submit"),
    }
    status = refusal.status if refusal else (422 if form else 200)
    return render(request, "orders/basket.html", context, status=status)


def _step(line: OrderLine) -> int:
    """Return how far one press on a stepper goes."""
    return 10 if line.menu.min_quantity >= 10 else 1


def _change(
    request: HttpRequest, pk: int, act: Callable[[Actor], object], *, done: str, part: str
) -> HttpResponse:
    """Change one part of the basket and come back to that part."""
    actor = actor_of(request)
    access.get_order(actor, pk, needs="order.edit")
    return perform(
        request,
        lambda: act(actor),
        done=done,
        to=f"{reverse('orders:basket', args=[pk])}#{part}",
        refused=lambda refusal: _refused(request, pk, actor, refusal),
    )


def _refused(request: HttpRequest, pk: int, actor: Actor, refusal: Refusal) -> HttpResponse:
    order = access.get_order(actor, pk)
    if order.status != OrderState.DRAFT:
        raise refusal
    return _page(request, order, actor, refusal=refusal)


@login_required
@require_POST
def set_line(request: HttpRequest, pk: int, menu_pk: int) -> HttpResponse:
    """This function will set, raise, lower or remove one line of the basket."""
    form = LineForm(request.POST)

    def act(actor: Actor) -> object:
        return baskets.set_line(pk, menu_pk, form.wanted(), by=actor, at=timezone.now())

    return _change(request, pk, act, done="Keranjang diperbarui.", part="isi-keranjang")


@login_required
@require_POST
def set_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will store when, where and to whom the basket is delivered."""
    actor = actor_of(request)
    order = access.get_order(actor, pk, needs="order.edit")
    steps.expect(order, baskets.DRAFT, "diubah isinya")
    form = DeliveryForm.of(order, request.POST)
    if not form.is_valid():
        return _page(request, order, actor, form=form)

    def act(by: Actor) -> object:
        return baskets.set_delivery(pk, form.delivery(), by=by, at=timezone.now())

    return _change(request, pk, act, done="Pengiriman disimpan.", part="pengiriman")


@login_required
@require_POST
def refresh_prices(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will take over today's prices, fee and tax."""

    def act(actor: Actor) -> object:
        return baskets.refresh_prices(pk, by=actor, at=timezone.now())

    done = "Harga diperbarui menurut katalog hari ini. Periksa lagi jumlahnya."
    return _change(request, pk, act, done=done, part="isi-keranjang")
