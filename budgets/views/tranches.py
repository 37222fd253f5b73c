"""SPD: the list, one with its ikhtisar, and issuing one in steps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Organisation
from budgets import access, papers, queries, services
from budgets.forms import OfficeForm, TrancheForm
from budgets.views import common
from core import downloads
from core.acts import Actor
from core.errors import DomainError

PAGE = 25


@login_required
@require_GET
def tranche_list(request: HttpRequest) -> HttpResponse:
    """This function will list the SPD the actor may see, newest first."""
    actor = common.actor(request)
    access.require_viewer(actor)
    year, office = common.number(request, "tahun"), common.number(request, "organisasi")
    text, before = common.words(request), common.number(request, "sebelum")
    rows = queries.tranches(actor, year=year, office=office, text=text)
    page, following = queries.newest_page(rows, before, PAGE)
    offices = list(access.offices_for(actor))
    context = {
        "tranches": page,
        "following": following,
        "paged": before is not None,
        "year": year,
        "years": queries.tranche_years(actor),
        "office": office,
        "offices": offices if len(offices) > 1 else [],
        "text": text,
        "filters": sum(value not in (None, "") for value in (year, office, text)),
        "may_issue": access.may_issue(actor),
    }
    return render(request, "budgets/tranche_list.html", context)


@login_required
@require_GET
def tranche(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show a version of an SPD with its ikhtisar as of then; it prints well."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, *, refusal: DomainError | None = None) -> HttpResponse:
    """This function will draw an SPD's page, with the refusal of an act when there is one."""
    actor = common.actor(request)
    found = access.get_tranche(actor, pk)
    versions = queries.versions(found)
    sheet = queries.sheet(versions, common.number(request, "versi"))
    context = {
        "tranche": found,
        "versions": versions,
        "sheet": sheet,
        "is_newest": sheet.version == versions[0],
        "may_change": access.may_issue(actor) and found.withdrawn_at is None,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "budgets/tranche.html", context, status=status)


@login_required
@require_GET
def tranche_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """This function will hand out a version of an SPD as PDF, rendered from its snapshot."""
    found = access.get_tranche(common.actor(request), pk)
    sheet = queries.sheet(queries.versions(found), common.number(request, "versi"))
    name = f"{sheet.version.number.replace('/', '-')}.pdf"
    pdf = papers.pdf_of(sheet, is_withdrawn=found.withdrawn_at is not None)
    return downloads.send(pdf, name, as_attachment="unduh" in request.GET)


@login_required
@require_http_methods(["GET", "POST"])
def tranche_create(request: HttpRequest) -> HttpResponse:
    """This function will let BPKD issue an SPD: choose the office, fill the annex, confirm."""
    actor = common.known_actor(request)
    access.require_issuer(actor)
    today = timezone.localdate()
    offices = access.offices_for(actor).filter(kind=Organisation.Kind.SKPD)
    asked = request.GET if "organisasi" in request.GET else None
    chooser = OfficeForm(asked, offices=offices, today=today, initial={"tahun": today.year})
    if asked is None or not chooser.is_valid():
        return render(request, "budgets/tranche_office.html", {"form": chooser})
    office, year = chooser.cleaned_data["organisasi"], chooser.cleaned_data["tahun"]
    lines = queries.fundable(office.pk, year)
    form = TrancheForm(
        request.POST if request.method == "POST" else None,
        office=office,
        year=year,
        lines=lines,
        initial={"issued_date": today, "month_from": today.month, "month_to": 12},
    )
    if request.method == "GET" or not lines:
        return _annex_page(request, form)
    return _posted(request, form, actor)


def _posted(request: HttpRequest, form: TrancheForm, actor: Actor) -> HttpResponse:
    """Answer the button that was pressed: reckon, go back, check, or issue."""
    step = request.POST.get("langkah", "periksa")
    if step == "hitung" and request.htmx:  # type: ignore[attr-defined]
        return render(request, "budgets/_overview.html", {"form": form})
    if step == "terbitkan" and form.is_valid():
        try:
            made = services.issue_tranche(form.draft(), by=actor, at=timezone.now())
        except DomainError as error:
            form.show(error.errors or {"": [str(error)]})
            return _annex_page(request, form)
        messages.success(request, f"SPD {made.number} terbit; dananya sudah terbuka.")
        return redirect("budgets:tranche", made.pk)
    if step not in ("periksa", "terbitkan"):
        return _annex_page(request, _unjudged(form))
    if form.is_valid():
        form.show(queries.check_tranche(form.draft(), timezone.localdate()))
    if form.errors:
        return _annex_page(request, form)
    typed = [(name, form[name].value() or "") for name in form.fields]
    context = {"form": form, "draft": form.draft(), "typed": typed}
    return render(request, "budgets/tranche_review.html", context)


def _unjudged(form: TrancheForm) -> TrancheForm:
    """The same form with what was typed, before any complaint."""
    typed = {name: form[name].value() for name in form.fields}
    return TrancheForm(initial=typed, office=form.office, year=form.year, lines=form.lines)


def _annex_page(request: HttpRequest, form: TrancheForm) -> HttpResponse:
    return render(request, "budgets/tranche_annex.html", {"form": form})
