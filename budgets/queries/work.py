"""What waits for BPKD: offices whose opened funds are running dry."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Subquery, Sum
from django.urls import reverse

from accounts.models import Role
from budgets.models import Balance, LedgerEntry
from core.acts import Actor
from core.worklist import Task

NEARLY_DRY = Decimal("0.9")
TASKS_SHOWN = 20


def tasks(actor: Actor | None, today: date) -> list[Task]:
    """This function will return what waits for BPKD: offices whose opened funds are running dry.

    An office is named when a line of the year has used 90 per cent of what is open this month
    (or has nothing open) although DPA remains that no SPD has released.
    """
    if actor is None or actor.role != Role.BPKD:
        return []
    opened = F(f"released_monthly__{today.month - 1}")
    used = F("reserved") + F("committed") + F("realised")
    newest = LedgerEntry.objects.filter(line=OuterRef("line_id")).order_by("-pk").values("at")[:1]
    dry = (
        Balance.objects.filter(line__year=today.year, dpa__gt=F("released"))
        .annotate(opened_now=opened, used_now=used, moved_at=Subquery(newest))
        .filter(used_now__gte=F("opened_now") * NEARLY_DRY)
        .values("line__organisation_id", "line__organisation__short_name")
        .annotate(
            count=Count("pk"),
            unreleased=Sum(F("dpa") - F("released")),
            since=Max("moved_at"),
        )
        .order_by("line__organisation__short_name", "line__organisation_id")
    )
    return [_task({**row}, today) for row in dry[:TASKS_SHOWN]]


def _task(row: dict[str, Any], today: date) -> Task:
    query = f"organisasi={row['line__organisation_id']}&tahun={today.year}"
    return Task(
        verb="Terbitkan SPD",
        subject=row["line__organisation__short_name"],
        url=f"{reverse('budgets:tranche_create')}?{query}",
        since=row["since"],
        amount=row["unreleased"],
        waiting="PA/KPA menunggu dana terbuka",
        detail=f"{row['count']} baris anggaran hampir atau sudah habis dananya",
    )
