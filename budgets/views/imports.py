"""Imports by page: choose a CSV or XLSX, look at the dry run, confirm."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from budgets import queries
from budgets.importers import FILE_LIMITS, LINES, TRANCHES, Importer
from budgets.views import common
from core import importing, sealed
from core.acts import Actor
from core.errors import DomainError
from core.forms import UploadForm

SALT = "budgets.import"


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import page: what it reads, its words and where it leads."""

    importer: Importer
    title: str
    lead: str
    act: str
    done: str
    template_url: str
    preview: str
    compare: Callable[[Any], dict[str, Any]]


LINES_PAGE = ImportPage(
    importer=LINES,
    title="Impor DPA dari CSV atau Excel",
    lead=(
        "Isi atau ubah banyak baris DPA atau RKAP sekaligus, dari ekspor SIPD. Satu baris salah "
        "membatalkan semuanya; baris yang sudah sama dilewati."
    ),
    act="Simpan baris anggaran",
    done="budgets:line_list",
    template_url="budgets:line_template",
    preview="budgets/_preview_lines.html",
    compare=queries.preview_lines,
)
TRANCHES_PAGE = ImportPage(
    importer=TRANCHES,
    title="Impor SPD dari CSV atau Excel",
    lead="Terbitkan banyak SPD sekaligus. Satu baris salah membatalkan semuanya.",
    act="Terbitkan SPD",
    done="budgets:tranche_list",
    template_url="budgets:tranche_template",
    preview="budgets/_preview_tranches.html",
    compare=queries.preview_tranches,
)


@login_required
@require_http_methods(["GET", "POST"])
def line_import(request: HttpRequest) -> HttpResponse:
    """This function will import DPA lines."""
    return _import(request, LINES_PAGE)


@login_required
@require_http_methods(["GET", "POST"])
def tranche_import(request: HttpRequest) -> HttpResponse:
    """This function will import SPD with their annexes."""
    return _import(request, TRANCHES_PAGE)


@login_required
@require_GET
def line_template(request: HttpRequest) -> HttpResponse:
    """This function will hand out an example file of DPA lines."""
    return _template(request, LINES_PAGE)


@login_required
@require_GET
def tranche_template(request: HttpRequest) -> HttpResponse:
    """This function will hand out an example file of SPD."""
    return _template(request, TRANCHES_PAGE)


def _template(request: HttpRequest, page: ImportPage) -> HttpResponse:
    page.importer.allow(common.actor(request))
    importer = page.importer
    response = HttpResponse(importing.template(importer.columns), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{importer.file_name}"'
    return response


def _import(request: HttpRequest, page: ImportPage) -> HttpResponse:
    actor = common.known_actor(request)
    page.importer.allow(actor)
    if request.method == "POST" and "isi" in request.POST:
        return _apply(request, page, actor)
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"page": page, "form": form}
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        context["form"] = form
        if form.is_valid():
            context |= _dry_run(form.cleaned_data["file"], page, actor)
    return render(request, "budgets/import.html", context)


def _dry_run(upload: UploadedFile[bytes], page: ImportPage, actor: Actor) -> dict[str, Any]:
    data = importing.as_csv(upload.read(FILE_LIMITS.size + 1), FILE_LIMITS)
    plan = page.importer.plan(data, timezone.localdate(), FILE_LIMITS, by=actor)
    context: dict[str, Any] = {"plan": plan, "file_name": upload.name}
    if plan.is_clean:
        context |= page.compare(plan.drafts)
        context["content"] = sealed.seal(data, SALT)
    return context


def _apply(request: HttpRequest, page: ImportPage, actor: Actor) -> HttpResponse:
    now = timezone.now()
    try:
        made = page.importer.run(
            sealed.unseal(request.POST["isi"], SALT),
            by=actor,
            at=now,
            today=timezone.localdate(now),
            limits=FILE_LIMITS,
        )
    except DomainError as error:
        context = {"page": page, "form": UploadForm(), "refusal": error}
        return render(request, "budgets/import.html", context, status=error.status)
    if made:
        messages.success(request, f"{made} {page.importer.made} tersimpan.")
    else:
        messages.info(request, "Isi berkas sudah tersimpan sebelumnya; tidak ada yang berubah.")
    return redirect(page.done)
