"""The desks of the budget: absorption per office, lines running dry, SPD that nobody needed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from budgets import access, findings, ledger, queries
from budgets.views import common
from core import downloads, sheets
from core.acts import Actor

PAGE = 20
SORT_LABELS = {"": "Serapan terendah", "nama": "Nama kantor", "sisa": "Sisa pagu terbesar"}
SCOPES = (("", "Tidak sama sekali"), ("sebagian", "Termasuk sebagian"))
AGES = (("", "Terbaru"), ("lama", "Terlama"))
HEAD = (
    "Kantor",
    "Baris",
    "Pagu (Rp)",
    "SPD setahun (Rp)",
    "Terbuka (Rp)",
    "Ditahan pesanan (Rp)",
    "Terealisasi (Rp)",
    "Sisa terbuka (Rp)",
    "Belum di-SPD-kan (Rp)",
    "Serapan (%)",
)


@login_required
@require_GET
def absorption(request: HttpRequest) -> HttpResponse:
    """This function will show how far each office has come with its budget."""
    actor = _viewer(request)
    today = timezone.localdate()
    years, year = _years(request, actor)
    rows, sort = _absorption(request, actor, year)
    moment = findings.when(year, ledger.month_reached(year, today), today.year)
    context = {
        "rows": rows,
        "spending": queries.spending(queries.lines(actor, year=year), year, today),
        "year": year,
        "years": years,
        "selects": [("urut", "Urutan", SORT_LABELS.items(), sort)],
        "sentence": findings.absorbed(rows, moment),
        "chart": findings.parts(
            [row.organisation.short_name for row in rows], [row.spending for row in rows]
        ),
        "charted": findings.CHARTED,
    }
    return render(request, "budgets/absorption.html", context)


@login_required
@require_GET
def absorption_export(request: HttpRequest) -> FileResponse:
    """This function will send the offices of the page, in its order, as CSV or XLSX."""
    actor = _viewer(request)
    _, year = _years(request, actor)
    rows = [_cells(row) for row in _absorption(request, actor, year)[0]]
    name = f"serapan-{year}-{timezone.localdate():%Y%m%d}"
    if request.GET.get("bentuk") == "xlsx":
        data = sheets.write_xlsx(f"Serapan {year}", HEAD, rows)
        return downloads.send(data, f"{name}.xlsx")
    return downloads.send(sheets.write_csv(HEAD, rows), f"{name}.csv")


def _cells(row: queries.Absorption) -> tuple[str, ...]:
    money = row.spending
    amounts = (
        money.dpa,
        money.released,
        money.opened,
        money.held,
        money.realised,
        money.free,
        money.unreleased,
    )
    share = "" if money.absorption is None else f"{money.absorption:.2f}".replace(".", ",")
    figures = [f"{amount:.2f}".replace(".", ",").removesuffix(",00") for amount in amounts]
    return (row.organisation.short_name, str(row.lines), *figures, share)


@login_required
@require_GET
def dry(request: HttpRequest) -> HttpResponse:
    """This function will list the lines whose open funds are used up or nearly so."""
    actor = _viewer(request)
    today = timezone.localdate()
    years, year = _years(request, actor)
    office, after = common.number(request, "organisasi"), common.number(request, "sesudah")
    rows = queries.dry_lines(actor, year=year, day=today, office=office)
    page, following = queries.lines_page(rows, after, PAGE)
    shown, sums = queries.described(page, today), queries.dry_offices(rows)
    names = [(row.office, row.unreleased) for row in sums]
    if len(sums) == 1:
        names = [(row.line.sub_activity_name, row.unreleased) for row in shown]
    context = _filters(actor, year, years, office) | {
        "rows": shown,
        "following": following,
        "paged": after is not None,
        "month": ledger.MONTHS[max(ledger.month_reached(year, today), 1) - 1],
        "may_issue": access.may_issue(actor),
        "sentence": findings.dry(sum(row.lines for row in sums), [row.unreleased for row in sums]),
        "chart": findings.bars("Belum di-SPD-kan", [row for row in names if row[1]]),
    }
    return render(request, "budgets/dry.html", context)


@login_required
@require_GET
def unused(request: HttpRequest) -> HttpResponse:
    """This function will list the SPD that have begun although nobody needed them yet."""
    actor = _viewer(request)
    today = timezone.localdate()
    years, year = _years(request, actor)
    office, after = common.number(request, "organisasi"), common.number(request, "sesudah")
    partly, oldest = _word(request, "bagian", SCOPES), _word(request, "urut", AGES)
    rows = queries.unused_tranches(actor, year=year, day=today, office=office, partly=bool(partly))
    page, following = queries.unused_page(actor, rows, after, PAGE, oldest=bool(oldest))
    sums = queries.unused_offices(rows)
    names = [(row.office, row.unused) for row in sums]
    if len(sums) == 1:
        names = [(row.number, row.unused) for row in page]
    context = _filters(actor, year, years, office) | {
        "rows": [(row, (today - row.issued_date).days) for row in page],
        "following": following,
        "paged": after is not None,
        "selects": [
            ("bagian", "Terpakai", SCOPES, partly),
            ("urut", "Urutan", AGES, oldest),
        ],
        "partly": partly,
        "may_issue": access.may_issue(actor),
        "sentence": findings.unused(sum(r.tranches for r in sums), [r.unused for r in sums]),
        "chart": findings.bars("Belum terpakai", names),
    }
    return render(request, "budgets/unused.html", context)


def _viewer(request: HttpRequest) -> Actor | None:
    actor = common.actor(request)
    access.require_viewer(actor)
    return actor


def _years(request: HttpRequest, actor: Actor | None) -> tuple[list[int], int]:
    """The years to choose from, newest first, and the chosen one."""
    this_year = timezone.localdate().year
    years = sorted({*queries.years(actor), this_year}, reverse=True)
    asked = common.number(request, "tahun")
    return years, asked if asked in years else this_year


def _absorption(
    request: HttpRequest, actor: Actor | None, year: int
) -> tuple[list[queries.Absorption], str]:
    """The offices of a year in the wanted order, and the word of that order."""
    asked = request.GET.get("urut", "")
    sort = asked if asked in queries.SORTS else ""
    rows = queries.absorption(actor, year, timezone.localdate())
    return queries.sort_absorption(rows, sort), sort


def _word(request: HttpRequest, name: str, choices: tuple[tuple[str, str], ...]) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in dict(choices) else ""


def _filters(
    actor: Actor | None, year: int, years: list[int], office: int | None
) -> dict[str, Any]:
    offices = list(access.offices_for(actor))
    return {
        "year": year,
        "years": years,
        "office": office,
        "offices": offices if len(offices) > 1 else [],
    }
