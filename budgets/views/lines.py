"""Budget lines: the list, the explanation of one, and entering one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from budgets import access, ledger, queries, services
from budgets.forms import LineForm
from budgets.models import BudgetLine
from budgets.views import common
from core.errors import DomainError
from core.money import ZERO

PAGE = 20
ENTRIES = 25
# The tabs over a line's entries: address word, label, kinds.
TABS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("", "Semua", ()),
    ("dana", "Dana masuk", ledger.FUNDING),
    ("pemakaian", "Pemakaian", ledger.SPENDING),
    ("kembali", "Dana kembali", ledger.RETURNING),
)


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
        "month": ledger.MONTHS[today.month - 1],
    }
    return render(request, "budgets/line_list.html", context)


@login_required
@require_GET
def absorption(request: HttpRequest) -> HttpResponse:
    """This function will show how far each office has come with its budget."""
    actor = common.actor(request)
    access.require_viewer(actor)
    today = timezone.localdate()
    year = common.number(request, "tahun") or today.year
    context = {
        "rows": queries.absorption(actor, year, today),
        "spending": queries.spending(queries.lines(actor, year=year), year, today),
        "year": year,
        "years": sorted({*queries.years(actor), today.year}, reverse=True),
    }
    return render(request, "budgets/absorption.html", context)


@login_required
@require_GET
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will explain one line: its DPA, its open months, its entries."""
    actor = common.actor(request)
    found = access.get_line(actor, pk)
    today = timezone.localdate()
    chosen = request.GET.get("jenis", "")
    kinds = next((kinds for word, _, kinds in TABS if word == chosen), ())
    before = common.number(request, "sebelum")
    entries, following = queries.newest_page(queries.entries(found, kinds), before, ENTRIES)
    context = {
        "line": found,
        "standing": queries.standing_of(found, today),
        "months": _months(found),
        "current": ledger.month_reached(found.year, today),
        "entries": [(entry, common.reference_page(entry.reference)) for entry in entries],
        "following": following,
        "paged": before is not None,
        "tabs": [(word, label, word == chosen) for word, label, _ in TABS],
        "source": "RKAP" if found.organisation.is_company else "DPA",
        "may_issue": access.may_issue(actor) and found.organisation.has_spd,
    }
    return render(request, "budgets/line.html", context)


def _months(found: BudgetLine) -> list[dict[str, object]]:
    """Each month with what it opens and what is open by then."""
    monthly = found.balance.released_monthly
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
