"""Pages of the PPK: write, compare prices, issue."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from core.errors import DomainError, NotAllowed, NotFound
from orders.access import packages as access
from orders.forms.packages import (
    MenuForm,
    PickForm,
    PriceForm,
    SpecificationForm,
    TermsForm,
    refuse,
)
from orders.models import Package
from orders.queries import packages as queries
from orders.services import packages
from orders.views.acts import REFUSALS, actor_of, perform
from orders.views.packages import words_of


@dataclass(frozen=True)
class Step:
    """One step of the preparation: its word in the address, its name, its form, its lead."""

    word: str
    label: str
    form: type[forms.Form] | None
    lead: str


STEPS = (
    Step("kak", "KAK", TermsForm, "Kerangka Acuan Kerja: mengapa, untuk siapa, dan apa hasilnya."),
    Step("harga", "Referensi Harga", PriceForm, "Bandingkan harga katalog, lalu tetapkan acuan."),
    Step("spesifikasi", "Spesifikasi", SpecificationForm, "Apa yang harus disajikan penyedia."),
    Step("terbitkan", "Terbitkan", None, "Periksa sekali lagi, lalu terbitkan tiga dokumen."),
)
LABELS = "|".join(step.label for step in STEPS)


def _address(pk: int, word: str, words: str = "") -> str:
    query = {"langkah": word} | ({"q": words} if words else {})
    return f"{reverse('orders:package_prepare', args=[pk])}?{urlencode(query)}"


@login_required
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show and save one step of the preparation."""
    actor = actor_of(request)
    package = access.get_package(actor, pk, needs=access.PREPARE)
    if not access.may(actor, package, access.PREPARE):
        messages.info(request, "Dokumen paket ini sudah terbit dan tidak dapat diubah lagi.")
        return redirect("orders:package", pk=pk)
    word = request.GET.get("langkah", "")
    number = next((n for n, step in enumerate(STEPS) if step.word == word), 0)
    step = STEPS[number]
    form = _form(step, package, request)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            packages.save_preparation(pk, form.cleaned_data, by=actor, at=timezone.now())
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"{step.label} disimpan.")
            return redirect(_address(pk, STEPS[number + 1].word))
    return _page(request, package, number, form)


def _form(step: Step, package: Package, request: HttpRequest) -> forms.Form | None:
    if step.form is None:
        return None
    row = package.preparation
    initial = queries.drafted(package, row) | {"unit_price": row.unit_price or None}
    if row.unit_price is None:
        summary = queries.pricing(package, row, 0).summary
        initial["unit_price"] = summary.median or None
    return step.form(request.POST or None, initial=initial)


def _page(
    request: HttpRequest,
    package: Package,
    number: int,
    form: forms.Form | None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    step, row, today = STEPS[number], package.preparation, timezone.localdate()
    limits = queries.limits(today)
    context: dict[str, Any] = {
        "package": package,
        "row": row,
        "step": step,
        "steps": STEPS,
        "number": number + 1,
        "labels": LABELS,
        "form": form,
        "is_new": step.form is not None and not _is_saved(step.form, row),
        "limits": limits,
        "pricing": queries.pricing(package, row, limits.min_comparables),
        "refusal": refusal,
    }
    if step.word == "harga":
        words = words_of(request)
        context |= {"words": words, "menus": queries.candidates(package, words, today)}
    if step.word == "terbitkan":
        context["missing"] = packages.missing(row)
    bad = bool(form is not None and form.errors) or refusal is not None
    status = refusal.status if refusal else 422
    template = f"orders/package_step_{step.word}.html"
    return render(request, template, context, status=status if bad else 200)


def _is_saved(form: type[forms.Form], row: object) -> bool:
    return any(getattr(row, name) for name in form.base_fields)


@login_required
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will issue the three papers."""
    actor = actor_of(request)
    package = access.get_package(actor, pk, needs=access.PREPARE)
    return perform(
        request,
        lambda: packages.issue_papers(pk, by=actor, at=timezone.now()),
        done=f"KAK, Referensi Harga, dan Spesifikasi terbit; {package.pp.user.name} diberi tahu.",
        to=reverse("orders:package", args=[pk]),
        refused=lambda refusal: _page(request, package, len(STEPS) - 1, None, refusal),
    )


@login_required
@require_POST
def add_comparable(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will take a menu of the catalogue as a comparable price."""
    actor = actor_of(request)
    access.get_package(actor, pk, needs=access.PREPARE)
    form = MenuForm(request.POST)
    if not form.is_valid():
        raise NotFound("Menu itu tidak ada di katalog; cari menu lain.")
    try:
        row = packages.add_comparable(pk, form.cleaned_data["menu"], by=actor, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{row.menu_name} dicatat sebagai pembanding.")
    return redirect(_address(pk, "harga", words_of(request)))


@login_required
@require_POST
def remove_comparable(request: HttpRequest, pk: int, comparable_pk: int) -> HttpResponse:
    """This function will take a comparable price out again."""
    actor = actor_of(request)
    access.get_package(actor, pk, needs=access.PREPARE)
    try:
        packages.remove_comparable(pk, comparable_pk, by=actor, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Pembanding dihapus.")
    return redirect(_address(pk, "harga"))


@login_required
@require_http_methods(["GET", "POST"])
def choose_comparable(request: HttpRequest, menu_pk: int) -> HttpResponse:
    """This function will ask the PPK which package a menu of the catalogue is compared for."""
    actor = actor_of(request)
    if actor.role != Role.PPK:
        raise NotAllowed(
            "Hanya PPK yang mencatat pembanding harga. Bila Anda memegang jabatan itu, ganti "
            "dahulu jabatan yang sedang dipakai di kanan atas."
        )
    menu = queries.comparable_menu(menu_pk)
    if menu is None:
        raise NotFound("Menu itu tidak ada di katalog; cari menu lain.")
    if request.method == "POST":
        form = PickForm(request.POST)
        if not form.is_valid():
            raise NotFound
        pk = form.cleaned_data["package"]
        access.get_package(actor, pk, needs=access.PREPARE)
        try:
            packages.add_comparable(pk, menu.pk, by=actor, at=timezone.now())
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{menu.name} dicatat sebagai pembanding.")
        return redirect(_address(pk, "harga"))
    context = {"menu": menu, "packages": queries.open_preparations(actor)}
    return render(request, "orders/package_choose_comparable.html", context)
