"""Lines and SPD from before there were versions get their first one."""

from decimal import Decimal
from typing import Any

from django.db import migrations
from django.db.models import Sum

SYSTEM = "Sistem e-Order"
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def write_versions(apps: Any, schema_editor: Any) -> None:
    line_model = apps.get_model("budgets", "BudgetLine")
    version_model = apps.get_model("budgets", "LineVersion")
    entry_model = apps.get_model("budgets", "LedgerEntry")
    for line in line_model.objects.filter(versions=None).iterator():
        first = entry_model.objects.filter(line=line, kind="APPROPRIATE").order_by("pk").first()
        if first is None:
            continue
        version_model.objects.create(
            line=line,
            version=1,
            number=line.dpa_number,
            amount=first.amount,
            at=first.at,
            actor_name=first.actor_name or SYSTEM,
        )
    for tranche in apps.get_model("budgets", "Tranche").objects.filter(versions=None).iterator():
        apps.get_model("budgets", "TrancheVersion").objects.create(
            tranche=tranche,
            version=1,
            number=tranche.number,
            total=tranche.total,
            snapshot=_snapshot(tranche, entry_model),
            at=tranche.created_at,
            actor_name=tranche.created_by_name or SYSTEM,
        )


def _snapshot(tranche: Any, entry_model: Any) -> dict[str, Any]:
    first = entry_model.objects.filter(tranche=tranche).order_by("pk").first()
    past = entry_model.objects.filter(pk__lt=first.pk if first else 0)
    office = tranche.organisation
    scope = past.filter(line__organisation=office, line__year=tranche.year)
    last = tranche.month_to
    months = MONTHS[tranche.month_from - 1]
    if last != tranche.month_from:
        months = f"{months}–{MONTHS[last - 1]}"
    return {
        "office": {"name": office.name, "short_name": office.short_name, "province": ""},
        "treasurer": None,
        "year": tranche.year,
        "number": tranche.number,
        "issued_date": tranche.issued_date.isoformat(),
        "month_from": tranche.month_from,
        "month_to": last,
        "months": months,
        "note": tranche.note,
        "total": _amount(tranche.total),
        "overview": _figures(scope, tranche.total),
        "lines": [_line(row, past) for row in tranche.lines.select_related("line")],
        "signatory": {"name": tranche.created_by_name, "nip": "", "post": "", "office": ""},
    }


def _line(row: Any, past: Any) -> dict[str, Any]:
    line = row.line
    return {
        "line": line.pk,
        "sub_activity_code": line.sub_activity_code,
        "sub_activity_name": line.sub_activity_name,
        "account_code": line.account_code,
        "account_name": line.account_name,
        "dpa_number": line.dpa_number,
        **_figures(past.filter(line=line), row.amount),
    }


def _figures(entries: Any, this: Decimal) -> dict[str, str]:
    sums = {
        name: entries.filter(kind=kind).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
        for name, kind in (("dpa", "APPROPRIATE"), ("earlier", "ISSUE"))
    }
    return {name: _amount(value) for name, value in (sums | {"this": this}).items()}


def _amount(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01")))


class Migration(migrations.Migration):
    dependencies = [("budgets", "0003_revisions")]

    operations = [migrations.RunPython(write_versions, migrations.RunPython.noop)]
