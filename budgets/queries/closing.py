"""How far the offices are with closing a budget year."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from accounts.models import Organisation
from budgets import access
from budgets.models import Balance, Encumbrance, YearClosing
from core.acts import Actor
from core.money import ZERO


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """An office's budget year: its figures in rupiah, what is still held, whether it is closed."""

    organisation: Organisation
    dpa: Decimal
    released: Decimal
    realised: Decimal
    held: Decimal
    orders: int
    closing: YearClosing | None

    @property
    def unspent(self) -> Decimal:
        """Return what was released and will lapse when the year is closed."""
        return self.released - self.realised - self.held


def office_years(actor: Actor | None, year: int) -> list[OfficeYear]:
    """This function will return the year of every office whose lines the actor sees, by name."""
    sums = (
        Balance.objects.filter(line__year=year, line__in=access.lines_for(actor))
        .order_by()
        .values("line__organisation_id")
        .annotate(
            dpa_=Sum("dpa"),
            released_=Sum("released"),
            realised_=Sum("realised"),
            held_=Sum(F("reserved") + F("committed")),
        )
    )
    figures = {row["line__organisation_id"]: row for row in sums}
    orders = _open_orders(list(figures), year)
    closings = {
        row.organisation_id: row
        for row in YearClosing.objects.filter(organisation_id__in=figures, year=year)
    }
    offices = access.offices_for(actor).filter(pk__in=figures)
    return [
        OfficeYear(
            organisation=office,
            dpa=figures[office.pk]["dpa_"],
            released=figures[office.pk]["released_"],
            realised=figures[office.pk]["realised_"],
            held=figures[office.pk]["held_"],
            orders=orders.get(office.pk, 0),
            closing=closings.get(office.pk),
        )
        for office in offices
    ]


def _open_orders(offices: Sequence[int], year: int) -> dict[int, int]:
    """How many references still hold money of the year, per office."""
    rows = (
        Encumbrance.objects.filter(
            Q(reserved__gt=0) | Q(committed__gt=0),
            line__organisation_id__in=offices,
            line__year=year,
        )
        .order_by()
        .values("line__organisation_id")
        .annotate(count=Count("pk"))
    )
    return {row["line__organisation_id"]: row["count"] for row in rows}


@dataclass(frozen=True, slots=True)
class Held:
    """What one reference still holds of a year's line."""

    reference: str
    label: str
    amount: Decimal


def held(organisation_id: int, year: int, limit: int = 50) -> list[Held]:
    """This function will name what still holds money of an office's year, oldest first."""
    rows = Encumbrance.objects.filter(
        Q(reserved__gt=0) | Q(committed__gt=0),
        line__organisation_id=organisation_id,
        line__year=year,
    ).order_by("pk")[:limit]
    return [Held(row.reference, row.label, (row.reserved or ZERO) + row.committed) for row in rows]
