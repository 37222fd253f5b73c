"""What happens to a line or an SPD after it was entered: revise, withdraw, block."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from budgets import access, queries, services
from budgets.forms import LineRevisionForm, TrancheRevisionForm, components_text
from budgets.models import BudgetLine, Tranche
from budgets.views import common, lines, tranches
from core.acts import Actor
from core.errors import DomainError
from core.forms import reason_of


@login_required
@require_http_methods(["GET", "POST"])
def line_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will let a line's filler give it another amount: fill in, check, save."""
    actor = common.known_actor(request)
    line = access.get_line(actor, pk)
    access.require_line_filler(actor, line.organisation)
    newest = line.versions.order_by("-version").first()
    parts = newest.components.order_by("pk") if newest else ()
    initial = {"amount": line.balance.dpa, "components": components_text(parts)}
    form = LineRevisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _line_posted(request, form, line, actor)
    return _line_page(request, form, line)


def _line_posted(
    request: HttpRequest, form: LineRevisionForm, line: BudgetLine, actor: Actor
) -> HttpResponse:
    """Answer the button: go back, check, or save."""
    step = request.POST.get("langkah", "periksa")
    if step == "simpan":
        try:
            services.revise_line(line.pk, form.draft(), by=actor, at=timezone.now())
        except DomainError as error:
            form.show(error.errors or {"": [str(error)]})
            return _line_page(request, form, line)
        messages.success(
            request, f"Pagu diubah dengan {form.draft().number}; versi lama tetap tersimpan."
        )
        return redirect("budgets:line", line.pk)
    if step == "periksa":
        form.show(queries.check_revision(line, form.draft(), timezone.localdate()))
        if not form.errors:
            return _line_page(request, form, line, is_review=True)
    return _line_page(request, form, line)


def _line_page(
    request: HttpRequest, form: LineRevisionForm, line: BudgetLine, *, is_review: bool = False
) -> HttpResponse:
    context = {"form": form, "line": line, "balance": line.balance}
    if is_review:
        draft = form.draft()
        context["draft"] = draft
        context["difference"] = draft.amount - line.balance.dpa
        context["typed"] = [(name, form[name].value() or "") for name in form.fields]
    return render(request, "budgets/line_revise.html", context)


@login_required
@require_POST
def line_block(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will block a line with a reason."""
    done = "Baris diblokir; pesanan baru ditolak sampai blokir dibuka."
    return _line_act(request, pk, services.block_line, done)


@login_required
@require_POST
def line_unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will open a blocked line again."""
    return _line_act(request, pk, services.unblock_line, "Blokir dibuka; baris dapat dipakai lagi.")


def _line_act(request: HttpRequest, pk: int, act: Callable[..., object], done: str) -> HttpResponse:
    actor, reason = common.known_actor(request), reason_of(request)
    refused = common.perform(
        lambda: act(pk, reason, by=actor, at=timezone.now()),
        lambda error: lines.show(request, pk, refusal=error),
    )
    if refused is not None:
        return refused
    messages.success(request, done)
    return redirect("budgets:line", pk)


@login_required
@require_http_methods(["GET", "POST"])
def tranche_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will let BPKD change an SPD in force: fill in, check, save."""
    actor = common.known_actor(request)
    tranche = access.get_tranche(actor, pk)
    access.require_issuer(actor)
    form = TrancheRevisionForm(
        request.POST if request.method == "POST" else None,
        tranche=tranche,
        lines=queries.fundable(tranche.organisation_id, tranche.year),
    )
    if request.method == "GET":
        return _annex_page(request, form)
    return _tranche_posted(request, form, tranche, actor)


def _tranche_posted(
    request: HttpRequest, form: TrancheRevisionForm, tranche: Tranche, actor: Actor
) -> HttpResponse:
    step = request.POST.get("langkah", "periksa")
    if step == "hitung" and request.htmx:  # type: ignore[attr-defined]
        return render(request, "budgets/_overview.html", {"form": form})
    if step == "terbitkan" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.revise_tranche(tranche.pk, form.draft(), reason, by=actor, at=timezone.now())
        except DomainError as error:
            form.show(error.errors or {"": [str(error)]})
            return _annex_page(request, form)
        messages.success(request, f"SPD {form.draft().number} diubah; versi lama tetap tersimpan.")
        return redirect("budgets:tranche", tranche.pk)
    if step == "periksa" and form.is_valid():
        reason = form.cleaned_data["reason"]
        today = timezone.localdate()
        form.show(queries.check_tranche_revision(tranche, form.draft(), reason, today))
    if step != "periksa" or form.errors:
        return _annex_page(request, form)
    typed = [(name, form[name].value() or "") for name in form.fields]
    context = {"form": form, "draft": form.draft(), "typed": typed}
    return render(request, "budgets/tranche_review.html", context)


def _annex_page(request: HttpRequest, form: TrancheRevisionForm) -> HttpResponse:
    return render(request, "budgets/tranche_annex.html", {"form": form})


@login_required
@require_POST
def tranche_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will withdraw an SPD with a reason."""
    actor, reason = common.known_actor(request), reason_of(request)
    refused = common.perform(
        lambda: services.withdraw_tranche(pk, reason, by=actor, at=timezone.now()),
        lambda error: tranches.show(request, pk, refusal=error),
    )
    if refused is not None:
        return refused
    messages.success(request, "SPD ditarik; dananya kembali menjadi sisa DPA.")
    return redirect("budgets:tranche", pk)
