"""Pages of organisations: the tree and the list, one organisation, entering, changing, closing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts import access
from accounts.models import Level, Organisation, Wilayah
from accounts.organisation_forms import CloseForm, FactsForm, NameForm, OrganisationForm
from accounts.pages import (
    actor_of,
    attempt,
    form_page,
    number,
    page_of,
    seeing,
    words,
)
from accounts.queries import organisations as queries
from accounts.queries import people
from accounts.queries.organisations import Filters
from accounts.services import imports, organisations
from core import downloads, importing, sealed, sheets
from core.acts import Actor
from core.errors import DomainError
from core.forms import UploadForm

SALT = "accounts.organisations"
SHOWN_FAULTS = 500
STATES = (("", "Masih ada"), (queries.CLOSED, "Ditutup"), (queries.ANY_STATE, "Semua"))


def filters_of(request: HttpRequest) -> Filters:
    """This function will read what narrows the list down from the address."""
    kind, level = words(request, "jenis"), words(request, "tingkat")
    wilayah, state = words(request, "wilayah"), words(request, "keadaan")
    return Filters(
        text=words(request),
        kind=kind if kind in Organisation.Kind.values else "",
        level=level if level in Level.values else "",
        wilayah=wilayah if wilayah in Wilayah.values else "",
        asisten=number(request, "asisten"),
        state=state if state in dict(STATES) else "",
    )


@login_required
@require_GET
def organisation_list(request: HttpRequest) -> HttpResponse:
    """This function will show the tree to those who see it whole, else the list in scope."""
    actor = actor_of(request)
    today = timezone.localdate()
    scope = access.register_for(actor)
    wanted = filters_of(request)
    context: dict[str, Any] = {
        "filters": wanted,
        "kinds": Organisation.Kind.choices,
        "levels": Level.choices,
        "wilayah": Wilayah.choices,
        "states": STATES,
        "asisten": queries.asisten_offices(),
        "is_keeper": access.is_keeper(actor),
        "sees_all": actor.role in access.REGISTER_ROLES,
    }
    if context["sees_all"] and not wanted.any and "halaman" not in request.GET:
        below = number(request, "induk")
        here = scope.filter(pk=below).first() if below else None
        context |= {
            "branch": queries.branch(here, today),
            "ending": people.ending_soon(access.appointments_for(actor), today),
        }
    else:
        context |= page_of(request, queries.rows(queries.search(scope, wanted, today), today))
    return render(request, "accounts/organisation_list.html", context)


@login_required
@require_GET
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show one organisation: facts, names, people, history, units."""
    actor = actor_of(request)
    found = access.get_organisation(actor, pk)
    today = timezone.localdate()
    present, past = people.posts_at(found, today)
    roles = access.appointable_roles(actor, found)
    context = {
        "organisation": found,
        "above": queries.lineage(found),
        "names": queries.names_of(found),
        "present": present,
        "past": past,
        "units": queries.units_of(found, today)[: queries.MOST_SHOWN],
        "portfolio": queries.portfolio_of(found)[: queries.MOST_SHOWN],
        "is_open": found.is_open(today),
        "is_keeper": access.is_keeper(actor),
        "may_appoint": bool(roles) and found.is_open(today),
        "sees_people": actor.role in access.REGISTER_ROLES,
        "is_firm": found.kind == Organisation.Kind.UMK,
        "is_asisten": found.level == Level.ASISTEN,
    }
    return render(request, "accounts/organisation.html", context)


def _choices(by: Actor) -> dict[str, Any]:
    access.require_keeper(by)
    return {"parents": queries.parents(), "asisten": queries.asisten_offices()}


