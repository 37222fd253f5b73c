"""Sums over balances: the spending of one year's lines, and of each office."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from budgets import access, ledger
from budgets.models import BudgetLine
from budgets.summary import Spending
from core.acts import Actor
from core.money import ZERO

ALL = Decimal(100)


def spending(rows: QuerySet[BudgetLine], year: int, day: date) -> Spending:
    """This function will add up the balances of lines of one year, as they stand on `day`."""
    sums = rows.order_by().aggregate(**_sums(ledger.month_reached(year, day)))
    return Spending(**{name.removesuffix("_sum"): amount for name, amount in sums.items()})


@dataclass(frozen=True, slots=True)
class Absorption:
    """How far one office has come with its year's budget."""

    organisation: Organisation
    lines: int
    spending: Spending

    @property
    def share(self) -> Decimal:
        """Return the absorption in per cent, an office without DPA last."""
        return ALL if self.spending.absorption is None else self.spending.absorption


# How the offices may be sorted: the word in the address, and the order of two offices by name.
SORTS: dict[str, Callable[[Absorption], Decimal]] = {
    "": lambda row: row.share,
    "nama": lambda row: ZERO,
    "sisa": lambda row: -row.spending.remainder,
}


def sort_absorption(rows: Iterable[Absorption], sort: str) -> list[Absorption]:
    """This function will sort offices that come by name: the least absorbed first by default."""
    return sorted(rows, key=SORTS.get(sort, SORTS[""]))


def absorption(actor: Actor | None, year: int, day: date) -> list[Absorption]:
    """This function will return the spending of every office the actor sees, by name."""
    sums = _sums(ledger.month_reached(year, day))
    rows = (
        access.lines_for(actor)
        .filter(year=year)
        .order_by()
        .values("organisation_id")
        .annotate(lines=Count("pk"), **sums)
    )
    figures: dict[int, dict[str, Any]] = {row["organisation_id"]: {**row} for row in rows}
    offices = access.offices_for(actor).filter(pk__in=figures)
    return [
        Absorption(
            organisation=office,
            lines=figures[office.pk]["lines"],
            spending=Spending(
                **{name.removesuffix("_sum"): figures[office.pk][name] for name in sums}
            ),
        )
        for office in offices
    ]


def _sums(month: int) -> dict[str, Coalesce]:
    """Sums over balances, named so that they never hide a column of the line."""
    columns = {
        name: f"balance__{name}"
        for name in ("dpa", "released", "reserved", "committed", "realised")
    }
    sums = {f"{name}_sum": Coalesce(Sum(F(path)), ZERO) for name, path in columns.items()}
    return sums | {"opened_sum": Coalesce(Sum(opened_by(month)), ZERO)}


def opened_by(month: int) -> Combinable:
    """This function will return the SQL of what a line's SPD have opened by a month (0–12)."""
    if not month:
        return Value(ZERO, output_field=DecimalField(max_digits=18, decimal_places=2))
    return F(f"balance__released_monthly__{month - 1}")
