"""Budget lines: the list, the explanation of one, and entering one."""

from collections.abc import Sequence
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from budgets import access, ledger, queries, services
from budgets.forms import LineForm
from budgets.views import common
from core.errors import DomainError
from core.money import ZERO

PAGE = 20
ENTRIES = 25


@login_required
@require_GET
def line_list(request: HttpRequest) -> HttpResponse:
    """This function will list the lines the actor may see, with what is left of each."""
    actor = common.actor(request)
    access.require_viewer(actor)
    today = timezone.localdate()
    years = queries.years(actor)
    year = common.number(request, "tahun") or today.year
    office, text = common.number(request, "organisasi"), common.words(request)
    rows = queries.lines(actor, year=year, office=office, text=text)
    page, following = queries.lines_page(rows, common.number(request, "sesudah"), PAGE)
    offices = list(access.offices_for(actor))
    context = {
        "standings": [queries.standing_of(line, today) for line in page],
        "spending": queries.spending(rows, year, today),
        "following": following,
        "paged": "sesudah" in request.GET,
        "year": year,
        "years": sorted({*years, today.year}, reverse=True),
        "office": office,
        "offices": offices if len(offices) > 1 else [],
        "text": text,
        "may_issue": access.may_issue(actor),
        "may_fill": access.may_fill(actor),
        "month": ledger.MONTHS[today.month - 1],
    }
    return render(request, "budgets/line_list.html", context)


@login_required
@require_GET
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will explain one line on a day: its figures, who holds them, its entries."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, *, refusal: DomainError | None = None) -> HttpResponse:
    """This function will draw a line's page, with the refusal of an act when there is one."""
    actor = common.actor(request)
    found = access.get_line(actor, pk)
    today = timezone.localdate()
    day = min(common.day(request, "tanggal") or today, today)
    chosen = request.GET.get("jenis", "")
    kinds = queries.FIGURES[chosen][1] if chosen in queries.FIGURES else ()
    before = common.number(request, "sebelum")
    rows = queries.entries(found, kinds).filter(at__lt=queries.end_of(day))
    entries, following = queries.newest_page(rows, before, ENTRIES)
    is_filler = not access.filling_fault(actor, found.organisation) and access.may_fill(actor)
    context = {
        "line": found,
        "explained": (explained := queries.explain(found, day)),
        "next_name": ledger.MONTHS[(explained.next_month or 1) - 1],
        "is_today": day == today,
        "today": today,
        "holders": [(row, common.reference_page(row.reference)) for row in explained.holders],
        "months": _months(explained.figures.released_monthly),
        "current": ledger.month_reached(found.year, day),
        "entries": [(entry, common.reference_page(entry.reference)) for entry in entries],
        "following": following,
        "paged": before is not None,
        "tabs": [("", "Semua", not chosen)]
        + [(word, label, word == chosen) for word, (label, _) in queries.FIGURES.items()],
        "source": found.organisation.fund_paper,
        "versions": queries.line_versions(found),
        "is_filler": is_filler,
        "may_issue": access.may_issue(actor) and found.organisation.has_spd,
        "refusal": refusal,
    }
    return render(request, "budgets/line.html", context, status=refusal.status if refusal else 200)


def _months(monthly: Sequence[Decimal]) -> list[dict[str, object]]:
    """Each month with what it opens and what is open by then."""
    earlier = [ZERO, *monthly[:-1]]
    return [
        {"number": number, "name": name, "opens": total - past, "total": total}
        for number, (name, total, past) in enumerate(
            zip(ledger.MONTHS, monthly, earlier, strict=True), start=1
        )
    ]


@login_required
@require_http_methods(["GET", "POST"])
def line_create(request: HttpRequest) -> HttpResponse:
    """This function will let BPKD enter a DPA line, and a BUMD's PA/KPA a line of its RKAP."""
    actor = common.known_actor(request)
    access.require_filler(actor)
    form = LineForm(
        request.POST or None,
        offices=access.fillable_offices(actor),
        today=timezone.localdate(),
        initial={"year": timezone.localdate().year},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_line(form.draft(), by=actor, at=timezone.now())
        except DomainError as error:
            form.show(error.errors or {"": [str(error)]})
        else:
            messages.success(request, f"Baris anggaran {made} tersimpan. Terbitkan SPD-nya.")
            return redirect("budgets:line", made.pk)
    return render(request, "budgets/line_create.html", {"form": form})