@login_required
@require_http_methods(["GET", "POST"])
def organisation_create(request: HttpRequest) -> HttpResponse:
    """This function will let BPPBJ enter an organisation."""
    actor = actor_of(request)
    initial = {"parent": number(request, "induk")}
    form = OrganisationForm(request.POST or None, initial=initial, **_choices(actor))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: organisations.create(form.new(), by=actor, at=timezone.now()))
        if made is not None:
            messages.success(request, f"{made.name} tercatat.")
            return redirect("accounts:organisation", pk=made.pk)
    return form_page(request, "accounts/organisation_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will let BPPBJ correct an organisation's place, Asisten and address."""
    actor = actor_of(request)
    choices = _choices(actor)
    found = access.get_organisation(actor, pk)
    initial = {
        "level": found.level,
        "parent": found.parent_id,
        "coordinator": found.coordinator_id,
        "wilayah": found.wilayah,
        "address": found.address,
        "phone": found.phone,
    }
    form = FactsForm(request.POST or None, initial=initial, **choices)
    if request.method == "POST" and form.is_valid():
        by = seeing(request)
        saved = attempt(
            form, lambda: organisations.edit(pk, form.facts(), by=by, at=timezone.now())
        )
        if saved is not None:
            messages.success(request, f"{saved.name} tersimpan.")
            return redirect("accounts:organisation", pk=pk)
    context = {"form": form, "organisation": found}
    return form_page(request, "accounts/organisation_edit.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def organisation_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will let BPPBJ give a name and letterhead from a date on."""
    actor = actor_of(request)
    access.require_keeper(actor)
    found = access.get_organisation(actor, pk)
    initial = {
        "name": found.name,
        "short_name": found.short_name,
        "letterhead": found.letterhead,
        "valid_from": timezone.localdate(),
    }
    form = NameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        by = seeing(request)
        made = attempt(form, lambda: organisations.rename(pk, form.new(), by=by, at=timezone.now()))
        if made is not None:
            day = f"{made.valid_from:%d/%m/%Y}"
            messages.success(request, f"Nama {made.name} berlaku sejak {day}.")
            return redirect("accounts:organisation", pk=pk)
    context = {"form": form, "organisation": found, "names": queries.names_of(found)}
    return form_page(request, "accounts/organisation_rename.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def organisation_close(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will let BPPBJ close an organisation from a day on."""
    actor = actor_of(request)
    access.require_keeper(actor)
    found = access.get_organisation(actor, pk)
    form = CloseForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        by, data = seeing(request), form.cleaned_data
        closed = attempt(
            form,
            lambda: organisations.close(pk, data["day"], data["reason"], by=by, at=timezone.now()),
        )
        if closed is not None:
            messages.success(request, f"{closed.name} ditutup; riwayatnya tetap terbaca.")
            return redirect("accounts:organisation", pk=pk)
    context = {"form": form, "organisation": found}
    return form_page(request, "accounts/organisation_close.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def organisation_import(request: HttpRequest) -> HttpResponse:
    """This function will import organisations: a file, its dry run, then all of it or nothing."""
    actor = actor_of(request)
    access.require_keeper(actor)
    if request.method == "POST" and "isi" in request.POST:
        return _apply(request, actor)
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "columns": imports.COLUMNS}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        data = importing.as_csv(upload.read(imports.FILE_LIMITS.size + 1), imports.FILE_LIMITS)
        plan = imports.plan(data)
        shown = plan.faults[:SHOWN_FAULTS]
        context |= {"plan": plan, "shown_faults": shown, "file_name": upload.name}
        if plan.is_clean:
            context |= _preview(plan) | {"content": sealed.seal(data, SALT)}
        return render(request, "accounts/organisation_import.html", context)
    return form_page(request, "accounts/organisation_import.html", context)


def _preview(plan: importing.Plan[imports.Draft]) -> dict[str, Any]:
    made = [draft for draft in plan.drafts if draft.is_new]
    changed = [draft for draft in plan.drafts if draft.changes]
    return {
        "made": made[:50],
        "changed": changed[:50],
        "made_count": len(made),
        "changed_count": len(changed),
        "same_count": plan.count - len(made) - len(changed),
    }


def _apply(request: HttpRequest, actor: Actor) -> HttpResponse:
    try:
        data = sealed.unseal(request.POST["isi"], SALT)
        outcome = imports.apply(data, by=actor, at=timezone.now())
    except DomainError as refusal:
        context = {"form": UploadForm(), "columns": imports.COLUMNS, "refusal": refusal}
        template = "accounts/organisation_import.html"
        return render(request, template, context, status=refusal.status)
    text = f"{outcome.made} organisasi baru, {outcome.changed} berubah, {outcome.same} tetap."
    messages.success(request, text)
    return redirect("accounts:organisation_list")


@login_required
@require_GET
def organisation_template(request: HttpRequest) -> FileResponse:
    """This function will hand out an example file of organisations."""
    access.require_keeper(actor_of(request))
    data = importing.template(imports.COLUMNS)
    return downloads.send(data, "templat-organisasi.csv")


@login_required
@require_GET
def organisation_export(request: HttpRequest) -> FileResponse:
    """This function will export what the list shows as CSV or XLSX, to be imported again."""
    actor = actor_of(request)
    today = timezone.localdate()
    found = queries.search(access.register_for(actor), filters_of(request), today)
    rows = imports.table(found.select_related("parent", "coordinator").order_by("code", "pk"))
    head = [column.name for column in imports.COLUMNS]
    if words(request, "bentuk") == "xlsx":
        data, ending = sheets.write_xlsx("Organisasi", head, rows), "xlsx"
    else:
        data, ending = sheets.write_csv(head, rows), "csv"
    return downloads.send(data, f"organisasi-{today:%Y%m%d}.{ending}")
